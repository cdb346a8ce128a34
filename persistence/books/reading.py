"""Reads registers: pages of rows, the history of one, stock, what is due, and figures for reports. What is personal is opened on the way.

Nothing here asks who may see: ``web/books/seeing.py`` does, by ``offices_read``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Select, case, func, select

from persistence.books.filter import RowFilter, offices_read, offices_with
from persistence.books.mapping import opened_rows, version_of
from persistence.codec import load_map
from persistence.database import Database
from persistence.models import BOOK_ROWS, BOOK_VERSIONS, UNITS
from persistence.reach import Reach
from persistence.views import Page
from workflows.books.checking import holds
from workflows.books.model import Book, RowVersion
from workflows.books.slots import PARTED

_R: Final = BOOK_ROWS.c
_V: Final = BOOK_VERSIONS.c
_BATCH: Final = 1_000
_NOW: Final[Select[Any]] = select(BOOK_VERSIONS, _R.due, _R.open.label("counts")).join_from(
    BOOK_ROWS, BOOK_VERSIONS, (_V.row_id == _R.id) & (_V.version == _R.version)
)
ORDERS: Final[Mapping[str, tuple[Any, ...]]] = {
    "-day": (_R.day.desc(), _R.number.desc()),
    "day": (_R.day, _R.number),
    "number": (_R.number,),
    "-number": (_R.number.desc(),),
    "due": (_R.due.is_(None), _R.due, _R.number),
}
"""How a page may be sorted."""


@dataclass(frozen=True, slots=True)
class RowLine:
    """A row as it stands; ``due``: of what the desk is told, where the row counts (``open``)."""

    row: RowVersion
    due: date | None
    open: bool


@dataclass(frozen=True, slots=True)
class Balance:
    """What there is of a lot. ``level``: the minimum last told for the item, None where none was."""

    item: str
    lot: str
    expiry: date | None
    gained: int
    lost: int
    level: int | None = None

    @property
    def left(self) -> int:
        """What is left."""
        return self.gained - self.lost


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the desk is told of a register: rows due by now, and among them late ones."""

    book: str
    due: int
    late: int


class BookReader:
    """The registers of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(
        self, wanted: RowFilter, *, order: str = "-day", offset: int = 0, limit: int = 50
    ) -> Page[RowLine]:
        """One page of the rows asked for, and how many there are."""
        conditions = wanted.conditions()
        with self._database.reading() as connection:
            total = connection.execute(
                select(func.count()).select_from(BOOK_ROWS).where(*conditions)
            ).scalar_one()
            statement = _NOW.where(*conditions).order_by(*ORDERS[order]).offset(offset).limit(limit)
            rows = connection.execute(statement).mappings().all()
            return Page(tuple(self._lines(rows)), total=total, offset=offset, limit=limit)

    def rows(self, wanted: RowFilter, *, order: str = "day") -> Iterator[RowLine]:
        """All the rows asked for, some at a time: for print, export and reports."""
        statement = _NOW.where(*wanted.conditions()).order_by(*ORDERS[order])
        with self._database.reading() as connection:
            found = connection.execute(statement, execution_options={"yield_per": _BATCH}).mappings()
            for some in found.partitions():
                yield from self._lines(some)

    def find(self, row_id: str) -> RowLine | None:
        """A row as it stands, struck or not."""
        with self._database.reading() as connection:
            rows = connection.execute(_NOW.where(_R.id == row_id)).mappings().all()
            return next(iter(self._lines(rows)), None)

    def by_number(
        self, unit_id: str, book: str, numbers: Sequence[int], *, struck: bool = False
    ) -> dict[int, str]:
        """The ids of rows of an office by their numbers; none that was struck, unless ``struck``."""
        mine = (_R.unit_id == unit_id) & (_R.book == book)
        mine = mine if struck else mine & _R.struck.is_(False)
        found: dict[int, str] = {}
        with self._database.reading() as connection:
            for start in range(0, len(numbers), 500):
                wanted = select(_R.number, _R.id).where(mine, _R.number.in_(numbers[start : start + 500]))
                found |= {row.number: row.id for row in connection.execute(wanted)}
        return found

    def history(self, row_id: str) -> tuple[RowVersion, ...]:
        """Every version of a row, the first first."""
        wanted = select(BOOK_VERSIONS).where(_V.row_id == row_id).order_by(_V.version)
        with self._database.reading() as connection:
            rows = connection.execute(wanted).mappings().all()
            return tuple(opened_rows([version_of(row) for row in rows], self._database.keys))

    def called(self, ids: Sequence[str]) -> dict[str, RowVersion]:
        """Rows that others refer to, as they stand."""
        found: dict[str, RowVersion] = {}
        with self._database.reading() as connection:
            for start in range(0, len(ids), 500):
                rows = connection.execute(_NOW.where(_R.id.in_(ids[start : start + 500]))).mappings().all()
                found |= {line.row.row_id: line.row for line in self._lines(rows)}
        return found

    def balances(self, unit_id: str, book: Book) -> tuple[Balance, ...]:
        """The stock of an office, by item and lot."""
        mine = (_R.unit_id == unit_id) & (_R.book == book.id) & _R.struck.is_(False)
        gained = func.sum(case((_R.delta > 0, _R.delta), else_=0))
        lost = func.sum(case((_R.delta < 0, -_R.delta), else_=0))
        wanted = select(_R.key, func.min(_R.due), gained, lost).where(mine).group_by(_R.key).order_by(_R.key)
        told = select(_R.item, _R.level).where(mine, _R.level.is_not(None)).order_by(_R.day, _R.number)
        with self._database.reading() as connection:
            levels = {row.item: row.level for row in connection.execute(told)}
            rows = connection.execute(wanted).all()
        return tuple(
            Balance(item, lot, expiry, int(more), int(less), levels.get(item))
            for key, expiry, more, less in rows
            for item, _mark, lot in [str(key).partition(PARTED)]
        )

    def waiting(self, unit_id: str, books: Mapping[str, Book], today: date) -> tuple[Waiting, ...]:
        """What is due in the registers of an office, by an index."""
        horizon = today + timedelta(
            days=max((b.due.before for b in books.values() if b.due is not None), default=0)
        )
        mine = (_R.unit_id == unit_id) & _R.open.is_(True) & (_R.due <= horizon)
        wanted = select(_R.book, _R.due, func.count()).where(mine).group_by(_R.book, _R.due)
        due: dict[str, int] = {}
        late: dict[str, int] = {}
        with self._database.reading() as connection:
            for name, day, count in connection.execute(wanted):
                book = books.get(name)
                if book is None or book.due is None or day > today + timedelta(days=book.due.before):
                    continue
                due[name] = due.get(name, 0) + count
                late[name] = late.get(name, 0) + (count if day < today else 0)
        return tuple(Waiting(name, count, late[name]) for name, count in sorted(due.items()))

    def loads(self, unit_id: str, book: Book) -> dict[str, int]:
        """How many persons each helper of an office helps now."""
        mine = (_R.unit_id == unit_id) & (_R.book == book.id) & _R.open.is_(True) & _R.struck.is_(False)
        wanted = select(_R.key, func.count(func.distinct(_R.each))).where(mine).group_by(_R.key)
        with self._database.reading() as connection:
            return {key: int(count) for key, count in connection.execute(wanted)}

    def figures(self, book: Book, wanted: RowFilter) -> dict[str, int]:
        """The figures that a register counts towards reports (``Count.id``), and ``rows``. What is sealed is not opened."""
        found = {"rows": 0} | {each.id: 0 for each in book.counts}
        statement = select(_V.clear).join_from(
            BOOK_ROWS, BOOK_VERSIONS, (_V.row_id == _R.id) & (_V.version == _R.version)
        )
        with self._database.reading() as connection:
            rows = connection.execute(
                statement.where(*wanted.conditions()), execution_options={"yield_per": _BATCH}
            )
            for (clear,) in rows:
                values = load_map(clear)
                found["rows"] += 1
                for each in book.counts:
                    if holds(each.open, values):
                        told = values.get(each.sum) if each.sum else 1
                        found[each.id] += told if isinstance(told, int) else 0
        return found

    def numbers(self, unit_id: str) -> dict[str, int]:
        """How many rows stand in each register of an office."""
        mine = (_R.unit_id == unit_id) & _R.struck.is_(False)
        with self._database.reading() as connection:
            rows = connection.execute(select(_R.book, func.count()).where(mine).group_by(_R.book))
            return {name: int(count) for name, count in rows}

    def of_person(self, unit_id: str, person_id: str) -> dict[str, int]:
        """How many lines of an office name a person, by register."""
        mine = (_R.person_id == person_id) & (_R.unit_id == unit_id) & _R.struck.is_(False)
        with self._database.reading() as connection:
            rows = connection.execute(select(_R.book, func.count()).where(mine).group_by(_R.book))
            return {name: int(count) for name, count in rows}

    def offices(self, reach: Reach, book: Book, most: int = 500) -> tuple[tuple[str, str], ...]:
        """Id and name of the offices that have rows in a register and are read by such an officer."""
        with self._database.reading() as connection:
            return tuple((row.id, row.name) for row in connection.execute(offices_with(reach, book, most)))

    def reads(self, reach: Reach, book: Book, unit_id: str) -> bool:
        """Whether such an officer reads this register of this office."""
        wanted = select(UNITS.c.id).where(UNITS.c.id == unit_id, offices_read(reach, book))
        with self._database.reading() as connection:
            return connection.execute(wanted).first() is not None

    def _lines(self, rows: Sequence[Any]) -> Iterator[RowLine]:
        opened = opened_rows([version_of(row) for row in rows], self._database.keys)
        for each, row in zip(opened, rows, strict=True):
            yield RowLine(each, row["due"], bool(row["counts"]))
