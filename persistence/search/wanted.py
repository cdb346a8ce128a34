"""Reads what an officer types into the search box. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from persistence.search.tokens import number_token, words_of

FEWEST_DIGITS: Final = 4
_MOST_WORDS: Final = 8
_DAY: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})|(\d{4})-(\d{2})-(\d{2})")
_YEAR: Final = re.compile(r"(19|20)\d\d")
_GROUPS: Final = re.compile(r"(?<!\S)\d{3}[ .]\d{3}[ .](?:\d{3}[ .]\d{3}|\d{6}|\d{3})(?!\S)")
"""A number in groups, as it is often written: "001 190 000007"."""

_CODE: Final = re.compile(r"[0-9a-f]{8,32}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who is looked for; all that is given must hold. ``words`` are folded; ``number`` is as kept (``number_token``): a whole number or its
    last digits; ``code`` is the beginning of the id of a person or case; ``commune`` as the register writes it.

    ``ignored`` counts what was typed and cannot be looked for: less than four digits.
    """

    words: tuple[str, ...] = ()
    number: str = ""
    born: date | None = None
    year: int | None = None
    commune: str = ""
    code: str = ""
    ignored: int = 0

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of what is looked for, for the record: never the values."""
        return tuple(
            name for name in ("words", "number", "born", "year", "commune", "code") if getattr(self, name)
        )


def read(text: str, *, commune: str = "") -> Wanted:
    """What is typed: words of a name, a number or its last digits, a day or year of birth, a code, in any order."""
    found = Wanted(commune=commune)
    for piece in _GROUPS.sub(lambda number: re.sub(r"\D", "", number[0]), text).split():
        found = _with(found, piece)
    return found


def _with(found: Wanted, piece: str) -> Wanted:
    if (day := _day(piece)) is not None:
        return replace(found, born=day)
    if _YEAR.fullmatch(piece):
        return replace(found, year=int(piece))
    if _CODE.fullmatch(piece.lower()) and not piece.isdecimal():
        return replace(found, code=piece.lower())
    if any(letter.isdecimal() for letter in piece):
        digits = number_token(piece)
        return (
            replace(found, number=digits)
            if len(digits) >= FEWEST_DIGITS
            else replace(found, ignored=found.ignored + 1)
        )
    words = dict.fromkeys((*found.words, *words_of(piece)))
    return replace(found, words=tuple(words)[:_MOST_WORDS])


def _day(piece: str) -> date | None:
    match = _DAY.fullmatch(piece)
    if match is None:
        return None
    day, month, year, iso_year, iso_month, iso_day = match.groups()
    try:
        return date(int(year or iso_year), int(month or iso_month), int(day or iso_day))
    except ValueError:
        return None
