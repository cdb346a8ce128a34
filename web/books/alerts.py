"""What the registers of an office tell its desk: lines that are due, lots near their end, helpers with too many. Asked by indexes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from persistence.books import BookReader
from web.books.seeing import writers_of
from web.books.stock import tags_of
from web.house import House
from web.language import _, label, many
from web.signin.officer import Officer
from workflows.books import Book, load_books


@dataclass(frozen=True, slots=True)
class Alert:
    """A register with something to be done: its id and name, what, and whether it is late; ``stock``: the page of the stock tells it."""

    book: str
    name: str
    text: str
    late: bool
    stock: bool = False


def alerts_of(house: House, officer: Officer) -> tuple[Alert, ...]:
    """The alerts of the registers in which this officer writes, the late ones first."""
    today, unit = house.today(), officer.unit.id
    mine = {book.id: book for book in load_books().values() if writers_of(officer, book, today) is not None}
    if not mine:
        return ()
    reader = BookReader(house.database)
    found = [
        Alert(each.book, label(mine[each.book]), _due(mine[each.book], each.due, each.late), bool(each.late))
        for each in reader.waiting(unit, mine, today)
    ]
    for book in mine.values():
        if book.stock is not None:
            found += _stock(reader, unit, book, today)
        elif book.load is not None:
            found += _loads(reader, unit, book)
    return tuple(sorted(found, key=lambda each: not each.late))


def _due(book: Book, due: int, late: int) -> str:
    said = label(book.due.said) if book.due is not None else ""
    if late:
        return _("%(due)s dòng: %(said)s (%(late)s quá hạn)", due=due, said=said, late=late)
    return _("%(due)s dòng: %(said)s", due=due, said=said)


def _stock(reader: BookReader, unit: str, book: Book, today: date) -> list[Alert]:
    tags = tags_of(reader.balances(unit, book), today)
    return [Alert(book.id, label(book), text, tone == "late", stock=True) for tone, text in tags]


def _loads(reader: BookReader, unit: str, book: Book) -> list[Alert]:
    most = book.load.most if book.load is not None else 0
    over = sum(count > most for count in reader.loads(unit, book).values())
    if not over:
        return []
    return [
        Alert(book.id, label(book), many("%(num)s người giúp đỡ đang nhận quá số người", over), late=True)
    ]
