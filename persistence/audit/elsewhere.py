"""Streams that stayed on the server from which an office was taken: what anchors saw of them cannot be looked up here, and is not missed.

Which they are is told by the table ``audit_elsewhere``, and that table is held against the entry of the taking in, which has its hash: a
row that was added later, to hide a stream that is gone, does not fit. Who can write an entry of such a taking in can say so of any stream:
whoever holds anchors of before is asked for the digest of the archive, which both servers printed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, func, select

from persistence.audit.report import Findings, Trouble
from persistence.codec import dumps, load_map
from persistence.errors import CodecError
from persistence.models import AUDIT_ANCHOR_HEADS, AUDIT_ELSEWHERE, AUDIT_ENTRIES

STREAM: Final = "office"
"""The audit stream of taking offices out and in."""

_X: Final = AUDIT_ELSEWHERE.c
_E: Final = AUDIT_ENTRIES.c
_H: Final = AUDIT_ANCHOR_HEADS.c
_SEEN: Final = select(func.min(_H.anchor)).where(_H.stream == STREAM)


def stayed(
    stream: ColumnElement[str], length: ColumnElement[int], anchor: ColumnElement[int]
) -> ColumnElement[bool]:
    """Whether a stream, as long as an anchor saw it, is one that stayed elsewhere: no anchor of after the taking in saw any."""
    return select(_X.stream).where(_X.stream == stream, length <= _X.length, anchor <= _X.anchor).exists()


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
    told = _last(connection)
    length = told.get("admin") if isinstance(told, dict) else None
    return length if isinstance(length, int) else 0


def signed_in_before(connection: Connection) -> int:
    """How long the stream of signing in was when an office was taken in: what was told until then is of accounts that stayed where they
    were. 0 where none was taken in."""
    lengths = [body.get("signin") for _seq, body in _entries(connection)]
    return next((each for each in reversed(lengths) if isinstance(each, int)), 0)


def _told(connection: Connection) -> list[tuple[Any, int, str]]:
    """What each taking in that left something behind told of it, its number, and the digest of its archive."""
    told = [(body.get("elsewhere"), seq, str(body.get("archive"))) for seq, body in _entries(connection)]
    return [each for each in told if each[0]]


def _entries(connection: Connection) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The entries of the stream that can be read; the walk names the others."""
    asked = select(_E.seq, _E.body).where(_E.stream == STREAM).order_by(_E.seq)
    for seq, text in connection.execute(asked):
        try:
            yield seq, load_map(text)
        except (CodecError, TypeError):
            continue


def _last(connection: Connection) -> Any:  # noqa: ANN401 - what stands there
    told = _told(connection)
    return told[-1][0] if told else None


def check_elsewhere(connection: Connection, findings: Findings) -> None:
    """Hold the table against the last entry that tells of it."""
    told = _last(connection)
    count, digest = digest_of(connection)
    expected = (told.get("streams"), told.get("sha256")) if isinstance(told, dict) else (0, digest)
    if (count, digest) != expected:
        findings.add(Trouble.ELSEWHERE, STREAM)


def check_moved(
    connection: Connection, findings: Findings, kept: Collection[int], moved: Collection[str]
) -> None:
    """Whether what the record says of a taking in may be believed: an anchor from outside (``kept``, their numbers) that is older than
    the entry may have seen what is gone. ``moved``: digests of archives that are known by another way."""
    known = set(moved)
    for _, seq, archive in _told(connection):
        first = connection.execute(_SEEN.where(_H.length >= seq)).scalar()
        if archive not in known and any(first is None or each < first for each in kept):
            findings.add(Trouble.MOVED, STREAM, seq, f"archive {archive}")
        known.discard(archive)  # it was taken in once
