"""One transaction of the one door: what it reads before an act, and the writing of an act whole or not at all.

The hot path: few statements, asked of the driver itself (``persistence.straight``). On SQLite the transaction holds the writer's place
from its first statement (BEGIN IMMEDIATE); on PostgreSQL ``find_person`` locks the person's row, so that two acts about one person
follow each other. The version of the case, the head of the audit stream and the unique keys settle the rest: whoever is second gets
CaseChanged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from types import TracebackType
from typing import Any, Final, Self

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from persistence import hot, numbers, statements
from persistence.changing import blobs_of, keep
from persistence.database import Database
from persistence.engines import let_go
from persistence.keys.keeper import PersonSealer
from persistence.keys.opening import opened_act
from persistence.mapping import act_of, case_of, deadline_of, document_of, facts_kept
from persistence.models import CASES
from persistence.register_mapping import person_of, unit_of
from persistence.straight import Line, Row
from persistence.trail import head_of, write_entries
from persistence.translating import translated
from workflows.model import ActRecord, CaseSnapshot, DeadlineRecord, DocumentRecord, Person, Unit
from workflows.ports import AuditEntry, Change, Place, RegisterEntry, Series, StreamHead

_UNITS: Final = CASES.c.keys().index("units")  # where a row of a case tells its offices


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
        self._cites: set[int] = set()
        self._reading = reading
        self._open: Connection | None = None
        self._asking: Line | None = None
        self._shared = False
        self._heads: dict[str, StreamHead] = {}
        self._parts: dict[str, str] = {}  # case -> its offices as last read, to see whether they moved

    def __enter__(self) -> Self:
        if self._open is not None:
            raise RuntimeError("a unit of work is one transaction: open another one")
        shared = self._database.shared() if self._reading else None
        self._shared = shared is not None
        self._open = shared or self._database.connect(write=not self._reading)
        self._asking = Line(self._open)
        self._parts.clear()
        self._heads.clear()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        connection, self._open, self._asking = self._connection, None, None
        try:
            if kind is None and not self._reading:
                connection.commit()
                self._database.kept |= self._kept
                self._database.cites |= self._cites
        except DBAPIError as failed:
            raise translated(failed, committing=True) from failed
        finally:
            if self._shared:
                self._database.view.leave(connection)
            else:
                let_go(connection, read=self._reading and kind is None)  # rolls back what was not committed
        if isinstance(error, DBAPIError):
            self._database.view.drop()
            raise translated(error) from error

    @property
    def _connection(self) -> Connection:
        if self._open is None:
            raise RuntimeError("a unit of work is used inside its `with` block")
        return self._open

    @property
    def _line(self) -> Line:
        if self._asking is None:
            raise RuntimeError("a unit of work is used inside its `with` block")
        return self._asking

    def find_act_by_key(self, idempotency_key: str) -> ActRecord | None:
        """The act once performed under this key, if any."""
        row = self._line.first(hot.ACT_BY_KEY, {"key": idempotency_key})
        return None if row is None else self._act(row)

    def find_case(self, case_id: str, *, current: bool = False) -> CaseSnapshot | None:
        """The case as last folded, with every deadline in the order of setting; ``current``: without those that later ones followed."""
        row = self._line.first(hot.CASE_BY_ID, {"key": case_id})
        if row is None:
            return None
        self._parts[case_id] = row[_UNITS]
        statement = hot.CURRENT_BY_CASE if current else hot.DEADLINES_BY_CASE
        deadlines = self._line.all(statement, {"key": case_id})
        return case_of(row, tuple(map(deadline_of, deadlines)), self._database.keys)

    def find_owner(self, case_id: str) -> tuple[str, Person] | None:
        """Of which procedure a case is, and the person as ``find_person`` gives it: asked for together."""
        row = self._line.first(hot.OWNER if self._reading else hot.OWNER_LOCKED, {"key": case_id})
        if row is None:
            return None
        *own, merged_into, procedure = row
        person = person_of(own) if merged_into is None else self.find_person(merged_into)
        return None if person is None else (procedure, person)

    def find_person(self, person_id: str) -> Person | None:
        """The person, if on file; while writing, nobody else acts about this person until the end. For a record that was merged, the one
        that goes on."""
        statement = hot.PERSON_BY_ID if self._reading else hot.PERSON_LOCKED
        row = self._line.first(statement, {"key": person_id})
        if row is not None and row[-1] is not None:
            row = self._line.first(statement, {"key": row[-1]})
        return None if row is None else person_of(row[:-1])

    def find_unit(self, unit_id: str) -> Unit | None:
        """The unit, if known."""
        row = self._line.first(hot.UNIT_BY_ID, {"key": unit_id})
        return None if row is None else unit_of(row)

    def cases_of(self, person_id: str) -> tuple[CaseSnapshot, ...]:
        """Every case of a person in order of opening, with the deadlines that later ones have not followed."""
        rows, deadlines = self._file(person_id)
        by_case: defaultdict[str, list[DeadlineRecord]] = defaultdict(list)
        for each in map(deadline_of, deadlines):
            by_case[each.case_id].append(each)
        for row in rows:
            self._parts[row[0]] = row[_UNITS]
            *_case, length, head = row
            if length:
                self._heads[statements.CASE_STREAM + row[0]] = StreamHead(length, head)
        return tuple(case_of(row[:-2], tuple(by_case[row[0]]), self._database.keys) for row in rows)

    def _file(self, person_id: str) -> tuple[Sequence[Row], Sequence[Row]]:
        """Rows of the cases of a person, and of the deadlines that later ones have not followed: of a server in one question."""
        key = {"key": person_id}
        if not self._line.server:
            rows = self._line.all(hot.CASES_BY_PERSON, key)
            return rows, self._line.all(hot.CURRENT_BY_PERSON, key) if rows else ()
        both = self._line.all(hot.FILE_BY_PERSON, key)
        cases = [row[: statements.CASE_COLUMNS] for row in both if row[0] is not None]
        deadlines = [row[statements.CASE_COLUMNS :] for row in both if row[0] is None]
        return sorted(cases, key=statements.IN_ORDER_OF_OPENING), sorted(
            deadlines, key=statements.IN_ORDER_OF_SETTING
        )

    def acts_of(self, case_id: str, only: frozenset[str] | None = None) -> tuple[ActRecord, ...]:
        """The journal of a case in order; with ``only`` the acts of these names."""
        if only is None:
            return tuple(map(self._act, self._line.all(hot.ACTS_BY_CASE, {"key": case_id})))
        named = {"key": case_id, "names": sorted(only)}
        return tuple(map(self._act, self._connection.execute(statements.ACTS_BY_NAME, named)))

    def documents_of(self, case_id: str) -> tuple[DocumentRecord, ...]:
        """The papers of a case in order of issue."""
        return tuple(map(document_of, self._line.all(hot.DOCUMENTS_BY_CASE, {"key": case_id})))

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

    def kept(self, case: CaseSnapshot) -> CaseSnapshot:
        """The case with the text in which its facts will be stored."""
        return case.kept_as(facts_kept(case, self.sealer(case.person_id)))

    def append(self, change: Change) -> None:
        """Write an act whole; CaseChanged when someone was first (version, stream, sequence or idempotency key)."""
        self._must_write()
        self._heads.clear()
        sealer, parts = self.sealer(change.after.person_id), self._parts.get(change.after.id)
        cites = keep(self._line, change, sealer, parts, self._database.cites)
        if cites is not None:
            self._cites.add(cites)
        self._keep_beside()

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
            if self._line.first(hot.BLOB_THERE, {"key": sha256}) is None:
                kept = blobs_of({sha256: self._beside[sha256]})
                self._line.write(hot.NEW_BLOBS[self._database.dialect], *kept)
            self._kept.add(sha256)

    def _must_write(self) -> None:
        if self._reading:
            raise RuntimeError("this unit of work was opened for reading")
