"""An act changes fewer pages of indexes: of twenty million lines nearly every act meets others, and each is read, and written whole into
the log after a checkpoint.

What an office opened is found by an index of first acts alone. The entries of a case's acts are found by their stream; an index by case
has only the others. Nobody asks for the entries of a person by person: what is on record stands in streams of cases and of refusals.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_FIRST: Final = sa.text("seq = 1")
_BESIDE: Final = sa.text("kind <> 'act'")


def upgrade() -> None:
    """Three indexes of every act go, two of a few rows come."""
    op.create_index(
        "ix_acts_opened", "acts", ["unit_id", "case_id"], sqlite_where=_FIRST, postgresql_where=_FIRST
    )
    op.create_index(
        "ix_audit_entries_beside",
        "audit_entries",
        ["case_id"],
        sqlite_where=_BESIDE,
        postgresql_where=_BESIDE,
    )
    op.drop_index("ix_acts_unit_id_seq_case_id", "acts")
    op.drop_index("ix_audit_entries_case_id", "audit_entries")
    op.drop_index("ix_audit_entries_person_id", "audit_entries")


def downgrade() -> None:
    """As before."""
    op.create_index("ix_audit_entries_person_id", "audit_entries", ["person_id"])
    op.create_index("ix_audit_entries_case_id", "audit_entries", ["case_id"])
    op.create_index("ix_acts_unit_id_seq_case_id", "acts", ["unit_id", "seq", "case_id"])
    op.drop_index("ix_audit_entries_beside", "audit_entries")
    op.drop_index("ix_acts_opened", "acts")
