"""The log of readings as anchors see it: one running hash over its rows, so that a row that is gone or changed is found.

A reading is a row of its own, so that readers never wait for each other; the hash is worked out when an anchor is made. It stands in the
anchor as the stream "reads", whose length is the number of the last row.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any, Final

from sqlalchemy import Connection, func, select

from persistence.audit.report import Findings, Trouble
from persistence.audit.walk import BATCH, moment_of, raw
from persistence.codec import dumps
from persistence.locks import hold_readings
from persistence.models import AUDIT_ANCHOR_HEADS, READS
from workflows.audit import instant

STREAM: Final = "reads"
_R: Final = READS.c
_FIELDS: Final = ("actor_id", "unit_id", "person_id", "case_id", "what", "post", "origin")
_ROWS: Final = select(_R.id, raw(_R.at), *(_R[name] for name in _FIELDS)).order_by(_R.id)
_SEEN: Final = (
    select(AUDIT_ANCHOR_HEADS.c.length, AUDIT_ANCHOR_HEADS.c.head)
    .where(AUDIT_ANCHOR_HEADS.c.stream == STREAM)
    .order_by(AUDIT_ANCHOR_HEADS.c.length)
)


def head_of_readings(connection: Connection) -> tuple[str, int, str] | None:
    """The head of the log if it grew since the last anchor. Writers wait until the transaction ends: no lower number may come later."""
    hold_readings(connection, alone=True)
    seen = connection.execute(
        _SEEN.order_by(None).order_by(AUDIT_ANCHOR_HEADS.c.length.desc()).limit(1)
    ).first()
    length, head = (0, "") if seen is None else (seen.length, seen.head)
    last = length
    for number, digest in _running(connection, length, head):
        last, head = number, digest
    return None if last == length else (STREAM, last, head)


def check_readings(connection: Connection, findings: Findings, also: Iterable[tuple[int, str]] = ()) -> None:
    """Work the running hash out again and hold it against every anchor, ``also`` those from outside (last row, hash); names the
    anchored stretch that differs."""
    seen = sorted({(row.length, row.head) for row in connection.execute(_SEEN)} | set(also))
    before, head = 0, ""
    for length, expected in seen:
        found = [digest for _, digest in _running(connection, before, head, length)]
        if (found[-1] if found else head) != expected:
            findings.add(Trouble.READS, STREAM, length, f"rows {before + 1} to {length}")
        before, head = length, expected
    for (number,) in connection.execute(select(_R.id).where(_R.id < 1).order_by(_R.id)):
        findings.add(
            Trouble.READS, STREAM, number, "before the first"
        )  # numbers are given from 1 on: put there by hand
    findings.counts["reads"] = connection.execute(select(func.count()).select_from(READS)).scalar_one()


def _running(
    connection: Connection, after: int, head: str, last: int | None = None
) -> Iterator[tuple[int, str]]:
    statement = _ROWS.where(_R.id > after) if last is None else _ROWS.where(_R.id > after, _R.id <= last)
    for row in connection.execute(statement, execution_options={"yield_per": BATCH}):
        text = f"{head}\n{dumps(_told(row))}".encode(errors="surrogateescape")
        head = hashlib.sha256(text).hexdigest()
        yield row[0], head


def _told(row: Any) -> list[object]:  # noqa: ANN401 - a row
    moment = moment_of(row[1])
    return [row[0], str(row[1]) if moment is None else instant(moment), *row[2:]]
