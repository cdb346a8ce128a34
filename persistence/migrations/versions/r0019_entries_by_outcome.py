"""The trail by outcome, act and officer in time, and duties by kind and by limit: what an auditor and a province ask first."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_ASKED: Final = ("kind", "act", "actor_id")
_OPEN: Final = sa.text("met_by_seq IS NULL AND ended_by_seq IS NULL")
_MET: Final = sa.text("met_at IS NOT NULL")


def upgrade() -> None:
    """Make the indexes."""
    for column in _ASKED:
        op.create_index(f"ix_audit_entries_{column}_recorded_at", "audit_entries", [column, "recorded_at"])
    op.create_index(
        "ix_deadlines_open_duty", "deadlines", ["duty", "due_at"], sqlite_where=_OPEN, postgresql_where=_OPEN
    )
    op.create_index("ix_deadlines_met", "deadlines", ["due_at"], sqlite_where=_MET, postgresql_where=_MET)


def downgrade() -> None:
    """Take them back."""
    op.drop_index("ix_deadlines_met", "deadlines")
    op.drop_index("ix_deadlines_open_duty", "deadlines")
    for column in _ASKED:
        op.drop_index(f"ix_audit_entries_{column}_recorded_at", "audit_entries")
