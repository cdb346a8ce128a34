"""What a table is before it is a file."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from rules.terms.moments import in_vietnam

Cell = str | int | float | Decimal | date | datetime | None
"""A value: numbers and dates stay what they are, everything else is text. A citizen number is text."""

RUNS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""With these a cell begins that a table program may take for a formula; the last four in the width of East Asian letters."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, and its width in characters where what stands in it should not decide."""

    title: str
    width: float | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its name, headings and rows; ``above`` are lines over the headings (title, period, office), ``below`` under the rows.

    ``rows`` are gone through once and need not be held in memory.
    """

    name: str
    columns: Sequence[Column | str]
    rows: Iterable[Sequence[Cell]] = field(repr=False)
    above: Sequence[str] = ()
    below: Sequence[str] = ()

    def headings(self) -> tuple[Column, ...]:
        """The columns, each as a ``Column``."""
        return tuple(each if isinstance(each, Column) else Column(each) for each in self.columns)


def clean(value: str) -> str:
    """Text as a table may hold it: NFC, one kind of line end, no control characters."""
    text = unicodedata.normalize("NFC", value).replace("\r\n", "\n").replace("\r", "\n")
    return text if text.isprintable() else "".join(_shown(letter) for letter in text)


def local(value: date) -> date:
    """A day as it is; a moment as a Vietnamese clock shows it, for a table knows no time zones. ``BadInput`` where it bears none."""
    return in_vietnam(value).replace(tzinfo=None) if isinstance(value, datetime) else value


def _shown(letter: str) -> str:
    if letter in "\n\t" or letter.isprintable() or unicodedata.category(letter) not in {"Cc", "Cs", "Cn"}:
        return letter
    return "\N{REPLACEMENT CHARACTER}"
