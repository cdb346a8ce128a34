"""Whose lines of a statutory book an office reads: its commune's with what was merged into it, its own, or those of its province."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, and_, or_

from persistence.keys.keeper import Keys
from persistence.mapping import CASE_OF, case_of
from persistence.models import CASES, UNITS
from persistence.reach import Reach, within
from persistence.register_mapping import UNIT_OF, unit_of
from rules.places import gazetteer
from workflows.model import ActRecord, CaseSnapshot, DeadlineRecord, Person, Unit

OF_COMMUNE: Final = frozenset({"commune_police", "commune_pc"})
"""Kinds of office whose lines are the lines of their commune."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose lines are wanted. ``communes`` by their code, with those that were merged into them, each to the code it stands under now;
    ``units`` are offices by id, likewise; ``residents``: also lines that another office holds, of persons who live in these communes."""

    units: Mapping[str, str]
    communes: Mapping[str, str]
    residents: bool = False

    @property
    def holders(self) -> frozenset[str]:
        """Under what the lines of these offices are held."""
        return frozenset((*self.units.values(), *self.communes.values()))


@dataclass(frozen=True, slots=True)
class Particulars:
    """What the lines that are shown need: persons, whole journals, deadlines and parts by case, offices by id; the cases that the reader
    sees (``seen``), and those of which the reader sees what was done until another place took them over (``left``); ``others``: further
    cases of the same persons.
    """

    persons: Mapping[str, Person]
    acts: Mapping[str, tuple[ActRecord, ...]]
    deadlines: Mapping[str, tuple[DeadlineRecord, ...]]
    units: Mapping[str, Unit]
    parts: Mapping[str, Mapping[str, str]]
    seen: frozenset[str]
    left: frozenset[str]
    others: Mapping[str, tuple[CaseSnapshot, ...]]


def scope_of(connection: Connection, unit: Unit, *, residents: bool) -> Scope:
    """The scope of an office: of its commune where it is one of a commune, else its own."""
    if unit.kind in OF_COMMUNE and unit.commune is not None:
        merged = _merged(unit, connection)
        offices = _units_of(connection, UNITS.c.commune.in_(merged))
        return Scope(
            dict.fromkeys((each.id for each in offices), unit.id),
            dict.fromkeys(merged, unit.commune),
            residents=residents,
        )
    return Scope(dict.fromkeys(_succeeded(unit), unit.id), {})


def scope_of_province(connection: Connection, province: str, *, residents: bool) -> Scope:
    """The scope of every office of a province."""
    offices = _units_of(connection, UNITS.c.province == province)
    communes = {each.commune for each in offices if each.commune is not None}
    return Scope({each.id: each.id for each in offices}, {each: each for each in communes}, residents)


def scope_of_keepers(connection: Connection, province: str | None, kinds: Collection[str]) -> Scope:
    """The scope of every office of these kinds in a province, and of those that belong to none (a ministry's)."""
    there = (
        UNITS.c.province.is_(None)
        if province is None
        else or_(UNITS.c.province.is_(None), UNITS.c.province == province)
    )
    offices = _units_of(connection, and_(UNITS.c.kind.in_(sorted(kinds)), there))
    return Scope({each.id: each.id for each in offices}, {})


def scope_of_kinds(connection: Connection, kinds: Collection[str]) -> Scope:
    """The scope of every office of these kinds."""
    offices = _units_of(connection, UNITS.c.kind.in_(sorted(kinds)))
    return Scope({each.id: each.id for each in offices}, {})


def other_cases(
    connection: Connection,
    persons: Sequence[str],
    procedures: Collection[str],
    keys: Keys | None,
    reach: Reach,
) -> dict[str, tuple[CaseSnapshot, ...]]:
    """The persons' cases of these procedures that the reader sees, by person, the latest last."""
    found: defaultdict[str, list[CaseSnapshot]] = defaultdict(list)
    asked = CASE_OF.where(
        CASES.c.person_id.in_(persons), CASES.c.procedure.in_(sorted(procedures)), within(reach)
    ).order_by(CASES.c.opened_at, CASES.c.id)
    for row in connection.execute(asked):
        case = case_of(row, (), keys)
        found[case.person_id].append(case)
    return {person: tuple(cases) for person, cases in found.items()}


def _merged(unit: Unit, connection: Connection) -> frozenset[str]:
    """The commune of an office and every commune that was merged into it: by the register of offices, and by the dated places."""
    code = str(unit.commune)
    offices = _units_of(connection, UNITS.c.commune == code)
    told = {
        str(each)
        for office in (unit, *offices)
        if isinstance(former := office.attributes.get("former_communes"), list)
        for each in former
    }
    before = {place.code for place in gazetteer().predecessors(code)} if code.isdigit() else set()
    return frozenset({code, *told, *before})


def _succeeded(unit: Unit) -> frozenset[str]:
    """An office and those whose cases it goes on with."""
    told = unit.attributes.get("succeeds")
    return frozenset({unit.id, *(str(each) for each in told)} if isinstance(told, list) else {unit.id})


def _units_of(connection: Connection, which: Any) -> list[Unit]:  # noqa: ANN401 - a condition
    return [unit_of(row) for row in connection.execute(UNIT_OF.where(which))]
