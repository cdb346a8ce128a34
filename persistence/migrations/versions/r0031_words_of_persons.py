"""All words of a person's names in one row, which a server looks through at once: whoever is called Nguyễn, Văn and An is found without
reading everybody who is called Nguyễn. What is on file already is filled in afterwards (``persistence.search.indexing.ensure``).
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

_KEY: Final = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the table. What waits to be put into its index is put there at once: else every search would look through it."""
    op.create_table(
        "person_words",
        sa.Column("person_id", _KEY, nullable=False),
        sa.Column("words", sa.Text().with_variant(TSVECTOR(), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_person_words")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_person_words_person_id_persons")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_person_words_words",
        "person_words",
        ["words"],
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_person_words_words", "person_words")
    op.drop_table("person_words")
