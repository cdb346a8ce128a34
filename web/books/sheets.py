"""A register handed out as a table: .xlsx and .csv, in which nothing runs as a formula (``documents.sheets``)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import Final

from documents.sheets import Cell, Sheet
from persistence.books import BookReader, RowFilter, RowLine
from web.books.seeing import log_rows, shown
from web.books.telling import Teller
from web.house import House
from web.language import _, label
from web.signin.officer import Officer
from workflows.books import Book, Column, RowVersion, Type
from workflows.model import Unit

MOST: Final = 50_000
_BATCH: Final = 500


def read_rows(
    house: House, officer: Officer, book: Book, wanted: RowFilter, most: int = MOST
) -> Iterator[tuple[RowLine, Teller]]:
    """The rows asked for as this officer is shown them, each with what tells it; their reading is logged. Some hundreds at a time."""
    rows = islice(BookReader(house.database).rows(wanted), most)
    while some := [replace(line, row=shown(house, officer, book, line.row)) for line in islice(rows, _BATCH)]:
        log_rows(house, officer, [line.row for line in some])
        teller = Teller(house, officer, book, [line.row for line in some])
        yield from ((line, teller) for line in some)


def sheet_of(house: House, officer: Officer, book: Book, wanted: RowFilter, office: Unit) -> Sheet:
    """The register as a table: every column, numbers and days as such."""
    rows = list(_told(read_rows(house, officer, book, wanted), book.columns))
    return Sheet(
        name=label(book),
        columns=[_("Số"), *(label(each) for each in book.columns), _("Ghi ngày"), _("Người ghi"), _("Nguồn")],
        rows=rows,
        above=[label(book), office.name, period_said(wanted.since, wanted.until)],
    )


def period_said(since: date | None, until: date | None) -> str:
    """A period in words."""
    if since is None and until is None:
        return _("Mọi thời gian")
    if since is None:
        return _("Đến ngày %(day)s", day=f"{until:%d/%m/%Y}")
    if until is None:
        return _("Từ ngày %(day)s", day=f"{since:%d/%m/%Y}")
    return _("Từ ngày %(first)s đến ngày %(last)s", first=f"{since:%d/%m/%Y}", last=f"{until:%d/%m/%Y}")


def _told(rows: Iterable[tuple[RowLine, Teller]], columns: Sequence[Column]) -> Iterator[list[Cell]]:
    for line, teller in rows:
        cells = [_cell(line.row, each, teller) for each in columns]
        yield [line.row.number, *cells, line.row.recorded_at, line.row.actor_name, line.row.source]


def _cell(row: RowVersion, column: Column, teller: Teller) -> Cell:
    value = row.values.get(column.id)
    if column.type in {Type.NUMBER, Type.MONEY} and isinstance(value, int):
        return value
    if column.type is Type.DATE and isinstance(value, str):
        return date.fromisoformat(value)
    return teller.cell(row, column).text
