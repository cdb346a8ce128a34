"""What is counted: the life of a person as the acts of all cases tell it, and the figures that keep what they count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain
from typing import Final

from rules.facts import FactValue
from rules.terms import legal_date

ELSEWHERE: Final = ""
"""The commune of whoever has none on file."""


@dataclass(frozen=True, slots=True)
class Step:
    """One act of one case. ``facts`` are those of the act that a definition asks for; ``day`` is the legal day of ``at``.
    ``erased``: what it told of the person can be read no more."""

    at: datetime
    day: date
    case: str
    seq: int
    procedure: str
    act: str
    before: str
    after: str
    unit: str
    facts: Mapping[str, FactValue] = field(default_factory=dict, repr=False)
    erased: bool = False


@dataclass(frozen=True, slots=True)
class Life:
    """A person with every act of every case in the order of their moments, and where the home was when.

    ``first_home`` is the commune before any other took the person over; ``moves`` are the take-overs (moment, commune), in order.
    ``birth_year``: of whoever's day of birth is not known. ``group``: residential group or village as on file.
    ``residence``: ``permanent``, ``temporary``, ``none`` or ``unknown``.
    """

    person: str
    sex: str | None
    born: date | None
    group: str
    residence: str
    first_home: str
    moves: tuple[tuple[datetime, str], ...]
    steps: tuple[Step, ...] = field(repr=False)
    birth_year: int | None = None

    def home_on(self, day: date) -> str:
        """The commune that had the person at the end of a day."""
        home = self.first_home
        for at, commune in self.moves:
            if legal_date(at) > day:
                break
            home = commune
        return home

    def home_at(self, at: datetime) -> str:
        """The commune that had the person after whatever happened at this moment."""
        home = self.first_home
        for moved, commune in self.moves:
            if moved > at:
                break
            home = commune
        return home


class Acts:
    """Where the acts of many lives stand: by the name of the act the place of the life, and of the step in it."""

    __slots__ = ("_found", "lives")

    def __init__(self, lives: tuple[Life, ...]) -> None:
        self.lives = lives
        self._found: dict[str, list[tuple[int, int]]] = {}
        for place, life in enumerate(lives):
            for at, step in enumerate(life.steps):
                self._found.setdefault(step.act, []).append((place, at))

    def of(self, names: Iterable[str]) -> Iterator[tuple[Life, Step]]:
        """The acts of these names, life after life, each in the order of its moments."""
        told = [self._found[name] for name in set(names) if name in self._found]
        for place, at in told[0] if len(told) == 1 else sorted(chain.from_iterable(told)):
            life = self.lives[place]
            yield life, life.steps[at]


@dataclass(frozen=True, slots=True, order=True)
class Line:
    """One thing counted: the person, the case that shows it, the day and the act ("" where it is a state and no act)."""

    person: str
    case: str
    day: str = ""
    act: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with the lines that it counts."""

    lines: tuple[Line, ...] = ()

    @property
    def number(self) -> int:
        """How many."""
        return len(self.lines)


NONE: Final = Figure()


@dataclass(frozen=True, slots=True)
class Words:
    """A label in both languages; the Vietnamese one is the official one."""

    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Sum:
    """What a simple register of the offices of the commune adds up to in a period. ``register`` and ``id`` name it."""

    register: str
    id: str
    book: Words
    words: Words
    number: int

    @property
    def key(self) -> str:
        """How it is named in a frozen report."""
        return f"{self.register}.{self.id}"
