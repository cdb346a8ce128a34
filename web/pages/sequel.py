"""What an outcome sets in motion, worked out again from the record when the page of an ended case is shown."""

from __future__ import annotations

from web.house import House
from web.pages.record import CaseFile
from workflows.command import NextStep
from workflows.gathering import Scene, gather
from workflows.loading import RECORDS
from workflows.model import Actor
from workflows.next_steps import next_steps


def sequel(house: House, file: CaseFile) -> tuple[NextStep, ...]:
    """The next lawful steps by the facts as they stood at the last act; nothing while the case runs."""
    if not file.case.closed or not file.acts:
        return ()
    facts = gather(_scene(house, file), house.corpus.facts)
    return next_steps(house.corpus, facts, closed=True, at=file.case.last_at)


def _scene(house: House, file: CaseFile) -> Scene:
    last, case = file.acts[-1], file.case
    with house.services.reading() as uow:
        cases = uow.cases_of(case.person_id)
        records = tuple(act for each in cases if each.procedure == RECORDS for act in uow.acts_of(each.id))
        facility = uow.find_unit(case.units["facility"]) if "facility" in case.units else None
    return Scene(
        person=file.person,
        case=case,
        others=tuple(each for each in cases if each.id != case.id),
        records=records,
        acts=file.acts,
        act=house.procedures.act(last.act),
        actor=Actor(last.actor_id, last.actor_name),
        role=last.role,
        unit=file.units[last.unit_id],
        facility=facility,
        told={name: fact.value for name, fact in case.facts.items()},
        at=case.last_at,
    )
