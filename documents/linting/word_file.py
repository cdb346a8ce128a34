"""A Word file checked as a whole. ``documents.linting.whole`` calls it; the library of Word is loaded with it."""

from __future__ import annotations

from datetime import date

from documents.linting import layout
from documents.linting.formats import Formats
from documents.linting.lines import lines_of, passages_of_lines
from documents.linting.model import Report, folded
from documents.linting.opening import open_docx
from documents.linting.whole import day_of_document, in_words
from rules.instruments import Register


def lint_word(content: bytes, name: str, on: date | None, register: Register) -> Report:
    """What is wrong with a .docx. Raises LintError for one that cannot be read."""
    document = open_docx(content)
    formats = Formats(document)
    lines = lines_of(document, formats)
    passages = passages_of_lines(lines)
    day, on_from = day_of_document((line.text for line in lines), on)
    found = [*layout.findings(document, lines, formats), *in_words(passages, register, day)]
    return Report(name, "docx", day, on_from, folded(sorted(found, key=lambda one: one.place.number)))
