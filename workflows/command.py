"""What is asked of the door, what the door needs, and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from rules.corpus import Corpus
from rules.engine.protocol import Pack
from rules.errors import LotrinhError
from rules.facts import FactSet
from rules.terms import WorkCalendar
from rules.verdict import Verdict
from workflows.alerts import Alert
from workflows.attaching import NoAttachments, NoSignatures
from workflows.exchange.spec import Exchange
from workflows.machine import Topologies
from workflows.model import ActRecord, CaseSnapshot, DeadlineRecord, DocumentRecord
from workflows.paper_ports import WritRenderer
from workflows.ports import Attachment, AttachmentChecker, SignatureReader, UnitOfWorkFactory
from workflows.procedure import Procedures


@dataclass(frozen=True, slots=True)
class Command:
    """One act somebody wants to do.

    ``at`` is the legal moment of the act (with time zone; not after now). Name the case, or the person (then the open case of the
    act's procedure is meant, or a new one for an opening act). ``key`` makes the command idempotent; ``expected_version`` is the
    version the officer saw. ``unit`` and ``role`` choose among several appointments.
    ``attachments`` are papers from outside, kept with the act. ``foreseen`` is the outcome that the officer was shown
    (``workflows.rehearsing.outcome_hash``); with another one nothing is done.
    """

    act: str
    at: datetime
    inputs: Mapping[str, object] = field(default_factory=dict)
    case_id: str | None = None
    person_id: str | None = None
    key: str = ""
    expected_version: int | None = None
    unit: str | None = None
    role: str | None = None
    attachments: tuple[Attachment, ...] = ()
    foreseen: str = ""


class Judge(Protocol):
    """Judges a pack with both engines (``rules.engine.DualEngine``)."""

    def judge(self, pack: Pack, facts: FactSet, *, as_of: date, corpus_hash: str) -> Verdict:
        """The verdict; ``EngineDisagreement`` when the engines differ."""
        ...


def no_alarm(error: LotrinhError) -> None:
    """The default alarm: nothing beyond the audit entry."""


def nowhere() -> str:
    """The default origin: not told."""
    return ""


def untold(act: str, outcome: str, articles: tuple[str, ...]) -> None:
    """The default counting of what the door answered: none."""


@dataclass(frozen=True, slots=True)
class Services:
    """Everything the door works with. ``uow`` writes, ``reading`` only reads; ``clock`` gives now with a time zone; ``new_id`` ids,
    ``next_id`` those of acts (None: as any); ``origin`` says from where the officer works (the address of the machine), for the record.
    ``told`` counts each answer of the door: act, outcome (``done``, ``repeated``, or the code of the error), and the articles by which it
    was refused. ``exchange`` says which acts are told to national systems."""

    corpus: Corpus
    procedures: Procedures
    judge: Judge
    calendar: WorkCalendar
    renderer: WritRenderer
    uow: UnitOfWorkFactory
    reading: UnitOfWorkFactory
    clock: Callable[[], datetime]
    new_id: Callable[[], str]
    alarm: Callable[[LotrinhError], None] = no_alarm
    origin: Callable[[], str] = nowhere
    attachments: AttachmentChecker = field(default_factory=NoAttachments)
    signatures: SignatureReader = field(default_factory=NoSignatures)
    topologies: Topologies = field(default_factory=Topologies)
    told: Callable[[str, str, tuple[str, ...]], None] = untold
    exchange: Exchange = field(default_factory=Exchange)
    next_id: Callable[[], str] | None = None


@dataclass(frozen=True, slots=True)
class Performed:
    """What came of an act. ``repeated`` is true when the same key had already done it: then nothing was done again."""

    act: ActRecord
    case: CaseSnapshot
    verdict: Verdict | None
    deadlines_set: tuple[DeadlineRecord, ...] = ()
    deadlines_closed: tuple[DeadlineRecord, ...] = ()
    documents: tuple[DocumentRecord, ...] = ()
    alerts: tuple[Alert, ...] = ()
    next_steps: tuple[NextStep, ...] = ()
    regime: str = ""
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class NextStep:
    """What an outcome sets in motion, with its source."""

    id: str
    opens: str
    vi: str
    en: str
    cites: tuple[str, ...]
    verified: bool
    note_vi: str
    note_en: str
