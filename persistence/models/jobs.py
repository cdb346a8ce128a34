"""Slow work that is still to be done, and what was done once already. No part of the record.

On PostgreSQL the queue itself is procrastinate's, in a schema of its own (``persistence/jobs/server.py``); ``jobs`` is that of SQLite.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from persistence.models.base import Base, table_of
from persistence.types import KEY, SERIAL


class JobRow(Base):
    """A job on SQLite. ``ids`` is JSON and names things by their opaque ids; ``taken_until`` is moved on while its worker lives."""

    __tablename__ = "jobs"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'running', 'done', 'failed', 'cancelled')", name="state"),
        Index("ix_jobs_state_queue", "state", "queue", "id"),
        Index("ix_jobs_lock", "lock"),
    )
    id: Mapped[int] = mapped_column(SERIAL, primary_key=True)
    queue: Mapped[str] = mapped_column(KEY)
    name: Mapped[str] = mapped_column(KEY)
    ids: Mapped[str]
    key: Mapped[str | None] = mapped_column(KEY)
    lock: Mapped[str | None] = mapped_column(KEY)
    priority: Mapped[int] = mapped_column(server_default=text("0"))
    state: Mapped[str] = mapped_column(KEY, server_default=text("'waiting'"))
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    made_at: Mapped[datetime]
    not_before: Mapped[datetime]
    taken_by: Mapped[str | None] = mapped_column(KEY)
    taken_until: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class JobKeyRow(Base):
    """What a job is known by, on both databases: asked for once however often it is asked, its effect there once.

    ``outcome``: NULL while it is open, then "done", "failed" or "cancelled".
    """

    __tablename__ = "job_keys"
    __table_args__ = (Index("ix_job_keys_ended_at", "ended_at"),)
    key: Mapped[str] = mapped_column(KEY, primary_key=True)
    name: Mapped[str] = mapped_column(KEY)
    made_at: Mapped[datetime]
    outcome: Mapped[str | None] = mapped_column(KEY)
    ended_at: Mapped[datetime | None]


class MadePdfRow(Base):
    """A PDF once made, sealed with the installation's secret, for all hosts; it goes with the erasure of its person."""

    __tablename__ = "made_pdfs"
    key: Mapped[str] = mapped_column(KEY, primary_key=True)
    sealed: Mapped[bytes]
    made_at: Mapped[datetime]


class FailedSignInRow(Base):
    """A failure of signing in, by a keyed hash of the address it came from: counted over every host, for ten minutes."""

    __tablename__ = "failed_sign_ins"
    __table_args__ = (Index("ix_failed_sign_ins_origin_at", "origin", "at"),)
    id: Mapped[int] = mapped_column(SERIAL, primary_key=True)
    origin: Mapped[str] = mapped_column(KEY)
    at: Mapped[datetime]


JOBS: Final = table_of(JobRow)
JOB_KEYS: Final = table_of(JobKeyRow)
MADE_PDFS: Final = table_of(MadePdfRow)
FAILED_SIGN_INS: Final = table_of(FailedSignInRow)
