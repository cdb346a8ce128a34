"""Versions of a dossier whose sheets are numbered for good."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from persistence.migrations.guards import guard
from persistence.types import Moment

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_KEY: Final = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table, empty; what was sent before has no version on record."""
    op.create_table(
        "dossier_versions",
        sa.Column("case_id", _KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("manifest", sa.Text(), nullable=False),
        sa.Column("manifest_hash", _KEY, nullable=False),
        sa.Column("archive", _KEY, nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.Column("actor_id", _KEY, nullable=False),
        sa.Column("unit_id", _KEY, nullable=False),
        sa.Column("audit_stream", _KEY, nullable=False),
        sa.Column("audit_seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "number", name="pk_dossier_versions"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_dossier_versions_case_id_cases"),
        sa.ForeignKeyConstraint(["archive"], ["blobs.sha256"], name="fk_dossier_versions_archive_blobs"),
        sa.CheckConstraint("number >= 1", name="number"),
    )
    guard("dossier_versions", [["case_id", "number"]])


def downgrade() -> None:
    """Take it back: which sheet bears which number is then known from the archives alone."""
    op.drop_table("dossier_versions")
