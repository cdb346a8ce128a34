"""Cases, their journal, their deadlines and their papers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    PrimaryKeyConstraint,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from persistence.models.base import Base, table_of
from persistence.types import KEY


class CaseRow(Base):
    """A case as last folded from its acts; ``version`` counts them and is the optimistic lock. ``facts`` may be sealed."""

    __tablename__ = "cases"
    __table_args__ = (CheckConstraint("version >= 1", name="version"), Index(None, "closed", "stage"))
    id: Mapped[str] = mapped_column(KEY, primary_key=True)
    procedure: Mapped[str] = mapped_column(KEY)
    procedure_version: Mapped[str] = mapped_column(KEY)
    person_id: Mapped[str] = mapped_column(KEY, ForeignKey("persons.id"), index=True)
    regime: Mapped[str] = mapped_column(KEY)
    stage: Mapped[str] = mapped_column(KEY)
    version: Mapped[int]
    opened_at: Mapped[datetime]
    last_at: Mapped[datetime] = mapped_column(index=True)
    facts: Mapped[str]
    units: Mapped[str]
    actors: Mapped[str]
    closed: Mapped[bool]


class CaseUnitRow(Base):
    """Which office has which part in a case: ``cases.units`` as rows, so that an office finds its cases by an index."""

    __tablename__ = "case_units"
    __table_args__ = (
        PrimaryKeyConstraint("case_id", "part"),
        Index(None, "unit_id", "part", "case_id"),
        Index(
            "ix_case_units_manager",
            "unit_id",
            "case_id",
            sqlite_where=text("part = 'manager'"),
            postgresql_where=text("part = 'manager'"),
        ),
    )
    case_id: Mapped[str] = mapped_column(KEY, ForeignKey("cases.id"))
    part: Mapped[str] = mapped_column(KEY)
    unit_id: Mapped[str] = mapped_column(KEY)


class ActRow(Base):
    """The journal. ``audit_stream``/``audit_seq`` point at the entry that holds the act's hash.

    ``sealed`` holds inputs, facts and command hash where they are sealed; their own columns are empty then.
    """

    __tablename__ = "acts"
    __table_args__ = (
        UniqueConstraint("case_id", "seq"),
        UniqueConstraint("audit_stream", "audit_seq"),
        CheckConstraint("seq >= 1", name="seq"),
        Index(None, "unit_id", "act", "case_id"),
        Index(
            "ix_acts_opened",
            "unit_id",
            "case_id",
            sqlite_where=text("seq = 1"),
            postgresql_where=text("seq = 1"),
        ),
    )
    id: Mapped[str] = mapped_column(KEY, primary_key=True)
    case_id: Mapped[str] = mapped_column(KEY, ForeignKey("cases.id"))
    seq: Mapped[int]
    act: Mapped[str] = mapped_column(KEY)
    branch: Mapped[str] = mapped_column(KEY)
    at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    actor_id: Mapped[str] = mapped_column(KEY)
    actor_name: Mapped[str]
    role: Mapped[str] = mapped_column(KEY)
    unit_id: Mapped[str] = mapped_column(KEY)
    unit_name: Mapped[str]
    power: Mapped[str]
    stage_from: Mapped[str] = mapped_column(KEY)
    stage_to: Mapped[str] = mapped_column(KEY)
    inputs: Mapped[str]
    facts: Mapped[str]
    idempotency_key: Mapped[str] = mapped_column(KEY, unique=True)
    command_hash: Mapped[str] = mapped_column(KEY)
    audit_stream: Mapped[str] = mapped_column(KEY)
    audit_seq: Mapped[int]
    sealed: Mapped[str] = mapped_column(server_default=text("''"))


class DeadlineRow(Base):
    """A duty with its limit; ``due_at`` is the instant at which it has passed, ``due_date`` the legal day where the law counts days."""

    __tablename__ = "deadlines"
    __table_args__ = (
        ForeignKeyConstraint(["case_id", "set_by_seq"], ["acts.case_id", "acts.seq"]),
        Index(None, "case_id", "due_at"),
        Index(
            "ix_deadlines_current",
            "case_id",
            sqlite_where=text("superseded IS false"),
            postgresql_where=text("superseded IS false"),
        ),
        Index(
            "ix_deadlines_open",
            "due_at",
            sqlite_where=text("met_by_seq IS NULL AND ended_by_seq IS NULL"),
            postgresql_where=text("met_by_seq IS NULL AND ended_by_seq IS NULL"),
        ),
        Index(
            "ix_deadlines_open_duty",
            "duty",
            "due_at",
            sqlite_where=text("met_by_seq IS NULL AND ended_by_seq IS NULL"),
            postgresql_where=text("met_by_seq IS NULL AND ended_by_seq IS NULL"),
        ),
        Index(
            "ix_deadlines_met",
            "due_at",
            sqlite_where=text("met_at IS NOT NULL"),
            postgresql_where=text("met_at IS NOT NULL"),
        ),
    )
    id: Mapped[str] = mapped_column(KEY, primary_key=True)
    case_id: Mapped[str] = mapped_column(KEY)
    duty: Mapped[str] = mapped_column(KEY)
    term: Mapped[str] = mapped_column(KEY)
    label: Mapped[str]
    set_by_seq: Mapped[int]
    due_at: Mapped[datetime]
    due_date: Mapped[date | None]
    unit: Mapped[str] = mapped_column(KEY)
    cites: Mapped[str]
    proof: Mapped[str]
    verified: Mapped[bool]
    met_by_seq: Mapped[int | None]
    met_at: Mapped[datetime | None]
    ended_by_seq: Mapped[int | None]
    ended_at: Mapped[datetime | None]
    closed_by_case: Mapped[str] = mapped_column(KEY, server_default=text("''"))
    superseded: Mapped[bool] = mapped_column(server_default=text("false"))


class DutyPlaceRow(Base):
    """An open duty by the districts and provinces in which its person may be seen (``person_index``, kind ``wide``): a wide office finds
    what is due first by this index. Kept by triggers, made anew by ``lotrinh db reindex``; who sees the duty is asked of its case."""

    __tablename__ = "duty_places"
    __table_args__ = (
        PrimaryKeyConstraint("place", "due_at", "duty", "deadline_id"),
        Index(None, "deadline_id"),
        {"sqlite_with_rowid": False},
    )
    place: Mapped[str] = mapped_column(KEY)
    due_at: Mapped[datetime]
    duty: Mapped[str] = mapped_column(KEY)
    deadline_id: Mapped[str] = mapped_column(KEY)


class BlobRow(Base):
    """Bytes under their SHA-256 (hex), as they are kept: sealed, where they are personal."""

    __tablename__ = "blobs"
    sha256: Mapped[str] = mapped_column(KEY, primary_key=True)
    content: Mapped[bytes]


class DocumentRow(Base):
    """A paper of a case; its bytes are in ``blobs``, and so is its lineage ('' for one of before that was kept).

    ``sha256`` is of the bytes as kept; ``content_sha256`` of the paper itself where they are sealed, '' where both are one.
    """

    __tablename__ = "documents"
    __table_args__ = (
        ForeignKeyConstraint(["case_id", "seq"], ["acts.case_id", "acts.seq"]),
        Index(None, "case_id", "seq"),
        Index(None, "content_sha256"),
    )
    id: Mapped[str] = mapped_column(KEY, primary_key=True)
    case_id: Mapped[str] = mapped_column(KEY)
    seq: Mapped[int]
    form: Mapped[str] = mapped_column(KEY)
    title: Mapped[str]
    filename: Mapped[str]
    media_type: Mapped[str]
    sha256: Mapped[str] = mapped_column(KEY, ForeignKey("blobs.sha256"), index=True)
    template_version: Mapped[str]
    issued_at: Mapped[datetime]
    origin: Mapped[str] = mapped_column(KEY, server_default=text("'issued'"))
    kind: Mapped[str] = mapped_column(KEY, server_default=text("''"))
    pages: Mapped[int | None]
    size: Mapped[int | None]
    remarks: Mapped[str] = mapped_column(server_default=text("'[]'"))
    signs: Mapped[str] = mapped_column(KEY, server_default=text("''"))
    lineage: Mapped[str] = mapped_column(KEY, server_default=text("''"))
    number: Mapped[str] = mapped_column(server_default=text("''"))
    content_sha256: Mapped[str] = mapped_column(KEY, server_default=text("''"))
    code: Mapped[str] = mapped_column(KEY, server_default=text("''"))


CASES: Final = table_of(CaseRow)
CASE_UNITS: Final = table_of(CaseUnitRow)
ACTS: Final = table_of(ActRow)
DEADLINES: Final = table_of(DeadlineRow)
DUTY_PLACES: Final = table_of(DutyPlaceRow)
BLOBS: Final = table_of(BlobRow)
DOCUMENTS: Final = table_of(DocumentRow)
