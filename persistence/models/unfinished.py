"""Forms that an officer has not finished, and files that wait with them. Never part of the record of a case; sealed; gone after a while."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from persistence.models.base import Base, table_of
from persistence.types import KEY


class UnfinishedFormRow(Base):
    """What an officer typed into the form of one act, of a case or a person, in one post. ``sealed``: only the program opens it."""

    __tablename__ = "unfinished_forms"
    __table_args__ = (
        UniqueConstraint(
            "actor_id", "post", "subject", "act", name="uq_unfinished_forms_actor_id_post_subject_act"
        ),
        Index("ix_unfinished_forms_expires_at", "expires_at"),
        Index("ix_unfinished_forms_person_id", "person_id"),
    )
    id: Mapped[str] = mapped_column(KEY, primary_key=True)
    actor_id: Mapped[str] = mapped_column(KEY)
    post: Mapped[str] = mapped_column(KEY)
    subject: Mapped[str] = mapped_column(KEY)
    act: Mapped[str] = mapped_column(KEY)
    case_id: Mapped[str | None] = mapped_column(KEY)
    person_id: Mapped[str] = mapped_column(KEY)
    version: Mapped[int]
    sealed: Mapped[bytes]
    saved_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class WaitingFileRow(Base):
    """A file that was chosen in such a form and waits to be recorded with the act. ``size`` is of the file itself."""

    __tablename__ = "waiting_files"
    __table_args__ = (
        Index("ix_waiting_files_actor_id_post_subject_act", "actor_id", "post", "subject", "act"),
        Index("ix_waiting_files_expires_at", "expires_at"),
        Index("ix_waiting_files_person_id", "person_id"),
    )
    id: Mapped[str] = mapped_column(KEY, primary_key=True)
    actor_id: Mapped[str] = mapped_column(KEY)
    post: Mapped[str] = mapped_column(KEY)
    subject: Mapped[str] = mapped_column(KEY)
    act: Mapped[str] = mapped_column(KEY)
    person_id: Mapped[str] = mapped_column(KEY)
    size: Mapped[int]
    sealed: Mapped[bytes]
    kept_at: Mapped[datetime]
    expires_at: Mapped[datetime]


UNFINISHED_FORMS: Final = table_of(UnfinishedFormRow)
WAITING_FILES: Final = table_of(WaitingFileRow)
