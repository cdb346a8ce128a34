"""Persons are found by tokens, and by words one slip apart; two records of one person can be merged; an office finds where it acted."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_KEY: Final = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add tables and column. The tokens of persons already on file are made afterwards (``persistence.search.indexing.ensure``)."""
    op.create_table(
        "person_index",
        sa.Column("kind", _KEY, nullable=False),
        sa.Column("token", _KEY, nullable=False),
        sa.Column("person_id", _KEY, nullable=False),
        sa.PrimaryKeyConstraint("kind", "token", "person_id", name=op.f("pk_person_index")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_person_index_person_id_persons")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_person_index_person_id", "person_index", ["person_id"])
    op.create_table(
        "name_words",
        sa.Column("variant", _KEY, nullable=False),
        sa.Column("word", _KEY, nullable=False),
        sa.PrimaryKeyConstraint("variant", "word", name=op.f("pk_name_words")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_name_words_word", "name_words", ["word"])
    with op.batch_alter_table("persons") as persons:
        persons.add_column(sa.Column("merged_into", _KEY, nullable=True))
        persons.create_foreign_key(op.f("fk_persons_merged_into_persons"), "persons", ["merged_into"], ["id"])
    op.create_index("ix_persons_merged_into", "persons", ["merged_into"])
    op.create_index("ix_acts_unit_id_case_id", "acts", ["unit_id", "case_id"])


def downgrade() -> None:
    """Take them back; a merged record stands alone again, its cases stay with the one that was kept."""
    op.drop_index("ix_acts_unit_id_case_id", "acts")
    op.drop_index("ix_persons_merged_into", "persons")
    with op.batch_alter_table("persons") as persons:
        persons.drop_constraint("fk_persons_merged_into_persons", type_="foreignkey")
        persons.drop_column("merged_into")
    op.drop_index("ix_name_words_word", "name_words")
    op.drop_table("name_words")
    op.drop_index("ix_person_index_person_id", "person_index")
    op.drop_table("person_index")
