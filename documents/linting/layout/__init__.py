"""The layout of Decree 30/2020/NĐ-CP, Phụ lục I, read off any Word file: a stranger's as well as ours.

What each line is (heading, number, title, basis, article, signature, recipients) is found from the file itself. What is not found is
told only where other parts show that it should be there. Forms of the personal and the medical kind have no heading of an office.
"""

from __future__ import annotations

from collections.abc import Iterator

from docx.document import Document as OpenDocument

from documents.linting.formats import Formats
from documents.linting.layout import content, foot, head, letter, page
from documents.linting.layout.parts import Parts
from documents.linting.lines import Line
from documents.linting.model import Finding


def findings(document: OpenDocument, lines: tuple[Line, ...], formats: Formats) -> Iterator[Finding]:
    """Every departure from the layout."""
    parts = Parts.of(lines)
    yield from page.findings(document, formats, len(lines))
    for one in (head, letter, content, foot):
        yield from one.findings(parts)
