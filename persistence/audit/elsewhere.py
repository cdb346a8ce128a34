"""Streams that stayed on the server from which an office was taken: what anchors saw of them cannot be looked up here, and is not missed.

Which they are is told by the table ``audit_elsewhere``, and that table is held against the entry of the taking in, which has its hash: a
row that was added later, to hide a stream that is gone, does not fit.
"""

from __future__ import annotations

import hashlib
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, func, select

from persistence.audit.report import Findings, Trouble
from persistence.codec import dumps, load_map
from persistence.errors import CodecError
from persistence.models import AUDIT_ELSEWHERE, AUDIT_ENTRIES

STREAM: Final = "office"
"""The audit stream of taking offices out and in."""

_X: Final = AUDIT_ELSEWHERE.c
_E: Final = AUDIT_ENTRIES.c


def stayed(stream: ColumnElement[str], length: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether a stream, as long as an anchor saw it, is one that stayed elsewhere."""
    return select(_X.stream).where(_X.stream == stream, length <= _X.length).exists()


def last_anchor_elsewhere(connection: Connection) -> int:
    """The last anchor that was made where streams stayed behind; 0 where none did."""
    return int(connection.execute(select(func.max(_X.anchor))).scalar() or 0)


def digest_of(connection: Connection) -> tuple[int, str]:
    """How many streams stayed elsewhere, and the SHA-256 of them all, in order."""
    digest, count = hashlib.sha256(), 0
    rows = connection.execute(
        select(AUDIT_ELSEWHERE).order_by(_X.stream), execution_options={"yield_per": 500}
    )
    for row in rows:
        digest.update(f"{dumps(list(row))}\n".encode(errors="surrogateescape"))
        count += 1
    return count, digest.hexdigest()


def admin_before(connection: Connection) -> int:
    """How long the stream of offices and persons was when a part of an office was taken in: of what was told until then, persons, merges
    and registers may have stayed where they were. 0 where everything came, or nothing."""
    told = _told(connection)
    length = told.get("admin") if isinstance(told, dict) else None
    return length if isinstance(length, int) else 0


def _told(connection: Connection) -> Any:  # noqa: ANN401 - what stands there
    """What the last taking in that left something behind told of it."""
    told: Any = None
    for (body,) in connection.execute(select(_E.body).where(_E.stream == STREAM).order_by(_E.seq)):
        try:
            told = load_map(body).get("elsewhere") or told
        except (CodecError, TypeError):
            continue  # named by the walk
    return told


def check_elsewhere(connection: Connection, findings: Findings) -> None:
    """Hold the table against the last entry that tells of it."""
    told = _told(connection)
    count, digest = digest_of(connection)
    expected = (told.get("streams"), told.get("sha256")) if isinstance(told, dict) else (0, digest)
    if (count, digest) != expected:
        findings.add(Trouble.ELSEWHERE, STREAM)
