"""Streams of the trail that stayed on the server from which an office was taken: so that its anchors can still be checked here."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from persistence.migrations.guards import guard

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_KEY: Final = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table, empty."""
    op.create_table(
        "audit_elsewhere",
        sa.Column("stream", _KEY, nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("head", _KEY, nullable=False),
        sa.Column("anchor", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("stream", name="pk_audit_elsewhere"),
    )
    guard("audit_elsewhere", [("stream",)])


def downgrade() -> None:
    """Take it back; anchors that saw those streams can no longer be checked."""
    op.drop_table("audit_elsewhere")
