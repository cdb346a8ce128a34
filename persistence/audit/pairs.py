"""Pairs of records that may be of one person, against the last entry of the stream "admin" that tells of each.

The entry tells all that the row holds. A merge takes away the pairs that it decides, an erasure those of the person, and a part of an
office that was taken in those of persons who stayed where they were.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, select

from persistence.audit.elsewhere import admin_before
from persistence.audit.report import Findings, Trouble
from persistence.audit.vouched import DAMAGED
from persistence.audit.walk import moment_of, raw
from persistence.codec import load_map
from persistence.models import AUDIT_ENTRIES, ERASURES, PERSON_PAIRS
from persistence.pairs import State
from persistence.registers import STREAM
from workflows.audit import instant

_E, _P = AUDIT_ENTRIES.c, PERSON_PAIRS.c
_PUT: Final = {f"register.pair_{state}": str(state) for state in State}
_MERGED: Final = "register.merge_person"
_ADMIN: Final = (
    select(_E.seq, _E.act, _E.body).where(_E.stream == STREAM, _E.act.in_((*_PUT, _MERGED))).order_by(_E.seq)
)
_ROWS: Final = select(
    *(raw(_P[name]) for name in ("one", "other", "grounds", "state", "at", "actor_id", "unit_id"))
)
Pair = tuple[str, str]
_Told = dict[Pair, tuple[int, tuple[object, ...]]]


def check_pairs(connection: Connection, findings: Findings) -> None:
    """Hold every pair against the last entry that tells of it."""
    told = _told(connection)
    stayed, erased = admin_before(connection), set(connection.execute(select(ERASURES.c.person_id)).scalars())
    for one, other, *row in connection.execute(_ROWS):
        seq, held = told.pop((str(one), str(other)), (None, ()))
        if held != (*row[:2], _when(row[2]), *row[3:]):
            findings.add(Trouble.PAIR, STREAM, seq, f"{one}, {other}")
    for (one, other), (seq, _held) in sorted(told.items()):
        if seq > stayed and not erased & {one, other}:
            findings.add(Trouble.PAIR, STREAM, seq, f"{one}, {other}: its row is gone")


def _told(connection: Connection) -> _Told:
    told: _Told = {}
    for seq, act, text in connection.execute(_ADMIN):
        try:
            body = load_map(text)
            if act == _MERGED:
                _forget(told, str(body["person_id"]), str(body["merged"]))
            else:
                low, high = sorted((str(body["person_id"]), str(body["record"])))
                told[low, high] = (seq, _as_row(_PUT[act], body))
        except DAMAGED:
            continue  # named by the walk
    return told


def _forget(told: _Told, kept: str, merged: str) -> None:
    """What a merge takes away: this pair, and what else was proposed of the merged record."""
    this = tuple(sorted((kept, merged)))
    for pair in [each for each in told if merged in each]:
        if pair == this or told[pair][1][1] != State.DIFFERENT:
            del told[pair]


def _as_row(state: str, body: Mapping[str, Any]) -> tuple[object, ...]:
    at = datetime.fromisoformat(body["recorded_at"]).astimezone(UTC)
    return ",".join(body["grounds"]), state, instant(at), body["actor_id"], body["unit_id"]


def _when(value: object) -> str:
    moment = moment_of(value)
    return str(value) if moment is None else instant(moment)
