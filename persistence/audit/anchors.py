"""Anchors: a chained hash over the heads of all streams, made from time to time.

A chain of its own shows a changed entry, not a tail that was cut off with its head. An anchor remembers how long every stream was.
Its hash, kept outside (printed, mailed, signed), proves the whole record of that moment. An anchor lists only the streams that moved
since the one before; hash = SHA-256(previous hash, newline, moment, newline, then one line ``["stream",length,"head"]`` a stream in
order of its bytes).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import Connection, bindparam, func, insert, or_, select, update

from persistence.audit.report import Findings, Trouble
from persistence.audit.walk import BATCH, moment_of, raw
from persistence.codec import dumps
from persistence.database import Database
from persistence.models import AUDIT_ANCHOR_HEADS, AUDIT_ANCHORS, AUDIT_ENTRIES, AUDIT_STREAMS
from persistence.trail import someone_first
from workflows.audit import instant

_LAST: Final = select(AUDIT_ANCHORS.c.seq, AUDIT_ANCHORS.c.hash).order_by(AUDIT_ANCHORS.c.seq.desc()).limit(1)
_MOVED: Final = (
    select(AUDIT_STREAMS.c.stream, AUDIT_STREAMS.c.length, AUDIT_STREAMS.c.head)
    .where(AUDIT_STREAMS.c.length != AUDIT_STREAMS.c.anchored)
    .order_by(AUDIT_STREAMS.c.stream)
)
_ANCHORED: Final = (
    update(AUDIT_STREAMS)
    .where(AUDIT_STREAMS.c.stream == bindparam("b_stream"))
    .values(anchored=bindparam("b_length"))
)
_HEADS: Final = AUDIT_ANCHOR_HEADS.c
_CHAIN: Final = (
    select(
        AUDIT_ANCHORS.c.seq,
        raw(AUDIT_ANCHORS.c.at),
        AUDIT_ANCHORS.c.moved,
        AUDIT_ANCHORS.c.prev_hash,
        AUDIT_ANCHORS.c.hash,
        _HEADS.stream,
        _HEADS.length,
        _HEADS.head,
    )
    .join_from(AUDIT_ANCHORS, AUDIT_ANCHOR_HEADS, _HEADS.anchor == AUDIT_ANCHORS.c.seq, isouter=True)
    .order_by(AUDIT_ANCHORS.c.seq, _HEADS.stream)
)
_CUT: Final = (
    select(_HEADS.stream, _HEADS.length)
    .join_from(
        AUDIT_ANCHOR_HEADS,
        AUDIT_ENTRIES,
        (AUDIT_ENTRIES.c.stream == _HEADS.stream) & (AUDIT_ENTRIES.c.seq == _HEADS.length),
        isouter=True,
    )
    .where(or_(AUDIT_ENTRIES.c.hash.is_(None), AUDIT_ENTRIES.c.hash != _HEADS.head))
    .order_by(_HEADS.stream, _HEADS.length)
)
_SEEN: Final = (
    select(_HEADS.stream, func.max(_HEADS.length).label("length")).group_by(_HEADS.stream).subquery()
)
_UNSEEN: Final = (
    select(AUDIT_STREAMS.c.stream)
    .join_from(AUDIT_STREAMS, _SEEN, _SEEN.c.stream == AUDIT_STREAMS.c.stream, isouter=True)
    .where(AUDIT_STREAMS.c.anchored != func.coalesce(_SEEN.c.length, 0))
    .order_by(AUDIT_STREAMS.c.stream)
)


@dataclass(frozen=True, slots=True)
class Anchor:
    """An anchor as kept: its number and hash are what is worth keeping outside; ``moved`` streams are listed in it."""

    seq: int
    at: datetime
    moved: int
    hash: str


def anchor(database: Database, at: datetime) -> Anchor | None:
    """Anchor the streams that moved since the last anchor; None if none did. CaseChanged if another process anchors now."""
    with database.writing() as connection:
        moved = connection.execute(_MOVED).all()
        if not moved:
            return None
        last = connection.execute(_LAST).first()
        seq, prev = (1, "") if last is None else (last.seq + 1, last.hash)
        made = Anchor(seq=seq, at=at, moved=len(moved), hash=_digest(prev, at, iter(moved)))
        row = {"seq": seq, "at": at, "moved": made.moved, "prev_hash": prev, "hash": made.hash}
        with someone_first():
            connection.execute(insert(AUDIT_ANCHORS), row)
        heads = ({"anchor": seq, "stream": r.stream, "length": r.length, "head": r.head} for r in moved)
        marks = ({"b_stream": r.stream, "b_length": r.length} for r in moved)
        while batch := list(islice(heads, BATCH)):
            connection.execute(insert(AUDIT_ANCHOR_HEADS), batch)
            connection.execute(_ANCHORED, list(islice(marks, BATCH)))
        return made


def check_anchors(connection: Connection, findings: Findings, kept: tuple[int, str] | None) -> None:
    """Recompute the chain of anchors and look for each entry an anchor saw. ``kept``: number and hash of an anchor kept outside."""
    expected, prev, known = 1, "", kept is None
    rows = connection.execute(_CHAIN, execution_options={"yield_per": BATCH})
    for seq, members in groupby(rows, itemgetter(0)):
        listed = list(members)
        _, at, moved, prev_hash, digest = listed[0][:5]
        moment = moment_of(at)
        heads = [tuple(row[5:]) for row in listed if row[5] is not None]
        if (
            seq != expected
            or prev_hash != prev
            or len(heads) != moved
            or _recomputed(prev, moment, heads) != digest
        ):
            findings.add(Trouble.ANCHOR, "anchor", seq)
        known = known or kept == (seq, digest)
        expected, prev = seq + 1, digest
        findings.counts["anchors"] += 1
    if not known and kept is not None:
        findings.add(Trouble.ANCHOR, "anchor", kept[0], "kept outside")
    for stream, length in connection.execute(_CUT):
        findings.add(Trouble.CUT, stream, length)
    for (stream,) in connection.execute(_UNSEEN):
        findings.add(Trouble.HEAD, stream, None, "anchored")


def _recomputed(prev: str, at: datetime | None, heads: Sequence[Any]) -> str | None:
    return None if at is None else _digest(prev, at, iter(heads))


def _digest(prev: str, at: datetime, heads: Iterator[Any]) -> str:
    digest = hashlib.sha256(f"{prev}\n{instant(at)}\n".encode(errors="surrogateescape"))
    for head in heads:
        digest.update(f"{dumps(list(head))}\n".encode())
    return digest.hexdigest()
