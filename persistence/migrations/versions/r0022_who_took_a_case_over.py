"""Who took a case over is a part of it: the commune that was left sees what was done until then, and not what came after."""

from __future__ import annotations

import json
from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_TAKEN: Final = tuple(
    f"{procedure}.take_over" for procedure in ("aftercare", "e_monitoring", "home_rehab", "user_management")
)
_BACK: Final = ("user_management.return_transfer",)
_ONLY: Final = sa.text("part = 'manager'")
_CASES: Final = sa.table("cases", sa.column("id", sa.Text()), sa.column("units", sa.Text()))
_PARTS: Final = sa.table(
    "case_units", *(sa.column(each, sa.Text()) for each in ("case_id", "part", "unit_id"))
)
_ACTS: Final = sa.table(
    "acts",
    sa.column("case_id", sa.Text()),
    sa.column("seq", sa.Integer()),
    sa.column("act", sa.Text()),
    sa.column("unit_id", sa.Text()),
)


def upgrade() -> None:
    """Tell the part for cases that were taken over or sent back before; an index finds them, they are few."""
    connection = op.get_bind()
    told = sa.select(_ACTS.c.case_id, _ACTS.c.act, _ACTS.c.unit_id, _CASES.c.units)
    rows = connection.execute(
        told.join_from(_ACTS, _CASES, _CASES.c.id == _ACTS.c.case_id)
        .where(_ACTS.c.act.in_((*_TAKEN, *_BACK)))
        .order_by(_ACTS.c.case_id, _ACTS.c.seq)
    ).all()
    for row in {row.case_id: row for row in rows}.values():  # the last one of each case
        units = dict(json.loads(row.units))
        manager = row.unit_id if row.act in _TAKEN else units.get("departure", "")
        if manager:
            _tell(connection, row.case_id, units, manager)
    op.create_index(
        "ix_case_units_manager",
        "case_units",
        ["unit_id", "case_id"],
        sqlite_where=_ONLY,
        postgresql_where=_ONLY,
    )


def _tell(connection: sa.Connection, case_id: str, units: dict[str, str], manager: str) -> None:
    after = {part: unit for part, unit in units.items() if part != "receiver"} | {"manager": manager}
    text = json.dumps(after, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    connection.execute(sa.update(_CASES).where(_CASES.c.id == case_id).values(units=text))
    connection.execute(
        sa.delete(_PARTS).where(_PARTS.c.case_id == case_id, _PARTS.c.part.in_(["receiver", "manager"]))
    )
    connection.execute(sa.insert(_PARTS).values(case_id=case_id, part="manager", unit_id=manager))


def downgrade() -> None:
    """The rows stay: they are read as any other part."""
    op.drop_index("ix_case_units_manager", "case_units")
