"""Frozen reports: kept whole with an audit entry of their own, in a stream of their own; never changed afterwards.

A version is no act: it changes no case. Where data came late or were put right, another version follows, with the reason.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from persistence import webhooks
from persistence.database import Database
from persistence.models import AUDIT_ENTRIES, REPORT_VERSIONS
from persistence.registers import STREAM as ADMINISTRATION
from persistence.registers import Clerk
from persistence.report_stream import KIND, stream_of
from persistence.trail import head_of, someone_first, write_entries
from workflows.audit import canonical, chained
from workflows.model import Json
from workflows.reporting.definition import Period


@dataclass(frozen=True, slots=True)
class ReportVersion:
    """A version as kept. ``hash`` is the SHA-256 of the canonical text of ``body``."""

    commune: str
    kind: str
    period: Period
    number: int
    body: Mapping[str, Any] = field(repr=False)
    hash: str
    reason: str
    recorded_at: datetime
    actor_id: str
    unit_id: str

    @property
    def whole(self) -> bool:
        """Whether the body still has its hash."""
        return hashlib.sha256(canonical(dict(self.body)).encode()).hexdigest() == self.hash


class Reports:
    """The versions in one database. Raises StorageError only, unless said."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def versions(self, commune: str, kind: str, period: Period) -> tuple[ReportVersion, ...]:
        """Every version of a report, the first first."""
        table = REPORT_VERSIONS.c
        which = (
            table.commune == commune,
            table.kind == kind,
            table.period_from == period.start,
            table.period_to == period.end,
        )
        with self._database.reading() as connection:
            rows = connection.execute(select(REPORT_VERSIONS).where(*which).order_by(table.number))
            return tuple(map(_version, rows))

    def begun(self) -> datetime | None:
        """When the first office or officer was put on file: the program is at work here since then. None before that."""
        table = AUDIT_ENTRIES.c
        first = select(table.recorded_at).where(table.stream == ADMINISTRATION, table.seq == 1)
        with self._database.reading() as connection:
            return connection.scalar(first)

    def latest(self, commune: str) -> dict[tuple[str, Period], tuple[int, datetime, str]]:
        """Of every frozen report of a commune the number, moment and hash of its last version; bodies are not read."""
        table = REPORT_VERSIONS.c
        wanted = select(
            table.kind, table.period_from, table.period_to, table.number, table.recorded_at, table.hash
        ).where(table.commune == commune)
        with self._database.reading() as connection:
            rows = connection.execute(wanted.order_by(table.number)).all()
        return {(row[0], Period(row[1], row[2])): (row[3], row[4], row[5]) for row in rows}

    def keep(self, version: ReportVersion, by: Clerk) -> None:
        """Keep a version and tell of it in the trail. CaseChanged when someone froze one at the same moment."""
        body = canonical(dict(version.body))
        if hashlib.sha256(body.encode()).hexdigest() != version.hash:
            raise ValueError("the body is not the one that the hash names")
        start, end = version.period.start, version.period.end
        stream = stream_of(version.commune, version.kind, start, end)
        with self._database.writing() as connection:
            entry = chained(
                head_of(connection, stream),
                stream,
                version.recorded_at,
                _told(version, by),
            )
            write_entries(connection, [entry])
            with someone_first():
                connection.execute(
                    insert(REPORT_VERSIONS),
                    {
                        "commune": version.commune,
                        "kind": version.kind,
                        "period_from": start,
                        "period_to": end,
                        "number": version.number,
                        "body": body,
                        "hash": version.hash,
                        "reason": version.reason,
                        "recorded_at": version.recorded_at,
                        "actor_id": by.actor_id,
                        "unit_id": by.unit_id,
                        "audit_stream": stream,
                        "audit_seq": entry.seq,
                    },
                )
            told: dict[str, Json] = {"report": stream, "version": version.number}
            webhooks.tell(
                connection, webhooks.REPORT_FROZEN, f"{stream}#{version.number}", told, version.recorded_at
            )


def _told(version: ReportVersion, by: Clerk) -> dict[str, object]:
    """The body of the entry that tells of a version."""
    start, end = version.period.start, version.period.end
    return {
        "kind": KIND,
        "act": "report.freeze",
        "actor_id": by.actor_id,
        "unit_id": by.unit_id,
        "case_id": None,
        "person_id": None,
        "commune": version.commune,
        "report": version.kind,
        "from": start.isoformat(),
        "to": end.isoformat(),
        "version": version.number,
        "hash": version.hash,
        "reason": version.reason,
    }


def _version(row: Any) -> ReportVersion:  # noqa: ANN401 - a row of the table
    return ReportVersion(
        commune=row.commune,
        kind=row.kind,
        period=Period(row.period_from, row.period_to),
        number=row.number,
        body=json.loads(row.body),
        hash=row.hash,
        reason=row.reason,
        recorded_at=row.recorded_at,
        actor_id=row.actor_id,
        unit_id=row.unit_id,
    )
