"""Queries for pages and command line. Each call reads one state of the database and holds nothing afterwards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select

from persistence import numbers
from persistence.blobs import is_whole
from persistence.codec import load_text_map
from persistence.database import Database
from persistence.errors import BlobDamaged, ContentErased, UnknownBlob
from persistence.keys.opening import opened_bytes
from persistence.listing import MOST, list_cases, list_due, list_open, narrowed
from persistence.lists import OPEN, due_lines, persons_named
from persistence.mapping import AUDIT_OF, DEADLINE_OF, DOCUMENT_OF, audit_of, deadline_of, document_of
from persistence.models import (
    ACTORS,
    APPOINTMENTS,
    AUDIT_ENTRIES,
    BLOBS,
    DEADLINES,
    DOCUMENTS,
    DOSSIER_VERSIONS,
    READS,
    UNITS,
)
from persistence.numbers import Register
from persistence.reach import Reach, posted
from persistence.register_mapping import (
    ACTOR_OF,
    APPOINTMENT_OF,
    UNIT_OF,
    actor_of,
    appointment_of,
    person_of,
    unit_of,
)
from persistence.trail import about_case
from persistence.unit_of_work import SqlUnitOfWork
from persistence.views import CaseFile, CaseFilter, CaseLine, CaseOrder, DueLine, OpenDuty, Page, Reading, T
from workflows.model import Actor, Appointment, CaseSnapshot, DeadlineRecord, DocumentRecord, Person, Unit
from workflows.ports import AuditEntry, RegisterEntry, Series

_ANY: Final = CaseFilter()
_READINGS: Final = select(*(READS.c[name] for name in Reading.__slots__)).order_by(READS.c.id)


class Reader:
    """Reads one database. ``find_…`` may return None; a list is a ``Page``; raises StorageError only, unless said."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def cases(
        self, wanted: CaseFilter = _ANY, *, order: CaseOrder = CaseOrder.DUE, offset: int = 0, limit: int = 50
    ) -> Page[CaseLine]:
        """A page of the cases wanted, each with the open deadline that passes first."""
        with self._database.reading() as connection:
            found = list_cases(connection, wanted, order, offset, limit)
            first = _first_due(connection, [row["id"] for row in found.rows])
        lines = (_case_line(row, first.get(row["id"])) for row in found.rows)
        return Page(tuple(lines), found.total, offset, limit, found.first, found.last)

    def due(self, wanted: CaseFilter = _ANY, *, offset: int = 0, limit: int = 50) -> Page[DueLine]:
        """A page of open duties of the cases wanted, the first due first; ``wanted.due_before`` limits the duties."""
        with self._database.reading() as connection:
            rows, total = list_due(connection, wanted, offset, limit)
        return Page(tuple(map(_due_line, rows)), total, offset, limit)

    def narrowed(self, wanted: CaseFilter) -> CaseFilter | None:
        """The same wish by the ids of few cases; None if it is about very many."""
        with self._database.reading() as connection:
            return narrowed(connection, wanted)

    def open_duties(
        self, wanted: CaseFilter, most: int = MOST, *, long: bool = False
    ) -> tuple[OpenDuty, ...]:
        """Every open duty of the cases wanted, the first due first; of a long list (``long``: it is one) the first ``most`` and one."""
        with self._database.reading() as connection:
            rows = list_open(connection, wanted, most, long=long)
        return tuple(OpenDuty(row[0], row[1], row[2], bool(row[3])) for row in rows)

    def due_named(self, ids: Sequence[str]) -> tuple[DueLine, ...]:
        """These duties with their cases and persons, the first due first."""
        return self._all(due_lines(CaseFilter(deadlines=tuple(ids))), _due_line) if ids else ()

    def find_case(self, case_id: str) -> CaseSnapshot | None:
        """The case as last folded."""
        with SqlUnitOfWork(self._database, reading=True) as work:
            return work.find_case(case_id)

    def find_case_file(self, case_id: str) -> CaseFile | None:
        """All of a case."""
        with SqlUnitOfWork(self._database, reading=True) as work:
            case = work.find_case(case_id)
            person = None if case is None else work.find_person(case.person_id)
            if case is None or person is None:
                return None
            acts, documents = work.acts_of(case_id), work.documents_of(case_id)
        return CaseFile(case, person, acts, documents, self.audit_of_case(case_id))

    def cases_of(self, person_id: str) -> tuple[CaseSnapshot, ...]:
        """Every case of a person in order of opening."""
        with SqlUnitOfWork(self._database, reading=True) as work:
            return work.cases_of(person_id)

    def audit_of_case(self, case_id: str) -> tuple[AuditEntry, ...]:
        """Every audit entry about a case, acts and refusals, in order of recording."""
        about = AUDIT_OF.where(about_case(case_id))
        order = (AUDIT_ENTRIES.c.recorded_at, AUDIT_ENTRIES.c.stream, AUDIT_ENTRIES.c.seq)
        return self._all(about.order_by(*order), audit_of)

    def audit_of_stream(self, stream: str) -> tuple[AuditEntry, ...]:
        """A stream of the audit trail in order."""
        return self._all(
            AUDIT_OF.where(AUDIT_ENTRIES.c.stream == stream).order_by(AUDIT_ENTRIES.c.seq), audit_of
        )

    def persons(self, search: str = "", *, offset: int = 0, limit: int = 50) -> Page[Person]:
        """Persons by name; see ``persistence.lists.named``. Without a search, all of them."""
        return self._page(persons_named(search), person_of, offset, limit)

    def find_person(self, person_id: str) -> Person | None:
        """The person, if on file."""
        with SqlUnitOfWork(self._database, reading=True) as work:
            return work.find_person(person_id)

    def units_near(self, commune: str | None, province: str | None) -> tuple[Unit, ...]:
        """Offices of a commune or a province, in order of id."""
        there = or_(UNITS.c.commune == commune, UNITS.c.province == province)
        return self._all(UNIT_OF.where(there).order_by(UNITS.c.id), unit_of)

    def units_of_kinds(self, kinds: Iterable[str]) -> tuple[Unit, ...]:
        """Offices of any of these kinds, in order of id."""
        wanted = tuple(set(kinds))
        return (
            self._all(UNIT_OF.where(UNITS.c.kind.in_(wanted)).order_by(UNITS.c.id), unit_of) if wanted else ()
        )

    def units(self, *, kind: str | None = None, commune: str | None = None) -> tuple[Unit, ...]:
        """Offices, of a kind or a commune if given, in order of id."""
        statement = UNIT_OF.order_by(UNITS.c.id)
        statement = statement if kind is None else statement.where(UNITS.c.kind == kind)
        return self._all(
            statement if commune is None else statement.where(UNITS.c.commune == commune), unit_of
        )

    def units_named(self, ids: Iterable[str]) -> dict[str, Unit]:
        """The offices of these ids, by id."""
        wanted = tuple(set(ids))
        if not wanted:
            return {}
        return {each.id: each for each in self._all(UNIT_OF.where(UNITS.c.id.in_(wanted)), unit_of)}

    def find_unit(self, unit_id: str) -> Unit | None:
        """The office, if known."""
        with SqlUnitOfWork(self._database, reading=True) as work:
            return work.find_unit(unit_id)

    def actors(
        self, *, unit_id: str | None = None, role: str | None = None, commune: str | None = None
    ) -> tuple[Actor, ...]:
        """Officers by id, each with all appointments; of an office, a role, a commune's offices, if given, whenever that was."""
        statement, held = ACTOR_OF.order_by(ACTORS.c.id), select(APPOINTMENTS.c.actor_id)
        if unit_id is not None:
            statement = statement.where(ACTORS.c.id.in_(held.where(APPOINTMENTS.c.unit_id == unit_id)))
        if role is not None:
            statement = statement.where(ACTORS.c.id.in_(held.where(APPOINTMENTS.c.role == role)))
        if commune is not None:
            there = select(UNITS.c.id).where(UNITS.c.commune == commune)
            statement = statement.where(ACTORS.c.id.in_(held.where(APPOINTMENTS.c.unit_id.in_(there))))
        return self._actors(statement)

    def names_of_actors(self, ids: Iterable[str]) -> dict[str, str]:
        """The names of officers by id; ids that are not on file are left out."""
        return dict(self._named(ACTORS.c.id.in_(set(ids))))

    def few_actors(self, most: int, reach: Reach | None = None) -> dict[str, str]:
        """The names of all officers by id, or of those with a post in a territory; empty where there are more than ``most``."""
        found = dict(self._named(posted(reach), most + 1))
        return found if len(found) <= most else {}

    def _named(self, which: ColumnElement[bool], most: int | None = None) -> list[tuple[str, str]]:
        statement = select(ACTORS.c.id, ACTORS.c.name).where(which).limit(most)
        with self._database.reading() as connection:
            return [(row.id, row.name) for row in connection.execute(statement)]

    def find_actor(self, actor_id: str) -> Actor | None:
        """The officer with every appointment."""
        return next(iter(self._actors(ACTOR_OF.where(ACTORS.c.id == actor_id))), None)

    def find_document(self, document_id: str) -> DocumentRecord | None:
        """A paper, without its bytes."""
        return next(iter(self._all(DOCUMENT_OF.where(DOCUMENTS.c.id == document_id), document_of)), None)

    def registers_of(self, unit_id: str) -> tuple[Register, ...]:
        """The registers of papers of an office, the latest year first."""
        with self._database.reading() as connection:
            return numbers.registers_of(connection, unit_id)

    def register(self, series: Series) -> tuple[RegisterEntry, ...]:
        """The lines of a register of papers in the order of their numbers."""
        with self._database.reading() as connection:
            return numbers.entries_of(connection, series)

    def blob(self, sha256: str) -> bytes:
        """The bytes of a paper (or of what else is kept) under their hash, which is computed again.

        UnknownBlob, BlobDamaged; ContentErased once they can be read no more; KeyMissing, SealDamaged.
        """
        with self._database.reading() as connection:
            found = _kept_under(connection, sha256)
        for kept, content in found:
            if not is_whole(kept, content):
                raise BlobDamaged(
                    "The kept bytes of this paper were changed and are not handed out. Run `lotrinh audit verify`; restore from a backup.",
                    vi="Nội dung giấy tờ đã bị thay đổi nên không được cung cấp. Hãy chạy `lotrinh audit verify`"
                    " và khôi phục từ bản sao lưu.",
                    sha256=sha256,
                )
            opened = opened_bytes(self._database.keys, bytes(content))
            if opened is not None:
                return opened
        if found:
            raise ContentErased(
                "What this paper said was erased by law; that it was there, and its hash, stay on record.",
                vi="Nội dung giấy tờ này đã được xoá theo quy định; hồ sơ chỉ còn ghi việc đã có giấy tờ và mã băm.",
                sha256=sha256,
            )
        raise UnknownBlob(
            "No paper is kept under this hash. Open it from the list of papers of its case.",
            vi="Không có giấy tờ nào mang mã băm này. Hãy mở từ danh sách giấy tờ của hồ sơ.",
            sha256=sha256,
        )

    def readings_of(self, person_id: str) -> tuple[Reading, ...]:
        """Who looked at a person's file, in order."""
        return self._all(_READINGS.where(READS.c.person_id == person_id), lambda row: Reading(*row))

    def _actors(self, statement: Select[Any]) -> tuple[Actor, ...]:
        with self._database.reading() as connection:
            rows = connection.execute(statement).all()
            held: defaultdict[str, list[Appointment]] = defaultdict(list)
            ids = statement.with_only_columns(ACTORS.c.id).order_by(None)
            for row in connection.execute(APPOINTMENT_OF.where(APPOINTMENTS.c.actor_id.in_(ids))):
                held[row[0]].append(appointment_of(row))
        return tuple(actor_of(row, held[row[0]]) for row in rows)

    def _all(self, statement: Select[Any], build: Callable[[Sequence[Any]], T]) -> tuple[T, ...]:
        with self._database.reading() as connection:
            return tuple(map(build, connection.execute(statement)))

    def _page(
        self, statement: Select[Any], build: Callable[[Sequence[Any]], T], offset: int, limit: int
    ) -> Page[T]:
        whole = select(func.count()).select_from(statement.order_by(None).subquery())
        with self._database.reading() as connection:
            total = connection.execute(whole).scalar_one()
            rows = connection.execute(statement.offset(offset).limit(limit))
            return Page(tuple(map(build, rows)), total, offset, limit)


def _kept_under(connection: Connection, sha256: str) -> list[tuple[str, Any]]:
    """Kept bytes with the hash that they must have: those of this hash, and the sealed forms of what has this hash itself.

    There may be several: the same paper attached to the files of two persons is sealed for each.
    """
    papers = select(DOCUMENTS.c.sha256).where(DOCUMENTS.c.content_sha256 == sha256)
    archives = select(DOSSIER_VERSIONS.c.archive).where(DOSSIER_VERSIONS.c.archive_sha256 == sha256)
    asked = select(BLOBS.c.sha256, BLOBS.c.content)
    own = connection.execute(asked.where(BLOBS.c.sha256 == sha256)).all()
    if own:
        return [(kept, content) for kept, content in own]
    names = dict.fromkeys(connection.execute(papers.union_all(archives)).scalars())
    rows = (
        connection.execute(asked.where(BLOBS.c.sha256.in_(names)).order_by(BLOBS.c.sha256)) if names else ()
    )
    return [(kept, content) for kept, content in rows]


def _first_due(connection: Connection, cases: list[str]) -> dict[str, DeadlineRecord]:
    """The open deadline of each case that passes first."""
    order = (DEADLINES.c.due_at.desc(), DEADLINES.c.id.desc())
    rows = connection.execute(DEADLINE_OF.where(DEADLINES.c.case_id.in_(cases), OPEN).order_by(*order))
    return {row.case_id: deadline_of(row) for row in rows}


def _case_line(row: Mapping[Any, Any], deadline: DeadlineRecord | None) -> CaseLine:
    fields: dict[str, Any] = {**row, "units": load_text_map(row["units"]), "next_deadline": deadline}
    return CaseLine(**fields)


def _due_line(row: Sequence[Any]) -> DueLine:
    procedure, stage, person_id, name, units = row[-5:]
    return DueLine(deadline_of(row[:-5]), procedure, stage, person_id, name, load_text_map(units))
