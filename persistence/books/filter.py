"""Which rows of a register are asked for, as conditions: by office, period, state, words; and which offices an officer reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select, true

from persistence.models import BOOK_ROWS, PERSON_INDEX, UNITS
from persistence.reach import Reach, offices_of
from persistence.search.tokens import NAME, words_of
from workflows.books.model import Book

_R: Final = BOOK_ROWS.c
_LAST: Final = "\U0010ffff"
_MOST_WORDS: Final = 6


@dataclass(frozen=True, slots=True)
class RowFilter:
    """Rows of ``book``. ``units``: these offices; None is every office. ``since`` and ``until`` are days of the register, both included.

    ``names``: words are also looked for in the names of persons. ``struck``: also those that were struck. ``due_until``: rows that count
    and are due by that day.
    """

    book: str
    units: tuple[str, ...] | None = None
    since: date | None = None
    until: date | None = None
    mark: str = ""
    open: bool | None = None
    struck: bool = False
    search: str = ""
    names: bool = True
    person_id: str = ""
    case_id: str = ""
    key: str = ""
    due_until: date | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """What must hold of a row."""
        words = words_of(self.search)[:_MOST_WORDS]
        return [*self._plain(), *(_word(each, names=self.names) for each in words)]

    def _plain(self) -> Iterator[ColumnElement[bool]]:
        yield _R.book == self.book
        if self.units is not None:
            yield _R.unit_id.in_(self.units) if len(self.units) != 1 else _R.unit_id == self.units[0]
        if not self.struck:
            yield _R.struck.is_(False)
        if self.since is not None:
            yield _R.day >= self.since
        if self.until is not None:
            yield _R.day <= self.until
        if self.open is not None:
            yield _R.open.is_(self.open)
        if self.due_until is not None:
            yield and_(_R.open.is_(True), _R.due <= self.due_until)
        for column, value in (
            (_R.mark, self.mark),
            (_R.person_id, self.person_id),
            (_R.case_id, self.case_id),
            (_R.key, self.key),
        ):
            if value:
                yield column == value


def _word(word: str, *, names: bool) -> ColumnElement[bool]:
    """A word stands in the row, or begins a word of the person's name."""
    inside = _R.words.contains(word, autoescape=True)
    if not names:
        return inside
    name = and_(
        PERSON_INDEX.c.person_id == _R.person_id,
        PERSON_INDEX.c.kind == NAME,
        PERSON_INDEX.c.token >= word,
        PERSON_INDEX.c.token < word + _LAST,
    )
    return or_(inside, exists().where(name).correlate(BOOK_ROWS))


def offices_read(reach: Reach, book: Book) -> ColumnElement[bool]:
    """Whether an office's register is read by such an officer: one's own; of the territory for an office above, unless the register is
    closed; of the same commune where it is shared. The same rule in Python is ``reads_office``."""
    if reach.all:
        return true()
    if reach.audits:
        return UNITS.c.id.in_(offices_of(reach))
    conditions: list[ColumnElement[bool]] = [UNITS.c.id == reach.unit] if reach.unit else []
    if reach.commune is not None and book.shared:
        conditions.append(UNITS.c.commune == reach.commune)
    if not book.closed:
        pairs = ((UNITS.c.district, reach.district), (UNITS.c.province, reach.province))
        conditions += [column == place for column, place in pairs if place is not None]
    return or_(*conditions) if conditions else false()


def offices_with(reach: Reach, book: Book, most: int) -> Select[Any]:
    """The ids and names of offices that have rows in a register and are read by such an officer."""
    there = exists().where(_R.book == book.id, _R.unit_id == UNITS.c.id)
    return (
        select(UNITS.c.id, UNITS.c.name)
        .where(offices_read(reach, book), there)
        .order_by(UNITS.c.name)
        .limit(most)
    )
