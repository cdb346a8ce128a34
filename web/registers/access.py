"""Who may open a statutory book, and whose: an office its own, a province those of its offices, an auditor any.

A book that is not for an office does not exist for it (404), whether there are lines on it or not.
"""

from __future__ import annotations

from dataclasses import dataclass

from web.house import House
from web.registers.asking import book, books, unknown_book
from web.signin.access import ADMINISTRATOR, AUDITOR, covers, reach_of
from web.signin.officer import Officer
from workflows.model import Unit
from workflows.registers import About, Book


@dataclass(frozen=True, slots=True)
class Opened:
    """A book, and the office whose lines are read."""

    book: Book
    office: Unit


def open_book(house: House, officer: Officer, book_id: str, office_id: str = "") -> Opened:
    """The book of the officer's own office, or of the one named. ``UnknownCase``."""
    which = book(book_id)
    office = _office(house, officer, office_id)
    if office is None or office.kind not in which.read_by:
        raise unknown_book()
    return Opened(which, office)


def readable(house: House, officer: Officer, office_id: str = "") -> tuple[Book, ...]:
    """The books that the officer may open for an office, in their order; none where the office is not for the officer."""
    office = _office(house, officer, office_id)
    if office is None:
        return ()
    return tuple(each for each in books().values() if office.kind in each.read_by)


def may_name_others(officer: Officer) -> bool:
    """Whether the officer may read the books of other offices."""
    return officer.appointment.role == AUDITOR or officer.unit.kind == "provincial_police"


def _office(house: House, officer: Officer, office_id: str) -> Unit | None:
    """None for an administrator, and for an office that is not the officer's to read."""
    if officer.appointment.role == ADMINISTRATOR:
        return None
    if not office_id or office_id == officer.unit.id:
        return officer.unit
    found = house.reader.find_unit(office_id)
    if found is None:
        return None
    if officer.appointment.role == AUDITOR:
        return found if covers(reach_of(officer), found) else None
    mine = officer.unit
    sees = mine.kind == "provincial_police" and mine.province is not None and found.province == mine.province
    return found if sees else None


def tells_persons(which: Book) -> bool:
    """Whether the lines are of persons, so that reading them is logged."""
    return which.about is About.PERSON
