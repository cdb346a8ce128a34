"""What goes out to national systems and to a province's own programs, and what they answered. What is personal is sealed."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from persistence.models.base import Base, table_of
from persistence.types import KEY, SERIAL


class ExchangeMessageRow(Base):
    """A message as it first went out under its key (that of the notice). ``body``: its text, sealed for the person, until it was
    acknowledged; ``sha256`` of the text stays. ``receipt``: the acknowledgement (JSON), ``theirs`` the id that the receiver gave."""

    __tablename__ = "exchange_messages"
    __table_args__ = (Index(None, "system", "acknowledged_at"),)
    key: Mapped[str] = mapped_column(KEY, primary_key=True)
    system: Mapped[str] = mapped_column(KEY)
    message: Mapped[str] = mapped_column(KEY)
    case_id: Mapped[str] = mapped_column(KEY, ForeignKey("cases.id"), index=True)
    body: Mapped[str]
    sha256: Mapped[str] = mapped_column(KEY)
    first_sent_at: Mapped[datetime]
    theirs: Mapped[str] = mapped_column(KEY, server_default=text("''"))
    receipt: Mapped[str] = mapped_column(server_default=text("''"))
    acknowledged_at: Mapped[datetime | None]


class ReconciliationRow(Base):
    """A comparison with what a system says it holds. ``told``: figures and the differing lines (JSON), keys and hashes only."""

    __tablename__ = "exchange_reconciliations"
    __table_args__ = (Index(None, "system", "at"),)
    id: Mapped[str] = mapped_column(KEY, primary_key=True)
    system: Mapped[str] = mapped_column(KEY)
    at: Mapped[datetime]
    told: Mapped[str]


class WebhookRow(Base):
    """A program that is told of events. ``secrets``: the signing keys, newest first, sealed by the installation; ``types``: a JSON list."""

    __tablename__ = "webhooks"
    __table_args__ = (CheckConstraint("state IN ('active', 'paused', 'disabled')", name="state"),)
    id: Mapped[str] = mapped_column(KEY, primary_key=True)
    address: Mapped[str]
    label: Mapped[str]
    types: Mapped[str]
    state: Mapped[str] = mapped_column(KEY)
    secrets: Mapped[str]
    made_by: Mapped[str] = mapped_column(KEY)
    made_at: Mapped[datetime]
    failing_since: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(server_default=text("''"))


class WebhookDeliveryRow(Base):
    """An event for one webhook: ``waiting``, ``taken`` (until ``taken_until``), ``done`` or ``failed``. ``payload`` holds ids only."""

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        UniqueConstraint("webhook_id", "event_id"),
        CheckConstraint("status IN ('waiting', 'taken', 'done', 'failed')", name="status"),
        Index(None, "status", "not_before"),
    )
    id: Mapped[int] = mapped_column(SERIAL, primary_key=True)
    webhook_id: Mapped[str] = mapped_column(KEY, ForeignKey("webhooks.id"))
    event_id: Mapped[str] = mapped_column(KEY)
    type: Mapped[str] = mapped_column(KEY)
    payload: Mapped[str]
    created_at: Mapped[datetime]
    not_before: Mapped[datetime]
    status: Mapped[str] = mapped_column(KEY, server_default=text("'waiting'"))
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    taken_until: Mapped[datetime | None]
    outcome: Mapped[str | None]
    finished_at: Mapped[datetime | None]


EXCHANGE_MESSAGES: Final = table_of(ExchangeMessageRow)
EXCHANGE_RECONCILIATIONS: Final = table_of(ReconciliationRow)
WEBHOOKS: Final = table_of(WebhookRow)
WEBHOOK_DELIVERIES: Final = table_of(WebhookDeliveryRow)
