"""Versions of period reports, frozen for good."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from sqlalchemy import CheckConstraint, PrimaryKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from persistence.models.base import Base, table_of
from persistence.types import KEY


class ReportVersionRow(Base):
    """One version: its body as canonical text (figures with the ids of what they count, no names), the hash of it, and why it was made.

    ``reason`` is empty in the first version of a period. The audit entry tells of it.
    """

    __tablename__ = "report_versions"
    __table_args__ = (
        PrimaryKeyConstraint("commune", "kind", "period_from", "period_to", "number"),
        CheckConstraint("number >= 1", name="number"),
    )
    commune: Mapped[str] = mapped_column(KEY)
    kind: Mapped[str] = mapped_column(KEY)
    period_from: Mapped[date]
    period_to: Mapped[date]
    number: Mapped[int]
    body: Mapped[str]
    hash: Mapped[str] = mapped_column(KEY)
    reason: Mapped[str]
    recorded_at: Mapped[datetime]
    actor_id: Mapped[str] = mapped_column(KEY)
    unit_id: Mapped[str] = mapped_column(KEY)
    audit_stream: Mapped[str] = mapped_column(KEY)
    audit_seq: Mapped[int]


REPORT_VERSIONS: Final = table_of(ReportVersionRow)
