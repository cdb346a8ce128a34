"""Walks every stream of the audit trail in order: links, hashes, numbers, columns, and the act behind each entry.

Rows come as plain tuples, a few thousand at a time, so that millions of entries need little memory. Beside an act's entry stands the
act itself: its hash must be the one in the entry's body.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, select, type_coerce
from sqlalchemy.types import NullType

from persistence.audit.report import Findings, Trouble
from persistence.codec import dumps, load_map, loads
from persistence.errors import CodecError
from persistence.mapping import ACT_OF, act_of
from persistence.models import ACTS, AUDIT_ENTRIES, AUDIT_STREAMS
from workflows.model import ActRecord

ActHash = Callable[[ActRecord], str]

BATCH: Final = 2_000


def raw(column: ColumnElement[datetime]) -> ColumnElement[Any]:
    """The column as the driver gives it: a damaged moment must be reported, not stop the check."""
    return type_coerce(column, NullType())


def moment_of(value: object) -> datetime | None:
    """The moment of a ``raw`` value; None if it is none, or is written in another way than the one in which SQLite's are."""
    if isinstance(value, datetime):
        return value
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    plain = moment is not None and moment.tzinfo is None and moment.isoformat(" ", "microseconds") == value
    return moment.replace(tzinfo=UTC) if moment is not None and plain else None


_E: Final = AUDIT_ENTRIES.c
# Columns whose value stands in the body under the same name, as it is.
_SAME: Final = ("kind", "act", "actor_id", "unit_id", "case_id", "person_id", "stream", "seq")
_MOMENTS: Final = frozenset({"at", "recorded_at"})
_WIDTH: Final = 14
_POWER, _INPUTS, _FACTS, _COMMAND, _SEALED = (
    ACT_OF.selected_columns.keys().index(name)
    for name in ("power", "inputs", "facts", "command_hash", "sealed")
)
_DAMAGED: Final = (
    CodecError,
    TypeError,
    ValueError,
    AttributeError,
    KeyError,
)  # what a damaged row may cause
_TRAIL: Final[Select[Any]] = (
    select(
        *(_E[name] for name in _SAME),
        raw(_E.recorded_at),
        _E.body,
        _E.prev_hash,
        _E.hash,
        AUDIT_STREAMS.c.length,
        AUDIT_STREAMS.c.head,
    )
    .join_from(AUDIT_ENTRIES, AUDIT_STREAMS, AUDIT_STREAMS.c.stream == _E.stream, isouter=True)
    .order_by(_E.stream, _E.seq)
)
_WITH_ACTS: Final[Select[Any]] = _TRAIL.add_columns(
    *(raw(column) if column.name in _MOMENTS else column for column in ACT_OF.selected_columns)
).join(ACTS, (ACTS.c.audit_stream == _E.stream) & (ACTS.c.audit_seq == _E.seq), isouter=True)


@dataclass(frozen=True, slots=True)
class Told:
    """An act as its entry tells it: what stands beside the act can be held against it. ``last``: of its case."""

    stream: str
    seq: int
    case_id: str
    act_seq: int
    body: dict[str, Any]
    act_id: str = ""
    last: bool = False


def walk(connection: Connection, findings: Findings, act_hash: ActHash | None) -> Iterator[list[Told]]:
    """Check every entry; yields the acts told, in batches, for further checks by the caller.

    Without ``act_hash`` the trail alone is checked, and no acts are told.
    """
    stream, seq, prev = None, 0, ""
    length: int | None = None
    head: str | None = None
    rows = connection.execute(
        _TRAIL if act_hash is None else _WITH_ACTS, execution_options={"yield_per": BATCH}
    )
    for batch in rows.partitions():
        told: list[Told] = []
        for row in batch:
            if row[6] != stream:
                _end(findings, stream, seq, prev, length, head)
                stream, seq, prev, length, head = row[6], 0, "", row[12], row[13]
            if row[7] != seq + 1:
                findings.add(Trouble.GAP, row[6], row[7])
            act = _entry(findings, row, prev, act_hash)
            if act is not None:
                told.append(act)
            seq, prev = (row[7] if type(row[7]) is int else seq + 1), row[11]
        findings.counts["entries"] += len(batch)
        findings.counts["acts"] += len(told)
        yield told
    _end(findings, stream, seq, prev, length, head)


def _end(
    findings: Findings, stream: str | None, seq: int, prev: str, length: int | None, head: str | None
) -> None:
    if stream is None:
        return
    findings.counts["streams"] += 1
    if (length, head) != (seq, prev):
        findings.add(Trouble.HEAD, stream, seq)


def _entry(findings: Findings, row: Sequence[Any], prev: str, act_hash: ActHash | None) -> Told | None:
    """Check one entry; the act it tells of, if any."""
    stream, seq, text = row[6], row[7], row[9]
    if row[10] != prev:
        findings.add(Trouble.LINK, stream, seq, "prev_hash")
    if sha256(f"{prev}\n{text}".encode(errors="surrogateescape")).hexdigest() != row[11]:
        findings.add(Trouble.HASH, stream, seq, "body or hash")
    try:
        body = _without_receipt(text)
    except CodecError:
        findings.add(Trouble.BODY, stream, seq)
        return None
    told = tuple(map(body.get, _SAME))
    if told != tuple(row[:8]):
        for name, here, there in zip(_SAME, row, told, strict=False):
            if here != there:
                findings.add(Trouble.COLUMN, stream, seq, name)
    if not _same_moment(body.get("recorded_at"), row[8]):
        findings.add(Trouble.COLUMN, stream, seq, "recorded_at")
    return None if act_hash is None else _act(findings, row, body, act_hash)


def _without_receipt(text: object) -> dict[str, Any]:
    """The body but for its receipt, which is most of it and is held by the hash alone; parsing it would double the time.

    Quotes inside a text are escaped, so the two marks are keys; canonical order puts the receipt just before ``recorded_at``, and
    whatever comes after that is plain. Where they do not stand so, the whole is read.
    """
    if not isinstance(text, str):  # SQLite keeps bytes, too, where text is declared
        raise CodecError("The body is no text.", vi="Nội dung không phải văn bản.")
    start, end = text.find('"receipt":{'), text.rfind('},"recorded_at":"')
    if 0 <= start < end:
        try:
            return load_map(text[:start] + text[end + 2 :])
        except CodecError:
            pass
    return load_map(text)


def _act(findings: Findings, row: Sequence[Any], body: dict[str, Any], act_hash: ActHash) -> Told | None:
    stream, seq, act = row[6], row[7], row[_WIDTH:]
    expected = body.get("act_hash")
    if act[0] is None:
        if expected is not None or body.get("kind") == "act":
            findings.add(Trouble.ACT_MISSING, stream, seq)
        return None
    try:
        found = act_hash(act_of([*act[:5], moment_of(act[5]), moment_of(act[6]), *act[7:]]))
    except _DAMAGED:
        found = None
    if found != expected or not _alone(act):
        findings.add(Trouble.ACT_CHANGED, stream, seq, f"case {act[1]}, act {act[2]}")
    return Told(stream, seq, act[1], act[2], body, act[0], last=seq == row[12])


def _alone(act: Sequence[Any]) -> bool:
    """Whether nothing stands beside what is sealed (once it can be opened no more, that would be shown instead), and what is in the clear
    is written in the one way."""
    if act[_SEALED] and (act[_INPUTS], act[_FACTS], act[_COMMAND]) != ("{}", "{}", ""):
        return False
    return all(canonically(act[at]) for at in (_POWER, _INPUTS, _FACTS))


def canonically(text: Any) -> bool:  # noqa: ANN401 - what stands there
    """Whether JSON is written in the one way."""
    try:
        return bool(dumps(loads(text)) == text)
    except _DAMAGED:
        return False


def by_whom(text: Any, actor: object, unit: object, at: object) -> bool:  # noqa: ANN401 - what stands there
    """Whether the body of an entry tells this officer, this office and this moment (as the driver gives it) of recording."""
    try:
        body = load_map(text)
    except (CodecError, TypeError):
        return False
    return (actor, unit) == (body.get("actor_id"), body.get("unit_id")) and _same_moment(
        body.get("recorded_at"), at
    )


def _same_moment(text: object, value: object) -> bool:
    if not isinstance(text, str):
        return False
    if isinstance(
        value, str
    ):  # as SQLite keeps it, letter by letter: a moment may be written in many ways, a column in one
        return text == f"{value[:10]}T{value[11:]}+00:00" and value[10:11] == " "
    try:
        told = datetime.fromisoformat(text)
    except ValueError:
        return False
    return told.tzinfo is not None and told == moment_of(value)
