"""The shapes of simple registers ("sổ"): a book is data (``registers/*.yaml``), a row is a chain of versions.

A book names its columns with their types, who may write, which office reads, and the few rules the law or a plan gives: a load cap, a stock
that never falls below nothing, a day on which the desk is told. Nothing here reads a file, a clock or a database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from rules.citation import Citation
from workflows.model import Json

MOST_TEXT: Final = 300
MOST_NOTE: Final = 4_000
MOST_NUMBER: Final = 999_999_999_999


class Type(StrEnum):
    """What a column holds. ``number`` is a whole number in the column's unit, ``money`` whole đồng.

    ``person``, ``case`` and ``officer`` name a record by its id, ``row`` a line of another book of the same office; ``article`` is a
    citation; ``place`` a commune or neighbourhood in words.
    """

    TEXT = "text"
    NOTE = "note"
    DATE = "date"
    NUMBER = "number"
    MONEY = "money"
    CHOICE = "choice"
    YES_NO = "yes_no"
    PERSON = "person"
    CASE = "case"
    OFFICER = "officer"
    ROW = "row"
    ARTICLE = "article"
    PLACE = "place"


class Entry(StrEnum):
    """What a version of a row is. Stored."""

    ENTERED = "entered"
    CORRECTED = "corrected"
    STRUCK = "struck"


@dataclass(frozen=True, slots=True)
class Said:
    """A text in both languages."""

    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``personal``: told of somebody, sealed; ``health``: shown to those who need it (``workflows/sensitive.yaml``) only.

    ``most`` and ``least`` are of the number, or of the length of a text. ``ahead``: a day may lie after today; ``after``:
    it is not before the day in that column. ``of``: the book of a ``row``.
    ``search``: its words are searched. ``listed``, ``printed``: shown in the list, in the printed book. ``only``: asked only where another
    column holds one of these values (column, values).
    """

    id: str
    vi: str
    en: str
    type: Type
    required: bool = False
    personal: bool = False
    health: bool = False
    least: int | None = None
    most: int | None = None
    unit: Said = Said("", "")
    ahead: bool = False
    after: str = ""
    of: str = ""
    search: bool = True
    listed: bool = True
    printed: bool = True
    choices: Mapping[str, Said] = field(default_factory=dict)
    only: tuple[str, frozenset[str]] | None = None
    hint: Said = Said("", "")

    @property
    def words(self) -> bool:
        """Whether it is free text."""
        return self.type in {Type.TEXT, Type.NOTE, Type.PLACE}


@dataclass(frozen=True, slots=True)
class Writers:
    """Who may write: one of these roles in one of these kinds of office; by which articles, where the law says so."""

    roles: tuple[str, ...]
    kinds: frozenset[str]
    cites: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class While:
    """A row counts while a column holds one of these values."""

    column: str
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class Sooner:
    """Another clock that runs first, as long as a row stands so: a first answer before the fulfilment."""

    column: str
    open: While


@dataclass(frozen=True, slots=True)
class Due:
    """The desk is told ``before`` days ahead of the day in ``column``, of rows that count (``open``); ``said``: what is due. ``sooner``: of
    which rows the day of another column comes first."""

    column: str
    said: Said
    before: int = 0
    open: While | None = None
    sooner: Sooner | None = None


@dataclass(frozen=True, slots=True)
class Load:
    """At most ``most`` rows that count (``open``) for the same value of ``column``: one helper, one or two persons.

    ``each`` is the column whose different values are counted (the person helped).
    """

    column: str
    each: str
    most: int
    open: While
    said: Said
    cites: tuple[Citation, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Stock:
    """What goes in and out: the balance of a lot (``item`` and ``lot``) is never below nothing on any day.

    ``gains`` are the values of ``kind`` that add, ``losses`` those that take away. ``minimum``: under so much of an item it is short.
    """

    item: str
    lot: str
    expiry: str
    kind: str
    quantity: str
    gains: frozenset[str]
    losses: frozenset[str]
    minimum: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """A figure of a report: rows of the period, of which a column holds one of the values; ``sum`` adds up a number instead."""

    id: str
    said: Said
    open: While | None = None
    sum: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """A register. ``day`` is the column by which it runs; ``title`` the columns by which a row is called; ``mark`` a choice to filter by.

    ``shared``: offices of the same commune read each other's; ``closed``: not even an office above, only the auditor.
    ``source`` are the rows of the plans that ask for it. ``version`` is the hash of its file.
    """

    id: str
    vi: str
    en: str
    group: str
    about: Said
    source: tuple[str, ...]
    cites: tuple[Citation, ...]
    who: tuple[Writers, ...]
    columns: tuple[Column, ...]
    day: str
    title: tuple[str, ...]
    mark: str = ""
    shared: bool = False
    closed: bool = False
    verified: bool = True
    note: Said = Said("", "")
    due: Due | None = None
    load: Load | None = None
    stock: Stock | None = None
    counts: tuple[Count, ...] = ()
    version: str = ""
    by_id: Mapping[str, Column] = field(init=False, repr=False, compare=False)
    by_type: Mapping[Type, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Look-ups that every row asks for."""
        object.__setattr__(self, "by_id", {each.id: each for each in self.columns})
        object.__setattr__(self, "by_type", {each.type: each for each in reversed(self.columns)})

    def column(self, name: str) -> Column:
        """The column of this id; ``KeyError`` for another."""
        return self.by_id[name]

    @property
    def names(self) -> tuple[str, ...]:
        """The ids of the columns in order."""
        return tuple(each.id for each in self.columns)

    def first(self, kind: Type) -> Column | None:
        """The first column of a type."""
        return self.by_type.get(kind)


@dataclass(frozen=True, slots=True)
class RowVersion:
    """One version of a row: what stood in it then, who wrote it when under which power, and why.

    ``sealed`` is the form in which what is personal is kept ("" where nothing is); ``erased``: it can be read no more. ``values`` and
    ``reason`` are whole where it was opened.
    """

    row_id: str
    version: int
    book: str
    unit_id: str
    number: int
    kind: Entry
    values: Mapping[str, Json]
    reason: str
    recorded_at: datetime
    actor_id: str
    actor_name: str
    post: str
    unit_name: str
    power: tuple[str, ...]
    person_id: str | None
    case_id: str | None
    key: str
    source: str = ""
    schema: str = ""
    sealed: str = ""
    erased: bool = False

    @property
    def struck(self) -> bool:
        """Whether the row stands no more."""
        return self.kind is Entry.STRUCK

    def day(self, name: str) -> date | None:
        """The day in a column."""
        value = self.values.get(name)
        return date.fromisoformat(value) if isinstance(value, str) and value else None
