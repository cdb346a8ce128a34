"""What anchors saw of one stream: the last of them goes on with the chain of a person's readings, and proves it in an export."""

from __future__ import annotations

from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index. The next anchor tells of every person who was read until then."""
    op.create_index("ix_audit_anchor_heads_stream", "audit_anchor_heads", ["stream", "anchor"])


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_audit_anchor_heads_stream", "audit_anchor_heads")
