"""The statutory books out of the record: which cases may be on a book of an office, their acts in the clear, and the lines these make.

Everything is found by an index that begins with the office, the person's residence or the case: a commune's book does not wait for the
country's. What is sealed is opened only where an act names an office (a placement, a move), and for the lines that are shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, select, union, union_all

from persistence.database import Database
from persistence.keys.keeper import Keys
from persistence.keys.opening import opened_act
from persistence.mapping import ACT_OF, DEADLINE_OF, act_of, deadline_of
from persistence.models import ACTS, CASE_UNITS, CASES, DEADLINES, PERSON_INDEX, PERSONS, UNITS
from persistence.reach import Reach, left_cases, within
from persistence.register_mapping import PERSON_OF, UNIT_OF, person_of, unit_of
from persistence.search.tokens import COMMUNE
from persistence.statutory_rows import about, step, told
from persistence.statutory_scope import (
    OF_COMMUNE,
    Particulars,
    Scope,
    other_cases,
    scope_of,
    scope_of_keepers,
    scope_of_kinds,
    scope_of_province,
)
from workflows.model import ActRecord, DeadlineRecord, Person, Unit
from workflows.registers import Book, Journal, Line, PlaceBy, Rule, Step, lines_of


class StatutoryBooks:
    """Reads the books of one database."""

    def __init__(self, database: Database, *, several: bool = False) -> None:
        """``several``: lines of many books are asked for, so that the cases of residents are read once for all of them."""
        self._database = database
        self._several = several
        self._residents: dict[tuple[str, ...], Mapping[str, Sequence[str]]] = {}

    def scope_of(self, unit: Unit, book: Book) -> Scope:
        """The lines that an office reads of a book: a commune's own (its residents' too, where the book shows them), else the office's."""
        with self._database.reading() as connection:
            return scope_of(connection, unit, residents=book.residents)

    def scope_of_province(self, province: str, book: Book) -> Scope:
        """The lines of every office of a province."""
        with self._database.reading() as connection:
            return scope_of_province(connection, province, residents=book.residents)

    def scope_of_keepers(self, province: str | None, kinds: Collection[str]) -> Scope:
        """The lines of every office of these kinds in a province, and of those that belong to none."""
        with self._database.reading() as connection:
            return scope_of_keepers(connection, province, kinds)

    def scope_of_kinds(self, kinds: Collection[str]) -> Scope:
        """The lines of every office of these kinds, wherever."""
        with self._database.reading() as connection:
            return scope_of_kinds(connection, kinds)

    def people(self, ids: Collection[str]) -> dict[str, Person]:
        """Whom lines are about, by id."""
        with self._database.reading() as connection:
            return {
                row[0]: person_of(row)
                for some in _some(sorted(ids))
                for row in connection.execute(PERSON_OF.where(PERSONS.c.id.in_(some)))
            }

    def lines(self, book: Book, scope: Scope, *, until: date | None = None) -> tuple[Line, ...]:
        """Every line of the book within the scope, those that were removed too, as the acts up to the end of ``until`` tell it."""
        with self._database.reading() as connection:
            journals = [
                each
                for rule in book.rules.values()
                for each in self._journals(connection, book, rule, scope, until)
            ]
            places = _places(connection, journals, scope) if journals else {}
        found = lines_of(book, journals, lambda unit: places.get(unit, ""))
        return tuple(line for line in found if _within(line, scope))

    def awaited(self, book: Book, scope: Scope, reach: Reach) -> tuple[tuple[str, str, str, str], ...]:
        """Cases that stand where the law wants a line, or wants it off: case, person, name, stage; the book says which have one."""
        with self._database.reading() as connection:
            return tuple(
                (row.id, row.person_id, row.full_name, row.stage)
                for rule in book.rules.values()
                for row in _waiting(connection, rule, scope, reach)
            )

    def particulars(self, lines: Sequence[Line], reach: Reach, beside: Collection[str] = ()) -> Particulars:
        """What these lines show beside their events; ``beside``: procedures of whose cases of the same persons a column tells."""
        cases = sorted({line.case_id for line in lines})
        persons = sorted({line.person_id for line in lines})
        deadlines: defaultdict[str, list[DeadlineRecord]] = defaultdict(list)
        parts: defaultdict[str, dict[str, str]] = defaultdict(dict)
        with self._database.reading() as connection:
            people = {
                row[0]: person_of(row)
                for row in connection.execute(PERSON_OF.where(PERSONS.c.id.in_(persons)))
            }
            due = DEADLINE_OF.where(DEADLINES.c.case_id.in_(cases)).order_by(
                DEADLINES.c.set_by_seq, DEADLINES.c.id
            )
            for row in connection.execute(due):
                deadlines[row.case_id].append(deadline_of(row))
            for row in connection.execute(select(CASE_UNITS).where(CASE_UNITS.c.case_id.in_(cases))):
                parts[row.case_id][row.part] = row.unit_id
            named = {unit for mine in parts.values() for unit in mine.values()} | {
                line.holder for line in lines
            }
            units = {row[0]: unit_of(row) for row in connection.execute(UNIT_OF.where(UNITS.c.id.in_(named)))}
            mine = select(CASES.c.id).where(CASES.c.id.in_(cases))
            seen = frozenset(connection.scalars(mine.where(within(reach))))
            left = frozenset(connection.scalars(mine.where(left_cases(reach))))
            return Particulars(
                people,
                _acts(connection, self._database.keys, cases),
                {case: tuple(each) for case, each in deadlines.items()},
                units,
                dict(parts),
                seen,
                left - seen,
                other_cases(connection, persons, beside, self._database.keys, reach) if beside else {},
            )

    def acts_of(self, cases: Collection[str]) -> dict[str, tuple[ActRecord, ...]]:
        """The whole journals of cases, opened, by case."""
        with self._database.reading() as connection:
            return _acts(connection, self._database.keys, sorted(cases))

    def _journals(
        self, connection: Connection, book: Book, rule: Rule, scope: Scope, until: date | None
    ) -> Iterator[Journal]:
        ids = self._candidates(connection, book, rule, scope)
        known: dict[str, Any] = {}
        steps: defaultdict[str, list[Step]] = defaultdict(list)
        for some in _some(ids):
            known |= {row[0]: row for row in connection.execute(about(rule, some))}
            for row in connection.execute(told(rule, some, until)):
                if row.case_id in known:
                    steps[row.case_id].append(step(row))
        parts = self._parts(connection, rule, steps)
        for case, acts in steps.items():
            _id, person, name, home = known[case]
            home = scope.communes.get(home, home)
            yield Journal(case, rule.procedure, person, name, tuple(acts), home, parts.get(case, {}))

    def _candidates(self, connection: Connection, book: Book, rule: Rule, scope: Scope) -> Sequence[str]:
        """Cases that may have a line: an office of the scope did an act that matters, plays the part, or the person lives there."""
        acted, living = _acting(rule, scope), _living(rule, scope) if _by_home(book, scope) else None
        if living is None:
            return connection.scalars(union(*acted) if len(acted) > 1 else acted[0].distinct()).all()
        if not self._several:
            return connection.scalars(union(*acted, living)).all()
        communes = tuple(sorted(scope.communes))
        if communes not in self._residents:
            self._residents[communes] = _cases_of(connection, communes)
        found = {*connection.scalars(union_all(*acted)), *self._residents[communes].get(rule.procedure, ())}
        return sorted(found)

    def _parts(
        self, connection: Connection, rule: Rule, steps: Mapping[str, Sequence[Step]]
    ) -> dict[str, dict[int, str]]:
        """From which act on which office plays the part of the rule. Where it is named with an act, that act is opened."""
        found: defaultdict[str, dict[int, str]] = defaultdict(dict)
        if not rule.part:
            return {}
        naming = [step for acts in steps.values() for step in acts if step.act in rule.naming]
        for case, acts in steps.items():
            found[case] = {step.seq: step.unit_id for step in acts if step.act in rule.acting}
        cases = sorted({step.case_id for step in naming})
        for some in (cases[at : at + 500] for at in range(0, len(cases), 500)):
            named = ACT_OF.where(ACTS.c.case_id.in_(some), ACTS.c.act.in_(rule.naming))
            for row in connection.execute(named):
                act = opened_act(self._database.keys, act_of(row))
                office = act.inputs.get(rule.part)
                if isinstance(office, str):
                    found[act.case_id].setdefault(act.seq, office)
        return dict(found)


def _acts(
    connection: Connection, keys: Keys | None, cases: Sequence[str]
) -> dict[str, tuple[ActRecord, ...]]:
    found: defaultdict[str, list[ActRecord]] = defaultdict(list)
    for some in _some(cases):
        own = ACT_OF.where(ACTS.c.case_id.in_(some)).order_by(ACTS.c.case_id, ACTS.c.seq)
        for row in connection.execute(own):
            found[row.case_id].append(opened_act(keys, act_of(row)))
    return {case: tuple(acts) for case, acts in found.items()}


def _acting(rule: Rule, scope: Scope) -> list[Select[Any]]:
    """Cases in which an office of the scope did an act that matters, or plays the part."""
    units = sorted(scope.units)
    wanted: list[Select[Any]] = [
        select(ACTS.c.case_id).where(ACTS.c.unit_id.in_(units), ACTS.c.act.in_(sorted(rule.names)))
    ]
    if rule.part:
        wanted.append(
            select(CASE_UNITS.c.case_id).where(
                CASE_UNITS.c.unit_id.in_(units), CASE_UNITS.c.part == rule.part
            )
        )
    return wanted


def _by_home(book: Book, scope: Scope) -> bool:
    """Whether the book is also one of who lives in the communes of the scope."""
    return bool(scope.communes) and (scope.residents or book.place is PlaceBy.COMMUNE)


def _living(rule: Rule, scope: Scope) -> Select[Any]:
    """Cases of the rule's procedure whose persons live there."""
    return _of_residents(sorted(scope.communes), CASES.c.id).where(CASES.c.procedure == rule.procedure)


def _of_residents(communes: Sequence[str], *columns: Any) -> Select[Any]:  # noqa: ANN401 - columns of cases
    return (
        select(*columns)
        .join_from(PERSON_INDEX, CASES, CASES.c.person_id == PERSON_INDEX.c.person_id)
        .where(PERSON_INDEX.c.kind == COMMUNE, PERSON_INDEX.c.token.in_(communes))
    )


def _cases_of(connection: Connection, communes: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """The cases of who lives there, by procedure."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in connection.execute(_of_residents(communes, CASES.c.procedure, CASES.c.id)):
        found[row.procedure].append(row.id)
    return found


def _waiting(connection: Connection, rule: Rule, scope: Scope, reach: Reach) -> Sequence[Any]:
    stages = rule.awaits | rule.overdue
    if not stages:
        return ()
    mine = union(
        select(ACTS.c.case_id).where(ACTS.c.unit_id.in_(sorted(scope.units))),
        select(CASE_UNITS.c.case_id).where(CASE_UNITS.c.unit_id.in_(sorted(scope.units))),
    ).subquery()
    asked = (
        select(CASES.c.id, CASES.c.person_id, PERSONS.c.full_name, CASES.c.stage)
        .join_from(CASES, PERSONS, PERSONS.c.id == CASES.c.person_id)
        .where(
            CASES.c.id.in_(select(mine.c[0])),
            CASES.c.procedure == rule.procedure,
            CASES.c.stage.in_(stages),
            within(reach),
        )
        .order_by(PERSONS.c.folded_name, CASES.c.id)
    )
    return connection.execute(asked).all()


def _within(line: Line, scope: Scope) -> bool:
    return line.holder in scope.holders or (
        scope.residents and line.home is not None and line.home in scope.holders
    )


def _places(connection: Connection, journals: Iterable[Journal], scope: Scope) -> dict[str, str]:
    """The commune of each office of a commune that acted, as it stands now."""
    acted = {step.unit_id for each in journals for step in each.steps} - scope.units.keys()
    asked = select(UNITS.c.id, UNITS.c.commune).where(
        UNITS.c.kind.in_(OF_COMMUNE), UNITS.c.commune.is_not(None)
    )
    found: dict[str, str] = {}
    for some in _some(sorted(acted | scope.units.keys())):
        found |= {row.id: row.commune for row in connection.execute(asked.where(UNITS.c.id.in_(some)))}
    return {unit: scope.communes.get(commune, commune) for unit, commune in found.items()}


def _some(ids: Sequence[str], size: int = 500) -> Iterator[Sequence[str]]:
    return (ids[at : at + size] for at in range(0, len(ids), size))
