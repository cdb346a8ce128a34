"""The acts of an office by name: what stands on a statutory book of an office is found by the acts that put it there."""

from __future__ import annotations

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index."""
    op.create_index("ix_acts_unit_id_act_case_id", "acts", ["unit_id", "act", "case_id"])


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_acts_unit_id_act_case_id", "acts")
