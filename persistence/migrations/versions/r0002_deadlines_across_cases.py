"""A deadline may be met or ended by an act in another case of the same person, and the moment of its end is kept."""

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
    """Add the two columns; what was ended before has no moment on record."""
    op.add_column("deadlines", sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "deadlines", sa.Column("closed_by_case", _KEY, nullable=False, server_default=sa.text("''"))
    )


def downgrade() -> None:
    """Take them back; which other case closed a deadline is lost."""
    op.drop_column("deadlines", "closed_by_case")
    op.drop_column("deadlines", "ended_at")
