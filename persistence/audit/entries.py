"""Reads the audit trail in batches, for whoever goes through all of it: in order of stream and number, from any place on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, func, select, tuple_

from persistence.database import Database
from persistence.mapping import AUDIT_OF, audit_of
from persistence.models import AUDIT_ENTRIES
from persistence.trail import about_case
from workflows.ports import AuditEntry

_E: Final = AUDIT_ENTRIES.c
_BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Slice:
    """Which entries: recorded from ``since`` on and before ``until``, about one case, of these kinds; None or empty asks for nothing."""

    since: datetime | None = None
    until: datetime | None = None
    case_id: str | None = None
    kinds: tuple[str, ...] = ()


def count(database: Database, wanted: Slice) -> int:
    """How many entries there are."""
    with database.reading() as connection:
        statement = _where(select(func.count()).select_from(AUDIT_ENTRIES), wanted)
        return int(connection.execute(statement).scalar_one())


def latest(database: Database) -> datetime | None:
    """When the last entry says that it was recorded; None where there is none."""
    with database.reading() as connection:
        found: datetime | None = connection.execute(select(func.max(_E.recorded_at))).scalar_one()
    return found


def batches(
    database: Database, wanted: Slice, after: tuple[str, int] = ("", 0), size: int = _BATCH
) -> Iterator[list[AuditEntry]]:
    """The entries behind ``after`` (stream and number), some hundreds at a time; each batch is a reading of its own."""
    while True:
        statement = _where(AUDIT_OF, wanted).where(tuple_(_E.stream, _E.seq) > after)
        with database.reading() as connection:
            rows = connection.execute(statement.order_by(_E.stream, _E.seq).limit(size)).all()
        if not rows:
            return
        yield [audit_of(row) for row in rows]
        after = (rows[-1].stream, rows[-1].seq)


def _where(statement: Select[Any], wanted: Slice) -> Select[Any]:
    if wanted.since is not None:
        statement = statement.where(_E.recorded_at >= wanted.since)
    if wanted.until is not None:
        statement = statement.where(_E.recorded_at < wanted.until)
    if wanted.case_id is not None:
        statement = statement.where(about_case(wanted.case_id))
    return statement.where(_E.kind.in_(wanted.kinds)) if wanted.kinds else statement
