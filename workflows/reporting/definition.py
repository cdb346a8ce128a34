"""The shapes of the definitions: books with their causes, activities, kinds of report with their cut-offs, targets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from rules.facts import FactValue
from workflows.reporting.model import Step, Words


@dataclass(frozen=True, slots=True)
class ActTest:
    """Which acts are meant: by name, perhaps only where a fact of the act has one of some values (of a set: holds one of them), or where
    the case comes to one of some stages (``to``)."""

    acts: frozenset[str]
    fact: str = ""
    values: frozenset[str] = frozenset()
    to: frozenset[str] = frozenset()

    def holds(self, step: Step) -> bool:
        """Whether the act is one of those meant."""
        if step.act not in self.acts or (self.to and step.after not in self.to):
            return False
        return not self.fact or bool(_texts(step.facts.get(self.fact)) & self.values)


def _texts(value: FactValue | None) -> frozenset[str]:
    if isinstance(value, frozenset):
        return frozenset(map(str, value))
    if isinstance(value, bool):
        return frozenset({"true" if value else "false"})
    return frozenset() if value is None else frozenset({str(value)})


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a line comes on a book or goes off it: a column of the table.

    ``after``: the removal only follows; the cause is the last act of the case among these and ``others``. ``moved``: another place
    took over.
    """

    id: str
    words: Words
    tests: tuple[ActTest, ...]
    after: tuple[ActTest, ...] = ()
    others: frozenset[str] = frozenset()
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Book:
    """What a report counts: the lines of statutory books (``registers``, by id), with the causes of coming and going."""

    id: str
    words: Words
    cites: tuple[str, ...]
    registers: tuple[str, ...]
    procedures: tuple[str, ...]
    causes_in: tuple[Cause, ...]
    causes_out: tuple[Cause, ...]


@dataclass(frozen=True, slots=True)
class Activity:
    """A line of what was done in the period: acts of these names (``persons``: each person once)."""

    id: str
    words: Words
    cites: tuple[str, ...]
    tests: tuple[ActTest, ...]
    persons: bool = False


@dataclass(frozen=True, slots=True)
class ReportKind:
    """A kind of period report.

    ``starts``: month and day on which each of its periods begins, in the order of the year; empty for a report on request.
    ``due``: month and day by which it is sent, or ``due_days`` after the cut-off. ``verified`` False: the text was not seen.
    """

    id: str
    words: Words
    starts: tuple[tuple[int, int], ...]
    due: tuple[int, int] | None
    due_days: int
    cites: tuple[str, ...]
    verified: bool
    note: Words | None
    sections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Goal:
    """What is aimed at in a year: a share in hundredths; ``over``: more than it, not as much."""

    year: int
    percent: int
    over: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Who is counted: members of books (``at_end`` of the period, else at any time of it), or persons with such an act in the period."""

    books: tuple[str, ...] = ()
    tests: tuple[ActTest, ...] = ()
    at_end: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """A target with its formula in words.

    ``measure``: ``share`` (of ``base``, those with one of the acts ``served``), ``fall`` (of the books of ``base`` over a year),
    ``facilities`` or ``staff`` (qualified on the last day), ``book`` (from a simple register of the office), ``unknown`` (``why``
    says why).
    """

    id: str
    words: Words
    source: Words
    formula: Words
    measure: str
    goals: tuple[Goal, ...]
    base: Group = field(default_factory=Group)
    served: tuple[ActTest, ...] = ()
    why: Words | None = None
    register: str = ""

    def goal_of(self, year: int) -> Goal | None:
        """The goal of a year: that of the last year named before it, for goals stand until another is set."""
        known = [goal for goal in self.goals if goal.year <= year]
        return max(known, key=lambda goal: goal.year) if known else None


@dataclass(frozen=True, slots=True)
class Splits:
    """By what persons are told apart: ages at which a band begins, groups of substances, and the acts that tell substances."""

    ages: tuple[int, ...]
    substances: Mapping[str, tuple[Words, frozenset[str]]]
    substance_acts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Definitions:
    """All of it, under one hash: a frozen report says by which definitions it was counted.

    ``facts`` are looked at in the acts ``looked_at``, and nothing else of what an act tells; ``moves`` are acts by which another
    commune takes a person over."""

    books: Mapping[str, Book]
    activities: Mapping[str, Activity]
    kinds: Mapping[str, ReportKind]
    targets: tuple[Target, ...]
    splits: Splits
    completed: tuple[ActTest, ...]
    reuse: tuple[ActTest, ...]
    relapse: tuple[ActTest, ...]
    died: tuple[ActTest, ...]
    hash: str
    facts: frozenset[str]
    looked_at: frozenset[str]
    moves: frozenset[str]

    def kind(self, name: str) -> ReportKind | None:
        """A kind of report, if there is one of this name."""
        return self.kinds.get(name)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days of a report, both included."""

    start: date
    end: date

    def holds(self, day: date) -> bool:
        """Whether a day is one of them."""
        return self.start <= day <= self.end
