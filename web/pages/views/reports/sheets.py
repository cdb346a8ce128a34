"""A report in sheets: a sheet for each table, one list of all figures; small numbers kept back where they leave the office."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from documents.sheets import Column as SheetColumn
from documents.sheets import Sheet
from persistence.reports import ReportVersion
from web.house import House
from web.pages.views.reports.frozen import Numbers, numbers_of, row_words
from web.pages.views.reports.paper import span
from web.pages.views.reports.words import commune_name
from web.reporting import Standing
from workflows.reporting.definition import ReportKind
from workflows.reporting.model import Figure, Line
from workflows.reporting.report import Report
from workflows.reporting.suppression import LEAST, kept_back
from workflows.reporting.tables import Row, Table

_KEPT_BACK: Final = "“<5”: từ 1 đến 4; “x”: không nêu để không suy ra được số nhỏ."


def sheets_of(
    house: House, kind: ReportKind, standing: Standing, kept: ReportVersion | None, *, statistics: bool
) -> tuple[Sheet, ...]:
    """A sheet for each table, and last one list of all figures. ``statistics``: small numbers are kept back ("<5", "x")."""
    report = standing.report
    numbers = numbers_of(report, kept)
    state = f"Bản chốt số {kept.number}, mã băm {kept.hash}" if kept else "BẢN DỰ THẢO, chưa chốt"
    above = (
        f"{kind.words.vi}: {commune_name(house, report.commune)}",
        f"{span(report.period)[:1].upper()}{span(report.period)[1:]}. {state}",
    )
    hidden = _hidden(report, numbers) if statistics else frozenset()

    def told(table: str, row: str, column: str) -> int | str:
        count = numbers.of(table, row, column)
        if (table, row, column) not in hidden:
            return count
        return f"<{LEAST}" if 0 < count < LEAST else "x"

    sheets = [
        Sheet(
            table.words.vi,
            (SheetColumn(table.row_words.vi, 30), *(column.words.vi for column in table.columns)),
            [
                (row_words(table, row), *(told(table.id, row, column.id) for column in table.columns))
                for row in numbers.rows.get(table.id, ())
            ],
            (table.words.vi, *above),
            (_KEPT_BACK,) if statistics else (),
        )
        for table in report.tables
    ]
    named = {each.key: (each.book.vi, each.words.vi) for each in report.sums}
    sums = [
        (
            "Sổ theo dõi",
            *named.get(key, (key, "")),
            f"<{LEAST}" if statistics and 0 < count < LEAST else count,
        )
        for key, count in numbers.sums.items()
    ]
    every = sums + [
        (table.words.vi, row_words(table, row), column.words.vi, told(table.id, row, column.id))
        for table in report.tables
        for row in numbers.rows.get(table.id, ())
        for column in table.columns
    ]
    return (*sheets, Sheet("Tất cả số liệu", ("Bảng", "Dòng", "Cột", "Số lượng"), every, above))


def _hidden(report: Report, numbers: Numbers) -> frozenset[tuple[str, str, str]]:
    """What is kept back, book by book."""
    tables = [_as_table(table, numbers) for table in report.tables]
    books = dict.fromkeys(table.id.partition(".")[0] for table in tables)
    return frozenset().union(
        *(kept_back([table for table in tables if table.id.partition(".")[0] == book]) for book in books)
    )


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
