"""Reads one value of a column from what was typed, or from a cell of a spreadsheet, into the form in which it is kept. Pure.

Kept are: a day as ISO text, numbers as numbers, a choice by its code, yes and no as ``"yes"`` and ``"no"``, everything else as text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from rules.citation import Citation
from rules.errors import CitationError
from rules.terms import countable
from workflows.books.model import MOST_NOTE, MOST_NUMBER, MOST_TEXT, Column, Said, Type
from workflows.model import Json

_DAY: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_WHOLE: Final = re.compile(r"-?\d{1,15}")
_GROUPED: Final = re.compile(r"-?\d{1,3}(?:[. ]\d{3})+")
_YES: Final = frozenset({"yes", "có", "co", "x", "true", "1", "đúng"})
_NO: Final = frozenset({"no", "không", "khong", "false", "0", "sai"})
_SPACES: Final = str.maketrans(dict.fromkeys("\u00a0\u2007\u202f\t", " "))
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2200


class Refused(ValueError):
    """A value that is not accepted; ``said`` tells why and what is."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(en)
        self.said = Said(vi, en)


def read_value(column: Column, given: object, today: date) -> Json:
    """The value to be kept; None for nothing. ``Refused``.

    A reference (person, case, officer, row) comes back as the text by which it is named: who it is is asked elsewhere.
    """
    if given is None or (isinstance(given, str) and not given.strip()):
        return None
    reader = _READERS.get(column.type)
    return reader(column, given, today) if reader is not None else _line(column, given, today)


def plain(text: str) -> str:
    """Text as it is kept: composed (NFC), line ends as LF, ordinary spaces, none around it."""
    if text.isascii() and "\r" not in text and "\t" not in text:
        return text.strip()
    ended = text.replace("\r\n", "\n").replace("\r", "\n").translate(_SPACES)
    return unicodedata.normalize("NFC", ended).strip()


def _line(column: Column, given: object, _today: date) -> Json:
    text = " ".join(plain(_text(given)).split())
    most = column.most or MOST_TEXT
    if len(text) > most:
        raise Refused(f"Tối đa {most} ký tự.", f"At most {most} characters.")
    if not text.isprintable():
        raise Refused("Có ký tự điều khiển; hãy viết lại.", "There are control characters; write it again.")
    return text


def _note(column: Column, given: object, _today: date) -> Json:
    text, most = plain(_text(given)), column.most or MOST_NOTE
    if len(text) > most:
        raise Refused(f"Tối đa {most} ký tự.", f"At most {most} characters.")
    if not text.replace("\n", " ").isprintable():
        raise Refused("Có ký tự điều khiển; hãy viết lại.", "There are control characters; write it again.")
    return text


def _text(given: object) -> str:
    if isinstance(given, bool):
        return "có" if given else "không"
    if isinstance(given, float) and given.is_integer():
        return str(int(given))
    if isinstance(given, (str, int, float)):
        return str(given)
    if isinstance(given, (date, datetime)):
        return given.isoformat()
    raise Refused("Nhập chữ.", "Text is expected.")


def _day(column: Column, given: object, today: date) -> Json:
    found = _date(given)
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Refused(f"Năm từ {FIRST_YEAR} đến {LAST_YEAR}.", f"A year from {FIRST_YEAR} to {LAST_YEAR}.")
    if found > today and not column.ahead:
        raise Refused("Ngày này nằm ở tương lai.", "This day lies in the future.")
    return found.isoformat()


def _date(given: object) -> date:
    if isinstance(given, datetime):
        return given.date()
    if isinstance(given, date):
        return given
    text = plain(given) if isinstance(given, str) else ""
    try:
        written = _DAY.fullmatch(text)
        found = (
            date(int(written[3]), int(written[2]), int(written[1])) if written else date.fromisoformat(text)
        )
    except ValueError:
        found = date.min
    if not countable(found):
        raise Refused(
            "Nhập ngày có thật, dạng ngày/tháng/năm, ví dụ 04/03/2026.",
            "A real day is expected, as 04/03/2026 or 2026-03-04.",
        )
    return found


def _number(column: Column, given: object, _today: date) -> Json:
    found = _whole(given)
    least = 0 if column.least is None else column.least
    most = MOST_NUMBER if column.most is None else column.most
    if not least <= found <= most:
        told = f"{least:,}".replace(",", "."), f"{most:,}".replace(",", ".")
        raise Refused(f"Nhập số từ {told[0]} đến {told[1]}.", f"A number from {least} to {most} is expected.")
    return found


def _whole(given: object) -> int:
    if type(given) is int:
        return given
    if isinstance(given, float) and given.is_integer() and abs(given) < MOST_NUMBER:
        return int(given)
    text = plain(given) if isinstance(given, str) else ""
    if _GROUPED.fullmatch(text):
        text = re.sub(r"[. ]", "", text)
    if not _WHOLE.fullmatch(text) or not text.isascii():
        raise Refused("Nhập một số nguyên, ví dụ 12 hoặc 1.200.", "A whole number is expected, such as 12.")
    return int(text)


def _choice(column: Column, given: object, _today: date) -> Json:
    text = plain(given) if isinstance(given, str) else ""
    if text in column.choices:
        return text
    found = _by_label(tuple((code, said.vi, said.en) for code, said in column.choices.items())).get(
        text.casefold()
    )
    if found is None:
        raise Refused(
            f"Chọn một trong: {'; '.join(each.vi for each in column.choices.values())}.",
            f"One of: {', '.join(column.choices)}.",
        )
    return found


@lru_cache(maxsize=512)
def _by_label(choices: tuple[tuple[str, str, str], ...]) -> Mapping[str, str]:
    return {label.casefold(): code for code, *labels in choices for label in labels}


def _yes_no(_column: Column, given: object, _today: date) -> Json:
    if isinstance(given, bool):
        return "yes" if given else "no"
    text = plain(_text(given)).casefold()
    if text in _YES or text in _NO:
        return "yes" if text in _YES else "no"
    raise Refused("Nhập Có hoặc Không.", "Yes or no is expected.")


def _article(_column: Column, given: object, _today: date) -> Json:
    try:
        return Citation.parse(plain(given) if isinstance(given, str) else "").short()
    except CitationError as error:
        raise Refused(error.vi, error.en) from None


_READERS: Final[Mapping[Type, Callable[[Column, object, date], Json]]] = MappingProxyType(
    {
        Type.NOTE: _note,
        Type.DATE: _day,
        Type.NUMBER: _number,
        Type.MONEY: _number,
        Type.CHOICE: _choice,
        Type.YES_NO: _yes_no,
        Type.ARTICLE: _article,
    }
)
