"""One cell read as a day, a sex, a number, a telephone. What is not clear is named, never guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from workflows.importing.cells import Odd, Value
from workflows.importing.slips import Slip
from workflows.importing.words import plain, tidy

LONGEST: Final = 300
_DAY: Final = re.compile(r"(\d{1,2})\s*[/.\- ]\s*(\d{1,2})\s*[/.\- ]\s*(\d{4}|\d{2})")
_ISO: Final = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_YEAR: Final = re.compile(r"(?:năm\s*)?((?:18|19|20)\d\d)", re.IGNORECASE)
_UNKNOWN_DAY: Final = re.compile(r"(?:[0?x\-–.…_]{1,4}\s*[/.\- ]\s*){1,2}((?:18|19|20)\d\d)", re.IGNORECASE)
_MONTH: Final = re.compile(r"(?:tháng\s*)?(\d{1,2})\s*[/.\-]\s*((?:18|19|20)\d\d)", re.IGNORECASE)
_SPOKEN: Final = re.compile(r"(?:ngày\s*)?(\d{1,2})\s*tháng\s*(\d{1,2})\s*năm\s*(\d{4})", re.IGNORECASE)
_SCIENTIFIC: Final = re.compile(r"\d+(?:[.,]\d+)?[eE]\+?\d+")
_FIRST: Final = 1900
_MONTHS: Final = 12
_MEN: Final = frozenset({"nam", "m", "male", "trai", "nam gioi", "dan ong", "ong"})
_WOMEN: Final = frozenset({"nu", "f", "female", "gai", "nu gioi", "dan ba", "ba", "n"})
_MARKS: Final = frozenset({"x", "1", "v", "co", "✓", "✔", "√"})
_STABLE: Final = frozenset({"on dinh", "co", "stable", "co noi cu tru on dinh", "x"})
_NONE: Final = frozenset(
    {"khong on dinh", "khong", "none", "khong co noi cu tru on dinh", "lang thang", "vo gia cu"}
)


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of a cell: a value or none, and what is to be said of it."""

    value: object = None
    slips: tuple[Slip, ...] = ()


@dataclass(frozen=True, slots=True)
class Birth:
    """A day of birth, or a year alone."""

    day: date | None = None
    year: int | None = None


def odd(field: str, value: Value) -> Read | None:
    """A cell that no field takes; None where it holds a value."""
    if isinstance(value, Odd):
        code = {Odd.FORMULA: "formula", Odd.ERROR: "cell_error", Odd.NO_DATE: "date_cell"}[value]
        return Read(None, (Slip(field, code),))
    return None


def text(field: str, value: Value) -> Read:
    """A text on one line. A whole number is taken as its digits."""
    if isinstance(value, (bool, float, date)):
        return Read(None, (Slip(field, "not_text"),))
    found = tidy(str(value))
    if len(found) > LONGEST:
        return Read(None, (Slip(field, "too_long", (str(LONGEST),)),))
    return Read(found or None)


def name(field: str, value: Value) -> Read:
    """A person's name."""
    found = text(field, value)
    if not isinstance(found.value, str):
        return found
    if any(map(str.isdecimal, found.value)):
        return Read(None, (Slip(field, "name_digits"),))
    return Read(found.value, () if " " in found.value else (Slip(field, "name_one_word"),))


def birth(field: str, value: Value, today: date, *, swapped: bool | None = None) -> Read:
    """``Birth``; ``swapped`` as for ``day``."""
    year = _year(value)
    if year is not None:
        if not _FIRST <= year <= today.year:
            return Read(None, (Slip(field, "date_old" if year < _FIRST else "date_future"),))
        lost = isinstance(value, str) and _MONTH.fullmatch(tidy(value)) is not None
        return Read(Birth(year=year), (Slip(field, "month_lost" if lost else "year_only"),))
    found = day(field, value, today, swapped=swapped)
    if not isinstance(found.value, date):
        return found
    return Read(Birth(found.value, found.value.year), found.slips)


def day(field: str, value: Value, today: date, *, swapped: bool | None = None, ahead: bool = False) -> Read:
    """A day. Of a cell of Excel in a mixed column ``swapped`` says whether day and month changed places; None: not known, refused.

    ``ahead``: the day may lie in the future. ``swapped`` is False where nothing speaks for it.
    """
    if isinstance(value, date):
        found: date | str = value.date() if isinstance(value, datetime) else value
        if swapped is None:
            return Read(None, (Slip(field, "date_swapped"),))
        if swapped and isinstance(found, date):
            found = _made(found.month, found.day, found.year)
    elif isinstance(value, (bool, float)):
        found = "date_shape"
    elif isinstance(value, int):
        found = "day_needs_day" if _FIRST <= value <= today.year + 50 else "date_serial"
    else:
        found = _day_of_text(tidy(str(value)))
    if isinstance(found, str):
        return Read(None, (Slip(field, found),))
    if found > today and not ahead:
        return Read(None, (Slip(field, "date_future"),))
    return Read(None, (Slip(field, "date_old"),)) if found.year < _FIRST else Read(found)


def sex(field: str, value: Value, told: str = "") -> Read:
    """ "male" or "female"; ``told`` is what the column itself says, where a mark stands in it."""
    words = plain(str(value)) or tidy(str(value)).lower()
    if told:
        mine = _MEN if told == "male" else _WOMEN
        return Read(told) if words in _MARKS or words in mine else Read(None, (Slip(field, "sex_unknown"),))
    if words in _MEN:
        return Read("male")
    return Read("female") if words in _WOMEN else Read(None, (Slip(field, "sex_unknown"),))


def number(field: str, value: Value, *, pad: bool) -> Read:
    """The digits of an identification number; the number itself is checked with the person (``rules.identity``).

    Every number of twelve digits of this country begins with 0: one that Excel kept as a number has lost it. ``pad`` puts it back.
    """
    if isinstance(value, float):
        return Read(None, (Slip(field, "id_scientific" if abs(value) >= 1e9 else "id_fraction"),))
    if isinstance(value, (bool, date)):
        return Read(None, (Slip(field, "not_text"),))
    if isinstance(value, str):
        found = tidy(value).strip("'`’ ")
        if _SCIENTIFIC.fullmatch(found):
            return Read(None, (Slip(field, "id_scientific"),))
        if found.endswith(".0") and found[:-2].isdecimal():
            found = found[:-2]
            return number(field, int(found), pad=pad) if found.isascii() else Read(found)
        return Read(found or None)
    digits = str(value)
    wanted = {8: 9, 10: 12, 11: 12}.get(len(digits))
    if wanted is None:
        return Read(digits)
    if not pad:
        return Read(None, (Slip(field, "id_zeros", (str(len(digits)),)),))
    return Read(digits.zfill(wanted), (Slip(field, "id_padded", (str(wanted - len(digits)),)),))


def phone(field: str, value: Value) -> Read:
    """A telephone number. One of nine digits is one of ten whose 0 the table program dropped."""
    if isinstance(value, (bool, float, date)):
        return Read(None, (Slip(field, "phone_shape"),))
    if isinstance(value, int):
        return Read(f"0{value}") if len(str(value)) in {9, 10} else Read(None, (Slip(field, "phone_shape"),))
    found = tidy(str(value))
    digits = "".join(filter(str.isdecimal, found))
    fits = 8 <= len(digits) <= 24 and not set(found) - set("0123456789+()., -/;")
    return Read(found) if fits and digits.isascii() else Read(None, (Slip(field, "phone_shape"),))


def residence(field: str, value: Value) -> Read:
    """ "stable" or "none"."""
    words = plain(str(value))
    if words in _STABLE:
        return Read("stable")
    return Read("none") if words in _NONE else Read(None, (Slip(field, "residence_unknown"),))


def looks_like_text_day(value: Value) -> bool:
    """A day as text that cannot be month/day: its first number is past twelve."""
    found = _DAY.fullmatch(tidy(value)) if isinstance(value, str) else None
    return found is not None and int(found[1]) > _MONTHS


def _year(value: Value) -> int | None:
    """A year alone, or with a month."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value if 1800 <= value <= 2100 else None
    if not isinstance(value, str):
        return None
    found = tidy(value)
    for pattern in (_YEAR, _UNKNOWN_DAY):
        if (match := pattern.fullmatch(found)) is not None:
            return int(match[1])
    match = _MONTH.fullmatch(found)
    return int(match[2]) if match is not None and 1 <= int(match[1]) <= _MONTHS else None


def _day_of_text(found: str) -> date | str:
    """The day, or the code of what is wrong."""
    if (match := _ISO.fullmatch(found)) is not None:
        return _made(*map(int, reversed(match.groups())))
    match = _DAY.fullmatch(found) or _SPOKEN.fullmatch(found)
    if match is None:
        return "date_shape"
    if len(match[3]) < 4:
        return "date_two_digits"
    one, other, year = map(int, match.groups())
    if other > _MONTHS >= one >= 1:
        return "date_month_day"
    return _made(one, other, year)


def _made(day_: int, month: int, year: int) -> date | str:
    try:
        return date(year, month, day_)
    except ValueError:
        return "date_impossible"
