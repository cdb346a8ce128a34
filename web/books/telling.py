"""Rows of a register in words: what a cell says on a page, on paper, in a table. Names are fetched for many rows at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from persistence.books import BookReader
from persistence.books.known import OnFile
from rules.citation import Citation
from rules.errors import CitationError
from web.books.seeing import ERASED, MINOR, minor_hidden
from web.house import House
from web.language import _, label, mark
from web.pages.views.case import code_of
from web.pages.views.citing import brief
from web.pages.views.times import day_vi
from web.signin.officer import Officer
from web.signin.sensitive import VEILED
from workflows.books import Book, Column, RowVersion, Type, load_books
from workflows.model import BIRTH_YEAR, Json, Person

YES, NO = mark("Có"), mark("Không")
_MOST_TITLE: Final = 3


@dataclass(frozen=True, slots=True)
class Cell:
    """What a column says of a row; ``person``, ``case``, ``row``: the id to which it leads, "" for none. ``number``: to be set right."""

    text: str
    person: str = ""
    case: str = ""
    row: str = ""
    number: bool = False


class Teller:
    """Tells the rows of one register to one officer. Rows must be as this officer is shown them (``seeing.shown``)."""

    def __init__(self, house: House, officer: Officer, book: Book, rows: Iterable[RowVersion]) -> None:
        self._house = house
        self._officer = officer
        self._book = book
        some = list(rows)
        self._rows = self._referred(book, some)
        others = list(self._rows.values())
        self._persons = OnFile(house.database).named(
            each.person_id for each in (*some, *others) if each.person_id is not None
        )
        self._officers = house.reader.names_of_actors(
            str(row.values[each.id])
            for each in book.columns
            if each.type is Type.OFFICER
            for row in some
            if each.id in row.values
        )
        self._today = house.today()

    def cells(self, row: RowVersion, columns: Sequence[Column]) -> tuple[Cell, ...]:
        """The cells of a row."""
        return tuple(self.cell(row, each) for each in columns)

    def cell(self, row: RowVersion, column: Column) -> Cell:
        """One cell; what was erased and what is not for this officer says so."""
        value = row.values.get(column.id)
        if value is None:
            return Cell(_(ERASED) if row.erased and column.personal else "")
        if value == VEILED:
            return Cell(_(VEILED))
        return self._told(row, column, value)

    def title(self, row: RowVersion) -> str:
        """How a row is called: by the columns of its register that say so."""
        book = load_books().get(row.book, self._book)
        told = (self.cell(row, book.column(name)).text for name in book.title[:_MOST_TITLE])
        return ", ".join(each for each in told if each) or _("dòng số %(number)s", number=row.number)

    def _told(self, row: RowVersion, column: Column, value: Json) -> Cell:
        text = str(value)
        match column.type:
            case Type.PERSON:
                return self._person(row, text)
            case Type.CASE:
                return Cell(code_of(text), case=text)
            case Type.OFFICER:
                return Cell(self._officers.get(text, text))
            case Type.ROW:
                found = self._rows.get(text)
                return Cell(self.title(found) if found is not None else "–", row=text)
            case Type.NUMBER | Type.MONEY:
                return Cell(
                    f"{int(text):,}".replace(",", ".") + (f" {label(column.unit)}" if column.unit.vi else ""),
                    number=True,
                )
        return Cell(plain_text(column, value))

    def _person(self, row: RowVersion, key: str) -> Cell:
        person = self._persons.get(key)
        if person is None:
            return Cell("–")
        if minor_hidden(self._officer, person, row.unit_id, self._today):
            return Cell(_(MINOR), person=person.id)
        return Cell(named(person), person=person.id)

    def _referred(self, book: Book, rows: Sequence[RowVersion]) -> dict[str, RowVersion]:
        names = [each.id for each in book.columns if each.type is Type.ROW]
        ids = {str(row.values[name]) for name in names for row in rows if row.values.get(name)}
        return BookReader(self._house.database).called(sorted(ids)) if ids else {}


def named(person: Person) -> str:
    """A person by name and year of birth."""
    year = person.born.year if person.born is not None else person.attributes.get(BIRTH_YEAR)
    return f"{person.full_name} ({year})" if year else person.full_name


def plain_text(column: Column, value: Json) -> str:
    """A value that names no record."""
    text = str(value)
    match column.type:
        case Type.CHOICE:
            said = column.choices.get(text)
            return label(said) if said is not None else text
        case Type.YES_NO:
            return _(YES) if text == "yes" else _(NO)
        case Type.DATE:
            return day_vi(date.fromisoformat(text))
        case Type.ARTICLE:
            return _article(text)
    return text


def _article(text: str) -> str:
    try:
        return brief(Citation.parse(text))
    except CitationError:
        return text
