"""The same act for many cases: jobs with a row for each case. No part of the record."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from persistence.types import Moment

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_KEY: Final = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def _keys(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, _KEY, nullable=False) for name in names]


def upgrade() -> None:
    """Make both tables, empty."""
    op.create_table(
        "bulk_jobs",
        *_keys("id", "actor_id", "post"),
        sa.Column("origin", sa.Text(), nullable=False),
        *_keys("act"),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("started_at", Moment(), nullable=True),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_bulk_jobs"),
    )
    op.create_index("ix_bulk_jobs_actor_id_post", "bulk_jobs", ["actor_id", "post"])
    op.create_index("ix_bulk_jobs_expires_at", "bulk_jobs", ["expires_at"])
    op.create_table(
        "bulk_rows",
        *_keys("job_id"),
        sa.Column("place", sa.Integer(), nullable=False),
        *_keys("case_id"),
        sa.Column("version", sa.Integer(), nullable=False),
        *_keys("key", "state"),
        sa.Column("vi", sa.Text(), nullable=False),
        sa.Column("en", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("moved_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("job_id", "place", name="pk_bulk_rows"),
        sa.ForeignKeyConstraint(["job_id"], ["bulk_jobs.id"], name="fk_bulk_rows_job_id_bulk_jobs"),
    )


def downgrade() -> None:
    """Take them back; what was done stays in the cases."""
    op.drop_table("bulk_rows")
    op.drop_table("bulk_jobs")
