"""The rows of one sheet of an .xlsx, as the file is gone through: no tree, no cell computed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import IO, Final

from documents.sheets.reading.errors import refused
from documents.sheets.reading.limits import Limits
from documents.sheets.reading.model import Seen
from documents.sheets.reading.strings import Strings, unescaped
from documents.sheets.reading.xml import events
from workflows.importing.cells import Line, Odd, Value

_FIRST_1900: Final = date(1899, 12, 30)
_FIRST_1904: Final = date(1904, 1, 1)
_LEAP_THAT_NEVER_WAS: Final = 60  # 29/02/1900 in the system of 1900
_LAST_SERIAL: Final = 2_958_465  # 31/12/9999
_REF: Final = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_HIGHEST_ROW: Final = 1_048_576


def lines(
    source: IO[bytes],
    strings: Strings,
    dates: frozenset[int],
    *,
    since_1904: bool,
    limits: Limits,
    seen: Seen,
) -> Iterator[Line]:
    """Every row in which something stands. ``dates`` are the styles that show a number as a day. ``SheetRefused``."""
    handler = _Handler(strings, dates, limits, seen, since_1904=since_1904)
    yield from events(source, handler, "sheet")


def day_of(serial: float, *, since_1904: bool) -> date | datetime | Odd:
    """The day for which a number stands in a table program."""
    whole = int(serial)
    if since_1904:
        first = _FIRST_1904
        if not 0 <= whole <= _LAST_SERIAL - 1462:
            return Odd.NO_DATE
    else:
        if whole == _LEAP_THAT_NEVER_WAS or not 1 <= whole <= _LAST_SERIAL:
            return Odd.NO_DATE
        first = _FIRST_1900 if whole > _LEAP_THAT_NEVER_WAS else _FIRST_1900 + timedelta(days=1)
    return first + timedelta(days=whole)


class _Handler:
    """Builds rows from the events of a sheet."""

    def __init__(
        self, strings: Strings, dates: frozenset[int], limits: Limits, seen: Seen, *, since_1904: bool
    ) -> None:
        self.ready: list[Line] = []
        self._strings, self._dates, self._since_1904 = strings, dates, since_1904
        self._limits, self._seen = limits, seen
        self._row = self._rows = self._cells = 0
        self._column = -1
        self._hidden = False
        self._values: list[Value] = []
        self._type, self._style = "n", 0
        self._formula = self._taking = False
        self._aloud = 0
        self._text: list[str] = []

    def start(self, name: str, told: dict[str, str]) -> None:
        if name == "c":
            self._begin_cell(told)
        elif name in {"v", "t"}:
            self._taking = not self._aloud
        elif name == "f":
            self._formula = True
        elif name == "row":
            self._begin_row(told)
        elif name == "rPh":
            self._aloud += 1
        elif name == "mergeCell":
            self._merge(told.get("ref", ""))
        elif name == "col":
            self._hide(told)

    def text(self, text: str) -> None:
        if self._taking:
            self._text.append(text)

    def end(self, name: str) -> None:
        if name == "c":
            self._end_cell()
        elif name in {"v", "t"}:
            self._taking = False
        elif name == "row":
            self._end_row()
        elif name == "rPh":
            self._aloud -= 1

    def _begin_row(self, told: dict[str, str]) -> None:
        number = told.get("r", "")
        self._row = int(number) if number.isdecimal() and len(number) < 9 else self._row + 1
        if self._row > _HIGHEST_ROW:
            raise refused("rows", most=self._limits.rows)
        self._hidden = told.get("hidden") in {"1", "true"} or told.get("ht") == "0"
        self._column, self._values = -1, []

    def _end_row(self) -> None:
        if any(each is not None for each in self._values):
            self._rows += 1
            if self._rows > self._limits.rows:
                raise refused("rows", most=self._limits.rows)
            self.ready.append(Line(self._row, tuple(self._values), self._hidden))

    def _begin_cell(self, told: dict[str, str]) -> None:
        found = _REF.fullmatch(told.get("r", ""))
        self._column = _place(found[1]) if found else self._column + 1
        self._type = told.get("t", "n")
        style = told.get("s", "0")
        self._style = int(style) if style.isdecimal() else 0
        self._formula = False
        self._text.clear()

    def _end_cell(self) -> None:
        value = Odd.FORMULA if self._formula else self._value("".join(self._text))
        if value is None:
            return
        if self._column >= self._limits.columns:
            raise refused("columns", column=self._column + 1, most=self._limits.columns)
        self._cells += 1
        if self._cells > self._limits.cells:
            raise refused("cells", most=self._limits.cells)
        missing = self._column - len(self._values)
        if missing >= 0:
            self._values.extend([None] * missing)
            self._values.append(value)
        else:
            self._values[self._column] = value

    def _value(self, text: str) -> Value:
        if not text:
            return None
        kind = self._type
        if kind in {"str", "inlineStr"}:
            return self._short(unescaped(text))
        try:
            if kind == "s":
                return self._short(self._strings[int(text)]) or None
            if kind == "b":
                return text == "1"
            if kind == "d":
                return datetime.fromisoformat(text).date()
            if kind == "n":
                return self._number(text)
        except (ValueError, IndexError, OverflowError):
            return Odd.ERROR
        return Odd.ERROR

    def _number(self, text: str) -> Value:
        number = float(text)
        if self._style in self._dates:
            return day_of(number, since_1904=self._since_1904)
        if number.is_integer() and abs(number) < 1e15:
            return int(number)
        return number

    def _short(self, text: str) -> str:
        if len(text) > self._limits.text:
            raise refused("text", line=self._row, most=self._limits.text)
        return text

    def _merge(self, ref: str) -> None:
        if len(self._seen.merges) >= self._limits.merges:
            self._seen.more_merges = True
            return
        found = _REF.findall(ref)
        if len(found) == 2:
            (left, top), (right, bottom) = found
            self._seen.merges.append((int(top), _place(left), int(bottom), _place(right)))

    def _hide(self, told: dict[str, str]) -> None:
        if told.get("hidden") in {"1", "true"}:
            first, last = told.get("min", ""), told.get("max", "")
            if first.isdecimal() and last.isdecimal():
                end = min(int(last), self._limits.columns)
                self._seen.hidden_columns |= frozenset(range(int(first) - 1, end))


def _place(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1
