"""What the door needs from outside: storage, rendering and identities. Implemented by ``persistence`` and ``documents``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import TracebackType
from typing import Protocol, Self

from workflows.model import (
    ActRecord,
    CaseSnapshot,
    DeadlineRecord,
    DocumentRecord,
    Notice,
    Person,
    Unit,
)


@dataclass(frozen=True, slots=True)
class Series:
    """One register of papers: of an office, for a year, under a symbol."""

    unit_id: str
    year: int
    symbol: str


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a register; ``late``: the register already holds a paper of a later day."""

    number: int
    late: bool


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """A line of a register: the paper of an act under its number. ``number`` is None for a typed one that is no ordinal ("A-7")."""

    series: Series
    label: str
    number: int | None
    form: str
    title: str
    case_id: str
    seq: int
    day: date
    signer_id: str
    signer_name: str
    typed: bool
    late: bool
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Attachment:
    """A paper from outside as it was given: what it is said to be (``ActSpec.paper``), the name given with it, its bytes.

    ``signs`` names the paper of the case of which it is the signed version.
    """

    kind: str
    name: str
    content: bytes = field(repr=False)
    signs: str = ""


@dataclass(frozen=True, slots=True)
class CheckedPaper:
    """An attachment whose content was looked at: a name fit to be shown, the type that the bytes have, pages where they can be counted.

    ``remarks`` are codes of what the officer should know and what stands in no one's way (a scan that is hard to read).
    """

    filename: str
    media_type: str
    content: bytes = field(repr=False)
    sha256: str
    pages: int | None = None
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """What a check noticed: a stable code and whole sentences."""

    code: str
    vi: str
    en: str


class AttachmentChecker(Protocol):
    """Looks at the content of papers from outside."""

    def check(self, attachments: Sequence[Attachment]) -> tuple[CheckedPaper, ...]:
        """Each of them, in order. An error of the tree (``InputError``) tells of every one that is not accepted, and why."""
        ...


@dataclass(frozen=True, slots=True)
class Signature:
    """An electronic signature that stands: who (as the certificate tells), when (the stamped time, else as the signer tells).

    ``sha256`` is of the signature itself; ``revocation_known`` is false where no list told whether the certificate was revoked.
    """

    signer: str
    at: datetime | None
    stamped: bool
    subject: str
    issuer: str
    serial: str
    sha256: str
    revocation_known: bool


@dataclass(frozen=True, slots=True)
class ReadSignature:
    """The one signature that was added, and the hash (as the case keeps it) of the version to which it was added."""

    base: str
    signature: Signature


class SignatureReader(Protocol):
    """Reads the signatures of a paper of a case that comes back signed."""

    def read(self, case_id: str, signs: str, content: bytes) -> ReadSignature:
        """The signature that ``content`` adds to the paper ``signs``, or to its last signed version. An error of the tree
        (``InputError``) where any signature does not stand, none or several were added, or something else was changed."""
        ...


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One entry of a hash chain: ``body`` is canonical JSON, ``hash`` the SHA-256 of prev_hash, a line feed and body, in hex."""

    stream: str
    seq: int
    recorded_at: datetime
    kind: str  # one of ``workflows.audit.KINDS``
    act: str
    actor_id: str
    unit_id: str
    case_id: str | None
    person_id: str | None
    body: str
    prev_hash: str
    hash: str


@dataclass(frozen=True, slots=True)
class Change:
    """All rows of one act, written together or not at all. ``expected_version`` is 0 for an opening act."""

    expected_version: int
    after: CaseSnapshot
    act: ActRecord
    audit: AuditEntry
    deadlines_set: tuple[DeadlineRecord, ...]
    deadlines_closed: tuple[DeadlineRecord, ...]
    documents: tuple[DocumentRecord, ...]
    contents: Mapping[str, bytes]
    notices: tuple[Notice, ...]
    numbers: tuple[RegisterEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class StreamHead:
    """Length and last hash of an audit stream; an unknown stream has length 0 and hash ""."""

    length: int
    hash: str


class Sealer(Protocol):
    """Seals what is personal about one person, so that it can be read only as long as that person's key is there."""

    def act(self, act: ActRecord) -> ActRecord:
        """The act with ``sealed``, of which alone its fingerprint is made."""
        ...

    def entry(self, told: Mapping[str, object], stream: str, seq: int) -> str:
        """What an audit entry holds of the person, sealed for its place."""
        ...

    def content(self, content: bytes) -> bytes:
        """Bytes, sealed."""
        ...


class UnitOfWork(Protocol):
    """One transaction. Leaving the block without an error commits, an error rolls back."""

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def find_act_by_key(self, idempotency_key: str) -> ActRecord | None:
        """The act once performed under this key, if any."""
        ...

    def find_case(self, case_id: str, *, current: bool = False) -> CaseSnapshot | None:
        """The case as last folded, if it exists; ``current``: without deadlines that later ones have followed."""
        ...

    def find_owner(self, case_id: str) -> tuple[str, Person] | None:
        """Of which procedure a case is, if it exists, and the person as ``find_person`` gives it."""
        ...

    def find_person(self, person_id: str) -> Person | None:
        """The person, if on file."""
        ...

    def find_unit(self, unit_id: str) -> Unit | None:
        """The unit, if known."""
        ...

    def cases_of(self, person_id: str) -> tuple[CaseSnapshot, ...]:
        """Every case of a person in order of opening, with the deadlines that later ones have not followed."""
        ...

    def acts_of(self, case_id: str, only: frozenset[str] | None = None) -> tuple[ActRecord, ...]:
        """The journal of a case in order; with ``only`` the acts of these names."""
        ...

    def documents_of(self, case_id: str) -> tuple[DocumentRecord, ...]:
        """The papers of a case in order of issue."""
        ...

    def stream_head(self, stream: str) -> StreamHead:
        """Head of an audit stream."""
        ...

    def allot(self, series: Series, day: date, number: int | None = None) -> Place:
        """The next place of a register, or the one of a typed ``number``, after which it goes on; held until the end of the transaction.

        A reading transaction takes nothing: it says what would come.
        """
        ...

    def find_number(self, series: Series, label: str) -> RegisterEntry | None:
        """The line of a register under a number, if it is there."""
        ...

    def sealer(self, person_id: str) -> Sealer | None:
        """What seals for a person; None where this record is kept in the clear. ``PersonErased``."""
        ...

    def kept(self, case: CaseSnapshot) -> CaseSnapshot:
        """The case with the text in which its facts will be stored, so that the entry of the act can vouch for it. ``PersonErased``."""
        ...

    def append(self, change: Change) -> None:
        """Write an act whole; ``CaseChanged`` when someone was first (version, stream or idempotency key)."""
        ...

    def append_audit(self, entry: AuditEntry) -> None:
        """Write a lone audit entry (refusal, alarm); ``CaseChanged`` when the stream moved on."""
        ...


class UnitOfWorkFactory(Protocol):
    """Opens a fresh unit of work."""

    def __call__(self) -> UnitOfWork: ...
