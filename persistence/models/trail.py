"""What was done and seen, and what is still to be sent: audit trail, log of reading, outbox."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, PrimaryKeyConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from persistence.models.base import Base, table_of
from persistence.types import KEY, SERIAL


class AuditEntryRow(Base):
    """One entry of a hash chain. It points at no other table: it must be able to tell of what does not exist."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        PrimaryKeyConstraint("stream", "seq"),
        CheckConstraint("seq >= 1", name="seq"),
        *(Index(None, column, "recorded_at") for column in ("kind", "act", "actor_id")),
        Index(
            "ix_audit_entries_beside",
            "case_id",
            sqlite_where=text("kind <> 'act'"),
            postgresql_where=text("kind <> 'act'"),
        ),
    )
    stream: Mapped[str] = mapped_column(KEY)
    seq: Mapped[int]
    recorded_at: Mapped[datetime] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(KEY)
    act: Mapped[str] = mapped_column(KEY)
    actor_id: Mapped[str] = mapped_column(KEY)
    unit_id: Mapped[str] = mapped_column(KEY)
    case_id: Mapped[str | None] = mapped_column(KEY)
    person_id: Mapped[str | None] = mapped_column(KEY)
    body: Mapped[str]
    prev_hash: Mapped[str] = mapped_column(KEY)
    hash: Mapped[str] = mapped_column(KEY)


class AuditStreamRow(Base):
    """Length and head of each stream; ``anchored`` is the length at the last anchor."""

    __tablename__ = "audit_streams"
    stream: Mapped[str] = mapped_column(KEY, primary_key=True)
    length: Mapped[int]
    head: Mapped[str] = mapped_column(KEY)
    anchored: Mapped[int] = mapped_column(server_default=text("0"))


class AuditAnchorRow(Base):
    """A chained hash over the heads of every stream that moved since the anchor before; ``moved`` counts them.

    ``root`` is that of the Merkle tree over them; None for an anchor made before there were trees.
    """

    __tablename__ = "audit_anchors"
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    moved: Mapped[int]
    root: Mapped[str | None] = mapped_column(KEY)
    prev_hash: Mapped[str] = mapped_column(KEY)
    hash: Mapped[str] = mapped_column(KEY)


class AuditAnchorHeadRow(Base):
    """Length and head of one stream as an anchor saw it."""

    __tablename__ = "audit_anchor_heads"
    __table_args__ = (
        PrimaryKeyConstraint("anchor", "stream"),
        Index("ix_audit_anchor_heads_stream", "stream", "anchor"),
    )
    anchor: Mapped[int] = mapped_column(ForeignKey("audit_anchors.seq"))
    stream: Mapped[str] = mapped_column(KEY)
    length: Mapped[int]
    head: Mapped[str] = mapped_column(KEY)


class AuditElsewhereRow(Base):
    """A stream that stayed on the server from which an office was taken, as long as it was then. ``anchor``: the last of that server's
    anchors that came along. The entry of the taking in holds the hash of all of them (``persistence.audit.elsewhere``)."""

    __tablename__ = "audit_elsewhere"
    stream: Mapped[str] = mapped_column(KEY, primary_key=True)
    length: Mapped[int]
    head: Mapped[str] = mapped_column(KEY)
    anchor: Mapped[int]


class CiteSetRow(Base):
    """One citation of a list that entries of an act have in common; ``set_id`` follows from the list (``persistence.cites``)."""

    __tablename__ = "cite_sets"
    __table_args__ = (PrimaryKeyConstraint("cite", "set_id"), {"sqlite_with_rowid": False})
    cite: Mapped[str] = mapped_column(KEY)
    set_id: Mapped[int] = mapped_column(SERIAL, index=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(KEY)
    act: Mapped[str] = mapped_column(KEY)


class EntryCitesRow(Base):
    """Which list of citations an entry has: by an article the newest entries are found without a body being read."""

    __tablename__ = "entry_cites"
    __table_args__ = (
        PrimaryKeyConstraint("set_id", "recorded_at", "stream", "seq"),
        {"sqlite_with_rowid": False},
    )
    set_id: Mapped[int] = mapped_column(SERIAL, autoincrement=False)
    recorded_at: Mapped[datetime]
    stream: Mapped[str] = mapped_column(KEY)
    seq: Mapped[int] = mapped_column(autoincrement=False)


class OutboxRow(Base):
    """Something to be done after commit: ``waiting``, ``taken`` (until ``taken_until``), ``done`` or ``failed``."""

    __tablename__ = "outbox"
    __table_args__ = (
        CheckConstraint("status IN ('waiting', 'taken', 'done', 'failed')", name="status"),
        Index(None, "status", "id"),
        Index(None, "case_id", "kind"),
    )
    id: Mapped[int] = mapped_column(SERIAL, primary_key=True)
    key: Mapped[str] = mapped_column(KEY, unique=True)
    kind: Mapped[str] = mapped_column(KEY)
    case_id: Mapped[str] = mapped_column(KEY, ForeignKey("cases.id"))
    payload: Mapped[str]
    created_at: Mapped[datetime]
    not_before: Mapped[datetime]
    status: Mapped[str] = mapped_column(KEY, server_default=text("'waiting'"))
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    taken_until: Mapped[datetime | None]
    outcome: Mapped[str | None]
    finished_at: Mapped[datetime | None]


class ReadRow(Base):
    """Who looked at whose case when, and at what (``case``, ``document`` …), in which post (title and office in words), from where."""

    __tablename__ = "reads"
    id: Mapped[int] = mapped_column(SERIAL, primary_key=True)
    at: Mapped[datetime]
    actor_id: Mapped[str] = mapped_column(KEY, index=True)
    unit_id: Mapped[str] = mapped_column(KEY)
    person_id: Mapped[str] = mapped_column(KEY, index=True)
    case_id: Mapped[str | None] = mapped_column(KEY)
    what: Mapped[str] = mapped_column(KEY)
    post: Mapped[str] = mapped_column(server_default=text("''"))
    origin: Mapped[str] = mapped_column(KEY, server_default=text("''"))


AUDIT_ENTRIES: Final = table_of(AuditEntryRow)
AUDIT_STREAMS: Final = table_of(AuditStreamRow)
AUDIT_ANCHORS: Final = table_of(AuditAnchorRow)
AUDIT_ANCHOR_HEADS: Final = table_of(AuditAnchorHeadRow)
AUDIT_ELSEWHERE: Final = table_of(AuditElsewhereRow)
CITE_SETS: Final = table_of(CiteSetRow)
ENTRY_CITES: Final = table_of(EntryCitesRow)
OUTBOX: Final = table_of(OutboxRow)
READS: Final = table_of(ReadRow)
