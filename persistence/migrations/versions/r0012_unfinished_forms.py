"""What officers have not finished: forms put aside, and files that wait with them. No part of the record."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from persistence.types import Moment

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_KEY: Final = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_OWNER: Final = ("actor_id", "post", "subject", "act")


def _keys(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, _KEY, nullable=False) for name in names]


def upgrade() -> None:
    """Make both tables, empty."""
    op.create_table(
        "unfinished_forms",
        *_keys("id", *_OWNER),
        sa.Column("case_id", _KEY, nullable=True),
        *_keys("person_id"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("saved_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_unfinished_forms"),
        sa.UniqueConstraint(*_OWNER, name="uq_unfinished_forms_actor_id_post_subject_act"),
    )
    op.create_table(
        "waiting_files",
        *_keys("id", *_OWNER, "person_id"),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_waiting_files"),
    )
    op.create_index("ix_waiting_files_actor_id_post_subject_act", "waiting_files", [*_OWNER])
    for table in ("unfinished_forms", "waiting_files"):
        for column in ("expires_at", "person_id"):
            op.create_index(f"ix_{table}_{column}", table, [column])


def downgrade() -> None:
    """Take them back; what was not finished is lost."""
    op.drop_table("waiting_files")
    op.drop_table("unfinished_forms")
