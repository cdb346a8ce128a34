"""The same act for many cases: a job, and a row for each case. No part of the record; what was done stands in the cases themselves."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from persistence.models.base import Base, table_of
from persistence.types import KEY


class BulkJobRow(Base):
    """An act for many cases, by an officer in one post ("role@office"). ``sealed``: the entries, which only the program opens."""

    __tablename__ = "bulk_jobs"
    __table_args__ = (
        Index("ix_bulk_jobs_actor_id_post", "actor_id", "post"),
        Index("ix_bulk_jobs_expires_at", "expires_at"),
    )
    id: Mapped[str] = mapped_column(KEY, primary_key=True)
    actor_id: Mapped[str] = mapped_column(KEY)
    post: Mapped[str] = mapped_column(KEY)
    origin: Mapped[str]
    act: Mapped[str] = mapped_column(KEY)
    at: Mapped[datetime]
    sealed: Mapped[bytes]
    made_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    expires_at: Mapped[datetime]


class BulkRowRow(Base):
    """One case of a job. ``state``: ready, refused, waiting, running, done, failed; ``key`` makes its act happen once."""

    __tablename__ = "bulk_rows"
    __table_args__ = (
        ForeignKeyConstraint(["job_id"], ["bulk_jobs.id"], name="fk_bulk_rows_job_id_bulk_jobs"),
    )
    job_id: Mapped[str] = mapped_column(KEY, primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(KEY)
    version: Mapped[int]
    key: Mapped[str] = mapped_column(KEY)
    state: Mapped[str] = mapped_column(KEY)
    vi: Mapped[str]
    en: Mapped[str]
    tries: Mapped[int]
    moved_at: Mapped[datetime]


BULK_JOBS: Final = table_of(BulkJobRow)
BULK_ROWS: Final = table_of(BulkRowRow)
