"""A paper points at its lineage: where each printed field comes from, kept under its hash beside the paper."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_KEY: Final = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the column; a paper of before has no lineage."""
    op.add_column("documents", sa.Column("lineage", _KEY, nullable=False, server_default=sa.text("''")))


def downgrade() -> None:
    """Take it back; the lineages stay among the bytes, which only grow."""
    op.drop_column("documents", "lineage")
