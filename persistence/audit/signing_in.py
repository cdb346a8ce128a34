"""Accounts, passkeys and tokens against the entries of the stream "signin" that tell of them: before each change as after the one before,
and now as after the last.

So a row that was put there, changed or taken out is named, and one that its owner changed by the door afterwards is still: the entry of
that change tells what it found. A row of before entries told hashes is counted, not compared; there cannot be more of them than entries
of that time say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, or_, select

from persistence.account_told import FIELDS, TABLES, hash_of, rows_of
from persistence.accounts import STREAM
from persistence.audit.elsewhere import signed_in_before
from persistence.audit.report import Findings, Trouble
from persistence.audit.vouched import DAMAGED
from persistence.audit.walk import BATCH
from persistence.codec import load_map
from persistence.models import AUDIT_ENTRIES

_E: Final = AUDIT_ENTRIES.c
_BEGUN: Final = {
    "account.opened": "account",
    "signin.passkey_added": "passkey",
    "signin.token_issued": "token",
    "account.token_issued": "token",
}
_TOLD: Final = (
    select(_E.seq, _E.body)
    .where(_E.stream == STREAM, or_(_E.act.in_(_BEGUN), _E.body.contains('"rows":{')))
    .order_by(_E.seq)
)
_UNTOLD: Final = "no entry tells of its beginning"
_MANY: Final = "there are more than entries tell of"
_BEFORE: Final = "changed before this entry"
_GONE: Final = "its row is gone"


class _Last(NamedTuple):
    """What was last told of a row: in which entry, whose it is, of which fields, the hash after it."""

    seq: int
    actor: str
    fields: tuple[str, ...]
    after: str | None


class _Told:
    """What the stream tells of rows, from where signing in began on this server."""

    def __init__(self, connection: Connection) -> None:
        self.last: dict[tuple[str, str], _Last] = {}
        self.begun: Counter[tuple[str, str]] = Counter()
        """How many rows of a kind an officer was given before entries told hashes."""
        self.strange: dict[tuple[str, str], list[tuple[int | None, str]]] = {}
        """Rows of an officer that were there when first met, with the entry that met them."""
        self.broken: list[tuple[int, str, str, str]] = []
        asked = _TOLD.where(_E.seq > signed_in_before(connection))
        for seq, text in connection.execute(asked, execution_options={"yield_per": BATCH}):
            try:
                self._take(seq, load_map(text))
            except DAMAGED:
                continue  # named by the walk

    def _take(self, seq: int, body: Mapping[str, Any]) -> None:
        actor, kind = str(body.get("record")), body.get("of")
        if "rows" not in body:
            self.begun[_BEGUN[str(body["act"])], actor] += 1
        elif kind in TABLES:
            for key, (before, after) in sorted(body["rows"].items()):
                now = _Last(seq, actor, tuple(body["fields"]), after)
                self._follow(kind, key, self.last.get((kind, key)), before, now)
                self.last[kind, key] = now

    def _follow(self, kind: str, key: str, last: _Last | None, before: str | None, now: _Last) -> None:
        if last is None and before is not None:
            self.strange.setdefault((kind, now.actor), []).append((now.seq, key))
        elif last is not None and last.fields == now.fields and last.after != before:
            self.broken.append((now.seq, kind, key, now.actor))


def check_signing_in(connection: Connection, findings: Findings) -> None:
    """Hold every account, passkey and token against what was told of it."""
    told = _Told(connection)
    for seq, kind, key, actor in told.broken:
        findings.add(Trouble.ACCOUNT, STREAM, seq, _said(kind, key, actor, _BEFORE))
    for kind in FIELDS:
        for trouble in _wrong(kind, rows_of(connection, kind), told):
            findings.add(Trouble.ACCOUNT, STREAM, *trouble)
    for (kind, actor), met in sorted(told.strange.items()):
        if len(met) > told.begun[kind, actor]:
            why = _MANY if told.begun[kind, actor] else _UNTOLD
            for at, key in met:
                findings.add(Trouble.ACCOUNT, STREAM, at, _said(kind, key, actor, why))
        else:
            findings.counts["uncompared"] += sum(seq is None for seq, _key in met)


def _wrong(kind: str, rows: Mapping[str, Mapping[str, Any]], told: _Told) -> Iterator[tuple[int, str]]:
    """The rows that are not as they were last told, and those that are gone; those never told of are noted as strange."""
    for key, row in sorted(rows.items()):
        last, actor = told.last.get((kind, key)), str(row["actor_id"])
        if last is None:
            told.strange.setdefault((kind, actor), []).append((None, key))
        elif last.after is None or _hash(last.fields, row) != last.after:
            yield last.seq, _said(kind, key, actor)
    for (of, key), last in sorted(told.last.items()):
        if of == kind and key not in rows and last.after is not None:
            yield last.seq, _said(kind, key, last.actor, _GONE)


def _hash(fields: tuple[str, ...], row: Mapping[str, Any]) -> str | None:
    try:
        return hash_of(fields, row)
    except DAMAGED:
        return None


def _said(kind: str, key: str, actor: str, more: str = "") -> str:
    whose = key if kind == "account" else f"{key} of {actor}"
    return f"{kind} {whose}{more and f': {more}'}"
