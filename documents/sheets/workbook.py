"""Sheets as .xlsx, laid out for an office: headings in bold that stay in sight and come back on each printed page, days as Vietnamese days.

The same sheets give the same bytes, so that a file can be frozen under its hash. Rows are written as they come.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import chain, islice
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from documents.archive import Part, Prefix, read_parts
from documents.errors import DocumentError
from documents.sheets.model import RUNS, Cell, Column, Sheet, clean, local

MOST_ROWS: Final = 1_048_576  # of the format
_LONGEST_CELL: Final = 32_767  # of the format
_LONGEST_NAME: Final = 31  # of the format
_LOOKED_AT: Final = 200  # rows that decide how wide a column is
_NARROWEST, _WIDEST = 6.0, 60.0
_A4: Final = "9"
_UPRIGHT: Final = 90  # characters that an A4 page holds upright
_FONT: Final = "Calibri"  # what the cells without a style of their own have
_SPECIAL: Final = (*RUNS, "#")  # "#N/A" is an error to the library, here it is text
_LINE: Final = Side(style="thin", color="999999")
_BORDER: Final = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_MOMENT: Final = b"1980-01-01T00:00:00Z"  # a file tells no clock: who freezes it says when
_TIMES: Final = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def to_xlsx(*sheets: Sheet) -> bytes:
    """The workbook of these sheets, at least one.

    Raises DocumentError where a sheet has more rows than the format holds: split it.
    """
    book = Workbook(write_only=True)
    taken: set[str] = set()
    try:
        for sheet in sheets:
            _write(book.create_sheet(_name(sheet.name, taken)), sheet)
    except BaseException:
        _let_go(book)
        raise
    held = io.BytesIO()
    book.save(held)
    parts = read_parts(held.getvalue())
    parts["docProps/core.xml"] = _TIMES.sub(rb"\g<1>" + _MOMENT, parts["docProps/core.xml"])
    return Prefix.of(()).closed_with([Part.of(name, content) for name, content in parts.items()])


def _let_go(book: Workbook) -> None:
    """End what was begun and take its temporary files away: the library does so only when it saves."""
    for page in book.worksheets:
        if not page.closed:
            page.close()
        page._writer.cleanup()  # noqa: SLF001 - there is no other way


def _name(name: str, taken: set[str]) -> str:
    """A name that the format takes and no other sheet of the book has."""
    plain = re.sub(r"[\[\]:*?/\\]", "-", clean(name)).strip("'")[:_LONGEST_NAME] or "Sheet"
    free, count = plain, 1
    while free.casefold() in taken:
        count += 1
        free = f"{plain[: _LONGEST_NAME - 4]} {count}"
    taken.add(free.casefold())
    return free


def _write(page: Any, sheet: Sheet) -> None:  # noqa: ANN401 - openpyxl has no types
    columns, rows = sheet.headings(), iter(sheet.rows)
    first = list(islice(rows, _LOOKED_AT))
    head = len(sheet.above) + (2 if sheet.above else 1)
    widths = _widths(columns, first)
    _lay_out(page, head, widths)
    for place, line in enumerate(sheet.above):
        page.append([_cell(page, line, bold=True, size=14 if place == 0 else 12)])
    if sheet.above:
        page.append([])
    page.append([_heading(page, column) for column in columns])
    count = head
    for count, row in enumerate(chain(first, rows), head + 1):
        if count + len(sheet.below) > MOST_ROWS:
            raise DocumentError(
                f"A sheet holds {MOST_ROWS} rows. Split the table, or take .csv.",
                vi=f"Một trang tính chỉ chứa được {MOST_ROWS} dòng. Hãy chia bảng hoặc lấy tệp .csv.",
                field="rows",
                accepted=MOST_ROWS,
            )
        page.append(_row(page, row, widths))
    page.auto_filter.ref = f"A{head}:{get_column_letter(max(1, len(columns)))}{count}"
    for line in sheet.below:
        page.append([_cell(page, line)])


def _lay_out(page: Any, head: int, widths: Sequence[float]) -> None:  # noqa: ANN401 - openpyxl has no types
    for place, width in enumerate(widths, 1):
        page.column_dimensions[get_column_letter(place)].width = width
    page.freeze_panes = f"A{head + 1}"
    page.print_title_rows = f"{head}:{head}"
    page.page_setup.orientation = "landscape" if sum(widths) > _UPRIGHT else "portrait"
    page.page_setup.paperSize = _A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True


def _widths(columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> list[float]:
    return [
        column.width or min(_WIDEST, max(_NARROWEST, *_lengths(column, place, rows)))
        for place, column in enumerate(columns)
    ]


def _lengths(column: Column, place: int, rows: Sequence[Sequence[Cell]]) -> Iterator[float]:
    """How wide the heading (it may break between words) and what stands under it are."""
    yield 2 + max(max((len(word) for word in column.title.split()), default=0), len(column.title) / 2)
    for row in rows:
        if place < len(row) and row[place] is not None:
            value = row[place]
            yield 12.0 if isinstance(value, date) else 2 + max(map(len, f"{value}".splitlines()), default=0)


def _heading(page: Any, column: Column) -> Any:  # noqa: ANN401 - openpyxl has no types
    cell = _cell(page, column.title, bold=True)
    cell.fill = PatternFill("solid", fgColor="E7EDF4")
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    cell.border = _BORDER
    return cell


def _cell(page: Any, text: str, *, bold: bool = False, size: int = 12) -> Any:  # noqa: ANN401 - openpyxl has no types
    cell = WriteOnlyCell(page)
    _as_text(cell, clean(text))
    cell.font = Font(name=_FONT, size=size, bold=bold)
    return cell


def _row(page: Any, row: Sequence[Cell], widths: Sequence[float]) -> list[Any]:  # noqa: ANN401 - openpyxl has no types
    """The cells of a row. Text that its column does not hold goes on below, and then everything beside it stands at the top: the program
    that opens the file would cut it off at the next cell."""
    if not any(
        isinstance(value, str) and (len(value) > width or "\n" in value)
        for value, width in zip(row, widths, strict=False)
    ):
        return [_value(page, value) for value in row]
    cells = [_styled(page, value) for value in row]
    for cell, value in zip(cells, row, strict=True):
        cell.alignment = Alignment(wrap_text=isinstance(value, str), vertical="top")
    return cells


def _styled(page: Any, value: Cell) -> Any:  # noqa: ANN401 - openpyxl has no types
    """A cell that can be laid out."""
    cell = _value(page, value)
    return cell if hasattr(cell, "alignment") else WriteOnlyCell(page, cell)


def _value(page: Any, value: Cell) -> Any:  # noqa: ANN401 - openpyxl has no types
    """A cell: plain where the format needs to be told nothing, which is twice as fast."""
    if isinstance(value, str):
        text = clean(value)
        if text.startswith(_SPECIAL) or len(text) > _LONGEST_CELL or "\n" in text:
            cell = WriteOnlyCell(page)
            _as_text(cell, text)
            return cell
        return text
    if isinstance(value, date):
        cell = WriteOnlyCell(page, local(value))
        cell.number_format = "dd/mm/yyyy hh:mm" if isinstance(value, datetime) else "dd/mm/yyyy"
        return cell
    return value


def _as_text(cell: Any, text: str) -> None:  # noqa: ANN401 - openpyxl has no types
    """Text whatever it begins with; "quote prefix" keeps it text when somebody edits the cell."""
    cell.value = text if len(text) <= _LONGEST_CELL else text[: _LONGEST_CELL - 1] + "…"
    cell.data_type = "s"
    if "\n" in text:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    if text.startswith(RUNS):
        cell.quotePrefix = True
