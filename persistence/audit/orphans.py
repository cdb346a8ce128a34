"""Rows that belong to nothing: the check that goes from act to act never comes by them. Acts without their case are among them."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection, Select, select

from persistence.audit.report import Findings, Trouble
from persistence.models import ACTS, CASE_UNITS, CASES, DEADLINES, DOCUMENTS, NUMBERS

_NO_CASE: Final = (
    select(ACTS.c.case_id)
    .distinct()
    .join_from(ACTS, CASES, CASES.c.id == ACTS.c.case_id, isouter=True)
    .where(CASES.c.id.is_(None))
    .order_by(ACTS.c.case_id)
)
_NO_OFFICE: Final = (
    select(CASE_UNITS.c.case_id)
    .distinct()
    .join_from(CASE_UNITS, CASES, CASES.c.id == CASE_UNITS.c.case_id, isouter=True)
    .where(CASES.c.id.is_(None))
    .order_by(CASE_UNITS.c.case_id)
)


def _stray(table: Any, seq: str, name: str) -> Select[Any]:  # noqa: ANN401 - a table
    mine = (ACTS.c.case_id == table.c.case_id) & (ACTS.c.seq == table.c[seq])
    asked = select(table.c.case_id, table.c[seq], table.c[name]).join_from(table, ACTS, mine, isouter=True)
    return asked.where(ACTS.c.id.is_(None)).order_by(table.c.case_id, table.c[seq])


_STRAY: Final = (
    (Trouble.DEADLINES, _stray(DEADLINES, "set_by_seq", "term")),
    (Trouble.PAPERS, _stray(DOCUMENTS, "seq", "id")),
    (Trouble.NUMBERS, _stray(NUMBERS, "seq", "symbol")),
)


def check_orphans(connection: Connection, findings: Findings) -> None:
    """Acts whose case is gone; offices, deadlines, papers and lines of registers of an act or case that is not there."""
    for (case,) in connection.execute(_NO_CASE):
        findings.add(Trouble.CASE, f"case {case}", None, "its row is gone")
    for (case,) in connection.execute(_NO_OFFICE):
        findings.add(Trouble.CASE, f"case {case}", None, "case_units")
    for trouble, asked in _STRAY:
        for case, seq, name in connection.execute(asked):
            findings.add(trouble, f"case {case}", seq, f"{name}, of no act")
