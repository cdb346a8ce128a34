"""Lists of offices on their way in, what their rows became, and layouts kept. No part of the record but for the marks of sources."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from persistence.types import Moment

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_KEY: Final = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def _keys(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, _KEY, nullable=False) for name in names]


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _numbers(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer(), nullable=False) for name in names]


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, Moment(), nullable=nullable)


def upgrade() -> None:
    """Make the tables, empty."""
    _lists()
    _rows()
    _kept()


def _lists() -> None:
    op.create_table(
        "list_imports",
        *_keys("id", "actor_id", "post", "unit_id"),
        *_texts("origin"),
        *_keys("target", "sha256", "state"),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        *_numbers("lines", "passed"),
        _moment("made_at"),
        _moment("started_at", nullable=True),
        _moment("ended_at", nullable=True),
        _moment("expires_at"),
        sa.PrimaryKeyConstraint("id", name="pk_list_imports"),
    )
    op.create_index("ix_list_imports_actor_id_post", "list_imports", ["actor_id", "post"])
    op.create_index("ix_list_imports_expires_at", "list_imports", ["expires_at"])
    op.create_index("ix_list_imports_state", "list_imports", ["state"])
    op.create_table(
        "list_chunks",
        *_keys("import_id"),
        *_numbers("place", "first", "last"),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("import_id", "place", name="pk_list_chunks"),
        sa.ForeignKeyConstraint(
            ["import_id"], ["list_imports.id"], name="fk_list_chunks_import_id_list_imports"
        ),
    )


def _rows() -> None:
    op.create_table(
        "list_rows",
        *_keys("import_id"),
        *_numbers("place"),
        *_keys("state", "decision", "key", "number_mark", "name_mark"),
        *_texts("twins"),
        *_numbers("twin_place"),
        *_keys("person_id"),
        *_numbers("papers"),
        *_texts("told"),
        sa.PrimaryKeyConstraint("import_id", "place", name="pk_list_rows"),
        sa.ForeignKeyConstraint(
            ["import_id"], ["list_imports.id"], name="fk_list_rows_import_id_list_imports"
        ),
    )
    op.create_index("ix_list_rows_import_id_state_place", "list_rows", ["import_id", "state", "place"])
    for name in ("key", "number_mark", "name_mark"):
        op.create_index(f"ix_list_rows_import_id_{name}", "list_rows", ["import_id", name])


def _kept() -> None:
    op.create_table(
        "list_marks",
        *_keys("key", "record", "import_id"),
        *_numbers("place"),
        _moment("at"),
        sa.PrimaryKeyConstraint("key", name="pk_list_marks"),
    )
    op.create_index("ix_list_marks_record", "list_marks", ["record"])
    op.create_table(
        "list_layouts",
        *_keys("unit_id", "target", "signature"),
        *_texts("layout"),
        *_keys("actor_id"),
        _moment("at"),
        sa.PrimaryKeyConstraint("unit_id", "target", "signature", name="pk_list_layouts"),
    )


def downgrade() -> None:
    """Take them back; what was brought in stays."""
    for table in ("list_layouts", "list_marks", "list_rows", "list_chunks", "list_imports"):
        op.drop_table(table)
