"""Least access: which cases and persons an officer sees. Everything else does not exist for that officer (404).

An officer sees a case in which the own office has a part or has acted; for the police and the People's Committee of a commune, one of
their commune (the commune of the office that keeps the case, or of the person's residence); for an office of provincial standing, one of
the own province. Of a case that another commune took over, the one that was left sees what was done until then
(``workflows.tenure``), and the person no more by where the register still says the home is. An auditor sees every case, and one whose
office lies in a commune, a district or a province those of that territory; who runs the program sees none. A facility, a provider or a
court has no territory. A person is seen with any of that person's cases, by the commune of residence, or by the office that put the
person on file. Pages, API and downloads all ask here; lists ask the same of the database (``persistence.reach``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from persistence.reach import Reach
from web.signin.officer import Officer
from workflows.model import ActRecord, CaseSnapshot, Person, Unit
from workflows.procedure import DEPARTURE, MANAGER, RECEIVER, Procedure
from workflows.tenure import had_until

AUDITOR: Final = "auditor"
ADMINISTRATOR: Final = "administrator"
COMMUNE: Final = frozenset({"commune_police", "commune_pc"})
PROVINCIAL: Final = frozenset({"provincial_police", "drug_agency"})
DISTRICT: Final = frozenset({"district_police"})
REGISTERED_BY: Final = "registered_by"
WHOLE: Final = 2**31
"""More acts than any case has: all of it is seen, whatever is still to come."""


def reach_of(officer: Officer) -> Reach:
    """The reach that follows from role, kind of office and its territory."""
    unit = officer.unit
    if officer.appointment.role == ADMINISTRATOR:
        return Reach(unit="")
    if officer.appointment.role == AUDITOR:
        return _granted(unit)
    return Reach(
        unit=unit.id,
        commune=unit.commune if unit.kind in COMMUNE else None,
        district=unit.district if unit.kind in DISTRICT else None,
        province=unit.province if unit.kind in PROVINCIAL else None,
    )


def _granted(unit: Unit) -> Reach:
    """What an auditor of an office is granted: everything, or the territory in which that office lies, the narrowest that is on file."""
    if unit.commune is not None:
        return Reach(unit.id, commune=unit.commune, audits=True)
    if unit.district is not None:
        return Reach(unit.id, district=unit.district, audits=True)
    if unit.province is not None:
        return Reach(unit.id, province=unit.province, audits=True)
    return Reach(unit.id, all=True, audits=True)


def covers(reach: Reach, unit: Unit) -> bool:
    """Whether an office is the own one or one of the territory."""
    return reach.all or unit.id == reach.unit or _in_territory(reach, unit)


def seen_until(
    reach: Reach,
    case: CaseSnapshot,
    person: Person,
    acts: Sequence[ActRecord],
    units: Mapping[str, Unit],
    procedure: Procedure,
    *,
    gone: bool = False,
) -> int:
    """Up to which act a case is seen: ``WHOLE`` where all of it is, 0 where it is not there for this officer.

    ``acts`` are its journal, ``units`` the offices it speaks of, by id; ``gone``: ``moved_off`` holds.
    """
    part = reach.unit in case.units.values() or any(act.unit_id == reach.unit for act in acts)
    if reach.all or (part and not _territorial(reach)):
        return WHOLE

    def mine(unit: str) -> bool:
        return bool(unit) and (unit == reach.unit or _in_territory(reach, units.get(unit)))

    home = _lives_within(reach, person) and not gone
    near = any(
        map(mine, (keeper_of(case, acts), *(case.units.get(each, "") for each in (RECEIVER, MANAGER))))
    )
    if not (part or home or near):
        return 0
    until = had_until(mine, acts, procedure)
    superior = part and reach.commune is None
    return WHOLE if until is None or home or superior else until


def _territorial(reach: Reach) -> bool:
    return not (reach.commune is reach.district is reach.province is None)


def moved_off(reach: Reach, cases: Iterable[CaseSnapshot], units: Mapping[str, Unit]) -> bool:
    """Whether an office of another territory took a case of the person over from this one, and none of this one has any.

    The register may still name the home that was left. ``units``: the offices that these cases speak of, by id.
    """

    def mine(unit: str) -> bool:
        return bool(unit) and (unit == reach.unit or _in_territory(reach, units.get(unit)))

    if not _territorial(reach):
        return False
    taken = [case.units for case in cases if MANAGER in case.units]
    return any(mine(each.get(DEPARTURE, "")) and not mine(each[MANAGER]) for each in taken) and not any(
        mine(each[MANAGER]) for each in taken
    )


def keeper_of(case: CaseSnapshot, acts: Sequence[ActRecord]) -> str:
    """The office that keeps a case: the police of the case, else whoever opened it."""
    return case.units.get("police") or (acts[0].unit_id if acts else "")


def sees_person(
    reach: Reach, person: Person, seen_cases: Iterable[CaseSnapshot], *, gone: bool = False
) -> bool:
    """Whether a person is seen; ``seen_cases`` are that person's cases of which all is seen; ``gone`` as in ``seen_until``."""
    mine = person.attributes.get(REGISTERED_BY) == reach.unit or _lives_within(reach, person)
    return reach.all or (mine and not gone) or any(True for _ in seen_cases)


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


def may_register(officer: Officer, day: date) -> bool:
    """Whether this officer puts persons on file: not who only reads, nor who only runs the program and sees no person."""
    return may_write(officer, day) and officer.appointment.role != ADMINISTRATOR


def may_write(officer: Officer, day: date) -> bool:
    """An auditor only reads; anyone else acts as far as the door lets them."""
    return officer.appointment.role != AUDITOR and officer.appointment.holds_on(day)
