"""Whether a register fits together: every column that a rule names is there and of the type that the rule needs. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from workflows.books.model import Book, Column, Type, While

_ID: Final = re.compile(r"[a-z][a-z0-9_]{1,40}")
_NUMBERS: Final = frozenset({Type.NUMBER, Type.MONEY})
_RESERVED: Final = frozenset({"number", "key", "reason", "version"})


def flaws(book: Book, books: Mapping[str, Book]) -> Iterator[str]:
    """What is wrong with a register, in words for whoever wrote the file."""
    names = list(book.names)
    if len(set(names)) != len(names):
        yield "a column stands twice"
    for each in book.columns:
        asked = _condition(book, "only", While(*each.only)) if each.only is not None else ()
        yield from (f"column '{each.id}': {why}" for why in (*_of_column(each, book, books), *asked))
    yield from _needs(book, "day", book.day, {Type.DATE}, required=True)
    if not book.title:
        yield "'title' names no column"
    for name in book.title:
        yield from _needs(book, "title", name, set(Type))
    if book.mark:
        yield from _needs(book, "mark", book.mark, {Type.CHOICE})
    if len([each for each in book.columns if each.type is Type.PERSON]) > 1:
        yield "one column at most names a person: the row is sealed under that person's key"
    if book.shared and book.closed:
        yield "a register is shared or closed, not both"
    yield from _rules(book)


def _of_column(each: Column, book: Book, books: Mapping[str, Book]) -> Iterator[str]:
    if not _ID.fullmatch(each.id) or each.id in _RESERVED:
        yield "an id is of small letters, digits and _, and none of the reserved"
    if (each.type is Type.CHOICE) != bool(each.choices):
        yield "a choice has choices, and nothing else has"
    if (each.type is Type.ROW) != bool(each.of):
        yield "a row names its register in 'of', and nothing else does"
    if each.of and each.of not in books:
        yield f"there is no register '{each.of}'"
    if each.least is not None and each.most is not None and each.least > each.most:
        yield "'least' is above 'most'"
    if each.ahead and each.type is not Type.DATE:
        yield "'ahead' is of a date"
    if each.after and (each.type is not Type.DATE or each.after not in book.names):
        yield "'after' names another date"
    if each.type is Type.PERSON and (each.personal or each.health):
        yield "a person on file is named by id and not sealed"
    if each.health and not each.personal:
        yield "what is of health is personal"


def _rules(book: Book) -> Iterator[str]:
    if book.due is not None:
        yield from _needs(book, "due", book.due.column, {Type.DATE})
        yield from _condition(book, "due", book.due.open)
        if book.due.sooner is not None:
            yield from _needs(book, "due.sooner", book.due.sooner.column, {Type.DATE})
            yield from _condition(book, "due.sooner", book.due.sooner.open)
    if book.load is not None:
        yield from _needs(book, "load", book.load.column, {Type.ROW, Type.OFFICER}, required=True)
        yield from _needs(book, "load", book.load.each, {Type.PERSON}, required=True)
        yield from _condition(book, "load", book.load.open)
    if book.stock is not None and book.load is not None:
        yield "a register keeps a load or a stock, not both"
    yield from _stock(book)
    for count in book.counts:
        yield from _condition(book, f"counts {count.id}", count.open)
        if count.sum:
            yield from _needs(book, f"counts {count.id}", count.sum, _NUMBERS)


def _stock(book: Book) -> Iterator[str]:
    held = book.stock
    if held is None:
        return
    texts = {Type.TEXT, Type.CHOICE}
    yield from _needs(book, "stock", held.item, texts, required=True)
    yield from _needs(book, "stock", held.lot, texts, required=True)
    yield from _needs(book, "stock", held.expiry, {Type.DATE})
    yield from _needs(book, "stock", held.quantity, {Type.NUMBER}, required=True)
    yield from _needs(book, "stock", held.kind, {Type.CHOICE}, required=True)
    if held.minimum:
        yield from _needs(book, "stock", held.minimum, {Type.NUMBER})
    if held.kind in book.names and (held.gains | held.losses) != set(book.column(held.kind).choices):
        yield "stock: every kind is a gain or a loss"
    if held.gains & held.losses:
        yield "stock: a kind is a gain or a loss, not both"
    if held.quantity in book.names and (book.column(held.quantity).least or 0) < 1:
        yield "stock: a quantity is at least 1"


def _needs(
    book: Book, what: str, name: str, types: set[Type] | frozenset[Type], *, required: bool = False
) -> Iterator[str]:
    if name not in book.names:
        yield f"{what}: there is no column '{name}'"
        return
    column = book.column(name)
    if column.type not in types:
        yield f"{what}: column '{name}' is of type {', '.join(sorted(types))}"
    if required and not column.required:
        yield f"{what}: column '{name}' is required"
    if what in {"day", "mark", "due", "load", "stock"} and (column.personal or column.health):
        yield f"{what}: column '{name}' stands in the clear"


def _condition(book: Book, what: str, condition: While | None) -> Iterator[str]:
    if condition is None:
        return
    if condition.column not in book.names:
        yield f"{what}: there is no column '{condition.column}'"
    elif condition.values - _values(book.column(condition.column)):
        yield f"{what}: '{condition.column}' has no such value"
    elif book.column(condition.column).personal and what in {"due", "load"}:
        yield f"{what}: column '{condition.column}' stands in the clear"


def _values(column: Column) -> set[str]:
    return {"yes", "no"} if column.type is Type.YES_NO else set(column.choices)
