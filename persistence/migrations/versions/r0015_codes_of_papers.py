"""An issued paper has a code, which its mark shows and an anchor remembers."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_KEY: Final = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the column; a paper of before has no code."""
    op.add_column("documents", sa.Column("code", _KEY, nullable=False, server_default=sa.text("''")))


def downgrade() -> None:
    """Take it back; the codes stay on the papers and in the entries."""
    op.drop_column("documents", "code")
