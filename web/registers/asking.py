"""One question each of the statutory books. Who may ask is decided by ``web.registers.access``.

``turnover`` is what reports stand on: opening + entered - removed = closing, each line with its case and the acts that put it there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from persistence.statutory import StatutoryBooks
from persistence.statutory_scope import Scope
from web.house import House
from web.signin.access import PROVINCIAL
from workflows.errors import UnknownCase
from workflows.model import Unit
from workflows.registers import About, Book, Line, Turnover, known_by, load_books
from workflows.registers import turnover as turned

OF_PROVINCE: Final = PROVINCIAL | {"health_department", "provincial_pc", "labour_department"}
"""Kinds of office that answer for a whole province; of persons only the police among them see all."""


def books() -> Mapping[str, Book]:
    """Every statutory book by id."""
    return load_books()


def book(book_id: str) -> Book:
    """The book. ``UnknownCase`` for an id that none has."""
    found = load_books().get(book_id)
    if found is None:
        raise unknown_book()
    return found


def scope_of(house: House, which: Book, office: Unit) -> Scope:
    """The lines that are an office's own: its commune's, or the office's; of a province, those of all its offices.

    A book of organisations holds what is published: whoever reads it reads that of the province, and what a ministry keeps.
    """
    reading = StatutoryBooks(house.standby)
    if which.about is About.ORGANISATION:
        kinds = {kind for each in which.keeping for kind in each.kinds}
        return reading.scope_of_keepers(office.province, kinds)
    if office.kind in PROVINCIAL and office.province is not None:
        return reading.scope_of_province(office.province, which)
    return reading.scope_of(office, which)


def lines(house: House, which: Book, office: Unit, *, until: date | None = None) -> tuple[Line, ...]:
    """Every line of a book of an office, as the acts up to the end of ``until`` tell it (None: all acts), in order of entry."""
    return StatutoryBooks(house.standby).lines(which, scope_of(house, which, office), until=until)


def lines_of_books(
    house: House, ids: Iterable[str], office: Unit, until: date
) -> dict[str, tuple[Line, ...]]:
    """The lines of several books; what they share is read once."""
    reading = StatutoryBooks(house.standby, several=True)
    known: dict[tuple[object, ...], Scope] = {}
    found: dict[str, tuple[Line, ...]] = {}
    for each in ids:
        which = book(each)
        same = (which.about, which.residents, which.id if which.about is About.ORGANISATION else "")
        if same not in known:
            known[same] = scope_of(house, which, office)
        found[each] = reading.lines(which, known[same], until=until)
    return found


def as_of(house: House, which: Book, office: Unit, day: date) -> tuple[Line, ...]:
    """Who stood on the book at the end of ``day``."""
    return tuple(line for line in lines(house, which, office, until=day) if line.stands_on(day))


def turnover(house: House, which: Book, office: Unit, first: date, last: date) -> Turnover:
    """The movement of a book of an office between two days, both included; what was done after ``last`` is not in it."""
    return period(lines(house, which, office, until=last), first, last)


def period(found: tuple[Line, ...], first: date, last: date) -> Turnover:
    """The movement that these lines tell."""
    return turned((known_by(line, last) for line in found), first, last)


def unknown_book() -> UnknownCase:
    """The same words whether there is no such book or it is not for this office."""
    return UnknownCase(
        "There is no such book for you. See `lotrinh register list`, or the page of the books.",
        vi="Không có sổ này trong phạm vi của bạn. Xem trang Sổ hoặc lệnh `lotrinh register list`.",
        kind="book",
    )
