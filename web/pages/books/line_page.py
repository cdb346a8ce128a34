"""The page of one line: what stands in it, and who changed what when, under which articles and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from flask import url_for

from persistence.books import BookReader, RowLine
from web.books.seeing import shown, writers_of
from web.books.telling import Cell, Teller
from web.house import new_id
from web.language import _, label, mark
from web.pages.views.findings import Cite, cites_from_short
from web.pages.views.times import day_vi, moment_vi
from web.signin.officer import Officer
from web.signin.session import house
from workflows.books import Book, Entry, RowVersion

_KINDS: Final = {
    Entry.ENTERED: mark("Ghi vào sổ"),
    Entry.CORRECTED: mark("Đính chính"),
    Entry.STRUCK: mark("Gạch bỏ"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """A version in the history: what was done, when, by whom, under which articles, why, and which columns changed from what to what."""

    kind: str
    when: str
    who: str
    unit: str
    power: tuple[Cite, ...]
    reason: str
    changed: tuple[tuple[str, str, str], ...]
    source: str


@dataclass(frozen=True, slots=True)
class LinePage:
    """The page of a line."""

    id: str
    book: Book
    name: str
    title: str
    number: int
    version: int
    office: str
    cells: tuple[tuple[str, Cell], ...]
    struck: bool
    due: str
    late: bool
    history: tuple[Change, ...]
    writes: bool
    key: str
    back: str


def line_page(officer: Officer, book: Book, line: RowLine) -> LinePage:
    """The page of a line as this officer is shown it."""
    row = line.row
    versions = [
        shown(house(), officer, book, each) for each in BookReader(house().database).history(row.row_id)
    ]
    teller = Teller(house(), officer, book, [row, *versions])
    mine = row.unit_id == officer.unit.id
    today = house().today()
    return LinePage(
        id=row.row_id,
        book=book,
        name=label(book),
        title=teller.title(row),
        number=row.number,
        version=row.version,
        office=row.unit_name,
        cells=tuple((label(each), cell) for each in book.columns if (cell := teller.cell(row, each)).text),
        struck=row.struck,
        due=f"{day_vi(line.due)}: {label(book.due.said)}"
        if book.due and line.due is not None and line.open
        else "",
        late=line.due is not None and line.open and line.due < today,
        history=tuple(
            _change(each, before, book, teller)
            for each, before in zip(versions, (None, *versions), strict=False)
        )[::-1],
        writes=mine and not row.struck and not row.erased and writers_of(officer, book, today) is not None,
        key=new_id(),
        back=_list_of(book, "" if mine else row.unit_id),
    )


def _list_of(book: Book, office: str) -> str:
    """The address of a register, of another office where one is named."""
    named: dict[str, Any] = {"co-quan": office} if office else {}
    return url_for("books.show", book_name=book.id, **named)


def _change(row: RowVersion, before: RowVersion | None, book: Book, teller: Teller) -> Change:
    return Change(
        kind=_(_KINDS[row.kind]),
        when=moment_vi(row.recorded_at),
        who=row.actor_name,
        unit=row.post,
        power=cites_from_short(row.power, house().corpus),
        reason=row.reason,
        changed=_changed(row, before, book, teller)
        if before is not None and row.kind is Entry.CORRECTED
        else (),
        source=row.source if before is None else "",
    )


def _changed(
    row: RowVersion, before: RowVersion, book: Book, teller: Teller
) -> tuple[tuple[str, str, str], ...]:
    moved = [each for each in book.columns if row.values.get(each.id) != before.values.get(each.id)]
    return tuple(
        (label(each), teller.cell(before, each).text or "–", teller.cell(row, each).text or "–")
        for each in moved
    )
