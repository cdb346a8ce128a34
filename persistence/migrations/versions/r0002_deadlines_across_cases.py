"""A deadline may be met or ended by an act in another case of the same person; the moment of its end is kept; some are set aside."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_KEY: Final = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the columns; what was ended before has no moment on record."""
    op.add_column("deadlines", sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "deadlines", sa.Column("closed_by_case", _KEY, nullable=False, server_default=sa.text("''"))
    )
    op.add_column(
        "deadlines",
        sa.Column("superseded", sa.Boolean(), nullable=False, server_default=sa.text("false")),
    )
    current = sa.text("superseded IS false")
    op.create_index(
        "ix_deadlines_current", "deadlines", ["case_id"], sqlite_where=current, postgresql_where=current
    )


def downgrade() -> None:
    """Take them back; which other case closed a deadline is lost."""
    op.drop_index("ix_deadlines_current", "deadlines")
    op.drop_column("deadlines", "superseded")
    op.drop_column("deadlines", "closed_by_case")
    op.drop_column("deadlines", "ended_at")
