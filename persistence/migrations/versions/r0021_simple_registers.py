"""Simple registers: rows as chains of versions that only grow, and each row as it stands."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from persistence.migrations.guards import guard
from persistence.types import Moment

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_KEY: Final = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def _keys(*names: str, empty: bool = False) -> list[sa.Column[str]]:
    return [sa.Column(name, _KEY, nullable=empty) for name in names]


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def upgrade() -> None:
    """Make both tables, empty."""
    _make_versions()
    _make_rows()


def _make_versions() -> None:
    op.create_table(
        "book_versions",
        *_keys("row_id"),
        sa.Column("version", sa.Integer(), nullable=False),
        *_keys("book", "unit_id"),
        sa.Column("number", sa.Integer(), nullable=False),
        *_keys("kind"),
        *_texts("clear", "reason", "sealed"),
        sa.Column("recorded_at", Moment(), nullable=False),
        *_keys("actor_id"),
        *_texts("actor_name", "post", "unit_name", "power"),
        *_keys("person_id", "case_id", empty=True),
        *_keys("idempotency_key", "source", "schema_version", "audit_stream"),
        sa.Column("audit_seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("row_id", "version", name="pk_book_versions"),
        sa.CheckConstraint("version >= 1", name="version"),
        sa.CheckConstraint("kind IN ('entered', 'corrected', 'struck')", name="kind"),
        sa.UniqueConstraint("idempotency_key", name="uq_book_versions_idempotency_key"),
    )
    op.create_index(
        "ix_book_versions_audit_stream_audit_seq", "book_versions", ["audit_stream", "audit_seq"], unique=True
    )
    guard("book_versions", [["row_id", "version"], ["idempotency_key"], ["audit_stream", "audit_seq"]])


def _make_rows() -> None:
    op.create_table(
        "book_rows",
        *_keys("id", "book", "unit_id"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("struck", sa.Boolean(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("open", sa.Boolean(), nullable=False),
        *_keys("mark", "key", "item", "each"),
        sa.Column("delta", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        *_keys("person_id", "case_id", empty=True),
        sa.Column("words", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_book_rows"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_book_rows_unit_id_units"),
    )
    for name, columns, unique in (
        ("unit_id_book_number", ["unit_id", "book", "number"], True),
        ("day", ["unit_id", "book", "day"], False),
        ("book", ["book", "unit_id"], False),
        ("due", ["unit_id", "open", "due"], False),
        ("key", ["unit_id", "book", "key"], False),
        ("person_id", ["person_id"], False),
        ("case_id", ["case_id"], False),
    ):
        op.create_index(f"ix_book_rows_{name}", "book_rows", columns, unique=unique)


def downgrade() -> None:
    """Take them back; the audit trail still tells that there were rows."""
    op.drop_table("book_rows")
    op.drop_table("book_versions")
