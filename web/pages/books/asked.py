"""What an address asks of a register: office, period, filter, order, page. Nothing personal stands in it: a search is of the session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from flask import request, url_for

from persistence.books import RowFilter
from rules.errors import InputError
from web.books.seeing import book_named, finds_names, reads_book
from web.language import _, label, mark
from web.pages.forms.reading import cleaned, ordinal, read_day
from web.pages.views.listing import Option
from web.signin import searched as kept_words
from web.signin.officer import Officer
from web.signin.session import at_work, house
from workflows.books import Book, unknown_book
from workflows.model import Unit

ORDERS: Final = (
    ("-day", mark("ngày, mới nhất trước")),
    ("day", mark("ngày, cũ nhất trước")),
    ("number", mark("số thứ tự")),
    ("due", mark("hạn, gần nhất trước")),
)
_SEARCHES: Final = "book:{}"
_LONGEST: Final = 100
_LAST_PAGE: Final = 100_000


@dataclass(frozen=True, slots=True)
class Asked:
    """A register of an office that this officer reads, and what of it is wanted. ``query``: the address that asks the same again."""

    officer: Officer
    book: Book
    office: Unit
    own: bool
    since: date | None
    until: date | None
    mark: str
    due: bool
    struck: bool
    order: str
    search: str
    person: str
    number: int

    def wanted(self) -> RowFilter:
        """The rows asked for."""
        before = self.book.due.before if self.book.due is not None else 0
        return RowFilter(
            book=self.book.id,
            units=(self.office.id,),
            since=self.since,
            until=self.until,
            mark=self.mark,
            struck=self.struck,
            search=self.search,
            names=finds_names(self.officer, self.office.id),
            person_id=self.person,
            due_until=house().today() + timedelta(days=before) if self.due else None,
        )

    def query(self, **changes: object) -> dict[str, Any]:
        """The values of the address, without what is as usual."""
        told: dict[str, object] = {
            "co-quan": "" if self.own else self.office.id,
            "tu": self.since.isoformat() if self.since else "",
            "den": self.until.isoformat() if self.until else "",
            "loai": self.mark,
            "han": "1" if self.due else "",
            "gach": "1" if self.struck else "",
            "xep": "" if self.order == ORDERS[0][0] else self.order,
            "nguoi": self.person,
        }
        return {name: value for name, value in (told | changes).items() if value not in ("", None)}

    def address(self, endpoint: str = "books.show", **changes: object) -> str:
        """An address of this register."""
        return url_for(endpoint, book_name=self.book.id, **self.query(**changes))

    @property
    def filtered(self) -> bool:
        """Whether anything is left out."""
        return bool(self.search or {*self.query()} - {"co-quan", "xep"})

    def marks(self) -> tuple[Option, ...]:
        """The values that may be filtered by."""
        if not self.book.mark:
            return ()
        return tuple(
            Option(code, label(said)) for code, said in self.book.column(self.book.mark).choices.items()
        )

    def orders(self) -> tuple[Option, ...]:
        """The orders there are."""
        return tuple(
            Option(code, _(text)) for code, text in ORDERS if code != "due" or self.book.due is not None
        )


def asked_of(book_name: str) -> Asked:
    """What the request asks. ``UnknownBook`` for a register or office that is not for this officer."""
    officer, book, args = at_work(), book_named(book_name), request.args
    named = args.get("co-quan", "") or officer.unit.id
    if not reads_book(house(), officer, book, named):
        raise unknown_book()
    office = officer.unit if named == officer.unit.id else house().reader.find_unit(named)
    if office is None:
        raise unknown_book()
    chosen = args.get("loai", "")
    order = args.get("xep", "")
    return Asked(
        officer=officer,
        book=book,
        office=office,
        own=office.id == officer.unit.id,
        since=_day(args, "tu"),
        until=_day(args, "den"),
        mark=chosen if book.mark and chosen in book.column(book.mark).choices else "",
        due=bool(args.get("han")) and book.due is not None,
        struck=bool(args.get("gach")),
        order=order if order in dict(ORDERS) else ORDERS[0][0],
        search=searched(book),
        person=_id(args.get("nguoi", "")),
        number=ordinal(args.get("trang", ""), _LAST_PAGE),
    )


def searched(book: Book) -> str:
    """What this session searches for in a register."""
    return kept_words.searched(_SEARCHES.format(book.id))


def search_for(book: Book, text: str) -> None:
    """Keep it, or drop it."""
    kept_words.search_for(_SEARCHES.format(book.id), cleaned(text)[:_LONGEST])


def _day(args: Mapping[str, str], name: str) -> date | None:
    try:
        return read_day(name, args.get(name, "")) if args.get(name) else None
    except InputError:
        return None


def _id(text: str) -> str:
    """An id of a person; "" for what can be none."""
    return text[:_LONGEST] if text.isprintable() else ""
