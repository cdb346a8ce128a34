"""Writing to the audit trail: the head of a stream, entries, and the rule that whoever is second is told so.

Used by the unit of work (acts, refusals) and by the registers (administration). Entries are built by ``workflows.audit.chained``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from sqlalchemy import ColumnElement, Connection, and_, literal_column, or_
from sqlalchemy.exc import IntegrityError

from persistence import cites
from persistence import statements as sql
from persistence.mapping import audit_row
from persistence.models import AUDIT_ENTRIES
from workflows.errors import case_changed
from workflows.ports import AuditEntry, StreamHead

_UNIQUE: Final = frozenset({"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"})


def head_of(connection: Connection, stream: str, *, lock: bool = False) -> StreamHead:
    """Length and last hash of a stream; 0 and "" before its first entry. ``lock`` keeps others from moving it."""
    row = connection.execute(sql.HEAD_LOCKED if lock else sql.HEAD, {"key": stream}).first()
    return StreamHead(0, "") if row is None else StreamHead(*row)


def write_entries(connection: Connection, entries: Sequence[AuditEntry]) -> None:
    """Append entries of one stream, in order. CaseChanged if the stream is no longer where the first of them begins."""
    with someone_first():
        _move_head(connection, entries[0], entries[-1])
        # One row alone goes the quicker way.
        rows = [audit_row(entry) for entry in entries]
        connection.execute(sql.NEW_ENTRY, rows if len(rows) > 1 else rows[0])
    cites.note(connection, entries)


def _move_head(connection: Connection, first: AuditEntry, last: AuditEntry) -> None:
    if first.seq == 1:
        connection.execute(sql.NEW_STREAM, {"stream": last.stream, "length": last.seq, "head": last.hash})
        return
    moved = {
        "b_stream": first.stream,
        "b_length": first.seq - 1,
        "b_head": first.prev_hash,
        "length": last.seq,
        "head": last.hash,
    }
    if connection.execute(sql.MOVE_HEAD, moved).rowcount != 1:
        raise case_changed()


def about_case(case_id: str) -> ColumnElement[bool]:
    """Whether an entry is about a case: those of its acts are found by their stream, the others by an index that has only them."""
    mine = AUDIT_ENTRIES.c.case_id == case_id
    acts = AUDIT_ENTRIES.c.stream == sql.CASE_STREAM + case_id
    return or_(and_(acts, mine), and_(mine, AUDIT_ENTRIES.c.kind != literal_column("'act'")))


@contextmanager
def someone_first() -> Iterator[None]:
    """A second row of a unique key means that someone was first; any other broken constraint is a fault and stays one."""
    try:
        yield
    except IntegrityError as error:
        if _is_duplicate(error):
            raise case_changed() from error
        raise


def _is_duplicate(error: IntegrityError) -> bool:
    if getattr(error.orig, "sqlstate", None) == "23505":
        return True
    name = getattr(error.orig, "sqlite_errorname", "")
    # The guard of a growing table speaks before the unique index can (migrations/guards.py).
    return name in _UNIQUE or (name == "SQLITE_CONSTRAINT_TRIGGER" and "already written" in str(error.orig))
