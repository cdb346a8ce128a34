"""The papers an act would issue, as they would stand with what is entered so far: seen before anything is done, kept nowhere.

The same steps as the door up to the gathering of facts, on a reading transaction. No requirement is judged: a draft is no promise.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rules.conditions import Outcome, evaluate
from rules.errors import BadInput
from rules.facts import FactSet
from workflows.asking import Asked, ask
from workflows.command import Command, Services
from workflows.judging import Judged
from workflows.making import writ_scene
from workflows.model import Actor, ActRecord
from workflows.numbering import by_program
from workflows.paper_ports import Writ
from workflows.preparing import Prepared, added_facts, gathered, grant_of, not_available, told_facts
from workflows.procedure import ActSpec, FormRow
from workflows.writs import neutral_data

_ID = "draft"


def draft(command: Command, actor: Actor, services: Services, form: str | None = None) -> tuple[Writ, ...]:
    """Every paper that the act would issue, or ``form`` alone, each marked as a draft and without a number.

    Raises as the door does for who may not act, for an act that is not there and for an entry that is not accepted; ``BadInput``
    where the act issues no (such) paper on that day. What is missing stops nothing.
    """
    with services.reading() as uow:
        asked = ask(command, actor, services, uow)
        prepared = _prepared(asked)
        facts = prepared.judged.facts.merge(prepared.added)
        scene = writ_scene(prepared, _act(prepared, command, actor), uow)
    forms = [row.form for row in _due(asked.spec, services, facts, asked.day, form)]
    data = neutral_data(scene, facts) | {"numbered": by_program(prepared.grant.appointment.unit)}
    return tuple(services.renderer.draft(each, data, asked.day) for each in forms)


def draftable(spec: ActSpec, services: Services, day: date) -> tuple[FormRow, ...]:
    """The papers that the act may issue on a day, whatever is entered."""
    return tuple(
        row for row in spec.issues if any(services.corpus.stands(place, day) for place in row.places)
    )


def _prepared(asked: Asked) -> Prepared:
    """The act as far as it goes before the law is asked."""
    loaded, spec = asked.loaded, asked.spec
    stage = loaded.stage(asked.procedure)
    row = spec.row_from(stage, asked.day)
    told = told_facts(loaded, asked.procedure, spec, row, asked.entered)
    grant = grant_of(asked, told)
    if row is None:
        cites = asked.services.corpus.standing(spec.cites, asked.day)
        raise not_available(asked.procedure, spec, loaded, cites, asked.day)
    found = gathered(asked, row, told, grant)
    added = added_facts(spec, row, asked.entered, asked.command.at)
    return Prepared(
        loaded=loaded,
        procedure=asked.procedure,
        spec=spec,
        row=row,
        grant=grant,
        entered=asked.entered,
        added=added,
        judged=Judged(found.facts, None),
        stage_from=stage,
        branch="",
        regime=asked.regime,
        facility=found.facility,
        acts=found.acts,
    )


def _act(prepared: Prepared, command: Command, actor: Actor) -> ActRecord:
    """The line of the journal as it would read; it is never written."""
    held, case = prepared.grant.appointment, prepared.loaded.case
    return ActRecord(
        id=_ID,
        case_id=case.id if case is not None else _ID,
        seq=prepared.loaded.version + 1,
        act=prepared.spec.id,
        branch="",
        at=command.at,
        recorded_at=command.at,
        actor_id=actor.id,
        actor_name=actor.name,
        role=held.role,
        unit_id=held.unit.id,
        unit_name=held.unit.name,
        power=tuple(cite.short() for cite in prepared.grant.power.cites),
        stage_from=prepared.stage_from,
        stage_to=prepared.stage_from,
        inputs=prepared.entered.as_json(),
        facts=prepared.added,
        idempotency_key="",
        command_hash="",
    )


def _due(spec: ActSpec, services: Services, facts: FactSet, day: date, form: str | None) -> Sequence[FormRow]:
    """The papers wanted: the one named; else those that the facts call for, or may still call for."""
    there = draftable(spec, services, day)
    if form is not None:
        wanted = [row for row in there if row.form == form]
    else:
        ruled_out = Outcome.UNSATISFIED
        wanted = [
            row for row in there if row.when is None or evaluate(row.when, facts.plain) is not ruled_out
        ]
    if not wanted:
        accepted = ", ".join(row.form for row in there)
        raise BadInput(
            f"{spec.id} issues no such paper on {day.isoformat()}. Accepted: {accepted or 'none'}.",
            vi=f"Bước “{spec.vi}” không lập giấy tờ như vậy vào ngày {day:%d/%m/%Y}. Các giấy tờ: {accepted or 'không có'}.",
            field="form",
            accepted=accepted,
        )
    return wanted
