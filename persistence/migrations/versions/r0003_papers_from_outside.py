"""Papers from outside are kept beside the issued ones: where they come from, what they are, how many pages, what their check noticed."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_KEY: Final = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the columns; every paper kept so far was issued."""
    for name, otherwise in (("origin", "'issued'"), ("kind", "''")):
        op.add_column("documents", sa.Column(name, _KEY, nullable=False, server_default=sa.text(otherwise)))
    for name in ("pages", "size"):
        op.add_column("documents", sa.Column(name, sa.Integer(), nullable=True))
    op.add_column(
        "documents", sa.Column("remarks", sa.Text(), nullable=False, server_default=sa.text("'[]'"))
    )
    op.add_column("documents", sa.Column("signs", _KEY, nullable=False, server_default=sa.text("''")))


def downgrade() -> None:
    """Take them back; which papers came from outside is lost, their bytes stay."""
    for name in ("signs", "remarks", "size", "pages", "kind", "origin"):
        op.drop_column("documents", name)
