"""A book as a file: the printed form (.docx), a table (.xlsx, .csv). Words are Vietnamese, whoever asks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from documents.rendering import MEDIA_TYPE
from documents.sheets import Column as SheetColumn
from documents.sheets import Sheet as Table
from documents.sheets import to_csv, to_xlsx
from documents.statutory import DAY_WIDTH, BookPaper, Group, book_docx
from persistence.statutory import StatutoryBooks
from rules.errors import BadInput
from web.house import House
from web.registers.access import Opened
from web.registers.asking import lines as lines_of
from web.registers.asking import period
from web.registers.cells import Sheet, Value, Words, vietnamese
from web.registers.query import Query
from web.registers.sums import totals_of
from web.signin.access import reach_of
from web.signin.officer import Officer
from workflows.model import Unit
from workflows.registers import Book, Line, Turnover
from workflows.registers.model import Layout

KINDS: Final = {
    "docx": MEDIA_TYPE,
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
MOST: Final = 20_000
"""So many lines go into one file; more are asked for in shorter periods."""

_STANDING: Final = {
    "illegal_users": "Số người sử dụng trái phép chất ma túy đang quản lý",
}
_GONE: Final = "Số người loại khỏi danh sách trong kỳ"


@dataclass(frozen=True, slots=True)
class Asked:
    """A book as asked for, with what answers it: every line, the movement of the period, and the lines that are shown."""

    opened: Opened
    query: Query
    moved: Turnover
    shown: tuple[Line, ...]

    @property
    def layout(self) -> Layout:
        """How the book is printed on the last day."""
        return self.opened.book.layout(self.query.last)


@dataclass(frozen=True, slots=True)
class BookFile:
    """A file to hand out. ``filename`` holds nothing of a person; ``lines`` are those that stand in it, to be logged."""

    content: bytes
    media_type: str
    filename: str
    lines: tuple[Line, ...]


def ask(house: House, opened: Opened, query: Query) -> Asked:
    """The lines of a book that are wanted."""
    moved = period(lines_of(house, opened.book, opened.office, until=query.last), query.first, query.last)
    return Asked(opened, query, moved, query.lines(moved))


def sheet_of(
    house: House, officer: Officer, asked: Asked, shown: Sequence[Line], words: Words = vietnamese
) -> Sheet:
    """What the cells of these lines are read from."""
    told = StatutoryBooks(house.standby).particulars(shown, reach_of(officer), beside(asked.opened.book))
    return Sheet(house, officer, asked.opened.book, asked.query.last, told, words)


def beside(which: Book) -> frozenset[str]:
    """The procedures of whose cases, of the same person, a column of the book tells."""
    sources = (source for column in which.columns.values() for source in column.sources)
    return frozenset(source.split(".")[1] for source in sources if source.startswith("cases."))


def book_file(house: House, officer: Officer, asked: Asked, kind: str) -> BookFile:
    """The file of a kind of ``KINDS``. ``BadInput`` for another kind, and where there are more lines than go into one."""
    if kind not in KINDS:
        raise BadInput(
            f"A book goes out as {', '.join(KINDS)}.",
            vi=f"Sổ được xuất thành {', '.join(KINDS)}.",
            field="kind",
        )
    grouped = _grouped(asked) if kind == "docx" else ()
    shown = tuple(line for _title, group in grouped for line in group) if grouped else asked.shown
    if len(shown) > MOST:
        raise BadInput(
            f"There are {len(shown)} lines; {MOST} go into one file. Choose a shorter period or fewer lines.",
            vi=f"Có {len(shown)} dòng; một tệp chứa nhiều nhất {MOST}. Hãy chọn kỳ ngắn hơn hoặc lọc bớt.",
            field="kind",
        )
    sheet = sheet_of(house, officer, asked, shown)
    content = (
        _docx(officer, asked, sheet, grouped or (("", shown),))
        if kind == "docx"
        else _table(asked, sheet, kind)
    )
    name = f"so-{asked.opened.book.id.replace('_', '-')}-{asked.query.last:%Y-%m-%d}.{kind}"
    return BookFile(content, KINDS[kind], name, shown)


def _grouped(asked: Asked) -> tuple[tuple[str, tuple[Line, ...]], ...]:
    """As the form parts its rows: who stands on the book, then who was taken off in the period."""
    if not asked.layout.groups or asked.query.shown != "dang-co":
        return ()
    gone = Query(
        asked.query.first, asked.query.last, "ra", search=asked.query.search, by_name=asked.query.by_name
    )
    book = asked.opened.book
    return ((_STANDING.get(book.id, "Đang trong danh sách"), asked.shown), (_GONE, gone.lines(asked.moved)))


def _docx(
    officer: Officer, asked: Asked, sheet: Sheet, groups: Iterable[tuple[str, tuple[Line, ...]]]
) -> bytes:
    layout, office, query = asked.layout, asked.opened.office, asked.query
    keys = tuple(key for key, _head, _width in layout.columns)
    paper = BookPaper(
        parent=office.parent_name,
        office=office.name,
        office_kind=office.kind,
        place=_place(office),
        day=sheet.house.today(),
        heading=layout.heading,
        subject=layout.subject,
        period=f"(Tính từ ngày {query.first:%d/%m/%Y} đến ngày {query.last:%d/%m/%Y})",
        columns=[(head, width) for _key, head, width in layout.columns],
        groups=[Group(title, [_texts(sheet, line, keys) for line in lines]) for title, lines in groups],
        totals=totals_of(sheet, asked.opened, asked.layout, asked.moved),
        notes=_notes(layout),
        signer=layout.signer,
        compiler=officer.actor.name if officer.unit.id == office.id else "",
        heads=layout.heads,
        least=[DAY_WIDTH if asked.opened.book.columns[key].wanted == "day" else 0 for key in keys],
    )
    return book_docx(paper)


def _notes(layout: Layout) -> tuple[str, ...]:
    return layout.notes


def _texts(sheet: Sheet, line: Line, keys: tuple[str, ...]) -> list[str]:
    values = sheet.values(line, keys)
    return [said(values[key]) for key in keys]


def said(value: Value) -> str:
    """A value as text: a day as 04/03/2024."""
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else value


def _table(asked: Asked, sheet: Sheet, kind: str) -> bytes:
    """Every column of the book, not only those of its form: files are worked with."""
    book, query = asked.opened.book, asked.query
    heads = {key: head for key, head, _width in asked.layout.columns}
    keys = (
        *heads,
        *(
            key
            for key in ("entered_on", "entered_by", "removed_on", "removed_by", "why", "stage")
            if key not in heads
        ),
    )
    columns = [SheetColumn("TT"), *(SheetColumn(heads.get(key) or book.columns[key].vi) for key in keys)]
    rows = ([number, *sheet.values(line, keys).values()] for number, line in enumerate(asked.shown, start=1))
    above = (
        asked.opened.office.name,
        book.vi,
        f"Từ ngày {query.first:%d/%m/%Y} đến hết ngày {query.last:%d/%m/%Y}",
    )
    below = tuple(
        f"{words}: {figure}" for words, figure in totals_of(sheet, asked.opened, asked.layout, asked.moved)
    )
    table = Table(name=book.vi[:28], columns=columns, rows=rows, above=above, below=below)
    return to_csv(table) if kind == "csv" else to_xlsx(table)


def _place(office: Unit) -> str:
    found = office.attributes.get("place")
    return found if isinstance(found, str) else ""
