"""The codes of issued papers as anchors see them: a Merkle tree over the papers of the acts that an anchor saw first.

Its root stands in the anchor as the stream "papers", whose length counts all papers anchored so far. So whoever has a paper and an
anchor can tell whether the paper is in the record, and learns nothing else of it: an entry, which tells of the person, is not needed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import Connection, Select, func, select

from persistence.audit.digest import root_of
from persistence.audit.elsewhere import last_anchor_elsewhere
from persistence.audit.report import Findings, Trouble
from persistence.models import ACTS, AUDIT_ANCHOR_HEADS, AUDIT_STREAMS, DOCUMENTS

STREAM: Final = "papers"
_H: Final = AUDIT_ANCHOR_HEADS.c
_ORDER: Final = (ACTS.c.audit_stream, ACTS.c.audit_seq, DOCUMENTS.c.id)
_OWN: Final = (
    (DOCUMENTS.c.case_id == ACTS.c.case_id) & (DOCUMENTS.c.seq == ACTS.c.seq) & (DOCUMENTS.c.code != "")
)
_NEW: Final[Select[Any]] = (
    select(*_ORDER, DOCUMENTS.c.code)
    .join_from(
        AUDIT_STREAMS,
        ACTS,
        (ACTS.c.audit_stream == AUDIT_STREAMS.c.stream)
        & (ACTS.c.audit_seq > AUDIT_STREAMS.c.anchored)
        & (ACTS.c.audit_seq <= AUDIT_STREAMS.c.length),
    )
    .join(DOCUMENTS, _OWN)
    .where(AUDIT_STREAMS.c.length != AUDIT_STREAMS.c.anchored)
)
_SAW_IT: Final = select(func.min(_H.anchor)).where(
    _H.stream == ACTS.c.audit_stream, _H.length >= ACTS.c.audit_seq
)
_ALL: Final[Select[Any]] = select(_SAW_IT.scalar_subquery(), *_ORDER, DOCUMENTS.c.code).join_from(
    DOCUMENTS, ACTS, _OWN
)
_HEADS: Final = select(_H.anchor, _H.length, _H.head).where(_H.stream == STREAM).order_by(_H.anchor)


def paper_anchored(connection: Connection, paper_id: str) -> bool:
    """Whether an anchor saw the act of this paper already."""
    seen = (
        select(AUDIT_STREAMS.c.stream)
        .join_from(DOCUMENTS, ACTS, (ACTS.c.case_id == DOCUMENTS.c.case_id) & (ACTS.c.seq == DOCUMENTS.c.seq))
        .join(AUDIT_STREAMS, AUDIT_STREAMS.c.stream == ACTS.c.audit_stream)
        .where(DOCUMENTS.c.id == paper_id, ACTS.c.audit_seq <= AUDIT_STREAMS.c.anchored)
    )
    return connection.execute(seen).first() is not None


def paper_leaf(code: str) -> bytes:
    """The leaf of a paper's code."""
    return hashlib.sha256(b"\x00" + code.encode(errors="surrogateescape")).digest()


def head_of_papers(connection: Connection) -> tuple[str, int, str] | None:
    """The head of the papers that no anchor saw yet; None where there are none."""
    codes = _ordered(connection.execute(_NEW).all())
    if not codes:
        return None
    before = connection.execute(select(func.max(_H.length)).where(_H.stream == STREAM)).scalar() or 0
    return STREAM, before + len(codes), root_of([paper_leaf(code) for code in codes]).hex()


def codes_by_anchor(connection: Connection) -> dict[int, tuple[str, ...]]:
    """The codes of the papers that each anchor saw first, in the order of its tree."""
    rows = sorted((row for row in connection.execute(_ALL) if row[0] is not None), key=itemgetter(0))
    return {
        number: _ordered([row[1:] for row in members]) for number, members in groupby(rows, itemgetter(0))
    }


def check_codes(connection: Connection, findings: Findings) -> None:
    """Work the trees of papers out again and hold them against the anchors."""
    found, total = codes_by_anchor(connection), 0
    heads = {anchor: (length, head) for anchor, length, head in connection.execute(_HEADS)}
    # Papers of cases that stayed on another server are not here; what that server's anchors saw of them cannot be worked out again. Those
    # that are here are held by the entries of their acts.
    since = last_anchor_elsewhere(connection)
    for anchor in sorted(found.keys() | heads.keys()):
        if anchor <= since:
            total = heads.get(anchor, (total, ""))[0]
            continue
        codes = found.get(anchor, ())
        total += len(codes)
        if heads.get(anchor) != (total, root_of([paper_leaf(code) for code in codes]).hex()):
            findings.add(Trouble.CODES, "anchor", anchor)
            total = heads.get(anchor, (total, ""))[0]


def _ordered(rows: Iterable[Sequence[Any]]) -> tuple[str, ...]:
    """The codes in the order of stream, number and paper, letter by letter, whatever a database thinks of letters."""
    ordered = sorted(
        rows, key=lambda row: (str(row[0]).encode(errors="surrogateescape"), row[1], str(row[2]))
    )
    return tuple(str(row[3]) for row in ordered)
