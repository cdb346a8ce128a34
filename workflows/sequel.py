"""The facts from which it follows what comes next: those of the file as an act leaves it."""

from __future__ import annotations

from dataclasses import replace

from rules.facts import FactSet
from rules.terms import legal_date
from workflows.command import Services
from workflows.gathering import Scene, derived_from, recipes_of
from workflows.model import Actor, CaseSnapshot
from workflows.next_steps import standing
from workflows.ports import Change, UnitOfWork
from workflows.preparing import Prepared
from workflows.wanted import followed


def sequel_facts(
    prepared: Prepared, change: Change, actor: Actor, services: Services, uow: UnitOfWork
) -> FactSet:
    """What is derived by data is derived anew with the act done: a duty that it set or met counts for what follows."""
    act, after, corpus = change.act, change.after, services.corpus
    wanted = followed(corpus, after.procedure, legal_date(act.at), standing(closed=after.closed))
    recipes, kept = recipes_of(corpus.facts), after.facts
    stale = [name for name in prepared.judged.facts.names if name in recipes and name not in kept]
    known = prepared.judged.facts.without(*stale).merge(prepared.added)
    return derived_from(_scene(prepared, change, actor, uow), known, corpus, services.calendar, wanted)


def _scene(prepared: Prepared, change: Change, actor: Actor, uow: UnitOfWork) -> Scene:
    act, after, loaded = change.act, change.after, prepared.loaded
    return Scene(
        person=loaded.person,
        case=after,
        others=tuple(_closed(each, change) for each in loaded.others)
        if change.deadlines_closed
        else loaded.others,
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


def _closed(case: CaseSnapshot, change: Change) -> CaseSnapshot:
    """Another case with what the act met or ended in it."""
    closed = {each.id: each for each in change.deadlines_closed}
    return replace(case, deadlines=tuple(closed.get(each.id, each) for each in case.deadlines))
