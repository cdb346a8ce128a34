"""The numbers of a report as they are told to whom: all of them in the commune, small ones kept back where they leave it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from web.pages.views.reports.frozen import Numbers
from workflows.reporting.model import Figure, Line
from workflows.reporting.report import Report
from workflows.reporting.suppression import LEAST, kept_back
from workflows.reporting.tables import Row, Table

KEPT_BACK: Final = "“<5”: từ 1 đến 4; “x”: không nêu để không suy ra được số nhỏ."


@dataclass(frozen=True, slots=True)
class Told:
    """``numbers`` with what of them is kept back; ``outside``: they leave the commune."""

    numbers: Numbers
    hidden: frozenset[tuple[str, str, str]] = frozenset()
    outside: bool = False

    def of(self, table: str, row: str, column: str) -> int | str:
        """The number in a cell, or the sign for one that is kept back."""
        count = self.numbers.of(table, row, column)
        if (table, row, column) not in self.hidden:
            return count
        return f"<{LEAST}" if 0 < count < LEAST else "x"

    def alone(self, count: int) -> int | str:
        """A number that stands in no sum."""
        return f"<{LEAST}" if self.outside and 0 < count < LEAST else count


def told_of(report: Report, numbers: Numbers, *, outside: bool) -> Told:
    """How the numbers are told; what is kept back is found book by book."""
    if not outside:
        return Told(numbers)
    tables = [_as_table(table, numbers) for table in report.tables]
    books: Mapping[str, None] = dict.fromkeys(table.id.partition(".")[0] for table in tables)
    hidden = frozenset[tuple[str, str, str]]().union(
        *(kept_back([table for table in tables if table.id.partition(".")[0] == book]) for book in books)
    )
    return Told(numbers, hidden, outside=True)


def _as_table(table: Table, numbers: Numbers) -> Table:
    """The table with these numbers; of what they count only how many."""
    rows = tuple(
        Row(
            row,
            table.words,
            {
                column.id: Figure((Line("", ""),) * numbers.of(table.id, row, column.id))
                for column in table.columns
            },
        )
        for row in numbers.rows.get(table.id, ())
    )
    return replace(table, rows=rows)
