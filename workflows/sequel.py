"""The facts from which it follows what comes next: those of the file as an act leaves it."""

from __future__ import annotations

from dataclasses import replace

from rules.facts import FactSet
from rules.terms import legal_date
from workflows.command import Services
from workflows.gathering import Scene, gather
from workflows.model import Actor, CaseSnapshot
from workflows.next_steps import standing
from workflows.ports import Change, UnitOfWork
from workflows.preparing import Prepared
from workflows.wanted import followed


def sequel_facts(
    prepared: Prepared, change: Change, actor: Actor, services: Services, uow: UnitOfWork
) -> FactSet:
    """Gathered anew with the act done: a duty that it set or met counts for what follows."""
    act, after, loaded = change.act, change.after, prepared.loaded
    scene = Scene(
        person=loaded.person,
        case=after,
        others=tuple(_closed(each, change) for each in loaded.others),
        records=loaded.records,
        acts=(*prepared.acts, act),
        act=prepared.spec,
        actor=actor,
        role=act.role,
        unit=prepared.grant.appointment.unit,
        facility=prepared.facility,
        told={name: fact.value for name, fact in after.facts.items()},
        at=act.at,
        units=prepared.entered.units,
        find_unit=uow.find_unit,
    )
    during = standing(closed=after.closed)
    wanted = followed(services.corpus, after.procedure, legal_date(act.at), during)
    return gather(scene, services.corpus, services.calendar, wanted)


def _closed(case: CaseSnapshot, change: Change) -> CaseSnapshot:
    """Another case with what the act met or ended in it."""
    closed = {each.id: each for each in change.deadlines_closed}
    return replace(case, deadlines=tuple(closed.get(each.id, each) for each in case.deadlines))
