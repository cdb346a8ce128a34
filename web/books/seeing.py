"""Who reads and who writes a register, and what of a row is shown to whom. What is not for an officer's eyes is not there (404).

An office reads its own; an office above reads those of its territory, as it does cases, unless the register is closed; offices of one
commune read each other's where it is shared; the auditor reads all, who runs the program none. What is of health is shown to whoever is
shown it in a case (``workflows/sensitive.yaml``); a minor's name only to the office itself and the auditor.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from persistence.books import BookReader, RowLine
from persistence.books.known import OnFile
from web.house import House
from web.language import label, mark
from web.pages.record import log_all
from web.signin import restricted
from web.signin.access import AUDITOR, may_write, reach_of
from web.signin.officer import Officer
from web.signin.sensitive import VEILED, sight_by
from workflows.books import Book, RowVersion, Type, load_books, unknown_book
from workflows.books.model import Writers
from workflows.errors import NotPermitted
from workflows.model import Person
from workflows.roles import ROLES, UNIT_KINDS

READ: Final = "book"
"""What is logged where rows of a register that name persons are shown."""
MINOR: Final = mark("người chưa đủ 18 tuổi")
ERASED: Final = mark("đã xoá dữ liệu cá nhân")
HEALTH: Final = "health"


def book_named(name: str) -> Book:
    """The register of this id. ``UnknownBook``."""
    found = load_books().get(name)
    if found is None:
        raise unknown_book()
    return found


def reads_book(house: House, officer: Officer, book: Book, unit_id: str) -> bool:
    """Whether this officer reads this register of this office."""
    return unit_id.isprintable() and BookReader(house.database).reads(reach_of(officer), book, unit_id)


def readable(house: House, officer: Officer) -> tuple[Book, ...]:
    """The registers that make sense to this officer: those of the own kind of office, and those of others that are read."""
    reach, reader = reach_of(officer), BookReader(house.database)
    if not reach.unit and not reach.all:
        return ()
    mine = officer.unit.kind
    return tuple(
        book
        for book in load_books().values()
        if any(mine in row.kinds for row in book.who) or reader.offices(reach, book, most=1)
    )


def writers_of(officer: Officer, book: Book, day: date) -> Writers | None:
    """The row of power under which this officer writes in the register of the own office; None where there is none."""
    held = officer.appointment
    if not may_write(officer, day):
        return None
    return next((row for row in book.who if held.role in row.roles and held.unit.kind in row.kinds), None)


def about_person(house: House, officer: Officer, person_id: str) -> tuple[tuple[str, str, int], ...]:
    """The registers in which this officer writes about persons: id, name, lines of the office that name this one."""
    today = house.today()
    mine = [
        book for book in load_books().values() if book.first(Type.PERSON) and writers_of(officer, book, today)
    ]
    counts = BookReader(house.database).of_person(officer.unit.id, person_id) if mine else {}
    return tuple((book.id, label(book), counts.get(book.id, 0)) for book in mine)


def must_write(officer: Officer, book: Book, day: date) -> Writers:
    """The same. ``NotPermitted`` says who may."""
    found = writers_of(officer, book, day)
    if found is None:
        who = "; ".join(
            f"{', '.join(ROLES[role] for role in row.roles)} ({', '.join(UNIT_KINDS[kind] for kind in sorted(row.kinds))})"
            for row in book.who
        )
        raise NotPermitted(
            f"Your post does not write in the register '{book.en}'. Who may: {', '.join(sorted({r for w in book.who for r in w.roles}))}.",
            vi=f"Chức danh đang dùng không ghi “{book.vi}”. Người được ghi: {who}.",
            book=book.id,
        )
    return found


def open_row(house: House, officer: Officer, row_id: str, book_id: str = "") -> tuple[Book, RowLine]:
    """A row as it stands, as this officer is shown it; its reading is logged where it names a person. ``UnknownBook``."""
    reader = BookReader(house.database)
    line = reader.find(row_id) if row_id.isalnum() else None
    book = load_books().get(line.row.book) if line is not None else None
    if line is None or book is None or (book_id and book.id != book_id):
        raise unknown_book()
    if not reads_book(house, officer, book, line.row.unit_id):
        if line.row.person_id is not None:
            log_all(house, officer, [(line.row.person_id, line.row.case_id)], "refused")
        raise unknown_book()
    log_rows(house, officer, [line.row])
    return book, replace(line, row=shown(house, officer, book, line.row))


def log_rows(house: House, officer: Officer, rows: Iterable[RowVersion]) -> None:
    """Note who was read: every person whom the rows name."""
    seen = dict.fromkeys((row.person_id, row.case_id) for row in rows if row.person_id is not None)
    log_all(house, officer, seen, READ)


def shown(house: House, officer: Officer, book: Book, row: RowVersion) -> RowVersion:
    """A row without what this officer is not shown: in its place it says that something is on file."""
    sight = sight_by(officer, house.corpus.facts, part=row.unit_id == officer.unit.id)
    if HEALTH not in sight.kinds:
        return row
    hidden = {each.id for each in book.columns if each.health}
    return replace(
        row, values={name: VEILED if name in hidden else value for name, value in row.values.items()}
    )


def finds_names(officer: Officer, unit_id: str) -> bool:
    """Whether words are looked for in names as well: not where the name of a minor is not told, or it could be guessed by searching."""
    return officer.appointment.role == AUDITOR or officer.unit.id == unit_id


def hidden_in(row: RowVersion) -> frozenset[str]:
    """The columns of a row, as it is shown, that are not for this officer."""
    return frozenset(name for name, value in row.values.items() if value == VEILED)


def minor_hidden(officer: Officer, person: Person, unit_id: str, day: date) -> bool:
    """Whether the name of a minor is not told to this officer in the register of that office."""
    if officer.appointment.role == AUDITOR or officer.unit.id == unit_id:
        return False
    return restricted.needs_reason(officer, person, None, (), day)


def persons_in(house: House, rows: Iterable[RowVersion]) -> Mapping[str, Person]:
    """The persons whom rows name, by id as the row has it."""
    return OnFile(house.database).named(row.person_id for row in rows if row.person_id is not None)
