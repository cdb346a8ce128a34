"""Slow work: keys of jobs, the queue of SQLite, procrastinate's on PostgreSQL; PDFs for all hosts; failures of signing in, counted once."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from persistence.migrations.queue import make_queue, take_queue_away
from persistence.types import Moment

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_KEY: Final = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_SERIAL: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_STATES: Final = "state IN ('waiting', 'running', 'done', 'failed', 'cancelled')"


def _key(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, _KEY, nullable=nullable)


def upgrade() -> None:
    """Make the tables, empty."""
    op.create_table(
        "jobs",
        sa.Column("id", _SERIAL, nullable=False),
        *map(_key, ("queue", "name")),
        sa.Column("ids", sa.Text(), nullable=False),
        _key("key", nullable=True),
        _key("lock", nullable=True),
        sa.Column("priority", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("state", _KEY, server_default=sa.text("'waiting'"), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("not_before", Moment(), nullable=False),
        _key("taken_by", nullable=True),
        sa.Column("taken_until", Moment(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.CheckConstraint(_STATES, name=op.f("ck_jobs_state")),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
    )
    op.create_index("ix_jobs_state_queue", "jobs", ["state", "queue", "id"])
    op.create_index("ix_jobs_lock", "jobs", ["lock"])
    op.create_table(
        "job_keys",
        *map(_key, ("key", "name")),
        sa.Column("made_at", Moment(), nullable=False),
        _key("outcome", nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("key", name="pk_job_keys"),
    )
    op.create_index("ix_job_keys_ended_at", "job_keys", ["ended_at"])
    op.create_table(
        "made_pdfs",
        _key("key"),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_made_pdfs"),
    )
    op.create_table(
        "failed_sign_ins",
        sa.Column("id", _SERIAL, nullable=False),
        _key("origin"),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_failed_sign_ins"),
    )
    op.create_index("ix_failed_sign_ins_origin_at", "failed_sign_ins", ["origin", "at"])
    make_queue(op.get_bind())


def downgrade() -> None:
    """Take them back; jobs that wait are forgotten, acts are not."""
    take_queue_away(op.get_bind())
    for table in ("failed_sign_ins", "made_pdfs", "job_keys", "jobs"):
        op.drop_table(table)
