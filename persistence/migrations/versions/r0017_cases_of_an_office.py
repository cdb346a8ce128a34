"""An office finds its cases by indexes alone: those whose police it is, and those that it opened."""

from __future__ import annotations

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The part, and the number of the act, stand in the index."""
    op.drop_index("ix_case_units_unit_id_case_id", "case_units")
    op.create_index("ix_case_units_unit_id_part_case_id", "case_units", ["unit_id", "part", "case_id"])
    op.drop_index("ix_acts_unit_id_case_id", "acts")
    op.create_index("ix_acts_unit_id_seq_case_id", "acts", ["unit_id", "seq", "case_id"])


def downgrade() -> None:
    """As before."""
    op.drop_index("ix_acts_unit_id_seq_case_id", "acts")
    op.create_index("ix_acts_unit_id_case_id", "acts", ["unit_id", "case_id"])
    op.drop_index("ix_case_units_unit_id_part_case_id", "case_units")
    op.create_index("ix_case_units_unit_id_case_id", "case_units", ["unit_id", "case_id"])
