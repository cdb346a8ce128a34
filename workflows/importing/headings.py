"""Which row of a sheet holds the headings, and what each column is taken for. A proposal: an officer sees and corrects it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from workflows.importing.cells import Line, Value
from workflows.importing.fields import FIELDS
from workflows.importing.words import plain, tidy

_LOOKED_AT: Final = 40
_EXACT: Final = {word: each.id for each in FIELDS.values() for word in each.words}
_LONGEST: Final = sorted(_EXACT, key=len, reverse=True)
_SHORTEST_PART: Final = 6  # letters of a heading that may be met within a longer one
_LONGEST_HEADING: Final = 120


@dataclass(frozen=True, slots=True)
class Header:
    """The headings: the number of the row in which they begin, of the last row before the data, and the text of each column."""

    first: int
    last: int
    texts: tuple[str, ...]


def field_of(heading: str) -> str:
    """The field that a heading names; "" where none does. "Năm" (year) is never taken for "Nam" (man)."""
    words = plain(heading)
    if words in _EXACT:
        return _EXACT[words]
    padded = f" {words} "
    return next(
        (_EXACT[each] for each in _LONGEST if len(each) >= _SHORTEST_PART and f" {each} " in padded), ""
    )


def guess(texts: Sequence[str]) -> dict[int, str]:
    """The field of each column, by place; every field once, an exact heading before one that only contains it."""
    found: dict[int, str] = {}
    for exact in (True, False):
        for place, text in enumerate(texts):
            name = field_of(text)
            if (
                name
                and place not in found
                and name not in found.values()
                and (plain(text) in _EXACT or not exact)
            ):
                found[place] = name
    return dict(sorted(found.items()))


def find_header(lines: Sequence[Line], merges: Sequence[tuple[int, int, int, int]] = ()) -> Header:
    """The row with most headings that are understood, among the first forty; the first row where none is.

    A second row of headings is joined to the first where a merged heading stretches over it ("Năm sinh" above "Nam", "Nữ"); a row that
    only numbers the columns is passed over.
    """
    some = lines[:_LOOKED_AT]
    if not some:
        return Header(1, 1, ())
    best = max(range(len(some)), key=lambda place: (_score(some[place]), -place))
    if not _score(some[best]):
        best = 0
    top = some[best]
    texts, last = [_text(each) for each in top.cells], top.number
    below = some[best + 1] if best + 1 < len(some) else None
    if below is not None and _stretched(top.number, merges) and not _looks_like_data(below):
        texts, last = _joined(texts, below, top.number, merges), below.number
        below = some[best + 2] if best + 2 < len(some) else None
    if below is not None and _only_numbers(below):
        last = below.number
    return Header(top.number, last, tuple(texts))


def signature(texts: Sequence[str]) -> str:
    """By what a layout is known again: the headings in their order, whatever case and spaces."""
    return hashlib.sha256("\n".join(map(plain, texts)).encode()).hexdigest()


def _score(line: Line) -> int:
    return len(guess([_text(each) for each in line.cells]))


def _text(value: Value) -> str:
    return (
        tidy(value)[:_LONGEST_HEADING]
        if isinstance(value, str)
        else ""
        if value is None
        else str(value)[:_LONGEST_HEADING]
    )


def _stretched(row: int, merges: Sequence[tuple[int, int, int, int]]) -> bool:
    """Whether a heading of the row stretches over several columns, or several rows."""
    return any(top == row and (right > left or bottom > top) for top, left, bottom, right in merges)


def _joined(
    texts: Sequence[str], below: Line, row: int, merges: Sequence[tuple[int, int, int, int]]
) -> list[str]:
    above = list(texts)
    for top, left, _bottom, right in merges:
        if top == row and left < len(texts):
            above.extend([""] * (right + 1 - len(above)))
            above[left : right + 1] = [texts[left]] * (right + 1 - left)
    under = [_text(each) for each in below.cells]
    width = max(len(above), len(under))
    above += [""] * (width - len(above))
    under += [""] * (width - len(under))
    return [" ".join(filter(None, pair)) for pair in zip(above, under, strict=True)]


def _looks_like_data(line: Line) -> bool:
    """A row with days or long numbers is no heading."""
    return any(
        not isinstance(each, str)
        and each is not None
        and not isinstance(each, bool)
        and not (isinstance(each, int) and each < 100)
        for each in line.cells
    ) or any(isinstance(each, str) and sum(map(str.isdecimal, each)) >= 4 for each in line.cells)


def _only_numbers(line: Line) -> bool:
    """ "(1) (2) (3)" under the headings."""
    told = [_text(each).strip("()[] ") for each in line.cells if each is not None]
    return (
        len(told) > 1
        and all(each.isdecimal() and len(each) < 3 for each in told)
        and told == sorted(told, key=int)
    )


def layout_of(texts: Sequence[str], kept: Mapping[str, str]) -> dict[int, str]:
    """A layout that was kept (place as text -> field), as far as its columns and fields are there still."""
    return {
        int(place): name
        for place, name in kept.items()
        if place.isdecimal() and int(place) < len(texts) and name in FIELDS
    }
