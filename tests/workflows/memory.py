"""A record in memory: the same port as the database, for tests of the door alone."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field, fields, replace
from datetime import date
from types import TracebackType
from typing import Self

from persistence.mapping import facts_kept
from workflows.errors import case_changed
from workflows.model import ActRecord, CaseSnapshot, DocumentRecord, Notice, Person, Unit
from workflows.ports import AuditEntry, Change, Place, RegisterEntry, Series, StreamHead


@dataclass
class Store:
    """Everything kept; a unit of work changes a copy and puts it back on commit."""

    persons: dict[str, Person] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    cases: dict[str, CaseSnapshot] = field(default_factory=dict)
    acts: list[ActRecord] = field(default_factory=list)
    documents: list[DocumentRecord] = field(default_factory=list)
    blobs: dict[str, bytes] = field(default_factory=dict)
    audit: list[AuditEntry] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    registers: dict[Series, tuple[int, date]] = field(default_factory=dict)
    numbers: list[RegisterEntry] = field(default_factory=list)
    commits: int = 0

    def open(self) -> MemoryUnitOfWork:
        return MemoryUnitOfWork(self)

    def copy(self) -> Store:
        """A store of its own with the same content."""
        return Store(**{each.name: copy.copy(getattr(self, each.name)) for each in fields(self)})


class MemoryUnitOfWork:
    """One transaction over a ``Store``."""

    def __init__(self, store: Store) -> None:
        self._kept = store
        self._work = store
        self._wrote = False

    def __enter__(self) -> Self:
        self._work = copy.copy(self._kept)
        for name in ("cases", "acts", "documents", "blobs", "audit", "notices", "registers", "numbers"):
            setattr(self._work, name, copy.copy(getattr(self._kept, name)))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None or not self._wrote:
            return
        if self._kept.commits != self._work.commits:
            raise case_changed()  # somebody committed meanwhile
        self._work.commits += 1
        self._kept.__dict__.update(self._work.__dict__)

    def find_act_by_key(self, idempotency_key: str) -> ActRecord | None:
        return next((act for act in self._work.acts if act.idempotency_key == idempotency_key), None)

    def find_case(self, case_id: str, *, current: bool = False) -> CaseSnapshot | None:
        case = self._work.cases.get(case_id)
        return _current(case) if current and case is not None else case

    def find_owner(self, case_id: str) -> tuple[str, Person] | None:
        case = self._work.cases.get(case_id)
        person = None if case is None else self.find_person(case.person_id)
        return None if case is None or person is None else (case.procedure, person)

    def find_person(self, person_id: str) -> Person | None:
        return self._work.persons.get(person_id)

    def find_unit(self, unit_id: str) -> Unit | None:
        return self._work.units.get(unit_id)

    def cases_of(self, person_id: str) -> tuple[CaseSnapshot, ...]:
        return tuple(_current(case) for case in self._work.cases.values() if case.person_id == person_id)

    def acts_of(self, case_id: str, only: frozenset[str] | None = None) -> tuple[ActRecord, ...]:
        if only is not None:
            return tuple(act for act in self.acts_of(case_id) if act.act in only)
        return tuple(act for act in self._work.acts if act.case_id == case_id)

    def documents_of(self, case_id: str) -> tuple[DocumentRecord, ...]:
        return tuple(each for each in self._work.documents if each.case_id == case_id)

    def stream_head(self, stream: str) -> StreamHead:
        entries = [entry for entry in self._work.audit if entry.stream == stream]
        return StreamHead(len(entries), entries[-1].hash) if entries else StreamHead(0, "")

    def allot(self, series: Series, day: date, number: int | None = None) -> Place:
        last, latest = self._work.registers.get(series, (0, day))
        place = Place(last + 1 if number is None else number, late=latest > day)
        self._work.registers[series] = (max(last, place.number), max(latest, day))
        return place

    def find_number(self, series: Series, label: str) -> RegisterEntry | None:
        return next(
            (each for each in self._work.numbers if (each.series, each.label) == (series, label)), None
        )

    def kept(self, case: CaseSnapshot) -> CaseSnapshot:
        return replace(case, kept=facts_kept(case, None))

    def sealer(self, person_id: str) -> None:
        """Kept in the clear."""

    def append(self, change: Change) -> None:
        self._wrote = True
        self._work.numbers.extend(change.numbers)
        if self.find_act_by_key(change.act.idempotency_key) is not None:
            raise case_changed()
        before = self._work.cases.get(change.after.id)
        if (before.version if before is not None else 0) != change.expected_version:
            raise case_changed()
        aside = tuple(each for each in before.deadlines if each.superseded) if before is not None else ()
        self._work.cases[change.after.id] = replace(change.after, deadlines=(*aside, *change.after.deadlines))
        for each in change.deadlines_closed:
            if each.case_id != change.after.id:
                other = self._work.cases[each.case_id]
                kept = tuple(each if old.id == each.id else old for old in other.deadlines)
                self._work.cases[each.case_id] = replace(other, deadlines=kept)
        self._work.acts.append(change.act)
        self._work.documents.extend(change.documents)
        self._work.blobs.update(change.contents)
        self._work.notices.extend(change.notices)
        self.append_audit(change.audit)

    def append_audit(self, entry: AuditEntry) -> None:
        self._wrote = True
        if entry.seq != self.stream_head(entry.stream).length + 1:
            raise case_changed()
        self._work.audit.append(entry)


def _current(case: CaseSnapshot) -> CaseSnapshot:
    """The case without the deadlines that later ones have followed."""
    return replace(case, deadlines=tuple(each for each in case.deadlines if not each.superseded))
