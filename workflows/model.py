"""The nouns of a proceeding: units, officers, persons, acts, deadlines and the folded state of a case.

All are frozen values. They are built by the door and by repositories; nothing here decides anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta
from enum import StrEnum
from operator import attrgetter
from typing import Final, NamedTuple, TypeAlias

from rules.facts import FactValue

ISSUED: Final = "issued"
ATTACHED: Final = "attached"
Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"


@dataclass(frozen=True, slots=True)
class Unit:
    """An office. ``kind`` decides, with role and regime, which powers its people hold; ``attributes`` are JSON details
    such as ``qualified``/``designated`` periods of a health facility (Decree 109/2021 Art. 3 and 9), ``succeeds`` (ids of the offices
    whose cases it goes on with) and ``former_communes`` (communes merged into its own)."""

    id: str
    kind: str
    name: str
    parent_name: str = ""
    commune: str | None = None
    district: str | None = None
    province: str | None = None
    attributes: Mapping[str, Json] = field(default_factory=dict)
    valid_from: date | None = None
    valid_to: date | None = None

    def exists_on(self, day: date) -> bool:
        """Whether the office existed on ``day`` (both ends included)."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


class Authority(StrEnum):
    """In which capacity someone signs who does not hold the office itself (Decree 30/2020/NĐ-CP, Annex I, II.7). Stored.

    KT: a deputy for the head. Q: given the powers of the head. TL: by order of the head. TUQ: by the head's authority.
    """

    KT = "KT"
    Q = "Q"
    TL = "TL"
    TUQ = "TUQ"


@dataclass(frozen=True, slots=True)
class Delegation:
    """The paper by which an office was delegated: its number and day. The appointment tells the office, the holder and the period."""

    authority: Authority
    number: str
    day: date


@dataclass(frozen=True, slots=True)
class Appointment:
    """A role held at a unit from a day to a day (both included; None is open); under a ``delegation`` where it is another's office."""

    role: str
    unit: Unit
    title: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    delegation: Delegation | None = None

    def holds_on(self, day: date) -> bool:
        """Whether role and unit both stand on ``day``."""
        started = self.valid_from is None or self.valid_from <= day
        return started and (self.valid_to is None or day <= self.valid_to) and self.unit.exists_on(day)


@dataclass(frozen=True, slots=True)
class Actor:
    """An officer or doctor with every appointment held; ``attributes`` carry certificates (Decree 109/2021 Art. 3.2)."""

    id: str
    name: str
    appointments: tuple[Appointment, ...] = ()
    attributes: Mapping[str, Json] = field(default_factory=dict)


BIRTH_YEAR: Final = "birth_year"
"""The attribute that keeps the year of birth (a whole number) of a person whose day of birth is not known."""


@dataclass(frozen=True, slots=True)
class Person:
    """The person whom cases are about. ``attributes`` are identity fields for forms (id number, address, relatives …)."""

    id: str
    full_name: str
    born: date | None = None
    sex: str | None = None
    attributes: Mapping[str, Json] = field(default_factory=dict)


class RecordedFact(NamedTuple):
    """A fact of a case: its value and the act (sequence number in the case) that recorded it, at which moment.

    A tuple by name, not a data class: with every act all the facts of a case are read, and it is made in a third of the time.
    """

    value: FactValue
    seq: int
    at: datetime


MEASURE: Final = ".term"
"""So end the duties that say how long a measure lasts."""
_A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DeadlineRecord:
    """A duty with its limit. ``due_at`` is the instant at which the limit has passed; ``due_date`` is set where the law counts days.

    ``proof`` is the stored proof of counting (JSON). ``met_at`` and ``ended_at`` are the moments of the act that met or ended the duty;
    ``closed_by_case`` names the case of that act where it is another one of the same person. ``superseded``: closed, and followed by
    a later one of the same duty and term (a check that comes every month): on record, but no longer looked at by acts.
    """

    id: str
    case_id: str
    duty: str
    term: str
    label: str
    set_by_seq: int
    due_at: datetime
    due_date: date | None
    unit: str
    cites: tuple[str, ...]
    proof: Mapping[str, Json]
    verified: bool = True
    met_by_seq: int | None = None
    met_at: datetime | None = None
    ended_by_seq: int | None = None
    ended_at: datetime | None = None
    closed_by_case: str = ""
    superseded: bool = False

    @property
    def open(self) -> bool:
        """Neither met nor ended by a later act."""
        return self.met_by_seq is None and self.ended_by_seq is None

    @property
    def right(self) -> bool:
        """Whether it is a time in which someone may act: nothing is overdue when it has passed."""
        return self.proof.get("right") is True

    @property
    def lasts(self) -> bool:
        """Whether it is the time that a measure lasts (``*.term``): the act that ends the measure comes after, and is not late by that."""
        return self.duty.endswith(MEASURE)

    def overdue_at(self, now: datetime) -> bool:
        """Whether the limit has passed at ``now`` while the duty is open, or the duty was met too late.

        A measure is ended once its time is over, so not late within a day; how soon it must be done is told by no text.
        """
        limit = self.due_at + _A_DAY if self.lasts and self.met_at is not None else self.due_at
        return (
            not self.right
            and limit < (self.met_at if self.met_at is not None else now)
            and self.ended_by_seq is None
        )


@dataclass(frozen=True, slots=True)
class ActRecord:
    """One line of the journal: what was done, by whom, in which role and unit as they then were, under which power.

    ``sealed`` is the form in which ``inputs``, ``facts`` and ``command_hash`` are stored and hashed where the record seals ("" where it
    does not); a line that is read back without its key has them empty.
    """

    id: str
    case_id: str
    seq: int
    act: str
    branch: str
    at: datetime
    recorded_at: datetime
    actor_id: str
    actor_name: str
    role: str
    unit_id: str
    unit_name: str
    power: tuple[str, ...]
    stage_from: str
    stage_to: str
    inputs: Mapping[str, Json]
    facts: Mapping[str, FactValue]
    idempotency_key: str
    command_hash: str
    sealed: str = ""

    def sealed_as(self, sealed: str) -> ActRecord:
        """The same line with its sealed form; ``replace`` takes twice as long."""
        return ActRecord(*(*_BUT_SEALED(self), sealed))

    @property
    def erased(self) -> bool:
        """Whether what it holds of the person can be read no more."""
        return bool(self.sealed) and not self.command_hash


@dataclass(frozen=True, slots=True)
class CaseSnapshot:
    """A case as folded from its acts. ``version`` counts acts and is the optimistic lock.

    ``kept`` is the text in which ``facts`` are stored, sealed where the record seals, once an act made it ("" where nobody asked): the
    entry of the act vouches for it.
    """

    id: str
    procedure: str
    procedure_version: str
    person_id: str
    regime: str
    stage: str
    version: int
    opened_at: datetime
    last_at: datetime
    facts: Mapping[str, RecordedFact]
    units: Mapping[str, str]
    actors: Mapping[str, str]
    deadlines: tuple[DeadlineRecord, ...] = ()
    closed: bool = False
    kept: str = field(default="", compare=False, repr=False)

    def kept_as(self, kept: str) -> CaseSnapshot:
        """The same case with the text of its facts."""
        return CaseSnapshot(*(*_BUT_KEPT(self), kept))


_BUT_SEALED: Final = attrgetter(*(each.name for each in fields(ActRecord)[:-1]))
_BUT_KEPT: Final = attrgetter(*(each.name for each in fields(CaseSnapshot)[:-1]))


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A paper of a case: the bytes are kept under their hash.

    ``origin`` is "issued" (a form that the act made) or "attached" (a paper from outside). Of an attached paper ``kind`` says what it is
    (``workflows.procedure.PaperKind``), ``form`` and ``template_version`` are empty, ``remarks`` are codes of what its check noticed,
    ``signs`` names the paper of the same case of which it is the signed version. ``pages`` is None where nobody counted them.
    ``lineage`` is the hash under which it is kept where each printed field comes from ("" for a paper of before that was kept).
    ``number`` is its number and symbol in the register of the office ("" where it has none there).
    ``sha256`` is of the paper itself; ``kept`` is of its bytes as they are stored, where they are stored sealed.
    ``code`` is what the mark on an issued paper says ("" for one of before there were marks, and for one from outside).
    """

    id: str
    case_id: str
    seq: int
    form: str
    title: str
    filename: str
    media_type: str
    sha256: str
    template_version: str
    issued_at: datetime
    origin: str = ISSUED
    kind: str = ""
    pages: int | None = None
    size: int | None = None
    remarks: tuple[str, ...] = ()
    signs: str = ""
    lineage: str = ""
    number: str = ""
    kept: str = ""
    code: str = ""

    @property
    def attached(self) -> bool:
        """Whether it came from outside."""
        return self.origin == ATTACHED


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to be done after commit: a message in the outbox, keyed so that it is sent once."""

    key: str
    kind: str
    case_id: str
    payload: Mapping[str, Json]
