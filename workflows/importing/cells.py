"""What a cell of a list holds, as read from a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias


class Odd(StrEnum):
    """A cell that holds no value which could be taken. Stored."""

    FORMULA = "formula"  # computed by the table program: what it showed is not in the list
    ERROR = "error"  # #N/A, #REF! …
    NO_DATE = "no_date"  # formatted as a date, and no date (29/02/1900, a time alone)


Value: TypeAlias = "str | int | float | bool | date | datetime | Odd | None"


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a sheet: its number as the table program shows it, its cells from column A on, whether it is hidden there."""

    number: int
    cells: tuple[Value, ...]
    hidden: bool = False

    @property
    def blank(self) -> bool:
        """Whether nothing stands in it."""
        return all(each is None or each == "" for each in self.cells)


def column_name(place: int) -> str:
    """A column as a table program names it: 0 -> "A", 26 -> "AA"."""
    name = ""
    place += 1
    while place:
        place, letter = divmod(place - 1, 26)
        name = chr(ord("A") + letter) + name
    return name
