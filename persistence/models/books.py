"""Simple registers: every version of every row, which only grows, and beside it each row as it stands, by which it is found."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, PrimaryKeyConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from persistence.models.base import Base, table_of
from persistence.types import KEY


class BookVersionRow(Base):
    """One version of a row as it was written. ``clear`` is canonical JSON of what is not personal; ``sealed`` the rest with the reason.

    ``power`` is a JSON list of citations; ``schema_version`` the hash of the register's file by which the row was checked.
    """

    __tablename__ = "book_versions"
    __table_args__ = (
        PrimaryKeyConstraint("row_id", "version"),
        CheckConstraint("version >= 1", name="version"),
        CheckConstraint("kind IN ('entered', 'corrected', 'struck')", name="kind"),
        Index(None, "audit_stream", "audit_seq", unique=True),
    )
    row_id: Mapped[str] = mapped_column(KEY)
    version: Mapped[int]
    book: Mapped[str] = mapped_column(KEY)
    unit_id: Mapped[str] = mapped_column(KEY)
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(KEY)
    clear: Mapped[str]
    reason: Mapped[str]
    sealed: Mapped[str]
    recorded_at: Mapped[datetime]
    actor_id: Mapped[str] = mapped_column(KEY)
    actor_name: Mapped[str]
    post: Mapped[str]
    unit_name: Mapped[str]
    power: Mapped[str]
    person_id: Mapped[str | None] = mapped_column(KEY)
    case_id: Mapped[str | None] = mapped_column(KEY)
    idempotency_key: Mapped[str] = mapped_column(KEY, unique=True)
    source: Mapped[str] = mapped_column(KEY)
    schema_version: Mapped[str] = mapped_column(KEY)
    audit_stream: Mapped[str] = mapped_column(KEY)
    audit_seq: Mapped[int]


class BookRowRow(Base):
    """A row as it stands: by what it is found, counted and warned of (``workflows.books.slots``). ``words`` is folded and is emptied when
    the person is erased; ``item`` is the first part of the key of a stock."""

    __tablename__ = "book_rows"
    __table_args__ = (
        Index(None, "unit_id", "book", "number", unique=True),
        Index("ix_book_rows_day", "unit_id", "book", "day"),
        Index("ix_book_rows_book", "book", "unit_id"),
        Index("ix_book_rows_due", "unit_id", "open", "due"),
        Index("ix_book_rows_key", "unit_id", "book", "key"),
    )
    id: Mapped[str] = mapped_column(KEY, primary_key=True)
    book: Mapped[str] = mapped_column(KEY)
    unit_id: Mapped[str] = mapped_column(KEY, ForeignKey("units.id"))
    number: Mapped[int]
    version: Mapped[int]
    struck: Mapped[bool]
    day: Mapped[date]
    due: Mapped[date | None]
    open: Mapped[bool]
    mark: Mapped[str] = mapped_column(KEY)
    key: Mapped[str] = mapped_column(KEY)
    item: Mapped[str] = mapped_column(KEY)
    each: Mapped[str] = mapped_column(KEY)
    delta: Mapped[int]
    level: Mapped[int | None]
    person_id: Mapped[str | None] = mapped_column(KEY, index=True)
    case_id: Mapped[str | None] = mapped_column(KEY, index=True)
    words: Mapped[str] = mapped_column(server_default=text("''"))
    changed_at: Mapped[datetime]


BOOK_VERSIONS: Final = table_of(BookVersionRow)
BOOK_ROWS: Final = table_of(BookRowRow)
