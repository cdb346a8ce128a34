"""What a row is found, counted and warned by: the few values that stand beside it in the clear, so that an index can be asked. Pure.

Nothing personal is among them: where a person is named, by id alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from workflows.books.checking import holds
from workflows.books.model import Book, Due, Type
from workflows.model import Json

PARTED = "\u001f"
"""Stands between the item and the lot in the key of a stock."""


@dataclass(frozen=True, slots=True)
class Slots:
    """``day``: by which the book runs. ``due``: of which the desk is told, where the row counts (``open``). ``mark``: what is filtered by.

    ``key``: what load or stock is reckoned by; ``each``: what is counted for it; ``delta``: what goes in or out; ``level``: the minimum.
    """

    day: date
    due: date | None
    open: bool
    mark: str
    key: str
    each: str
    delta: int
    level: int | None
    person_id: str | None
    case_id: str | None


def slots_of(book: Book, values: Mapping[str, Json]) -> Slots:
    """The slots of a row whose values were checked."""
    person, case = book.first(Type.PERSON), book.first(Type.CASE)
    key, each, delta, level, expiry = "", "", 0, None, None
    if book.load is not None:
        key, each = str(values[book.load.column]), str(values[book.load.each])
    elif book.stock is not None:
        held = book.stock
        key = f"{values[held.item]}{PARTED}{values[held.lot]}"
        quantity = _whole(values.get(held.quantity)) or 0
        delta = quantity if values[held.kind] in held.gains else -quantity
        level = _whole(values.get(held.minimum)) if held.minimum else None
        expiry = _day(values.get(held.expiry))
    return Slots(
        day=date.fromisoformat(str(values[book.day])),
        due=_due(book.due, values) if book.due is not None else expiry,
        open=_open(book, values),
        mark=str(values.get(book.mark, "")) if book.mark else "",
        key=key,
        each=each,
        delta=delta,
        level=level,
        person_id=_text(values, person.id) if person is not None else None,
        case_id=_text(values, case.id) if case is not None else None,
    )


def _due(due: Due, values: Mapping[str, Json]) -> date | None:
    """The day of the clock that runs out next."""
    if due.sooner is not None and holds(due.sooner.open, values) and values.get(due.sooner.column):
        return _day(values.get(due.sooner.column))
    return _day(values.get(due.column))


def _open(book: Book, values: Mapping[str, Json]) -> bool:
    if book.load is not None:
        return holds(book.load.open, values)
    return book.due is not None and holds(book.due.open, values) and bool(values.get(book.due.column))


def words_in(book: Book, values: Mapping[str, Json]) -> str:
    """The text by which a row is searched: nothing of health, nothing that the register leaves out."""
    columns = (each for each in book.columns if each.words and each.search and not each.health)
    return " ".join(str(values[each.id]) for each in columns if each.id in values)


def personal_in(book: Book, values: Mapping[str, Json]) -> dict[str, Json]:
    """The values that are sealed."""
    return {name: value for name, value in values.items() if is_personal(book, name)}


def is_personal(book: Book, name: str) -> bool:
    """Whether a value is sealed; also one of a column that the register has no more."""
    column = book.by_id.get(name)
    return column is None or column.personal


def _day(value: Json) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else None


def _whole(value: Json) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _text(values: Mapping[str, Json], name: str) -> str | None:
    found = values.get(name)
    return str(found) if found is not None else None
