"""Pairs of records that may be of one person, and what was merged."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from persistence.migrations.guards import guard, unguard

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_KEY: Final = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add both tables."""
    op.create_table(
        "person_pairs",
        *(sa.Column(name, _KEY, nullable=False) for name in ("one", "other", "grounds", "state")),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", _KEY, nullable=False),
        sa.Column("unit_id", _KEY, nullable=False),
        sa.PrimaryKeyConstraint("one", "other", name=op.f("pk_person_pairs")),
        sa.ForeignKeyConstraint(["one"], ["persons.id"], name=op.f("fk_person_pairs_one_persons")),
        sa.ForeignKeyConstraint(["other"], ["persons.id"], name=op.f("fk_person_pairs_other_persons")),
    )
    op.create_index("ix_person_pairs_other", "person_pairs", ["other"])
    op.create_index("ix_person_pairs_state", "person_pairs", ["state"])
    op.create_table(
        "person_merges",
        *(sa.Column(name, _KEY, nullable=False) for name in ("id", "kept_id", "merged_id")),
        sa.Column("undoes", _KEY, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", _KEY, nullable=False),
        sa.Column("unit_id", _KEY, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("power", "reason", "cases", "records")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_merges")),
        sa.UniqueConstraint("undoes", name=op.f("uq_person_merges_undoes")),
        sa.ForeignKeyConstraint(["kept_id"], ["persons.id"], name=op.f("fk_person_merges_kept_id_persons")),
        sa.ForeignKeyConstraint(
            ["merged_id"], ["persons.id"], name=op.f("fk_person_merges_merged_id_persons")
        ),
        sa.ForeignKeyConstraint(
            ["undoes"], ["person_merges.id"], name=op.f("fk_person_merges_undoes_person_merges")
        ),
    )
    op.create_index("ix_person_merges_kept_id", "person_merges", ["kept_id"])
    op.create_index("ix_person_merges_merged_id", "person_merges", ["merged_id"])
    guard("person_merges", [("id",), ("undoes",)])


def downgrade() -> None:
    """Take them back; the trail still tells what was merged."""
    unguard("person_merges")
    op.drop_table("person_merges")
    op.drop_table("person_pairs")
