"""Least access: which cases and persons an officer sees. Everything else does not exist for that officer (404).

An officer sees a case in which the own office has a part or has acted; for the police and the People's Committee of a commune, one of
their commune (the commune of the office that keeps the case, or of the person's residence); for an office of provincial standing, one of
the own province; an auditor sees every case; who runs the program sees none. A facility, a provider or a court has no territory. A person
is seen with any of that person's cases, by the commune of residence, or by the office that put the person on file. Pages, API and
downloads all ask here; lists ask the same of the database (``persistence.reach``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from persistence.reach import Reach
from web.signin.officer import Officer
from workflows.model import ActRecord, CaseSnapshot, Person, Unit

AUDITOR: Final = "auditor"
ADMINISTRATOR: Final = "administrator"
COMMUNE: Final = frozenset({"commune_police", "commune_pc"})
PROVINCIAL: Final = frozenset({"provincial_police", "drug_agency"})
DISTRICT: Final = frozenset({"district_police"})
REGISTERED_BY: Final = "registered_by"
RECEIVER: Final = "receiver"
"""The part of the office to which a file was handed: its commune sees it from then on, to take it over."""


def reach_of(officer: Officer) -> Reach:
    """The reach that follows from role, kind of office and its territory."""
    unit = officer.unit
    if officer.appointment.role == ADMINISTRATOR:
        return Reach(unit="")
    return Reach(
        unit=unit.id,
        commune=unit.commune if unit.kind in COMMUNE else None,
        district=unit.district if unit.kind in DISTRICT else None,
        province=unit.province if unit.kind in PROVINCIAL else None,
        all=officer.appointment.role == AUDITOR,
    )


def sees_case(
    reach: Reach, case: CaseSnapshot, person: Person, acts: Sequence[ActRecord], units: Mapping[str, Unit]
) -> bool:
    """Whether a case is seen; ``acts`` are its journal, ``units`` the offices it speaks of, by id."""
    if reach.all or reach.unit in case.units.values() or any(act.unit_id == reach.unit for act in acts):
        return True
    near = (keeper_of(case, acts), case.units.get(RECEIVER, ""))
    return any(_in_territory(reach, units.get(each)) for each in near) or _lives_within(reach, person)


def keeper_of(case: CaseSnapshot, acts: Sequence[ActRecord]) -> str:
    """The office that keeps a case: the police of the case, else whoever opened it."""
    return case.units.get("police") or (acts[0].unit_id if acts else "")


def sees_person(reach: Reach, person: Person, seen_cases: Iterable[CaseSnapshot]) -> bool:
    """Whether a person is seen; ``seen_cases`` are that person's cases which are seen."""
    mine = person.attributes.get(REGISTERED_BY) == reach.unit
    return reach.all or mine or _lives_within(reach, person) or any(True for _ in seen_cases)


def _in_territory(reach: Reach, keeper: Unit | None) -> bool:
    if keeper is None:
        return False
    pairs = (
        (reach.commune, keeper.commune),
        (reach.district, keeper.district),
        (reach.province, keeper.province),
    )
    return any(mine is not None and mine == its for mine, its in pairs)


def _lives_within(reach: Reach, person: Person) -> bool:
    pairs = (
        (reach.commune, person.attributes.get("residence_commune")),
        (reach.province, person.attributes.get("residence_province")),
    )
    return any(mine is not None and mine == its for mine, its in pairs)


def may_write(officer: Officer, day: date) -> bool:
    """An auditor only reads; anyone else acts as far as the door lets them."""
    return officer.appointment.role != AUDITOR and officer.appointment.holds_on(day)
