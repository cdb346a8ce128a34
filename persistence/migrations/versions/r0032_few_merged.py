"""The index of merged records holds merged records alone: nearly nobody was merged, and SQLite took "was not merged" for something rare
and went through everybody on file.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

_MERGED: Final = sa.text("merged_into IS NOT NULL")


def upgrade() -> None:
    """The index without those who were not merged."""
    op.drop_index("ix_persons_merged_into", "persons")
    op.create_index(
        "ix_persons_merged_into", "persons", ["merged_into"], sqlite_where=_MERGED, postgresql_where=_MERGED
    )


def downgrade() -> None:
    """As before."""
    op.drop_index("ix_persons_merged_into", "persons")
    op.create_index("ix_persons_merged_into", "persons", ["merged_into"])
