"""What the queries of pages and command line give back: lines of lists, a whole case, a page of anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Generic, TypeVar

from persistence.reach import Reach
from workflows.model import ActRecord, CaseSnapshot, DeadlineRecord, DocumentRecord, Person
from workflows.ports import AuditEntry

T = TypeVar("T")


class AtLeast(int):
    """A number of which only the lower end is known: counting them all would take longer than the list itself. Written "50+"."""

    def __str__(self) -> str:
        return f"{int(self)}+"


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a very long list of cases, from which it can be gone on, or ``back``, without going through all before it: the moment by
    which it is ordered there and the id at it; ``due``: of an open duty, else of a case that has none."""

    at: datetime
    id: str
    due: bool = True
    back: bool = False


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A part of a list: ``items`` from ``offset``, at most ``limit``; ``total`` counts the whole list, or says ``AtLeast`` how many.

    ``first`` and ``last``: where it begins and ends, in a list so long that it is walked.
    """

    items: tuple[T, ...]
    total: int
    offset: int
    limit: int
    first: Mark | None = None
    last: Mark | None = None

    @property
    def more(self) -> bool:
        """Whether a further page follows."""
        return self.offset + len(self.items) < self.total


class CaseOrder(StrEnum):
    """Order of a list of cases."""

    DUE = "due"  # what is due first; then what moved last
    LAST = "last"  # what moved last
    NAME = "name"  # by the person's folded name


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases are wanted; None asks for nothing. All that is given must hold.

    ``unit_id``: an office with any part in the case; ``commune``: such an office of that commune; ``due_before``: an open duty whose limit
    passes before that instant; ``search``: words of the person's name, without regard to case and marks; ``reach``: only what
    such an officer sees; ``except_procedure``: none of this one; ``pending``: only
    what is not at its end, or has an open duty. ``duties``: only these, ``other_duties``: all but these; ``due_from``: due at that
    instant or later (all three in a list of duties only). ``ids``: only these cases;
    ``persons``: only cases of these; ``acted``: an officer who did an act of the case;
    ``left``: what another territory took over from that of ``reach``, instead of what is seen there now;
    ``code``: the beginning of its id; ``deadlines``: only these (in a list of duties only). ``near``: the mark beside which a page of a
    very long list lies, as the page before or after it gave it; a list that is not so long goes by offset.
    """

    unit_id: str | None = None
    commune: str | None = None
    procedure: str | None = None
    stage: str | None = None
    closed: bool | None = None
    due_before: datetime | None = None
    search: str | None = None
    person_id: str | None = None
    reach: Reach | None = None
    except_procedure: str | None = None
    pending: bool = False
    duties: tuple[str, ...] | None = None
    other_duties: tuple[str, ...] = ()
    due_from: datetime | None = None
    ids: tuple[str, ...] | None = None
    persons: tuple[str, ...] | None = None
    acted: str | None = None
    code: str | None = None
    deadlines: tuple[str, ...] | None = None
    left: bool = False
    near: Mark | None = None


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in a list, with the person's name and the open deadline that passes first."""

    id: str
    procedure: str
    regime: str
    stage: str
    version: int
    closed: bool
    opened_at: datetime
    last_at: datetime
    person_id: str
    person_name: str
    person_born: date | None
    units: Mapping[str, str]
    next_deadline: DeadlineRecord | None


@dataclass(frozen=True, slots=True)
class CaseFile:
    """All of a case: acts, papers, deadlines (in ``case``) and its audit entries, refusals among them, in order of time."""

    case: CaseSnapshot
    person: Person
    acts: tuple[ActRecord, ...]
    documents: tuple[DocumentRecord, ...]
    audit: tuple[AuditEntry, ...]


@dataclass(frozen=True, slots=True)
class DueLine:
    """An open duty in a list, with its case, the offices that have a part in it, and the person."""

    deadline: DeadlineRecord
    procedure: str
    stage: str
    person_id: str
    person_name: str
    units: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OpenDuty:
    """An open duty by what it is counted by; ``at_once``: due, never late by a count."""

    id: str
    due_at: datetime
    duty: str
    at_once: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """Someone looked at a person's file: who, from which office, when, at what (``case``, ``document`` …), in which post, from where."""

    at: datetime
    actor_id: str
    unit_id: str
    person_id: str
    case_id: str | None
    what: str
    post: str = ""
    origin: str = ""
