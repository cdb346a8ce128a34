"""Offices, persons and officers: put on file or replaced, each change told in the audit stream "admin".

Called by the scenario runner, seeding and (later) the pages of administration. Putting the same record again changes nothing and tells
nothing. The body of an entry names the record and the fields changed and holds hashes before and after; the values stay out of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Table, bindparam, delete, insert, select, update

from persistence import numbers
from persistence.accepting import accept_actor, accept_person, accept_unit, refused
from persistence.database import Database
from persistence.keys.keeper import Keys
from persistence.mapping import Values
from persistence.models import ACTORS, APPOINTMENTS, PERSONS, UNITS
from persistence.readings import write_readings
from persistence.register_mapping import actor_row, appointment_rows, person_row, unit_row
from persistence.register_told import fields_of, fingerprint, person_fingerprint
from persistence.search import indexing
from persistence.trail import head_of, write_entries
from persistence.views import Reading
from workflows.audit import chained
from workflows.errors import case_changed
from workflows.model import Actor, Person, Unit
from workflows.ports import AuditEntry, Series

STREAM: Final = "admin"
_MOST_NUMBERS: Final = 999_999
_CHUNK: Final = 500  # rows at a time; keeps lists of ids below every database's limit of parameters


@dataclass(frozen=True, slots=True)
class Clerk:
    """Who changes the registers, from which office; a program names itself ("system")."""

    actor_id: str
    unit_id: str


class Registers:
    """The registers of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(
        self,
        *,
        units: Sequence[Unit] = (),
        persons: Sequence[Person] = (),
        actors: Sequence[Actor] = (),
        by: Clerk,
        at: datetime,
        seen: Person | None = None,
        fresh: bool = False,
    ) -> int:
        """Add or replace records, all or none; the number of records that changed. ``seen``: a person as somebody read it; ``fresh``:
        nobody of ``persons`` is on file yet.

        An actor's appointments are replaced as a whole; their offices must be on file or among ``units``. Raises RegisterError naming
        record kind, field and what is accepted; CaseChanged when two clerks begin the admin stream at the same moment, and where the
        person is no longer as ``seen`` or one that is to be ``fresh`` is on file.
        """
        for unit in units:
            accept_unit(unit)
        for actor in actors:
            accept_actor(actor)
        self.make_ready(persons)
        with self._database.writing() as connection:
            telling = _Telling(connection, by, at, self._database.keys)
            _as_seen(connection, seen)
            if fresh:
                _not_yet(connection, persons)
            moved = _put(telling, UNITS, [unit_row(unit) for unit in units], "unit")
            indexing.offices_moved(connection, moved)
            _put_persons(telling, persons)
            _put_actors(telling, actors)
            return telling.write()

    def make_ready(self, persons: Sequence[Person]) -> None:
        """Whether persons can be put on file, and their keys, which are made outside of any transaction. RegisterError."""
        for person in persons:
            accept_person(person)
        if self._database.keys is not None:
            self._database.keys.hold(person.id for person in persons)

    def put_within(
        self, connection: Connection, persons: Sequence[Person], *, by: Clerk, at: datetime
    ) -> int:
        """The same within a transaction of the caller, for persons that were made ready."""
        telling = _Telling(connection, by, at, self._database.keys)
        _put_persons(telling, persons)
        return telling.write()

    def begin_numbers(self, series: Series, last: int, *, by: Clerk, at: datetime) -> None:
        """Have a register of papers go on after ``last``, the last number that the office used on paper; told in the admin stream.

        RegisterError where the office is not on file, the number is no ordinal, or the register is further already.
        """
        if not 0 <= last <= _MOST_NUMBERS:
            raise refused("number_register", "last", f"0 to {_MOST_NUMBERS}", f"từ 0 đến {_MOST_NUMBERS}")
        with self._database.writing() as connection:
            if connection.execute(select(UNITS.c.id).where(UNITS.c.id == series.unit_id)).first() is None:
                raise refused(
                    "number_register", "unit", "the office is not on file", "cơ quan chưa có trong danh mục"
                )
            telling = _Telling(connection, by, at, self._database.keys)
            before = numbers.begin_after(connection, series, last)
            key = f"{series.unit_id}:{series.year}:{series.symbol}"
            told = None if before is None else {"id": key, "last": before["last"], "start": before["start"]}
            telling.tell("number_register", told, {"id": key, "last": last, "start": last})
            telling.write()

    def log_reads(self, readings: Sequence[Reading]) -> None:
        """Note who looked at whose file when, and at what ("case", "document" …); a note can be neither changed nor removed."""
        if readings:
            with self._database.writing() as connection:
                write_readings(connection, readings)


class _Telling:
    """Collects what is to be told in the admin stream, whose head it holds until the end."""

    def __init__(self, connection: Connection, by: Clerk, at: datetime, keys: Keys | None) -> None:
        self.connection = connection
        self._keys = keys
        self._by = by
        self._at = at
        self._head = head_of(connection, STREAM, lock=True)
        self._entries: list[AuditEntry] = []

    def tell(self, kind: str, before: Mapping[str, object] | None, after: Mapping[str, object]) -> None:
        record = str(after["id"])
        body = {
            "kind": "admin",
            "act": f"register.put_{kind}",
            "actor_id": self._by.actor_id,
            "unit_id": self._by.unit_id,
            "case_id": None,
            "person_id": record if kind == "person" else None,
            "record": record,
            "changed": sorted(name for name in after if before is None or before.get(name) != after[name]),
            "before": None if before is None else self._fingerprint(kind, before),
            "after": self._fingerprint(kind, after),
            "fields": sorted(fields_of(after)),
        }
        entry = chained(self._head, STREAM, self._at, body)
        self._head = type(self._head)(entry.seq, entry.hash)
        self._entries.append(entry)

    def _fingerprint(self, kind: str, row: Mapping[str, object]) -> str:
        return fingerprint(row) if kind != "person" else person_fingerprint(self._keys, row)

    def write(self) -> int:
        if self._entries:
            write_entries(self.connection, self._entries)
        return len(self._entries)


def _put_persons(telling: _Telling, persons: Sequence[Person]) -> None:
    _none_merged(telling.connection, persons)
    changed = _put(telling, PERSONS, [person_row(person) for person in persons], "person")
    indexing.refresh(telling.connection, changed)


def _not_yet(connection: Connection, persons: Sequence[Person]) -> None:
    """CaseChanged where one is on file. Asked under the lock of the stream: of two who come at once the second sees the first."""
    ids = [each.id for each in persons]
    if connection.execute(select(PERSONS.c.id).where(PERSONS.c.id.in_(ids)).limit(1)).first() is not None:
        raise case_changed()


def _as_seen(connection: Connection, seen: Person | None) -> None:
    """Asked while the head of the stream is held: nobody comes between this and the writing."""
    if seen is not None:
        row = person_row(seen)
        if _known(connection, PERSONS, [seen.id], tuple(row)).get(seen.id) != row:
            raise case_changed()


def _none_merged(connection: Connection, persons: Sequence[Person]) -> None:
    for chunk in _chunks(person.id for person in persons):
        gone = select(PERSONS.c.id).where(PERSONS.c.id.in_(chunk), PERSONS.c.merged_into.is_not(None))
        if connection.execute(gone).first() is not None:
            raise refused(
                "person",
                "id",
                "the record was merged into another; change that one",
                "bản ghi này đã được gộp; hãy sửa bản ghi được giữ lại",
            )


def _put(telling: _Telling, table: Table, rows: Sequence[Values], kind: str) -> list[str]:
    """Write what is new or differs, and tell it; the ids of those records."""
    touched: list[str] = []
    for chunk in _chunks({str(row["id"]): row for row in rows}.values()):
        known = _known(telling.connection, table, [str(row["id"]) for row in chunk], tuple(chunk[0]))
        new, changed = [], []
        for row in chunk:
            before = known.get(str(row["id"]))
            if before is None:
                new.append(row)
            elif before != row:
                changed.append(row)
            else:
                continue
            telling.tell(kind, before, row)
            touched.append(str(row["id"]))
        _write(telling.connection, table, new, changed)
    return touched


def _put_actors(telling: _Telling, actors: Sequence[Actor]) -> None:
    for chunk in _chunks({actor.id: actor for actor in actors}.values()):
        ids = [actor.id for actor in chunk]
        held = _appointments(telling.connection, ids)
        known = {
            key: row | {"appointments": held.get(key, [])}
            for key, row in _known(telling.connection, ACTORS, ids, tuple(ACTORS.c.keys())).items()
        }
        rows = {actor.id: actor_row(actor) for actor in chunk}
        appointments = {actor.id: appointment_rows(actor) for actor in chunk}
        wanted = {key: row | {"appointments": appointments[key]} for key, row in rows.items()}
        touched = [key for key in ids if known.get(key) != wanted[key]]
        for key in touched:
            telling.tell("actor", known.get(key), wanted[key])
        _write(
            telling.connection,
            ACTORS,
            [rows[key] for key in touched if key not in known],
            [rows[key] for key in touched if key in known],
        )
        _write_appointments(
            telling.connection, touched, [row for key in touched for row in appointments[key]]
        )


def _write(connection: Connection, table: Table, new: list[Values], changed: list[Values]) -> None:
    if new:
        connection.execute(insert(table), new)
    if changed:
        columns: dict[str, Any] = {name: bindparam(f"b_{name}") for name in changed[0] if name != "id"}
        statement = update(table).where(table.c.id == bindparam("b_id")).values(columns)
        connection.execute(
            statement, [{f"b_{name}": value for name, value in row.items()} for row in changed]
        )


def _write_appointments(connection: Connection, actors: list[str], rows: list[Values]) -> None:
    units = sorted({str(row["unit_id"]) for row in rows})
    known = set(connection.scalars(select(UNITS.c.id).where(UNITS.c.id.in_(units)))) if units else set()
    missing = [unit for unit in units if unit not in known]
    if missing:
        raise refused(
            "actor",
            "appointments",
            f"office '{missing[0]}' is not on file; put it first",
            "cơ quan chưa có trong danh mục",
        )
    if actors:
        connection.execute(delete(APPOINTMENTS).where(APPOINTMENTS.c.actor_id.in_(actors)))
    if rows:
        connection.execute(insert(APPOINTMENTS), rows)


def _known(connection: Connection, table: Table, ids: list[str], columns: Sequence[str]) -> dict[str, Values]:
    """The records as they are, as far as a put replaces them: that one was merged into another stays."""
    mine = select(*(table.c[name] for name in columns)).where(table.c.id.in_(ids))
    rows = connection.execute(mine).mappings()
    return {row["id"]: dict(row) for row in rows}


def _appointments(connection: Connection, actors: list[str]) -> dict[str, list[Values]]:
    held: dict[str, list[Values]] = {}
    statement = (
        select(APPOINTMENTS).where(APPOINTMENTS.c.actor_id.in_(actors)).order_by(APPOINTMENTS.c.position)
    )
    for row in connection.execute(statement).mappings():
        held.setdefault(row["actor_id"], []).append(dict(row))
    return held


def _chunks(rows: Iterable[Any]) -> Iterator[list[Any]]:
    listed = list(rows)
    for start in range(0, len(listed), _CHUNK):
        yield listed[start : start + _CHUNK]
