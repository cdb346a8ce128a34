"""What an outcome sets in motion, worked out again from the record when the page of an ended case is shown."""

from __future__ import annotations

from datetime import datetime

from rules.corpus import During
from rules.facts import FactSet
from rules.terms import legal_date
from web.house import House
from web.pages.record import CaseFile
from workflows.alerts import Alert
from workflows.command import NextStep
from workflows.gathering import Scene, gather
from workflows.loading import RECORDS
from workflows.model import Actor
from workflows.next_steps import alarms, next_steps, standing
from workflows.wanted import followed


def sequel(house: House, file: CaseFile) -> tuple[NextStep, ...]:
    """The next lawful steps: of an ended case by the facts and the law of its last act; whatever time has brought, as of now."""
    if not file.acts or file.left:
        return ()
    last, now = file.case.last_at, house.services.clock()
    then = (
        _still_to_do(house, file, _steps(house, file, last, frozenset({During.CLOSED})))
        if file.case.closed
        else ()
    )
    since = _steps(house, file, max(last, now), standing(closed=file.case.closed) - {During.CLOSED})
    return tuple({each.id: each for each in (*then, *since)}.values())


def warnings(house: House, file: CaseFile) -> tuple[Alert, ...]:
    """What is flagged to the officer as of now and decided by nobody here."""
    if not file.acts or file.left:
        return ()
    at = max(file.case.last_at, house.services.clock())
    facts = _facts(house, file, at)
    return alarms(house.corpus, facts, file.case.procedure, at, standing(closed=file.case.closed))


def _steps(house: House, file: CaseFile, at: datetime, during: frozenset[During]) -> tuple[NextStep, ...]:
    return next_steps(house.corpus, _facts(house, file, at), file.case.procedure, at, during)


def _still_to_do(house: House, file: CaseFile, steps: tuple[NextStep, ...]) -> tuple[NextStep, ...]:
    """Without what was done since, in whichever case, and without a duty of this case that was met or has ended."""
    over = {each.duty for each in file.case.deadlines} - {
        each.duty for each in file.case.deadlines if each.open
    }
    with house.services.reading() as uow:
        done = {
            act.act
            for case in uow.cases_of(file.person.id)
            for act in uow.acts_of(case.id, frozenset(each.opens for each in steps))
            if act.at >= file.case.last_at
        }
    return tuple(each for each in steps if each.opens not in done | over)


def _facts(house: House, file: CaseFile, at: datetime) -> FactSet:
    wanted = followed(house.corpus, file.case.procedure, legal_date(at))
    return gather(_scene(house, file, at), house.corpus, house.services.calendar, wanted)


def _scene(house: House, file: CaseFile, at: datetime) -> Scene:
    whole = file.whole
    last, case = whole.acts[-1], whole.case
    with house.services.reading() as uow:
        cases = uow.cases_of(case.person_id)
        records = tuple(act for each in cases if each.procedure == RECORDS for act in uow.acts_of(each.id))
        facility = uow.find_unit(case.units["facility"]) if "facility" in case.units else None
    return Scene(
        person=file.person,
        case=case,
        others=tuple(each for each in cases if each.id != case.id),
        records=records,
        acts=whole.acts,
        act=house.procedures.act(last.act),
        actor=Actor(last.actor_id, last.actor_name),
        role=last.role,
        unit=file.units[last.unit_id],
        facility=facility,
        told={name: fact.value for name, fact in case.facts.items()},
        at=at,
    )
