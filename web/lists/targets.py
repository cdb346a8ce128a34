"""What a list may be a list of: persons, or lines of one of the simple registers. Which fields it has, and which headings name them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rules.errors import BadInput
from web.books.seeing import must_write
from web.house import House
from web.lists.kept import PERSONS
from web.lists.officers import may_file_papers
from web.signin.officer import Officer
from workflows.books import Book, load_books
from workflows.errors import NotPermitted
from workflows.importing.fields import FIELDS
from workflows.importing.headings import guess
from workflows.importing.words import plain

_BOOK: Final = "book:"


@dataclass(frozen=True, slots=True)
class Choice:
    """A field of a target, with its labels."""

    id: str
    vi: str
    en: str


def book_of(target: str) -> Book | None:
    """The register of a target; None for persons, and for a register that is no longer there."""
    return load_books().get(target.removeprefix(_BOOK)) if target.startswith(_BOOK) else None


def target_of(book_id: str) -> str:
    """The target of a register; persons for ""."""
    return f"{_BOOK}{book_id}" if book_id else PERSONS


def writable(house: House, officer: Officer) -> tuple[Book, ...]:
    """The registers into which this officer writes today."""
    return tuple(book for book in load_books().values() if _writes(house, officer, book))


def _writes(house: House, officer: Officer, book: Book) -> bool:
    try:
        must_write(officer, book, house.today())
    except NotPermitted:
        return False
    return True


def checked_target(house: House, officer: Officer, book_id: str) -> str:
    """The target that was asked for. ``BadInput`` for a register that is not there, ``NotPermitted`` for one that is not this officer's."""
    if not book_id:
        return PERSONS
    book = load_books().get(book_id)
    if book is None:
        raise BadInput(
            "There is no such register.", vi="Không có sổ này. Chọn lại trong danh sách.", field="so"
        )
    must_write(officer, book, house.today())
    return target_of(book.id)


def fields_of(house: House, officer: Officer, target: str) -> tuple[tuple[Choice, ...], tuple[Choice, ...]]:
    """The fields of a target: those of the thing itself, and those of papers."""
    book = book_of(target)
    if book is not None:
        return tuple(Choice(each.id, each.vi, each.en) for each in book.columns), ()
    own = [Choice(each.id, each.vi, each.en) for each in FIELDS.values() if not each.record]
    papers = [Choice(each.id, each.vi, each.en) for each in FIELDS.values() if each.record]
    return tuple(own), tuple(papers) if may_file_papers(house, officer) else ()


def known(target: str) -> frozenset[str]:
    """The ids of the fields of a target."""
    book = book_of(target)
    return frozenset(FIELDS) if book is None else frozenset(each.id for each in book.columns)


def guess_for(target: str, texts: Sequence[str]) -> dict[int, str]:
    """What each column is taken for: of a register, the column of the same name."""
    book = book_of(target)
    if book is None:
        return guess(texts)
    names = {
        word: each.id for each in book.columns for word in (plain(each.vi), plain(each.en), plain(each.id))
    }
    found: dict[int, str] = {}
    for place, text in enumerate(texts):
        name = names.get(plain(text), "")
        if name and name not in found.values():
            found[place] = name
    return found


def layout_for(target: str, texts: Sequence[str], kept: Mapping[str, str]) -> dict[int, str]:
    """A layout that was kept, as far as its columns and fields are there still."""
    fields = known(target)
    return {
        int(place): name
        for place, name in kept.items()
        if place.isdecimal() and int(place) < len(texts) and name in fields
    }
