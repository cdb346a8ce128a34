"""An anchor has the root of a Merkle tree, so that one head can be proved without the others; a reading tells post and origin."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_KEY: Final = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the columns; anchors and readings of before keep theirs empty."""
    op.add_column("audit_anchors", sa.Column("root", _KEY, nullable=True))
    op.add_column("reads", sa.Column("post", sa.Text(), nullable=False, server_default=sa.text("''")))
    op.add_column("reads", sa.Column("origin", _KEY, nullable=False, server_default=sa.text("''")))


def downgrade() -> None:
    """Take them back; anchors with a tree can no longer be checked."""
    op.drop_column("reads", "origin")
    op.drop_column("reads", "post")
    op.drop_column("audit_anchors", "root")
