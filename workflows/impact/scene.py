"""From where a case is looked at when a draft of the law is tried: what is on file, the moment, and the post of its last act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from rules.facts import FactSet
from rules.terms import legal_date
from workflows.command import Services
from workflows.gathering import Scene, gather
from workflows.loading import RECORDS
from workflows.model import Actor, ActRecord, CaseSnapshot, Person, Unit
from workflows.next_steps import alarms, next_steps, standing
from workflows.ports import UnitOfWork
from workflows.wanted import followed


@dataclass(frozen=True, slots=True)
class Standpoint:
    """A case with its person and journal, read through ``uow``, as of ``at``; ``by`` is who did its last act, from the office ``unit``."""

    person: Person
    case: CaseSnapshot
    acts: tuple[ActRecord, ...]
    by: Actor
    unit: Unit
    at: datetime
    uow: UnitOfWork

    @property
    def role(self) -> str:
        """The role of the last act."""
        return self.acts[-1].role


def told_set(services: Services, stand: Standpoint) -> FactSet:
    """The facts of the case as told, as far as the catalogue knows them."""
    told = {name: fact.value for name, fact in stand.case.facts.items() if name in services.corpus.facts}
    return FactSet.of(services.corpus.facts, told)


def sequel_of(services: Services, stand: Standpoint) -> frozenset[str]:
    """The ids of the consequences and alarms that the case has as it stands."""
    case, during = stand.case, standing(closed=stand.case.closed)
    facts = gather(
        _scene(services, stand),
        services.corpus,
        services.calendar,
        followed(services.corpus, case.procedure, legal_date(stand.at), during),
    )
    asked = (services.corpus, facts, case.procedure, stand.at, during)
    return frozenset({each.id for each in next_steps(*asked)} | {each.code for each in alarms(*asked)})


def _scene(services: Services, stand: Standpoint) -> Scene:
    case, uow = stand.case, stand.uow
    cases = uow.cases_of(case.person_id)
    records = tuple(act for each in cases if each.procedure == RECORDS for act in uow.acts_of(each.id))
    facility = uow.find_unit(case.units["facility"]) if "facility" in case.units else None
    return Scene(
        person=stand.person,
        case=case,
        others=tuple(each for each in cases if each.id != case.id),
        records=records,
        acts=stand.acts,
        act=services.procedures.act(stand.acts[-1].act),
        actor=stand.by,
        role=stand.role,
        unit=stand.unit,
        facility=facility,
        told=told_set(services, stand).plain,
        at=stand.at,
        find_unit=uow.find_unit,
    )
