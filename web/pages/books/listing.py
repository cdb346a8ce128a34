"""The registers that there are for an officer, and one register: filters that can be kept as a link, a search that stands in no address."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from persistence.books import BookReader, RowLine, Waiting
from web.books.seeing import book_named, log_rows, readable, reads_book, shown, writers_of
from web.books.stock import tags_of
from web.books.telling import Cell, Teller
from web.language import _, label, many
from web.pages.books.asked import Asked, asked_of, search_for
from web.pages.views.findings import Cite, cites_of
from web.pages.views.listing import Option
from web.pages.views.times import day_vi
from web.signin.access import reach_of
from web.signin.session import at_work, house
from workflows.books import GROUPS, Book, Column, unknown_book

blueprint = Blueprint("books", __name__)
PAGE_SIZE: Final = 25
_MOST_OFFICES: Final = 300


@dataclass(frozen=True, slots=True)
class Shelf:
    """Registers of one kind: id, name, what for, number of lines, what is due."""

    name: str
    books: tuple[tuple[str, str, str, int, str], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the list. ``title``: how it is called; ``due``: the day, where it counts; ``late``: that day is past."""

    id: str
    number: int
    title: str
    cells: tuple[tuple[str, Cell], ...]
    struck: bool
    due: str
    late: bool


@dataclass(frozen=True, slots=True)
class BookPage:
    """The page of a register."""

    book: Book
    name: str
    about: str
    cites: tuple[Cite, ...]
    office: str
    offices: tuple[Option, ...]
    asked: Asked
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    summary: str
    writes: bool
    note: str
    mark_name: str
    marks: tuple[Option, ...]
    orders: tuple[Option, ...]
    tags: tuple[tuple[str, str], ...]
    pages: int
    previous: str
    next: str


@blueprint.get("/so-theo-doi")
def index() -> str:
    """Every register that makes sense to this officer, with the lines and what is due at the own office."""
    officer, reader = at_work(), BookReader(house().database)
    books = {book.id: book for book in readable(house(), officer)}
    numbers = reader.numbers(officer.unit.id) if reach_of(officer).unit else {}
    due = {each.book: each for each in reader.waiting(officer.unit.id, books, house().today())}
    shelves = [
        Shelf(
            label(said),
            tuple(
                (book.id, label(book), label(book.about), numbers.get(book.id, 0), _due(due.get(book.id)))
                for book in books.values()
                if book.group == group
            ),
        )
        for group, said in GROUPS.items()
    ]
    return render_template("books/index.html", shelves=[each for each in shelves if each.books])


@blueprint.get("/so-theo-doi/<book_name>")
def show(book_name: str) -> str:
    """One page of the lines of a register."""
    asked = asked_of(book_name)
    found = BookReader(house().database).page(
        asked.wanted(), order=asked.order, offset=(asked.number - 1) * PAGE_SIZE, limit=PAGE_SIZE
    )
    log_rows(house(), asked.officer, [line.row for line in found.items])
    lines = [replace(line, row=shown(house(), asked.officer, asked.book, line.row)) for line in found.items]
    pages = max(1, -(-found.total // PAGE_SIZE))
    return render_template("books/list.html", page=_page(asked, lines, found.total, pages))


@blueprint.post("/so-theo-doi/<book_name>/tim")
def search(book_name: str) -> Response:
    """Keep what is searched for in this session, or drop it."""
    officer, book = at_work(), book_named(book_name)
    named = request.form.get("co-quan", "") or officer.unit.id
    if not reads_book(house(), officer, book, named):
        raise unknown_book()
    search_for(book, "" if request.form.get("clear") else request.form.get("q", ""))
    other: dict[str, Any] = {"co-quan": named} if named != officer.unit.id else {}
    return redirect(url_for("books.show", book_name=book.id, **other), 303)


def _page(asked: Asked, lines: list[RowLine], total: int, pages: int) -> BookPage:
    book, officer = asked.book, asked.officer
    columns = [each for each in book.columns if each.listed and each.id not in book.title]
    teller = Teller(house(), officer, book, [line.row for line in lines])
    day, corpus = house().today(), house().corpus
    return BookPage(
        book=book,
        name=label(book),
        about=label(book.about),
        cites=cites_of(book.cites, corpus),
        office=asked.office.name,
        offices=_offices(asked),
        asked=asked,
        columns=tuple(label(each) for each in columns),
        lines=tuple(_line(line, teller, columns) for line in lines),
        summary=many("%(num)s dòng", total),
        writes=asked.own and writers_of(officer, book, day) is not None,
        note="" if book.verified else label(book.note),
        mark_name=label(book.column(book.mark)) if book.mark else "",
        marks=asked.marks(),
        orders=asked.orders(),
        tags=_tags(asked) if book.stock is not None else (),
        pages=pages,
        previous=asked.address(trang=asked.number - 1 or "") if asked.number > 1 else "",
        next=asked.address(trang=asked.number + 1) if asked.number < pages else "",
    )


def _line(line: RowLine, teller: Teller, columns: list[Column]) -> Line:
    row, today = line.row, house().today()
    return Line(
        id=row.row_id,
        number=row.number,
        title=teller.title(row),
        cells=tuple((label(each), teller.cell(row, each)) for each in columns),
        struck=row.struck,
        due=day_vi(line.due) if line.due is not None and line.open else "",
        late=line.due is not None and line.open and line.due < today,
    )


def _offices(asked: Asked) -> tuple[Option, ...]:
    """The offices whose register may be looked at instead, where there are any besides the own one."""
    others = BookReader(house().database).offices(reach_of(asked.officer), asked.book, _MOST_OFFICES)
    mine = (asked.officer.unit.id, asked.officer.unit.name)
    found = dict([mine, *others, (asked.office.id, asked.office.name)])
    return tuple(Option(key, name) for key, name in found.items()) if len(found) > 1 else ()


def _tags(asked: Asked) -> tuple[tuple[str, str], ...]:
    return tags_of(BookReader(house().database).balances(asked.office.id, asked.book), house().today())


def _due(waiting: Waiting | None) -> str:
    if waiting is None:
        return ""
    if waiting.late:
        return _("%(due)s đến hạn, %(late)s quá hạn", due=waiting.due, late=waiting.late)
    return _("%(due)s đến hạn", due=waiting.due)
