"""A list of fifty thousand persons read and checked row by row, beside pandas that reads the same file and checks nothing; memory beside
a list a tenth as long."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache
from itertools import islice
from typing import Final

from bench.report import OURS, Measurement, Runner, figure
from documents.sheets import Cell, Sheet, to_csv, to_xlsx
from documents.sheets.reading import open_book
from documents.sheets.reading.model import Seen
from workflows.importing.headings import find_header, guess
from workflows.importing.rows import Options, Reader

_MANY: Final = 50_000
_FEW: Final = 5_000
_HEAD: Final = 40
_TODAY: Final = date(2026, 11, 1)
_PANDAS: Final = "pandas, reading alone"
_HEADINGS: Final = (
    "STT",
    "Họ và tên",
    "Ngày sinh",
    "Giới tính",
    "Số CCCD",
    "Nơi thường trú",
    "Điện thoại",
    "Ngày xác định nghiện",
    "Số phiếu kết quả",
)


def _rows(count: int) -> Iterator[tuple[Cell, ...]]:
    """Invented persons; every fiftieth has a day that is in no calendar."""
    for place in range(count):
        born = date(1960, 1, 1) + timedelta(days=place % 14_600)
        told = f"{born:%d/%m/%Y}" if place % 50 else "31/02/1990"
        number = f"0010{born.year % 100:02d}{place:06d}"
        paper = ("01/03/2024", f"{place}/PKQ") if place % 3 == 0 else (None, None)
        yield (
            place,
            f"Nguyễn Văn Số {place:x}".translate(_LETTERS),
            told,
            "Nam",
            number,
            f"Tổ {place % 20}",
            "0912345678",
            *paper,
        )


_LETTERS: Final = str.maketrans("0123456789", "ghiklmnopq")


@cache
def _file(count: int, kind: str) -> bytes:
    sheet = Sheet("Danh sách", _HEADINGS, _rows(count))
    return to_csv(sheet) if kind == "csv" else to_xlsx(sheet)


def checked(content: bytes) -> int:
    """Read and check every row; how many were refused."""
    book = open_book(io.BytesIO(content))
    lines = book.lines(book.pages[0], Seen())
    first = list(islice(lines, _HEAD))
    header = find_header(first)
    reader = Reader(guess(header.texts), Options(), _TODAY, {})
    bad = sum(reader.read(line).refused for line in first if line.number > header.last)
    return bad + sum(reader.read(line).refused for line in lines)


def _found(content: bytes) -> None:
    """Each of the thousand bad rows is found, or nothing was measured."""
    if (bad := checked(content)) != _MANY // 50:
        raise ArithmeticError(f"{bad} bad rows were found")


def _by_pandas(content: bytes, kind: str) -> Callable[[], object]:
    import pandas as pd  # only where it is measured: it takes a second to load

    if kind == "csv":
        return lambda: pd.read_csv(io.BytesIO(content), dtype=str)
    return lambda: pd.read_excel(io.BytesIO(content), dtype=str)


def _rates(run: Runner, kind: str) -> Measurement:
    content = _file(_MANY, kind)
    slow = Runner(min(run.rounds, 3), 0)
    return slow.rates({OURS: lambda: _found(content), _PANDAS: _by_pandas(content, kind)}, ops=_MANY)


@figure(
    name="a list of 50,000 rows, .xlsx, read and checked",
    wanted=0.5,
    baseline=_PANDAS,
    unit="rows/s",
    better="higher",
)
def from_xlsx(run: Runner) -> Measurement:
    """Rows a second; both open the same bytes."""
    return _rates(run, "xlsx")


@figure(
    name="a list of 50,000 rows, .csv, read and checked",
    wanted=0.02,
    baseline=_PANDAS,
    unit="rows/s",
    better="higher",
)
def from_csv(run: Runner) -> Measurement:
    """Rows a second. pandas cuts lines into cells in C and looks at none of them: the ratio is told, not won."""
    return _rates(run, "csv")


@figure(
    name="memory of a list ten times as long",
    wanted=0.5,
    baseline="a list of 5,000 rows",
    unit="MB",
    better="lower",
)
def memory(_run: Runner) -> Measurement:
    """Peak beside the bytes of the file, of 50,000 rows and of 5,000; the texts that cells share grow with the list, close together."""
    return Measurement([_peak(_MANY)], {"a list of 5,000 rows": [_peak(_FEW)]}, "csv")


def _peak(count: int) -> float:
    content = _file(count, "csv")
    tracemalloc.start()
    try:
        checked(content)
        return tracemalloc.get_traced_memory()[1] / 1_000_000
    finally:
        tracemalloc.stop()
