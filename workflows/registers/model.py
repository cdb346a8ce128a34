"""The nouns of the statutory books: what a book is, a line of it, and what happened to the line.

A book is a projection of acts and nothing else: an act puts a person (or an organisation) on it, an act takes them off. Nobody writes in
it. What it is told by is data (``workflows/registers/books/*.yaml``), read by ``workflows.registers.reader``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from rules.citation import Citation

NOBODY: Final = ""
"""The holder of a line whose place is not on file."""


class Happened(StrEnum):
    """What an act did to a line. Stored nowhere: told anew from the acts."""

    ENTERED = "entered"
    REMOVED = "removed"
    MARKED = "marked"


class PlaceBy(StrEnum):
    """Whose line it is: of the commune of the office that acted, of that office itself, or of the office that plays a part in the case."""

    COMMUNE = "commune"
    OFFICE = "office"
    PART = "part"


class About(StrEnum):
    """Of whom the lines are."""

    PERSON = "person"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class Keeping:
    """Which kinds of office keep the book, between two days (both included; None is open), and by which article."""

    kinds: tuple[str, ...]
    cites: tuple[Citation, ...]
    valid_from: date
    valid_to: date | None = None

    def in_force(self, day: date) -> bool:
        """Whether it stands on ``day``."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Mark:
    """Acts that say something of a line without taking it off: stopped, suspended, moved. ``key`` names them in figures."""

    key: str
    vi: str
    en: str
    acts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Rule:
    """What the acts of one procedure do to the book.

    ``enters`` and ``removes`` are acts; ``stages`` are stages of the case while which it stands on the book, whatever act leads there or
    away. ``leaves``: acts by which an office takes off its own line alone (who moved away). ``moves``: acts by which another place takes
    the line over. ``awaits``: stages in which the law wants a line and an act is still to enter it; ``overdue``: stages in which it wants
    the line off and an act is still to remove it. ``names``: every act that may enter, remove, move or mark. The office that plays
    ``part`` is who does an act of ``acting``, or who is named with an act of ``naming``.
    """

    procedure: str
    enters: frozenset[str] = frozenset()
    removes: frozenset[str] = frozenset()
    stages: frozenset[str] = frozenset()
    moves: frozenset[str] = frozenset()
    marks: tuple[Mark, ...] = ()
    part: str = ""
    leaves: frozenset[str] = frozenset()
    awaits: frozenset[str] = frozenset()
    overdue: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    acting: frozenset[str] = frozenset()
    naming: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Column:
    """A column. ``source`` is a path: person.…, line.…, facts.…, due.<duty>, part.<part>, acts.<act>; several are tried in order.

    ``width`` is a proportion of the printed page.
    """

    key: str
    vi: str
    en: str
    sources: tuple[str, ...]
    width: int
    wanted: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """How the book is printed between two days: the form, if one is prescribed, its words, which columns under which heads, what is summed.

    ``columns``: key, head, width. ``totals``: figure and its words. ``groups``: those who stand on it, then those who were taken off in
    the period, each under a line of its own. ``heads``: whether the name of the office stands at its head.
    """

    form: str
    heading: str
    subject: str
    columns: tuple[tuple[str, str, int], ...]
    totals: tuple[tuple[str, str], ...]
    signer: str
    groups: bool
    heads: bool
    valid_from: date
    valid_to: date | None
    verified: bool
    note_vi: str
    note_en: str
    notes: tuple[str, ...] = ()

    def in_force(self, day: date) -> bool:
        """Whether it stands on ``day``."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Book:
    """A statutory book."""

    id: str
    vi: str
    en: str
    about: About
    cites: tuple[Citation, ...]
    keeping: tuple[Keeping, ...]
    read_by: frozenset[str]
    place: PlaceBy
    residents: bool
    rules: Mapping[str, Rule]
    columns: Mapping[str, Column]
    layouts: tuple[Layout, ...]
    verified: bool = True
    note_vi: str = ""
    note_en: str = ""
    year_from: tuple[int, int] = (1, 1)

    def layout(self, day: date) -> Layout:
        """How it is printed on ``day``; before the first, as at the first."""
        return next((each for each in self.layouts if each.in_force(day)), self.layouts[-1])

    def keepers(self, day: date) -> tuple[Keeping, ...]:
        """Who keeps it on ``day``."""
        return tuple(each for each in self.keeping if each.in_force(day))


@dataclass(frozen=True, slots=True)
class Step:
    """An act as a book needs it: what stands in the clear in the journal."""

    case_id: str
    seq: int
    act: str
    at: datetime
    day: date
    unit_id: str
    unit_name: str
    actor_name: str
    role: str
    power: tuple[str, ...]
    stage_from: str
    stage_to: str


@dataclass(frozen=True, slots=True)
class Journal:
    """The acts of one case that matter to a book, in order, with what a line needs of the case.

    ``home``: the commune of residence on file (None where there is none). ``parts``: the office that plays the part of the rule, from the
    act of that number on.
    """

    case_id: str
    procedure: str
    person_id: str
    name: str
    steps: tuple[Step, ...]
    home: str | None = None
    parts: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a line: by which act, which mark it is (of a mark alone), in the hands of whom."""

    kind: Happened
    step: Step
    mark: str = ""
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One stay on the book: entered, perhaps removed, and what came between. A person may have several, one after the other.

    ``holder`` is whose line it is: the code of a commune, or the id of an office.
    """

    case_id: str
    procedure: str
    person_id: str
    name: str
    holder: str
    home: str | None
    entered: Event
    removed: Event | None = None
    marks: tuple[Event, ...] = ()

    @property
    def entered_on(self) -> date:
        """The day of entry."""
        return self.entered.step.day

    @property
    def removed_on(self) -> date | None:
        """The day on which it was taken off."""
        return None if self.removed is None else self.removed.step.day

    @property
    def history(self) -> tuple[Event, ...]:
        """Everything that happened to it, in order."""
        last = () if self.removed is None else (self.removed,)
        return (self.entered, *self.marks, *last)

    def stands_on(self, day: date) -> bool:
        """Whether it stands on the book at the end of ``day``."""
        gone = self.removed_on
        return self.entered_on <= day and (gone is None or day < gone)

    def stage_on(self, day: date) -> str:
        """The stage of the case at the end of ``day``, as far as this line tells."""
        told = [each for each in self.history if each.step.day <= day]
        return (told[-1] if told else self.entered).step.stage_to
