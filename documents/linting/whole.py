"""Checks a whole file with every rule that fits its kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from documents.linting import citations, days, numbering, sentences
from documents.linting.days import day_of
from documents.linting.model import Finding, Passage, Report, folded
from documents.linting.passages import passages_of
from documents.linting.reading import is_word, text_of
from rules.instruments import Register, load_register

_NORMATIVE = re.compile(
    r"(?:NGHỊ ĐỊNH|NGHỊ QUYẾT|THÔNG TƯ|KẾ HOẠCH|CHỈ THỊ|PHÁP LỆNH|LUẬT)\b|.*\bBAN HÀNH (?:KẾ HOẠCH|QUY CHẾ)\b"
)
_PLACE_AND_DAY = re.compile(
    r"(?:^|\t|  )(?!Căn cứ|Theo|Thực hiện|-)[^,;:]{1,80}, ?ngày (?P<d>[0-9]{1,2}) tháng (?P<m>[0-9]{1,2}) năm (?P<y>[0-9]{4})$",
    re.IGNORECASE,
)


def lint_file(content: bytes, name: str, on: date | None = None, register: Register | None = None) -> Report:
    """What is wrong with a .docx or a text file. ``on``: the day of the document; without it, the day that it bears.

    Raises LintError for a file that cannot be read.
    """
    if is_word(content):
        from documents.linting.word_file import lint_word

        return lint_word(content, name, on, register or load_register())
    return lint_text(text_of(content), name, on, register)


def lint_text(text: str, name: str, on: date | None = None, register: Register | None = None) -> Report:
    """What is wrong with a text in NFC."""
    passages = passages_of(text)
    day, on_from = day_of_document(text.splitlines(), on)
    found = in_words(passages, register or load_register(), day)
    return Report(name, "text", day, on_from, folded(sorted(found, key=lambda one: one.place.number)))


def in_words(passages: Sequence[Passage], register: Register, on: date | None) -> Iterator[Finding]:
    """What is wrong with the words, whatever the file: citations, dates, numbering, sentences."""
    normative = any(_NORMATIVE.match(passage.text) and passage.text.isupper() for passage in passages[:40])
    yield from citations.findings(passages, register, on, normative=normative)
    yield from days.findings(passages)
    yield from numbering.findings(passages)
    yield from sentences.findings(passages)


def day_of_document(texts: Iterable[str], on: date | None) -> tuple[date | None, str]:
    """The day of the document and where it is from: told, or its first line of place and day."""
    if on is not None:
        return on, "option"
    for text in texts:
        found = _PLACE_AND_DAY.search(text.replace("\u00a0", " ").strip())
        if found is not None:
            day = day_of(int(found["y"]), int(found["m"]), int(found["d"]))
            return (day, "document") if day else (None, "")
    return None, ""
