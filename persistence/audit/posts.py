"""Officers with their appointments, and offices, against the last entry of the stream "admin" that tells of each.

Who may act follows from these rows, and they may change; but each change is told with a hash of the record before and after it. A row that
was put, changed or removed behind the program's back has none that fits, nor has what the next change by the program finds. Only the fields
of which an entry tells are compared: a later version of the program may have given the tables more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlalchemy import Connection, Select, select

from persistence.audit.report import Findings, Trouble
from persistence.audit.walk import raw
from persistence.codec import load_map
from persistence.errors import CodecError
from persistence.models import ACTORS, APPOINTMENTS, AUDIT_ENTRIES, UNITS
from persistence.register_told import fingerprint
from persistence.registers import STREAM

_E: Final = AUDIT_ENTRIES.c
_TOLD: Final = select(_E.seq, _E.body).where(_E.stream == STREAM).order_by(_E.seq)
_APPOINTMENTS: Final[Select[Any]] = select(*(raw(each).label(each.name) for each in APPOINTMENTS.c))
_UNITS: Final[Select[Any]] = select(*(raw(each).label(each.name) for each in UNITS.c))
_TABLES: Final = {"register.put_actor": "actor", "register.put_unit": "unit"}


def check_posts(connection: Connection, findings: Findings) -> None:
    """Hold every officer and office on file against what was last told of it."""
    told = _told(connection, findings)
    held = {("actor", row["id"]): row for row in _actors(connection)}
    held |= {("unit", row["id"]): dict(row) for row in connection.execute(_UNITS).mappings()}
    for kind, record in sorted(told.keys() | held.keys()):
        seq, body = told.get((kind, record), (None, {}))
        row = held.get((kind, record))
        fields = body.get("fields")
        if seq is not None and row is not None and not isinstance(fields, list):
            continue  # told before entries said of which fields they tell
        if seq is None or row is None or fingerprint(_of(row, fields or ())) != body.get("after"):
            findings.add(Trouble.REGISTER, STREAM, seq, f"{kind} {record}")


def _told(connection: Connection, findings: Findings) -> dict[tuple[str, str], tuple[int, Mapping[str, Any]]]:
    """The last entry of each record; one that found another record than the entry before left is named."""
    found: dict[tuple[str, str], tuple[int, Mapping[str, Any]]] = {}
    for seq, text in connection.execute(_TOLD):
        try:
            body = load_map(text)
        except CodecError:
            continue  # named by the walk
        kind = _TABLES.get(str(body.get("act")))
        if kind is None:
            continue
        record = str(body.get("record"))
        _seq, last = found.get((kind, record), (None, None))
        if last is not None and _alike(last, body) and last.get("after") != body.get("before"):
            findings.add(Trouble.REGISTER, STREAM, seq, f"{kind} {record}: changed before this entry")
        found[kind, record] = (seq, body)
    return found


def _alike(last: Mapping[str, Any], body: Mapping[str, Any]) -> bool:
    """Whether two entries tell of the same fields. Where there was no appointment before there are none to tell of."""
    one, other = ([str(each) for each in told.get("fields") or ()] for told in (last, body))
    if one == other or "appointments" not in one:
        return bool(one) and one == other
    return {*one} == {each.partition(".")[0] for each in other}


def _actors(connection: Connection) -> Iterable[dict[str, Any]]:
    rows = {row["id"]: {**row, "appointments": []} for row in connection.execute(select(ACTORS)).mappings()}
    order = (APPOINTMENTS.c.actor_id, APPOINTMENTS.c.position)
    for row in connection.execute(_APPOINTMENTS.order_by(*order)).mappings():
        rows.setdefault(row["actor_id"], {"id": row["actor_id"], "appointments": []})["appointments"].append(
            dict(row)
        )
    return rows.values()


def _of(row: Mapping[str, Any], fields: Iterable[str]) -> dict[str, Any]:
    """The fields of a record of which an entry tells; "appointments.role" is a field of each of a list."""
    found: dict[str, Any] = {}
    nested: dict[str, set[str]] = {}
    for name in fields:
        outer, _, inner = str(name).partition(".")
        if inner:
            nested.setdefault(outer, set()).add(inner)
        else:
            found[outer] = row.get(outer)
    for outer, names in nested.items():
        found[outer] = [{name: each.get(name) for name in names} for each in row.get(outer, ())]
    return found
