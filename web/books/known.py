"""What a row may name, for one officer in one register: asked of the database for many rows at once, answered from memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from persistence.books import BookReader
from persistence.books.known import OnFile
from web.house import House
from web.signin.access import reach_of
from web.signin.officer import Officer
from workflows.books.checking import REFERENCES
from workflows.books.model import Book, Column, Type
from workflows.books.reading import plain

_LONGEST: Final = 200


class OfficerKnows:
    """``workflows.books.Known`` for an officer, over the texts of some rows."""

    def __init__(
        self, house: House, officer: Officer, book: Book, rows: Iterable[Mapping[str, object]]
    ) -> None:
        self._officer = officer
        self._found: dict[tuple[str, str], str] = {}
        wanted: defaultdict[str, set[str]] = defaultdict(set)
        columns = [each for each in book.columns if each.type in REFERENCES]
        for row in rows if columns else ():
            for column in columns:
                text = _text(row.get(column.id))
                if text:
                    wanted[column.id].add(text)
        for column in columns:
            found = self._ask(house, column, wanted[column.id]) if wanted[column.id] else {}
            self._found |= {(column.id, text): key for text, key in found.items()}

    def find(self, column: Column, text: str) -> str | None:
        """The id of what the text names."""
        return self._found.get((column.id, text))

    def _ask(self, house: House, column: Column, texts: set[str]) -> dict[str, str]:
        if column.type is Type.PERSON:
            return OnFile(house.database).persons(texts, reach_of(self._officer))
        if column.type is Type.CASE:
            return OnFile(house.database).cases(texts, reach_of(self._officer))
        if column.type is Type.OFFICER:
            return self._officers(house, texts)
        return self._rows(house, column, texts)

    def _officers(self, house: House, texts: set[str]) -> dict[str, str]:
        """Officers of the office, by id, or by a name that only one of them has."""
        by_name: defaultdict[str, set[str]] = defaultdict(set)
        ids: set[str] = set()
        for actor in house.reader.actors(unit_id=self._officer.unit.id):
            ids.add(actor.id)
            by_name[plain(actor.name).casefold()].add(actor.id)
        named = {
            text: by_name[text.casefold()] for text in texts if len(by_name.get(text.casefold(), ())) == 1
        }
        return {
            text: text if text in ids else next(iter(named[text]))
            for text in texts
            if text in ids or text in named
        }

    def _rows(self, house: House, column: Column, texts: set[str]) -> dict[str, str]:
        """Lines of another register of the office, by number or id."""
        reader, unit = BookReader(house.database), self._officer.unit.id
        numbers = {
            text: int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) <= 9
        }
        by_number = reader.by_number(unit, column.of, sorted(set(numbers.values())))
        called = reader.called([text for text in texts if text not in numbers])
        mine = {
            text: text
            for text, row in called.items()
            if row.book == column.of and row.unit_id == unit and not row.struck
        }
        return mine | {text: by_number[number] for text, number in numbers.items() if number in by_number}


def _text(value: object) -> str:
    """A cell as the check of the row will ask for it."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return ""
    text = " ".join(plain(str(value)).split())[:_LONGEST]
    return text if text.isprintable() else ""
