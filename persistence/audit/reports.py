"""The frozen reports against the entries that tell of them: the body has its hash, and none is missing on either side."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Final

from sqlalchemy import Connection, select

from persistence.audit.report import Findings, Trouble
from persistence.audit.walk import by_whom, raw
from persistence.models import AUDIT_ENTRIES, REPORT_VERSIONS
from persistence.report_stream import KIND

_V, _E = REPORT_VERSIONS.c, AUDIT_ENTRIES.c
_VERSIONS: Final = (
    select(
        *(raw(each).label(each.name) for each in _V if each is not _V.hash),
        _V.hash.label("own_hash"),
        _E.body.label("told"),
    )
    .join_from(
        REPORT_VERSIONS,
        AUDIT_ENTRIES,
        (_E.stream == _V.audit_stream) & (_E.seq == _V.audit_seq),
        isouter=True,
    )
    .order_by(_V.audit_stream, _V.number)
)
_UNKEPT: Final = (
    select(_E.stream, _E.seq)
    .join_from(
        AUDIT_ENTRIES,
        REPORT_VERSIONS,
        (_V.audit_stream == _E.stream) & (_V.audit_seq == _E.seq),
        isouter=True,
    )
    .where(_E.kind == KIND, _V.number.is_(None))
    .order_by(_E.kind, _E.recorded_at)  # by the index that knows the kind
)


def check_reports(connection: Connection, findings: Findings) -> None:
    """Hold every frozen report against its entry, and every entry against its report."""
    for row in connection.execute(_VERSIONS):
        findings.counts["reports"] += 1
        if not (_same(row) and by_whom(row.told, row.actor_id, row.unit_id, row.recorded_at)):
            findings.add(Trouble.REPORT, row.audit_stream, row.audit_seq, f"version {row.number}")
    for stream, seq in connection.execute(_UNKEPT):
        findings.add(Trouble.REPORT, stream, seq, "no such version is kept")


def _same(row: Any) -> bool:  # noqa: ANN401 - a row of ``_VERSIONS``
    try:
        told = json.loads(row.told)
    except (TypeError, ValueError):
        return False
    if not isinstance(row.body, str):  # SQLite keeps bytes, too, where text is declared
        return False
    kept = (
        row.commune,
        row.kind,
        str(row.period_from),
        str(row.period_to),
        row.number,
        row.own_hash,
        row.reason,
    )
    said = tuple(map(told.get, ("commune", "report", "from", "to", "version", "hash", "reason")))
    return (
        kept == said and hashlib.sha256(row.body.encode(errors="surrogateescape")).hexdigest() == row.own_hash
    )
