"""Legal erasures: what is personal goes from the tables that may change, the keys of the person are destroyed, the chain tells of it.

The record that only grows stays as it is, sealed: without the key nobody reads it, and every hash still holds. First the database says
that the person is erased, then the keys go: whatever breaks off in between is finished by ``settle`` at the next start. It also brings an
older copy of the database after: whose keys are gone is erased in it again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, and_, delete, func, insert, or_, select, update

from persistence.codec import dumps, load_map
from persistence.database import Database
from persistence.errors import CodecError, KeyStoreFault
from persistence.keys.keeper import Keys
from persistence.keys.store import Destroyed
from persistence.merging import records_of
from persistence.models import (
    ACTS,
    AUDIT_ENTRIES,
    BOOK_ROWS,
    CASES,
    DEADLINES,
    DOCUMENTS,
    ERASURES,
    PERSON_PAIRS,
    PERSONS,
    UNFINISHED_FORMS,
    WAITING_FILES,
)
from persistence.register_mapping import person_row
from persistence.renamed import CALLED
from persistence.search import indexing
from persistence.trail import head_of, write_entries
from workflows.audit import chained
from workflows.erasing import Standing
from workflows.model import ATTACHED, Json, Person

STREAM: Final = "erasures"
KIND: Final = "erasure"
ACT: Final = "person.erase"
ERASED: Final = "erased"
"""The attribute by which an erased person is known: ``{"at", "ground"}``."""
NAME: Final = "[đã xoá dữ liệu cá nhân]"


@dataclass(frozen=True, slots=True)
class Erasure:
    """A person erased: when, on which ground, what else the act told, and the audit entry."""

    person_id: str
    at: datetime
    ground: str
    told: Mapping[str, Json]
    audit_stream: str
    audit_seq: int


@dataclass(frozen=True, slots=True)
class Idle:
    """A person whose every case is at its end: the procedures, the last act."""

    person_id: str
    procedures: tuple[str, ...]
    last_at: datetime


class Erasures:
    """The erasures of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def standing(self, person_id: str) -> tuple[tuple[str, ...], tuple[Standing, ...]]:
        """Every record of the person, and the cases as they stand. No record: no such person."""
        open_ = and_(
            DEADLINES.c.case_id == CASES.c.id,
            DEADLINES.c.met_by_seq.is_(None),
            DEADLINES.c.ended_by_seq.is_(None),
        )
        duties = select(func.count()).select_from(DEADLINES).where(open_).correlate(CASES).scalar_subquery()
        columns = (CASES.c.id, CASES.c.procedure, CASES.c.closed, CASES.c.last_at, duties)
        with self._database.reading() as connection:
            ids = records_of(connection, person_id)
            asked = select(*columns).where(CASES.c.person_id.in_(ids)).order_by(CASES.c.opened_at, CASES.c.id)
            rows = connection.execute(asked).all() if ids else []
        return ids, tuple(Standing(*row) for row in rows)

    def find(self, person_id: str) -> Erasure | None:
        """The erasure of a person, if there was one."""
        with self._database.reading() as connection:
            row = connection.execute(select(ERASURES).where(ERASURES.c.person_id == person_id)).first()
        return None if row is None else _erasure(row)

    def all(self) -> tuple[Erasure, ...]:
        """Every erasure, in order of time."""
        with self._database.reading() as connection:
            rows = connection.execute(select(ERASURES).order_by(ERASURES.c.at, ERASURES.c.person_id)).all()
        return tuple(map(_erasure, rows))

    def erase(self, ids: Sequence[str], body: Mapping[str, object], at: datetime) -> Erasure:
        """Erase every record of one person (``Erasures.standing``). ``body`` is what the entry tells beyond what was taken away.

        Safe to repeat. ``KeyStoreFault`` where the database has no keys: nothing could be made unreadable.
        """
        keys = self._database.keys
        if keys is None:
            raise KeyStoreFault(
                "This database has no store of keys: nothing in it is sealed, so nothing can be made unreadable.",
                vi="Cơ sở dữ liệu này không có kho khóa: không có gì được niêm phong nên không thể làm cho không đọc được.",
            )
        done = self.find(ids[0]) or self._write(ids, body, at)
        _destroy(keys, done, ids)
        self._empty_log()
        return done

    def settle(self) -> int:
        """Finish what was broken off, and bring an older copy of the database after its keys; how many persons it was."""
        keys = self._database.keys
        if keys is None:
            return 0
        gone, told = {each.person_id: each for each in keys.destroyed()}, self.all()
        late = [
            each
            for each in told
            if each.person_id not in gone and keys.store.of_person(each.person_id) and self._recorded(each)
        ]
        for each in late:
            _destroy(keys, each, [each.person_id])
        known = {each.person_id for each in told}
        lost = [each for each in gone.values() if each.person_id not in known and self._there(each.person_id)]
        for destroyed in lost:
            self._write([destroyed.person_id], _again(destroyed), destroyed.at)
        if late or lost:
            self._empty_log()
        return len(late) + len(lost)

    def idle(self, before: datetime) -> tuple[Idle, ...]:
        """Persons, not erased, with cases that are all at their end, the last act before a moment; the longest past first."""
        last = func.max(CASES.c.last_at)
        open_ = select(CASES.c.person_id).where(CASES.c.closed.is_(False))
        asked = (
            select(CASES.c.person_id, last)
            .where(CASES.c.person_id.not_in(open_), CASES.c.person_id.not_in(select(ERASURES.c.person_id)))
            .group_by(CASES.c.person_id)
            .having(last < before)
            .order_by(last, CASES.c.person_id)
        )
        with self._database.reading() as connection:
            rows = connection.execute(asked).all()
            return tuple(Idle(person, _procedures(connection, person), at) for person, at in rows)

    def _recorded(self, erasure: Erasure) -> bool:
        """Whether its entry tells of it: a line that somebody wrote into the table must not make the program destroy a key."""
        where = (AUDIT_ENTRIES.c.stream == erasure.audit_stream, AUDIT_ENTRIES.c.seq == erasure.audit_seq)
        with self._database.reading() as connection:
            body = connection.execute(select(AUDIT_ENTRIES.c.body).where(*where)).scalar()
        try:
            told = load_map(body or "{}")
        except CodecError:
            return False
        records = told.get("records")
        return told.get("act") == ACT and isinstance(records, list) and erasure.person_id in records

    def _there(self, person_id: str) -> bool:
        with self._database.reading() as connection:
            return (
                connection.execute(select(PERSONS.c.id).where(PERSONS.c.id == person_id)).first() is not None
            )

    def _write(self, ids: Sequence[str], body: Mapping[str, object], at: datetime) -> Erasure:
        with self._database.writing() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA secure_delete=ON")  # what is deleted is written over
            head = head_of(connection, STREAM, lock=True)
            taken = _take_away(connection, ids, {"at": at.isoformat(), "ground": str(body["ground"])})
            entry = chained(head, STREAM, at, {**body, "records": list(ids), "taken": taken})
            write_entries(connection, [entry])
            told = {
                name: value
                for name, value in body.items()
                if name not in {"kind", "act", "case_id", "person_id"}
            }
            row = {"at": at, "ground": str(body["ground"]), "told": dumps({**told, "taken": taken})}
            where = {"audit_stream": STREAM, "audit_seq": entry.seq}
            connection.execute(insert(ERASURES), [{"person_id": each, **row, **where} for each in ids])
        return Erasure(ids[0], at, str(body["ground"]), {**told, "taken": taken}, STREAM, entry.seq)  # type: ignore[dict-item]

    def _empty_log(self) -> None:
        """SQLite keeps pages as they were in its write-ahead log until they are written over."""
        if self._database.dialect == "sqlite":
            with self._database.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _destroy(keys: Keys, erasure: Erasure, ids: Sequence[str]) -> None:
    told: dict[str, Json] = {"ground": erasure.ground, **dict(erasure.told)}
    keys.make(ids)  # a person without a key gets one to lose: so that the store knows of the erasure as well
    for person in ids:
        keys.destroy(person, erasure.at, told)


def _take_away(connection: Connection, ids: Sequence[str], mark: dict[str, Json]) -> dict[str, int]:
    """Everything personal in the tables that may change; what it was, in numbers."""
    cases = list(connection.scalars(select(CASES.c.id).where(CASES.c.person_id.in_(ids))))
    indexing.forget(connection, ids)
    for person in ids:
        row = person_row(Person(person, NAME, attributes={ERASED: dict(mark)}))
        connection.execute(update(PERSONS).where(PERSONS.c.id == row.pop("id")).values(row))
    connection.execute(
        delete(PERSON_PAIRS).where(or_(PERSON_PAIRS.c.one.in_(ids), PERSON_PAIRS.c.other.in_(ids)))
    )
    forms = connection.execute(delete(UNFINISHED_FORMS).where(UNFINISHED_FORMS.c.person_id.in_(ids))).rowcount
    files = connection.execute(delete(WAITING_FILES).where(WAITING_FILES.c.person_id.in_(ids))).rowcount
    lines = connection.execute(
        update(BOOK_ROWS).where(BOOK_ROWS.c.person_id.in_(ids)).values(words="")
    ).rowcount
    attached = and_(DOCUMENTS.c.case_id.in_(cases), DOCUMENTS.c.origin == ATTACHED)
    connection.execute(update(DOCUMENTS).where(attached).values(filename=CALLED, title=CALLED))
    clear = and_(CASES.c.id.in_(cases), CASES.c.facts.not_like("lt1.%"))
    connection.execute(update(CASES).where(clear).values(facts="{}"))
    acts = and_(ACTS.c.case_id.in_(cases), ACTS.c.sealed == "")
    papers = and_(DOCUMENTS.c.case_id.in_(cases), DOCUMENTS.c.content_sha256 == "")
    return {
        "cases": len(cases),
        "forms": forms,
        "files": files,
        "register_lines": lines,
        "acts_in_clear": _count(connection, ACTS, acts),
        "papers_in_clear": _count(connection, DOCUMENTS, papers),
    }


def _count(connection: Connection, table: Any, where: Any) -> int:  # noqa: ANN401 - a table and a condition of SQLAlchemy
    return int(connection.execute(select(func.count()).select_from(table).where(where)).scalar_one())


def _again(destroyed: Destroyed) -> dict[str, object]:
    """What the entry tells where an older copy of the database is brought after."""
    told = {name: value for name, value in destroyed.told.items() if name != "taken"}
    fixed = {"kind": KIND, "act": ACT, "case_id": None, "person_id": destroyed.person_id}
    return {"actor_id": "system", "unit_id": "system", "ground": "", **told, **fixed, "again": True}


def _procedures(connection: Connection, person_id: str) -> tuple[str, ...]:
    asked = select(CASES.c.procedure).where(CASES.c.person_id == person_id).distinct()
    return tuple(sorted(connection.scalars(asked)))


def _erasure(row: Any) -> Erasure:  # noqa: ANN401 - a row of ``erasures``
    return Erasure(row.person_id, row.at, row.ground, load_map(row.told), row.audit_stream, row.audit_seq)
