"""By what programs act for officers: tokens with what they may, as hashes."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from persistence.types import Moment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_KEY: Final = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table, empty."""
    op.create_table(
        "api_tokens",
        *(sa.Column(name, _KEY, nullable=False) for name in ("id", "actor_id", "post")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("secret_hash", "scopes", "label")),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("revoked_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_api_tokens"),
        sa.ForeignKeyConstraint(["actor_id"], ["actors.id"], name="fk_api_tokens_actor_id_actors"),
    )
    op.create_index("ix_api_tokens_actor_id", "api_tokens", ["actor_id"])


def downgrade() -> None:
    """Take it back; every program must be given a token anew."""
    op.drop_table("api_tokens")
