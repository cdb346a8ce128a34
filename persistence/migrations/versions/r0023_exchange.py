"""What goes out: messages to national systems with their receipts, comparisons, webhooks and their deliveries."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from persistence.types import SERIAL, Moment

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_KEY: Final = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def _keys(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, _KEY, nullable=False) for name in names]


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, Moment(), nullable=nullable)


def upgrade() -> None:
    """Make the four tables, empty."""
    op.create_table(
        "exchange_messages",
        *_keys("key", "system", "message", "case_id"),
        *_texts("body"),
        *_keys("sha256"),
        _moment("first_sent_at"),
        sa.Column("theirs", _KEY, nullable=False, server_default=sa.text("''")),
        sa.Column("receipt", sa.Text(), nullable=False, server_default=sa.text("''")),
        _moment("acknowledged_at", nullable=True),
        sa.PrimaryKeyConstraint("key", name="pk_exchange_messages"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_exchange_messages_case_id_cases"),
    )
    op.create_index("ix_exchange_messages_case_id", "exchange_messages", ["case_id"])
    op.create_index(
        "ix_exchange_messages_system_acknowledged_at", "exchange_messages", ["system", "acknowledged_at"]
    )
    op.create_table(
        "exchange_reconciliations",
        *_keys("id", "system"),
        _moment("at"),
        *_texts("told"),
        sa.PrimaryKeyConstraint("id", name="pk_exchange_reconciliations"),
    )
    op.create_index("ix_exchange_reconciliations_system_at", "exchange_reconciliations", ["system", "at"])
    op.create_index("ix_outbox_case_id_kind", "outbox", ["case_id", "kind"])
    _webhooks()


def _webhooks() -> None:
    op.create_table(
        "webhooks",
        *_keys("id"),
        *_texts("address", "label", "types"),
        *_keys("state"),
        *_texts("secrets"),
        *_keys("made_by"),
        _moment("made_at"),
        _moment("failing_since", nullable=True),
        sa.Column("note", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.PrimaryKeyConstraint("id", name="pk_webhooks"),
        sa.CheckConstraint("state IN ('active', 'paused', 'disabled')", name=op.f("ck_webhooks_state")),
    )
    op.create_table(
        "webhook_deliveries",
        sa.Column("id", SERIAL, nullable=False),
        *_keys("webhook_id", "event_id", "type"),
        *_texts("payload"),
        _moment("created_at"),
        _moment("not_before"),
        sa.Column("status", _KEY, nullable=False, server_default=sa.text("'waiting'")),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default=sa.text("0")),
        _moment("taken_until", nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        _moment("finished_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_webhook_deliveries"),
        sa.UniqueConstraint("webhook_id", "event_id", name="uq_webhook_deliveries_webhook_id_event_id"),
        sa.ForeignKeyConstraint(
            ["webhook_id"], ["webhooks.id"], name="fk_webhook_deliveries_webhook_id_webhooks"
        ),
        sa.CheckConstraint(
            "status IN ('waiting', 'taken', 'done', 'failed')", name=op.f("ck_webhook_deliveries_status")
        ),
    )
    op.create_index("ix_webhook_deliveries_status_not_before", "webhook_deliveries", ["status", "not_before"])


def downgrade() -> None:
    """Take them back; what was sent stays with the receivers."""
    for table in ("webhook_deliveries", "webhooks", "exchange_reconciliations", "exchange_messages"):
        op.drop_table(table)
    op.drop_index("ix_outbox_case_id_kind", "outbox")
