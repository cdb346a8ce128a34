"""One transaction of the one door: what it reads before an act, and the writing of an act whole or not at all.

The hot path: Core statements, few of them, many rows at a time. On SQLite the transaction holds the writer's place from its first
statement (BEGIN IMMEDIATE); on PostgreSQL ``find_person`` locks the person's row, so that two acts about one person follow each other.
The version of the case, the head of the audit stream and the unique keys settle the rest: whoever is second gets CaseChanged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from persistence import numbers, webhooks
from persistence import statements as sql
from persistence.changing import blobs_of, closing, moving, parts_of
from persistence.database import Database
from persistence.engines import let_go
from persistence.keys.keeper import PersonSealer
from persistence.keys.opening import opened_act
from persistence.mapping import (
    act_of,
    act_row,
    audit_row,
    case_of,
    case_row,
    deadline_of,
    deadline_row,
    document_of,
    document_row,
    notice_row,
)
from persistence.register_mapping import person_of, unit_of
from persistence.trail import head_of, someone_first, write_entries
from persistence.translating import translated
from workflows.errors import case_changed
from workflows.model import ActRecord, CaseSnapshot, DeadlineRecord, DocumentRecord, Json, Person, Unit
from workflows.ports import AuditEntry, Change, Place, RegisterEntry, Series, StreamHead


class SqlUnitOfWork:
    """``workflows.ports.UnitOfWork`` on a database. ``reading`` opens it for a preview: no writer's place, no locks, no writing.

    Raises CaseChanged, DatabaseBusy, DatabaseUnreachable or DatabaseNotMigrated; whatever is raised, nothing was written.
    """

    def __init__(
        self, database: Database, *, reading: bool = False, beside: Mapping[str, bytes] | None = None
    ) -> None:
        """``beside`` are bytes, by their SHA-256, that must be kept where anything is written: the law as data by which it was judged."""
        self._database = database
        self._beside = beside or {}
        self._kept: set[str] = set()
        self._reading = reading
        self._open: Connection | None = None
        self._heads: dict[str, StreamHead] = {}
        self._parts: dict[str, str] = {}  # case -> its offices as last read, to see whether they moved

    def __enter__(self) -> Self:
        if self._open is not None:
            raise RuntimeError("a unit of work is one transaction: open another one")
        self._open = self._database.connect(write=not self._reading)
        self._parts.clear()
        self._heads.clear()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        connection, self._open = self._connection, None
        try:
            if kind is None and not self._reading:
                connection.commit()
                self._database.kept |= self._kept
        except DBAPIError as failed:
            raise translated(failed, committing=True) from failed
        finally:
            let_go(connection)  # rolls back what was not committed
        if isinstance(error, DBAPIError):
            raise translated(error) from error

    @property
    def _connection(self) -> Connection:
        if self._open is None:
            raise RuntimeError("a unit of work is used inside its `with` block")
        return self._open

    def find_act_by_key(self, idempotency_key: str) -> ActRecord | None:
        """The act once performed under this key, if any."""
        row = self._connection.execute(sql.ACT_BY_KEY, {"key": idempotency_key}).first()
        return None if row is None else self._act(row)

    def find_case(self, case_id: str, *, current: bool = False) -> CaseSnapshot | None:
        """The case as last folded, with every deadline in the order of setting; ``current``: without those that later ones followed."""
        row = self._connection.execute(sql.CASE_BY_ID, {"key": case_id}).first()
        if row is None:
            return None
        self._parts[case_id] = row.units
        statement = sql.CURRENT_BY_CASE if current else sql.DEADLINES_BY_CASE
        deadlines = self._connection.execute(statement, {"key": case_id})
        return case_of(row, tuple(map(deadline_of, deadlines)), self._database.keys)

    def find_owner(self, case_id: str) -> tuple[str, Person] | None:
        """Of which procedure a case is, and the person as ``find_person`` gives it: asked for together."""
        statement = sql.OWNER if self._reading else sql.OWNER_LOCKED
        row = self._connection.execute(statement, {"key": case_id}).first()
        if row is None:
            return None
        person = person_of(row[:-2]) if row.merged_into is None else self.find_person(row.merged_into)
        return None if person is None else (row.procedure, person)

    def find_person(self, person_id: str) -> Person | None:
        """The person, if on file; while writing, nobody else acts about this person until the end. For a record that was merged, the one
        that goes on."""
        statement = sql.PERSON_BY_ID if self._reading else sql.PERSON_LOCKED
        row = self._connection.execute(statement, {"key": person_id}).first()
        if row is not None and row.merged_into is not None:
            row = self._connection.execute(statement, {"key": row.merged_into}).first()
        return None if row is None else person_of(row[:-1])

    def find_unit(self, unit_id: str) -> Unit | None:
        """The unit, if known."""
        row = self._connection.execute(sql.UNIT_BY_ID, {"key": unit_id}).first()
        return None if row is None else unit_of(row)

    def cases_of(self, person_id: str) -> tuple[CaseSnapshot, ...]:
        """Every case of a person in order of opening, with the deadlines that later ones have not followed."""
        rows = self._connection.execute(sql.CASES_BY_PERSON, {"key": person_id}).all()
        if not rows:
            return ()
        by_case: defaultdict[str, list[DeadlineRecord]] = defaultdict(list)
        for row in self._connection.execute(sql.CURRENT_BY_PERSON, {"key": person_id}):
            by_case[row.case_id].append(deadline_of(row))
        self._parts.update((row.id, row.units) for row in rows)
        self._heads.update(
            (sql.CASE_STREAM + row.id, StreamHead(row.length, row.head)) for row in rows if row.length
        )
        return tuple(case_of(row[:-2], tuple(by_case[row.id]), self._database.keys) for row in rows)

    def acts_of(self, case_id: str, only: frozenset[str] | None = None) -> tuple[ActRecord, ...]:
        """The journal of a case in order; with ``only`` the acts of these names."""
        if only is None:
            return tuple(map(self._act, self._connection.execute(sql.ACTS_BY_CASE, {"key": case_id})))
        named = {"key": case_id, "names": sorted(only)}
        return tuple(map(self._act, self._connection.execute(sql.ACTS_BY_NAME, named)))

    def documents_of(self, case_id: str) -> tuple[DocumentRecord, ...]:
        """The papers of a case in order of issue."""
        return tuple(map(document_of, self._connection.execute(sql.DOCUMENTS_BY_CASE, {"key": case_id})))

    def stream_head(self, stream: str) -> StreamHead:
        """Head of an audit stream; length 0 and hash "" if it has not begun."""
        known = self._heads.get(stream)  # read with the cases; who was first is found out when it is moved
        return head_of(self._connection, stream) if known is None else known

    def allot(self, series: Series, day: date, number: int | None = None) -> Place:
        """The next place of a register, or the one of a typed number; while reading, what would come. Held until the end."""
        give = numbers.peek if self._reading else numbers.allot
        return give(self._connection, series, day, number)

    def find_number(self, series: Series, label: str) -> RegisterEntry | None:
        """The line of a register under a number."""
        return numbers.find_number(self._connection, series, label)

    def sealer(self, person_id: str) -> PersonSealer | None:
        """What seals for a person; None where the database has no keys: then it is kept in the clear. ``PersonErased``."""
        keys = self._database.keys
        return None if keys is None else keys.sealer(person_id)

    def append(self, change: Change) -> None:
        """Write an act whole; CaseChanged when someone was first (version, stream, sequence or idempotency key)."""
        self._must_write()
        self._heads.clear()
        opening = change.expected_version == 0 or change.audit.seq == 1
        with someone_first():
            if opening or self._database.dialect == "sqlite":
                self._move_case(change)
                self._connection.execute(sql.NEW_ACT, act_row(change.act, change.audit))
                write_entries(self._connection, [change.audit])
            else:
                self._move_at_once(change)
        self._keep_beside()
        if change.deadlines_set:
            self._connection.execute(
                sql.NEW_DEADLINES, [deadline_row(deadline) for deadline in change.deadlines_set]
            )
        if change.deadlines_closed:
            self._connection.execute(
                sql.CLOSE_DEADLINE, [closing(deadline) for deadline in change.deadlines_closed]
            )
        if change.contents:
            self._connection.execute(sql.NEW_BLOBS[self._database.dialect], blobs_of(change.contents))
        if change.documents:
            self._connection.execute(
                sql.NEW_DOCUMENTS, [document_row(document) for document in change.documents]
            )
        if change.numbers:
            with someone_first():
                lines = [numbers.entry_row(each) for each in change.numbers]
                self._connection.execute(numbers.NEW_NUMBERS, lines)
        if change.notices:
            rows = [notice_row(notice, change.act.recorded_at) for notice in change.notices]
            self._connection.execute(sql.NEW_NOTICES[self._database.dialect], rows)
        act = change.act
        told: dict[str, Json] = {"act": act.act, "case": act.case_id, "seq": act.seq, "office": act.unit_id}
        webhooks.tell(self._connection, webhooks.ACT_DONE, act.id, told, act.recorded_at)

    def append_audit(self, entry: AuditEntry) -> None:
        """Write a lone audit entry (refusal, alarm, reading); CaseChanged when the stream moved on."""
        self._must_write()
        self._heads.clear()
        self._tell(entry)

    def _act(self, row: Sequence[Any]) -> ActRecord:
        return opened_act(self._database.keys, act_of(row))

    def _tell(self, entry: AuditEntry) -> None:
        write_entries(self._connection, [entry])
        self._keep_beside()

    def _keep_beside(self) -> None:
        for sha256 in self._beside.keys() - self._database.kept:
            if self._connection.execute(sql.BLOB_THERE, {"key": sha256}).first() is None:
                rows = blobs_of({sha256: self._beside[sha256]})
                self._connection.execute(sql.NEW_BLOBS[self._database.dialect], rows)
            self._kept.add(sha256)

    def _must_write(self) -> None:
        if self._reading:
            raise RuntimeError("this unit of work was opened for reading")

    def _move_case(self, change: Change) -> None:
        row = case_row(change.after, self.sealer(change.after.person_id))
        parts = row["units"]
        if change.expected_version == 0:
            self._connection.execute(sql.NEW_CASE, row)
        elif self._connection.execute(sql.MOVE_CASE, moving(row, change)).rowcount != 1:
            raise case_changed()
        self._move_parts(change, parts)

    def _move_at_once(self, change: Change) -> None:
        """Case, journal, head and entry in one question to the server, where each question is a way to it and back."""
        case = case_row(change.after, self.sealer(change.after.person_id))
        parts, entry = case["units"], change.audit
        rows = (case, act_row(change.act, entry), audit_row(entry))
        row = sql.moved_row(*rows, version=change.expected_version, length=entry.seq - 1)
        if tuple(self._connection.execute(sql.MOVED, row).one()) != (1, 1):
            raise case_changed()
        self._move_parts(change, parts)

    def _move_parts(self, change: Change, parts: object) -> None:
        """The offices of the case as rows, where they are not those that were read."""
        case_id = change.after.id
        if change.expected_version != 0:
            if self._parts.get(case_id) == parts:
                return
            self._connection.execute(sql.PARTS_GONE, {"key": case_id})
        if change.after.units:
            self._connection.execute(sql.NEW_PARTS, parts_of(change))
