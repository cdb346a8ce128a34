"""One look at the record for a page that asks the door many questions: each row is read once, and all answers are of one moment.

``one_reading`` opens a reading transaction and gives services whose ``reading`` is that one. Nothing can be written through it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from types import TracebackType
from typing import Self, TypeVar, cast

from workflows.command import Services
from workflows.model import ActRecord, CaseSnapshot, DocumentRecord, Person, Unit
from workflows.ports import AuditEntry, Change, Place, RegisterEntry, Sealer, Series, StreamHead, UnitOfWork

T = TypeVar("T")


@contextmanager
def one_reading(services: Services) -> Iterator[Services]:
    """Services that read through one transaction, until the block ends."""
    with services.reading() as opened:
        shared = _Once(opened)
        yield replace(services, reading=lambda: shared)


class _Once:
    """``UnitOfWork`` over an open reading one, which refuses to write; what was read is remembered."""

    def __init__(self, opened: UnitOfWork) -> None:
        self._opened = opened
        self._kept: dict[Hashable, object] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Whoever opened the reading closes it."""

    def _once(self, key: Hashable, read: Callable[[], T]) -> T:
        if key not in self._kept:
            self._kept[key] = read()
        return cast("T", self._kept[key])

    def find_act_by_key(self, idempotency_key: str) -> ActRecord | None:
        return self._once(("key", idempotency_key), lambda: self._opened.find_act_by_key(idempotency_key))

    def find_case(self, case_id: str, *, current: bool = False) -> CaseSnapshot | None:
        return self._once(
            ("case", case_id, current), lambda: self._opened.find_case(case_id, current=current)
        )

    def find_owner(self, case_id: str) -> tuple[str, Person] | None:
        return self._once(("owner", case_id), lambda: self._opened.find_owner(case_id))

    def find_person(self, person_id: str) -> Person | None:
        return self._once(("person", person_id), lambda: self._opened.find_person(person_id))

    def find_unit(self, unit_id: str) -> Unit | None:
        return self._once(("unit", unit_id), lambda: self._opened.find_unit(unit_id))

    def cases_of(self, person_id: str) -> tuple[CaseSnapshot, ...]:
        return self._once(("cases", person_id), lambda: self._opened.cases_of(person_id))

    def acts_of(self, case_id: str, only: frozenset[str] | None = None) -> tuple[ActRecord, ...]:
        return self._once(("acts", case_id, only), lambda: self._opened.acts_of(case_id, only))

    def documents_of(self, case_id: str) -> tuple[DocumentRecord, ...]:
        return self._once(("documents", case_id), lambda: self._opened.documents_of(case_id))

    def stream_head(self, stream: str) -> StreamHead:
        return self._opened.stream_head(stream)

    def allot(self, series: Series, day: date, number: int | None = None) -> Place:
        return self._opened.allot(series, day, number)

    def find_number(self, series: Series, label: str) -> RegisterEntry | None:
        return self._opened.find_number(series, label)

    def sealer(self, person_id: str) -> Sealer | None:
        return self._opened.sealer(person_id)

    def kept(self, case: CaseSnapshot) -> CaseSnapshot:
        return self._opened.kept(case)

    def append(self, change: Change) -> None:
        self._opened.append(change)

    def append_audit(self, entry: AuditEntry) -> None:
        self._opened.append_audit(entry)
