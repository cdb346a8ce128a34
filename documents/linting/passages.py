"""Paragraphs out of a text file whose lines may be broken anywhere, with blank lines that may mean nothing.

A text copied out of a PDF breaks a sentence at every line, sometimes with an empty line after each. A citation or a date then
runs over several lines. Here such lines become one passage again, which still knows its lines.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from documents.linting.model import Passage

MARK = re.compile(
    r"(?:[-–•+*]\s|(?:[IVX]+|[0-9]{1,3})\.(?:\s|(?=[^\W\d_]))|[0-9]{1,2}(?:\.[0-9]{1,2})+\.?\s|[a-zđ]\)\s?\S"
    r"|(?:Điều|Chương|Mục|Phần|Phụ lục|Tiểu mục)\s+[0-9IVX]+[a-z]?\b(?=[.:]|$|\s))",
)
# After these words a number goes on with the sentence: "Điều / 12. Ngoài ra" is no item 12.
_GOES_ON = re.compile(
    r"\b(?:điều|khoản|điểm|mục|số|mẫu|ngày|tháng|năm|quý|từ|đến|là|và|hoặc|trên|dưới|cấp|lần|khóa|thứ)$",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.;:?!…/”\"]$")


def passages_of(text: str) -> tuple[Passage, ...]:
    """The passages of ``text`` in reading order."""
    lines = [
        (number, " ".join(unicodedata.normalize("NFC", raw).split()))
        for number, raw in enumerate(_split(text), start=1)
    ]
    full = [(number, line) for number, line in lines if line]
    blanks = _blanks_mean_something(full)
    found: list[list[tuple[int, str]]] = []
    for place, (number, line) in enumerate(full):
        before = full[place - 1] if place else None
        if before is None or _begins(
            before[1], line, apart=number > before[0] + 1, blanks=blanks, opener=found[-1][0][1]
        ):
            found.append([])
        found[-1].append((number, line))
    return tuple(map(_joined, found))


def _split(text: str) -> list[str]:
    return re.split("\r\n|[\n\r\x0b\x0c\u2028\u2029\u0085]", text)


def _blanks_mean_something(full: list[tuple[int, str]]) -> bool:
    """Whether an empty line ends a paragraph: not where sentences go on across many of them."""
    across = [after for before, after in pairwise(full) if after[0] > before[0] + 1]
    running = sum(line[0].islower() for _, line in across)
    return running * 8 <= len(across)


def _begins(before: str, line: str, *, apart: bool, blanks: bool, opener: str) -> bool:
    if MARK.match(line) and not (line[0].isdigit() and _GOES_ON.search(before)):
        return True
    if apart and blanks:
        return True
    if before.isupper() != line.isupper() and (before.isupper() or apart):
        return True
    if _ENDS.search(before):
        return line[0].isupper() or line[0] in "“\"'"
    return apart and line[0].isupper() and _is_heading(before, opener)


def _is_heading(before: str, opener: str) -> bool:
    """A short numbered line that stands alone: "2. Yêu cầu"."""
    return (
        before == opener and len(before) < 45 and MARK.match(before) is not None and before[0] not in "-–•+*"
    )


def _joined(lines: list[tuple[int, str]]) -> Passage:
    text, offsets = "", []
    for number, line in lines:
        # "KH-" at the end of a line goes on without a blank.
        glue = "" if not text or re.search(r"[A-ZĐ]-$", text) else " "
        text += glue
        offsets.append((len(text), number))
        text += line
    return Passage(text, lines[0][0], "line", lines=tuple(offsets))
