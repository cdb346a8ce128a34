"""A report in sheets: a sheet for each table, one list of all figures; small numbers kept back where they leave the office."""

from __future__ import annotations

from documents.sheets import Column as SheetColumn
from documents.sheets import Sheet
from persistence.reports import ReportVersion
from web.house import House
from web.pages.views.reports.frozen import numbers_of, row_words
from web.pages.views.reports.paper import span
from web.pages.views.reports.withheld import KEPT_BACK, told_of
from web.pages.views.reports.words import commune_name
from web.reporting import Standing
from workflows.reporting.definition import ReportKind


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
    told = told_of(report, numbers, outside=statistics)
    sheets = [
        Sheet(
            table.words.vi,
            (SheetColumn(table.row_words.vi, 30), *(column.words.vi for column in table.columns)),
            [
                (row_words(table, row), *(told.of(table.id, row, column.id) for column in table.columns))
                for row in numbers.rows.get(table.id, ())
            ],
            (table.words.vi, *above),
            (KEPT_BACK,) if statistics else (),
        )
        for table in report.tables
    ]
    named = {each.key: (each.book.vi, each.words.vi) for each in report.sums}
    sums = [
        (
            "Sổ theo dõi",
            *named.get(key, (key, "")),
            told.alone(count),
        )
        for key, count in numbers.sums.items()
    ]
    every = sums + [
        (table.words.vi, row_words(table, row), column.words.vi, told.of(table.id, row, column.id))
        for table in report.tables
        for row in numbers.rows.get(table.id, ())
        for column in table.columns
    ]
    return (*sheets, Sheet("Tất cả số liệu", ("Bảng", "Dòng", "Cột", "Số lượng"), every, above))
