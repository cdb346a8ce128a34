"""Executes the lists of cases and duties: by the few cases that an office has, or, where an officer sees very many, from the first on.

Whoever sees few cases gets them all sorted and counted. Whoever sees very many (a province, an auditor) gets the beginning: duties are
looked at in the order in which they are due until a page is full, and counting stops after the first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, Select, func, select

from persistence.lists import (
    OPEN,
    case_by_ids,
    case_count,
    case_lines,
    case_rest,
    case_walk,
    due_lines,
    due_walk,
    few,
    open_duties,
)
from persistence.models import DEADLINES
from persistence.reach import Reach, near_by
from persistence.views import AtLeast, CaseFilter, CaseOrder, Mark

FEW: Final = 2_000
"""So many cases are sorted and counted as a whole."""

LOCAL: Final = 10_000
"""So many where the reach is a commune or an office: of all cases in the country theirs are too few to be met by walking."""

_OFTEN: Final = 4
"""So often one case may be met: by residence, by its police, by who opened it, by who acted."""

MOST: Final = 100
"""So many open duties of a long list are read to be counted."""

_END: Final = datetime(9999, 1, 1, tzinfo=UTC)

Rows = Sequence[Mapping[Any, Any]]


@dataclass(frozen=True, slots=True)
class Found:
    """Rows of a page of cases, how many there are in all, and the marks of the first and the last where the list was walked."""

    rows: Rows
    total: int
    first: Mark | None = None
    last: Mark | None = None


def list_cases(
    connection: Connection, wanted: CaseFilter, order: CaseOrder, offset: int, limit: int
) -> Found:
    """A page of cases."""
    narrow = narrowed(connection, wanted)
    if narrow is None and order is CaseOrder.DUE and wanted.reach is not None:
        return _walked(connection, replace(wanted, near=None), offset, limit, wanted.near)
    statement = narrow or wanted
    rows = connection.execute(case_lines(statement, order).offset(offset).limit(limit)).mappings().all()
    if rows and len(rows) < limit:  # the last page tells how many there are
        return Found(rows, offset + len(rows))
    return Found(rows, connection.execute(case_count(statement)).scalar_one())


def list_due(
    connection: Connection, wanted: CaseFilter, offset: int, limit: int
) -> tuple[Sequence[Any], int]:
    """Rows of a page of duties, and how many there are in all."""
    narrow = narrowed(connection, wanted)
    if narrow is None and wanted.reach is not None:
        found = connection.execute(due_walk(wanted).offset(offset).limit(limit + 1)).all()
        ids = tuple(row.id for row in found[:limit])
        rows = connection.execute(due_lines(CaseFilter(deadlines=ids))).all()
        return rows, _total(offset, len(ids), len(found), limit)
    statement = due_lines(narrow or wanted)
    whole = select(func.count()).select_from(statement.order_by(None).subquery())
    total = connection.execute(whole).scalar_one()
    return connection.execute(statement.offset(offset).limit(limit)).all(), total


def list_open(connection: Connection, wanted: CaseFilter, most: int, *, long: bool = False) -> Sequence[Any]:
    """Every open duty in short, the first due first; of a long list the first ``most`` and one more. ``long``: that it is one is known."""
    if wanted.duties == ():
        return ()
    narrow = None if long else narrowed(connection, wanted)
    if narrow is None and wanted.reach is not None:
        if wanted.reach.wide is not None:
            return connection.execute(due_walk(wanted).limit(most + 1)).all()
        return _walked_by_duty(connection, wanted, most + 1)
    return connection.execute(open_duties(narrow or wanted)).all()


def _walked_by_duty(connection: Connection, wanted: CaseFilter, limit: int) -> Sequence[Any]:
    """The first ``limit`` of a long list, each kind of duty walked on its own: a rare one is not looked for among all others."""
    kinds = set(kinds_of_open(connection)) - set(wanted.other_duties)
    if wanted.duties is not None:
        kinds &= set(wanted.duties)
    found = [
        row
        for kind in sorted(kinds)
        for row in connection.execute(
            due_walk(replace(wanted, duties=(kind,), other_duties=())).limit(limit)
        ).all()
    ]
    return sorted(found, key=lambda row: (row.due_at, row.id))[:limit]


def kinds_of_open(connection: Connection) -> Iterator[str]:
    """The kinds of duties of which any is open, one step of the index each."""
    kind, duty = "", DEADLINES.c.duty
    while True:
        kind = connection.execute(select(func.min(duty)).where(OPEN, duty > kind)).scalar_one()
        if kind is None:
            return
        yield kind


def narrowed(connection: Connection, wanted: CaseFilter) -> CaseFilter | None:
    """The same wish by the ids of few cases, if it is about few; None if nothing in it narrows it down to few."""
    named = (wanted.ids, wanted.persons, wanted.person_id, wanted.deadlines)
    if any(each is not None for each in named):
        return wanted
    reach = wanted.reach
    local = reach is not None and not (reach.all or reach.province or reach.district)
    most = LOCAL if local else FEW
    for statement, rest in few(wanted, whole=not _many(connection, reach, most)):
        # Not DISTINCT: PostgreSQL would gather all the cases of a province before it gave the first.
        rows = connection.scalars(statement.limit(max(0, _OFTEN * most) + 1)).all()
        ids = tuple(dict.fromkeys(rows))
        if len(rows) <= _OFTEN * most and len(ids) <= most:
            return replace(rest, ids=ids)
    return None


def _many(connection: Connection, reach: Reach | None, most: int) -> bool:
    """Whether more persons than that may be seen: then nobody need list their cases to know that they are many."""
    if reach is None or reach.all:
        return False
    beyond = near_by(reach).offset(max(0, most)).limit(1)
    return connection.execute(beyond).first() is not None


def _walked(connection: Connection, wanted: CaseFilter, offset: int, limit: int, near: Mark | None) -> Found:
    """A page of a very long list: those with an open duty, then the rest, from a mark on or, without one, by counting from the first."""
    if near is None:
        marks = _counted_to(connection, wanted, offset, limit + 1)
    elif near.back:
        marks = _before(connection, wanted, limit, near)
    else:
        marks = _after(connection, wanted, limit + 1, near)
    shown = marks[:limit]
    place = {case: at for at, (case, _mark) in enumerate(shown)}
    rows = connection.execute(case_by_ids(list(place))).mappings().all()
    goes_on = len(marks) > limit or (near is not None and near.back)
    return Found(
        sorted(rows, key=lambda row: place[row["id"]]),
        _total(offset, len(shown), limit + 1 if goes_on else len(shown), limit),
        shown[0][1] if shown else None,
        shown[-1][1] if shown else None,
    )


_Marks = list[tuple[str, Mark]]


def _counted_to(connection: Connection, wanted: CaseFilter, offset: int, most: int) -> _Marks:
    found = _read(connection, case_walk(wanted).offset(offset).limit(most), due=True)
    if len(found) < most and wanted.due_before is None:
        first = offset + len(found) if found or not offset else _count(connection, case_walk(wanted))
        rest = case_rest(wanted).offset(max(0, offset - first)).limit(most - len(found))
        found += _read(connection, rest, due=False)
    return found


def _after(connection: Connection, wanted: CaseFilter, most: int, near: Mark) -> _Marks:
    found = _read(connection, case_walk(wanted, near).limit(most), due=True) if near.due else []
    if len(found) < most and wanted.due_before is None:
        rest = case_rest(wanted, None if near.due else near).limit(most - len(found))
        found += _read(connection, rest, due=False)
    return found


def _before(connection: Connection, wanted: CaseFilter, most: int, near: Mark) -> _Marks:
    """In the order of the list: read in the opposite one, from the rest into those with a duty."""
    found = [] if near.due else _read(connection, case_rest(wanted, near).limit(most), due=False)
    if len(found) < most:
        end = near if near.due else Mark(_END, "", back=True)
        found += _read(connection, case_walk(wanted, end).limit(most - len(found)), due=True)
    return found[::-1]


def _read(connection: Connection, statement: Select[Any], *, due: bool) -> _Marks:
    return [(case, Mark(at, key, due)) for case, at, key in connection.execute(statement)]


def _total(offset: int, shown: int, found: int, limit: int) -> int:
    return AtLeast(offset + shown + 1) if found > limit else offset + shown


def _count(connection: Connection, statement: Select[Any]) -> int:
    return int(connection.execute(select(func.count()).select_from(statement.subquery())).scalar_one())
