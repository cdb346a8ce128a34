"""Anchors: a chained Merkle root over the heads of all streams, made from time to time.

A chain of its own shows a changed entry, not a tail that was cut off with its head. An anchor remembers how long every stream was.
Its hash, kept outside (printed, mailed, signed), proves the whole record of that moment. An anchor lists only the streams that moved
since the one before, and the log of readings where it grew, with the chain of each person who was read; how its hash is made:
``persistence.audit.digest``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, bindparam, func, insert, or_, select, update

from persistence.audit.codes import STREAM as PAPERS
from persistence.audit.codes import codes_by_anchor, head_of_papers, paper_leaf
from persistence.audit.digest import Head, anchor_hash
from persistence.audit.elsewhere import stayed
from persistence.audit.readings import STREAM as READINGS
from persistence.audit.readings import heads_of_readings, of_person, settled
from persistence.audit.report import Findings, Trouble
from persistence.audit.walk import BATCH, moment_of, raw
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
_A: Final = AUDIT_ANCHORS.c
_BARE: Final = select(_A.seq, raw(_A.at), _A.moved, _A.root, _A.prev_hash, _A.hash).order_by(_A.seq)
_CUT: Final = (
    select(_HEADS.stream, _HEADS.length)
    .join_from(
        AUDIT_ANCHOR_HEADS,
        AUDIT_ENTRIES,
        (AUDIT_ENTRIES.c.stream == _HEADS.stream) & (AUDIT_ENTRIES.c.seq == _HEADS.length),
        isouter=True,
    )
    .where(
        _HEADS.stream.not_in((READINGS, PAPERS)),
        ~of_person(_HEADS.stream),
        or_(AUDIT_ENTRIES.c.hash.is_(None), AUDIT_ENTRIES.c.hash != _HEADS.head),
        ~stayed(_HEADS.stream, _HEADS.length, _HEADS.anchor),
    )
    .order_by(_HEADS.stream, _HEADS.length)
)
_SEEN: Final = (
    select(_HEADS.stream, func.max(_HEADS.length).label("length"))
    .where(~of_person(_HEADS.stream))
    .group_by(_HEADS.stream)
    .subquery()
)
_OTHERWISE: Final = AUDIT_STREAMS.c.anchored != func.coalesce(_SEEN.c.length, 0)
_UNSEEN: Final = (
    select(AUDIT_STREAMS.c.stream, _OTHERWISE.label("otherwise"))
    .join_from(AUDIT_STREAMS, _SEEN, _SEEN.c.stream == AUDIT_STREAMS.c.stream, isouter=True)
    .order_by(AUDIT_STREAMS.c.stream)
)
_ODD: Final = {
    "sqlite": or_(
        _OTHERWISE, func.typeof(AUDIT_STREAMS.c.head) != "text", func.typeof(AUDIT_STREAMS.c.stream) != "text"
    ),
    "postgresql": _OTHERWISE,
}
"""Bytes where a text is due are one thing to the quick way, which takes both alike, and another to whoever reads them."""
_FIRST: Final = select(func.min(_HEADS.anchor).label("number")).cte("numbers", recursive=True)
_NUMBERS: Final = _FIRST.union_all(
    select(select(func.min(_HEADS.anchor)).where(_HEADS.anchor > _FIRST.c.number).scalar_subquery()).where(
        _FIRST.c.number.is_not(None)
    )
)
_OF_NONE: Final = (
    select(_NUMBERS.c.number)
    .join_from(_NUMBERS, AUDIT_ANCHORS, _A.seq == _NUMBERS.c.number, isouter=True)
    .where(_NUMBERS.c.number.is_not(None), _A.seq.is_(None))
    .order_by(_NUMBERS.c.number)
)
"""Anchors of which only the heads are left: from number to number by the key, not head by head."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """An anchor as kept: its number and hash are what is worth keeping outside; ``moved`` streams are listed in it."""

    seq: int
    at: datetime
    moved: int
    hash: str


def anchor(database: Database, at: datetime, *, persons: Iterable[str] = ()) -> Anchor | None:
    """Anchor the streams that moved since the last anchor; None if none did. CaseChanged if another process anchors now.

    ``persons``: whose readings the anchor tells of in any case, so that what is taken out now can be held to it.
    """
    last = settled(database)
    with database.writing() as connection:
        papers = head_of_papers(connection)
        moved = [(row.stream, row.length, row.head) for row in connection.execute(_MOVED)]
        beside = [*heads_of_readings(connection, last, persons), *(() if papers is None else (papers,))]
        heads = sorted([*moved, *beside], key=_bytes)
        if not heads:
            return None
        newest = connection.execute(_LAST).first()
        seq, prev = (1, "") if newest is None else (newest.seq + 1, newest.hash)
        made = anchor_hash(prev, at, heads, merkle=True)
        kept = {"moved": len(heads), "root": made.root, "prev_hash": prev, "hash": made.hash}
        with someone_first():
            connection.execute(insert(AUDIT_ANCHORS), {"seq": seq, "at": at, **kept})
        _write_heads(connection, seq, heads)
        _mark_anchored(connection, moved)
        return Anchor(seq=seq, at=at, moved=len(heads), hash=made.hash)


def last_anchor(database: Database) -> tuple[int, str] | None:
    """Number and hash of the last anchor; None before the first."""
    with database.reading() as connection:
        last = connection.execute(_LAST).first()
    return None if last is None else (last.seq, last.hash)


def last_anchored(database: Database) -> datetime | None:
    """When the last anchor was made; None before the first."""
    with database.reading() as connection:
        found: datetime | None = connection.execute(select(func.max(AUDIT_ANCHORS.c.at))).scalar()
    return found


def anchor_hashes(connection: Connection) -> dict[int, str]:
    """The hash of every anchor, by number."""
    return {
        row.seq: row.hash for row in connection.execute(select(AUDIT_ANCHORS.c.seq, AUDIT_ANCHORS.c.hash))
    }


def _bytes(head: Head) -> bytes:
    return head[0].encode()


def _write_heads(connection: Connection, seq: int, heads: Sequence[Head]) -> None:
    rows = ({"anchor": seq, "stream": stream, "length": n, "head": head} for stream, n, head in heads)
    while batch := list(islice(rows, BATCH)):
        connection.execute(insert(AUDIT_ANCHOR_HEADS), batch)


def _mark_anchored(connection: Connection, moved: Sequence[Head]) -> None:
    marks = ({"b_stream": stream, "b_length": length} for stream, length, _ in moved)
    while batch := list(islice(marks, BATCH)):
        connection.execute(_ANCHORED, batch)


def check_anchors(connection: Connection, findings: Findings, kept: Mapping[int, set[str]]) -> None:
    """Recompute the chain of anchors and look for each entry an anchor saw. ``kept``: hashes of anchors kept outside, by number."""
    expected, prev = 1, ""
    unseen = {(number, each) for number, hashes in kept.items() for each in hashes}
    for seq, at, moved, root, prev_hash, digest, heads in _chain(connection):
        moment = moment_of(at)
        made = None if moment is None else anchor_hash(prev, moment, heads, merkle=root is not None)
        same = made is not None and (made.root or None, made.hash) == (root, digest)
        if seq != expected or prev_hash != prev or len(heads) != moved or not same:
            findings.add(Trouble.ANCHOR, "anchor", seq)
        unseen.discard((seq, digest))
        expected, prev = seq + 1, digest
        findings.counts["anchors"] += 1
    for number in sorted({number for number, _ in unseen}):
        findings.add(Trouble.ANCHOR, "anchor", number, "kept outside")
    for number in connection.execute(_OF_NONE).scalars():
        findings.add(Trouble.ANCHOR, "anchor", number, "its row is gone")
    for stream, length in connection.execute(_CUT):
        findings.add(Trouble.CUT, stream, length)
    for stream, otherwise in connection.execute(_UNSEEN.where(_ODD[connection.dialect.name])):
        findings.add(
            *((Trouble.HEAD, stream, None, "anchored") if otherwise else (Trouble.FORM, stream, None, "head"))
        )


def _chain(connection: Connection) -> Iterator[tuple[Any, ...]]:
    """Each anchor as seq, raw moment, moved, root, previous hash, hash, heads."""
    for row in connection.execute(_BARE).all():
        yield *row, heads_of(connection, row.seq)


@dataclass(frozen=True, slots=True)
class Whole:
    """An anchor with everything it is made of, as it is kept outside; ``papers`` are the codes of the papers that it saw first.

    ``moved`` counts the heads, also where they were not asked for (``bare_anchors``).
    """

    seq: int
    at: datetime
    prev: str
    root: str
    hash: str
    moved: int
    heads: tuple[Head, ...]
    papers: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """JSON-ready; the form that ``persistence.audit.kept`` reads."""
        heads = [list(head) for head in self.heads]
        return {
            "seq": self.seq,
            "at": instant(self.at),
            "prev": self.prev,
            "root": self.root,
            "hash": self.hash,
            "heads": heads,
            "papers": [paper_leaf(code).hex() for code in self.papers],
        }


def anchors(connection: Connection) -> Iterator[Whole]:
    """Every anchor, in order."""
    codes = codes_by_anchor(connection)
    for seq, at, moved, root, prev, digest, heads in _chain(connection):
        moment = moment_of(at)
        if moment is not None:
            yield Whole(seq, moment, prev, root or "", digest, moved, heads, codes.get(seq, ()))


def bare_anchors(connection: Connection) -> Iterator[Whole]:
    """Every anchor, in order, without what a root stands for: neither heads nor papers."""
    for seq, at, moved, root, prev, digest in connection.execute(_BARE).all():
        moment = moment_of(at)
        if moment is not None:
            heads = () if root else heads_of(connection, seq)
            yield Whole(seq, moment, prev, root or "", digest, moved, heads)


def heads_of(connection: Connection, number: int) -> tuple[Head, ...]:
    """What an anchor saw, in the order of its tree."""
    asked = select(_HEADS.stream, _HEADS.length, _HEADS.head).where(_HEADS.anchor == number)
    return tuple(map(tuple, connection.execute(asked.order_by(_HEADS.stream)).all()))
