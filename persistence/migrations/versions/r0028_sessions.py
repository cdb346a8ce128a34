"""The sessions of officers: what ends one or locks its screen holds for every copy of its cookie."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from persistence.types import Moment

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_KEY: Final = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table, empty: who is at work signs in once more."""
    op.create_table(
        "sessions",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("actor_id", _KEY, nullable=False),
        sa.Column("post", _KEY, nullable=False),
        sa.Column("began_at", Moment(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sessions"),
        sa.ForeignKeyConstraint(["actor_id"], ["accounts.actor_id"], name="fk_sessions_actor_id_accounts"),
    )
    op.create_index("ix_sessions_actor_id", "sessions", ["actor_id"])
    op.create_index("ix_sessions_began_at", "sessions", ["began_at"])


def downgrade() -> None:
    """Take it back; the cookies alone say again who is at work."""
    op.drop_table("sessions")
