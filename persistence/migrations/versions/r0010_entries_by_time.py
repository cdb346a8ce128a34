"""The audit trail is searched by time: an auditor asks for a period."""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index."""
    op.create_index("ix_audit_entries_recorded_at", "audit_entries", ["recorded_at"])


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_audit_entries_recorded_at", "audit_entries")
