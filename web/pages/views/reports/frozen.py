"""The figures of a report as numbers by table, row and column: of now, or of a frozen version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from persistence.reports import ReportVersion
from workflows.reporting.report import TARGETS, Report
from workflows.reporting.tables import TOTAL, Table


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers of a report. ``rows`` by table: the ids of its rows in order; ``sums`` of simple registers;
    ``targets`` by id: numerator, denominator, state."""

    cells: Mapping[tuple[str, str, str], int]
    rows: Mapping[str, tuple[str, ...]]
    sums: Mapping[str, int]
    targets: Mapping[str, tuple[int, int, str]]

    def of(self, table: str, row: str, column: str) -> int:
        """A number, 0 where there is none."""
        return self.cells.get((table, row, column), 0)


def numbers_of(report: Report, kept: ReportVersion | None) -> Numbers:
    """Of a frozen version as it was frozen, else as the record tells it now."""
    if kept is None:
        cells = {
            (table.id, row.id, column): figure.number
            for table in report.tables
            for row in table.rows
            for column, figure in row.cells.items()
        }
        rows_now = {table.id: tuple(row.id for row in table.rows) for table in report.tables}
        sums = {each.key: each.number for each in report.sums}
        targets = {
            each.target.id: (each.numerator, each.denominator, each.state.value) for each in report.targets
        }
        return Numbers(cells, rows_now, sums, targets)
    cells = {}
    rows: dict[str, dict[str, None]] = {}
    for key, lines in kept.body.get("figures", {}).items():
        table, column, row = key.split("|", 2)
        cells[table, row, column] = len(lines)
        rows.setdefault(table, {})[row] = None
    ordered = {table: _in_order(report, table, tuple(told)) for table, told in rows.items()}
    targets = {name: _target(kept, name, str(state)) for name, state in kept.body.get("targets", {}).items()}
    return Numbers(cells, ordered, dict(kept.body.get("sums", {})), targets)


def _target(kept: ReportVersion, name: str, state: str) -> tuple[int, int, str]:
    """A target as it was frozen: of persons as many lines, of things the numbers."""
    things = kept.body.get("things", {}).get(name)
    if things is not None:
        return int(things[0]), int(things[1]), state
    figures = kept.body.get("figures", {})
    part, whole = (len(figures.get(f"{TARGETS}|{column}|{name}", ())) for column in ("part", "whole"))
    return part, whole, state


def _in_order(report: Report, table: str, rows: tuple[str, ...]) -> tuple[str, ...]:
    """A frozen body is sorted by its keys: the rows stand in the order that the report has now, others behind, the sum last."""
    there = report.table(table)
    order = {row.id: place for place, row in enumerate(there.rows)} if there is not None else {}
    return tuple(sorted(rows, key=lambda row: (row == TOTAL, order.get(row, len(order)))))


def row_words(table: Table, row: str) -> str:
    """The Vietnamese words of a row; its id where the report of now has none such."""
    return next((each.words.vi for each in table.rows if each.id == row), row)


def empty(numbers: Numbers, table: str) -> bool:
    """Whether nothing but noughts stands in a table."""
    return not any(count for (name, _, _), count in numbers.cells.items() if name == table)
