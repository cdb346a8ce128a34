"""Tables that go out: nothing in them runs, Vietnamese text and days arrive whole, the same rows give the same bytes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime

import openpyxl
import pytest

from documents.errors import DocumentError
from documents.sheets import Cell, Column, Sheet, to_csv, to_xlsx, workbook
from documents.sheets.text import csv_lines

_HOSTILE = ("=1+1", "+84 912", "-5", "@SUM(A1)", "\t=1", '=cmd|"/c calc"!A1', "#N/A")


def _sheet(*rows: tuple[Cell, ...], name: str = "Sổ") -> Sheet:
    return Sheet(name, ["TT", Column("Họ và tên", 30)], rows, above=["SỔ THỬ", "Kỳ 2026"], below=["Cộng: 1"])


def _read(content: bytes, place: int = 0) -> list[list[object]]:
    page = openpyxl.load_workbook(io.BytesIO(content)).worksheets[place]
    assert all(cell.data_type not in {"f", "e"} for row in page.iter_rows() for cell in row)
    return [list(row) for row in page.iter_rows(values_only=True)]


def test_what_begins_like_a_formula_goes_out_as_text() -> None:
    sheet = _sheet(*((place, text) for place, text in enumerate(_HOSTILE)))
    assert [row[1] for row in _read(to_xlsx(sheet))[4:-1]] == list(_HOSTILE)
    told = list(csv.reader(io.StringIO(to_csv(sheet).decode("utf-8-sig"))))[1:]
    assert [row[1][0] for row in told] == ["'"] * 6 + ["#"]


def test_days_numbers_and_vietnamese_text_arrive() -> None:
    sheet = _sheet(
        (1, "Nguyê\u0303n Văn Đạt\x00"),
        (2.5, date(1990, 2, 3)),
        (None, datetime(2026, 7, 1, 1, 30, tzinfo=UTC)),
    )
    rows = _read(to_xlsx(sheet))
    assert rows[0][0] == "SỔ THỬ"
    assert rows[3] == ["TT", "Họ và tên"]
    assert rows[4] == [1, "Nguyễn Văn Đạt\N{REPLACEMENT CHARACTER}"]
    assert rows[5] == [2.5, datetime.fromisoformat("1990-02-03")]
    assert rows[-1][0] == "Cộng: 1"
    assert to_csv(sheet).decode("utf-8-sig").splitlines()[2:] == ["2.5,03/02/1990", ",01/07/2026 08:30"]
    assert "".join(csv_lines(sheet)).encode("utf-8-sig") == to_csv(sheet)


def test_what_its_column_does_not_hold_goes_on_below_and_the_row_stands_at_the_top() -> None:
    long = "Chủ tịch Ủy ban nhân dân cấp xã – thuộc Ủy ban nhân dân cấp xã"
    page = openpyxl.load_workbook(
        io.BytesIO(to_xlsx(_sheet((1, long), (2, "An"), (date(2026, 7, 1), long))))
    ).active
    assert page is not None
    laid = [
        [(cell.alignment.wrap_text, cell.alignment.vertical) for cell in row] for row in page.iter_rows(5, 7)
    ]
    assert laid[0] == laid[2] == [(None, "top"), (True, "top")]
    assert laid[1] == [(None, None), (None, None)], "what fits is left as the program has it"
    assert page["B5"].value == long
    assert page["A7"].number_format == "dd/mm/yyyy"


def test_the_same_rows_give_the_same_bytes_and_names_that_the_format_takes() -> None:
    pages = (_sheet((1, "a"), name="Sổ 1/2:[a]"), _sheet(name="Sổ 1/2:[a]"))
    content = to_xlsx(*pages)
    assert content == to_xlsx(*pages)
    assert openpyxl.load_workbook(io.BytesIO(content)).sheetnames == ["Sổ 1-2--a-", "Sổ 1-2--a- 2"]


def test_rows_are_taken_as_they_come() -> None:
    def rows() -> Iterator[tuple[int, str]]:
        yield from ((place, "x") for place in range(500))

    assert len(_read(to_xlsx(Sheet("a", ["TT", "X"], rows())))) == 501


def test_more_rows_than_the_format_holds_are_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)
    with pytest.raises(DocumentError, match="Split the table") as told:
        to_xlsx(Sheet("a", ["TT"], [(1,), (2,), (3,)]))
    assert "chia bảng" in told.value.vi
