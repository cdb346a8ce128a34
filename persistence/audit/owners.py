"""Whose each case is: the person of whom its first entry tells, or who has it since a merge or a parting that moved it."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, Select, literal, or_, select

from persistence.audit.report import Findings, Trouble
from persistence.models import AUDIT_ENTRIES, CASES

_E: Final = AUDIT_ENTRIES.c
_FIRST: Final[Select[Any]] = (
    select(CASES.c.id, CASES.c.person_id, _E.person_id)
    .join_from(
        CASES,
        AUDIT_ENTRIES,
        (_E.stream == literal("case:").concat(CASES.c.id)) & (_E.seq == 1),
        isouter=True,
    )
    .order_by(CASES.c.id)
)
_OTHERWISE: Final = _FIRST.where(or_(_E.person_id.is_(None), _E.person_id != CASES.c.person_id))
_SOME: Final = 400


def check_owners(connection: Connection, findings: Findings, moved: Mapping[str, str]) -> None:
    """Name each case that is another person's. ``moved``: by merges and partings in their order, the person who has a case since."""
    asked, left = [_OTHERWISE], iter(sorted(moved))
    while some := list(islice(left, _SOME)):
        asked.append(_FIRST.where(CASES.c.id.in_(some)))
    rows = {row[0]: row for each in asked for row in connection.execute(each)}
    for case, person, first in (rows[key] for key in sorted(rows)):
        if person != moved.get(case, first):
            findings.add(Trouble.CASE, f"case {case}", None, "person_id")
