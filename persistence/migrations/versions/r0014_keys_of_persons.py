"""What is personal is sealed under a key of its person: where the sealed forms stand, and who was erased.

What was written before stays as it is: it stands in hash chains, and history is not written anew.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from persistence.errors import MigrationRefused
from persistence.migrations.guards import guard, unguard

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


_KEY: Final = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_SEALED: Final = (
    "SELECT EXISTS (SELECT 1 FROM acts WHERE sealed <> '') OR EXISTS (SELECT 1 FROM documents WHERE content_sha256 <> '')"
    " OR EXISTS (SELECT 1 FROM dossier_versions WHERE archive_sha256 <> '') OR EXISTS (SELECT 1 FROM erasures)"
)


def _added(table: str, name: str, kind: sa.types.TypeEngine[str]) -> None:
    op.add_column(table, sa.Column(name, kind, nullable=False, server_default=sa.text("''")))


def upgrade() -> None:
    """Add columns and tables."""
    _added("acts", "sealed", sa.Text())
    _added("documents", "content_sha256", _KEY)
    _added("dossier_versions", "archive_sha256", _KEY)
    op.create_index("ix_documents_content_sha256", "documents", ["content_sha256"])
    op.create_index("ix_dossier_versions_archive_sha256", "dossier_versions", ["archive_sha256"])
    op.create_table(
        "key_stores",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_key_stores"),
    )
    op.create_table(
        "erasures",
        sa.Column("person_id", _KEY, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ground", _KEY, nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("audit_stream", _KEY, nullable=False),
        sa.Column("audit_seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name="pk_erasures"),
    )
    guard("erasures", [["person_id"]])


def downgrade() -> None:
    """Take it back. What is sealed could be read by nobody afterwards, so it is refused where there is any."""
    if op.get_bind().exec_driver_sql(_SEALED).scalar():
        raise MigrationRefused(
            "Records are sealed by the keys of persons; the older program could not read them. Restore a copy of before instead.",
            vi="Hồ sơ đã được niêm phong bằng khóa cá nhân, bản cũ không đọc được. Hãy khôi phục bản sao trước đó.",
        )
    unguard("erasures")
    op.drop_table("erasures")
    op.drop_table("key_stores")
    op.drop_index("ix_documents_content_sha256", "documents")
    op.drop_index("ix_dossier_versions_archive_sha256", "dossier_versions")
    op.drop_column("dossier_versions", "archive_sha256")
    op.drop_column("documents", "content_sha256")
    op.drop_column("acts", "sealed")
