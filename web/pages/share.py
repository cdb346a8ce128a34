"""How much of a person's cases an officer sees: all of each, what was done until another commune took it over, or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from web.house import House
from web.signin.access import WHOLE, moved_off, reach_of, seen_until, sees_person
from web.signin.officer import Officer
from workflows.model import ActRecord, CaseSnapshot, Person, Unit
from workflows.ports import UnitOfWork
from workflows.procedure import DEPARTURE, MANAGER


@dataclass(frozen=True, slots=True)
class Share:
    """A case with its journal and offices, and up to which act it is seen (0: not at all)."""

    case: CaseSnapshot
    acts: tuple[ActRecord, ...]
    units: dict[str, Unit]
    until: int

    @property
    def whole(self) -> bool:
        """Whether all of it is seen."""
        return self.until == WHOLE

    def shown(self, unit_id: str, act: ActRecord) -> bool:
        """Whether an act is seen: done before the case was left, or by the office itself."""
        return act.seq <= self.until or act.unit_id == unit_id

    def ahead(self, unit_id: str) -> frozenset[str]:
        """The names of what was told by acts that are not seen."""
        later = (act for act in self.acts if not self.shown(unit_id, act))
        return frozenset(name for act in later for name in (*act.facts, *act.inputs))


def share_of(
    house: House, uow: UnitOfWork, officer: Officer, case: CaseSnapshot, person: Person, *, gone: bool
) -> Share:
    """How much of one case; ``gone`` as ``is_gone`` tells it."""
    acts = uow.acts_of(case.id)
    units = units_of(uow, (*case.units.values(), *(act.unit_id for act in acts)))
    procedure = house.procedures[case.procedure]
    until = seen_until(reach_of(officer), case, person, acts, units, procedure, gone=gone)
    return Share(case, acts, units, until)


def is_gone(uow: UnitOfWork, officer: Officer, cases: Iterable[CaseSnapshot]) -> bool:
    """Whether the person was taken over from the territory of this officer; ``cases`` are all that there are of the person."""
    taken = [case for case in cases if MANAGER in case.units]
    if not taken:
        return False
    parts = (case.units.get(part, "") for case in taken for part in (MANAGER, DEPARTURE))
    return moved_off(reach_of(officer), taken, units_of(uow, parts))


def shares(house: House, uow: UnitOfWork, officer: Officer, person: Person) -> tuple[tuple[Share, ...], bool]:
    """What is seen of each case of the person, those left out of which nothing is; and whether the person is gone from here."""
    cases = uow.cases_of(person.id)
    gone = is_gone(uow, officer, cases)
    found = (share_of(house, uow, officer, case, person, gone=gone) for case in cases)
    return tuple(each for each in found if each.until), gone


def sees_over(house: House, uow: UnitOfWork, officer: Officer, person: Person) -> bool:
    """Whether an officer sees a person: by residence, by having put the person on file here, or by a case that is seen whole."""
    seen, gone = shares(house, uow, officer, person)
    return sees_person(reach_of(officer), person, (each.case for each in seen if each.whole), gone=gone)


def sees(house: House, officer: Officer, person: Person) -> bool:
    """The same, in a reading of its own; nothing is logged."""
    with house.services.reading() as uow:
        return sees_over(house, uow, officer, person)


def units_of(uow: UnitOfWork, ids: Iterable[str]) -> dict[str, Unit]:
    """The offices of these ids that are on the books."""
    found = ((unit_id, uow.find_unit(unit_id)) for unit_id in dict.fromkeys(ids))
    return {unit_id: unit for unit_id, unit in found if unit is not None}
