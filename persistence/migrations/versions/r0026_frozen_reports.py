"""Period reports frozen for good, version by version."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from persistence.migrations.guards import guard
from persistence.types import Moment

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_KEY: Final = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_ONE: Final = ("commune", "kind", "period_from", "period_to", "number")


def upgrade() -> None:
    """Make the table, empty."""
    op.create_table(
        "report_versions",
        sa.Column("commune", _KEY, nullable=False),
        sa.Column("kind", _KEY, nullable=False),
        sa.Column("period_from", sa.Date(), nullable=False),
        sa.Column("period_to", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("hash", _KEY, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.Column("actor_id", _KEY, nullable=False),
        sa.Column("unit_id", _KEY, nullable=False),
        sa.Column("audit_stream", _KEY, nullable=False),
        sa.Column("audit_seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(*_ONE, name="pk_report_versions"),
        sa.CheckConstraint("number >= 1", name="number"),
    )
    guard("report_versions", [_ONE])


def downgrade() -> None:
    """Take it back; the trail goes on telling that there were reports."""
    op.drop_table("report_versions")
