"""Registers of numbers: for each office, year and symbol; a paper points at its number."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from persistence.migrations.guards import guard, unguard

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_KEY: Final = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_SERIES: Final = ("unit_id", "year", "symbol")


def upgrade() -> None:
    """Add the tables and the column; papers of before have no number on record but the fact of their act."""
    op.add_column("documents", sa.Column("number", sa.Text(), nullable=False, server_default=sa.text("''")))
    op.create_table(
        "number_registers",
        sa.Column("unit_id", _KEY, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("symbol", _KEY, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("latest", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint(*_SERIES, name=op.f("pk_number_registers")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_number_registers_unit_id_units")),
        sa.CheckConstraint("last >= 0", name=op.f("ck_number_registers_last")),
    )
    op.create_table(
        "numbers",
        sa.Column("unit_id", _KEY, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("symbol", _KEY, nullable=False),
        sa.Column("label", _KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("form", _KEY, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("case_id", _KEY, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("signer_id", _KEY, nullable=False),
        sa.Column("signer_name", sa.Text(), nullable=False),
        sa.Column("typed", sa.Boolean(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint(*_SERIES, "label", name=op.f("pk_numbers")),
        sa.UniqueConstraint(*_SERIES, "number", name=op.f("uq_numbers_unit_id_year_symbol_number")),
        sa.ForeignKeyConstraint(
            ["case_id", "seq"], ["acts.case_id", "acts.seq"], name=op.f("fk_numbers_case_id_seq_acts")
        ),
    )
    op.create_index("ix_numbers_case_id_seq", "numbers", ["case_id", "seq"])
    guard("numbers", [(*_SERIES, "label"), (*_SERIES, "number")])


def downgrade() -> None:
    """Take them back; the numbers stay on the papers and among the facts."""
    unguard("numbers")
    op.drop_index("ix_numbers_case_id_seq", "numbers")
    op.drop_table("numbers")
    op.drop_table("number_registers")
    op.drop_column("documents", "number")
