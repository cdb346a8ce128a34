"""An appointment may rest on a delegation: in which capacity, by which paper."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; what was kept so far is held in one's own right."""
    op.add_column(
        "appointments", sa.Column("delegation", sa.Text(), nullable=False, server_default=sa.text("'{}'"))
    )


def downgrade() -> None:
    """Take it back: whoever held an office by delegation would hold it in their own right, so these appointments go."""
    op.execute("DELETE FROM appointments WHERE delegation <> '{}'")
    op.drop_column("appointments", "delegation")
