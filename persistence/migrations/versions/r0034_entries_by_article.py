"""By which articles an entry is found. What is on file already is put there afterwards (``persistence.cites.ensure``)."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

_KEY: Final = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_NUMBER: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "cite_sets",
        sa.Column("cite", _KEY, nullable=False),
        sa.Column("set_id", _NUMBER, nullable=False),
        sa.Column("kind", _KEY, nullable=False),
        sa.Column("act", _KEY, nullable=False),
        sa.PrimaryKeyConstraint("cite", "set_id", name=op.f("pk_cite_sets")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_cite_sets_set_id", "cite_sets", ["set_id"])
    op.create_table(
        "entry_cites",
        sa.Column("set_id", _NUMBER, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stream", _KEY, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("set_id", "recorded_at", "stream", "seq", name=op.f("pk_entry_cites")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Take them back."""
    op.drop_table("entry_cites")
    op.drop_index("ix_cite_sets_set_id", "cite_sets")
    op.drop_table("cite_sets")
