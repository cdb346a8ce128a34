"""The fold: a case is its acts, and its snapshot is what they add up to. Replaying the journal gives the same snapshot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rules.facts import FactValue
from workflows.model import ActRecord, CaseSnapshot, RecordedFact
from workflows.procedure import ACTING, DEPARTURE, MANAGER, RECEIVER, ActSpec, Procedure


def opening(procedure: Procedure, act: ActRecord, person_id: str, regime: str) -> CaseSnapshot:
    """The empty case that an opening act starts from."""
    return CaseSnapshot(
        id=act.case_id,
        procedure=procedure.id,
        procedure_version=procedure.version,
        person_id=person_id,
        regime=regime,
        stage=procedure.initial,
        version=0,
        opened_at=act.at,
        last_at=act.at,
        facts={},
        units={},
        actors={},
    )


def apply(case: CaseSnapshot, act: ActRecord, procedure: Procedure) -> CaseSnapshot:
    """The case after one more act (deadlines are kept beside it)."""
    spec = procedure.spec(act.act)
    units = {
        field.name: str(act.inputs[field.name])
        for field in spec.inputs
        if field.kind == "unit" and field.name in act.inputs
    }
    if spec.unit_as:
        units[spec.unit_as] = act.unit_id
    after = {**case.units, **units}
    manager = manager_after(spec, act, after)
    if manager:  # taken over or sent back: nothing is on its way any more
        after = {part: unit for part, unit in after.items() if part != RECEIVER} | {MANAGER: manager}
    actors = {spec.actor_as: act.actor_id} if spec.actor_as else {}
    return CaseSnapshot(
        id=case.id,
        procedure=case.procedure,
        procedure_version=case.procedure_version,
        person_id=case.person_id,
        regime=case.regime,
        stage=act.stage_to,
        version=act.seq,
        opened_at=case.opened_at,
        last_at=act.at,
        facts=merge_facts(case.facts, act, procedure),
        units=after,
        actors={**case.actors, **actors},
        deadlines=case.deadlines,
        closed=procedure.stages[act.stage_to].final,
        kept=case.kept,
    )


def manager_after(spec: ActSpec, act: ActRecord, units: Mapping[str, str]) -> str:
    """The office that has the case from this act on, where the act passes it on; "" where it does not."""
    if spec.manager == ACTING:
        return act.unit_id
    return units.get(DEPARTURE, "") if spec.manager == DEPARTURE else ""


def merge_facts(
    before: Mapping[str, RecordedFact], act: ActRecord, procedure: Procedure
) -> dict[str, RecordedFact]:
    """Later facts replace earlier ones; accumulating sets grow; what the act tells afresh is forgotten first."""
    afresh = procedure.spec(act.act).afresh
    after = {name: fact for name, fact in before.items() if name not in afresh}
    for name, value in act.facts.items():
        after[name] = RecordedFact(grown(before, name, value, procedure), act.seq, act.at)
    return after


def grown(before: Mapping[str, RecordedFact], name: str, value: FactValue, procedure: Procedure) -> FactValue:
    """The value of a fact after an act: a union for accumulating sets, else the new value."""
    held = before.get(name)
    if (
        name in procedure.accumulates
        and held is not None
        and isinstance(value, frozenset)
        and isinstance(held.value, frozenset)
    ):
        return held.value | value
    return value


def replay(
    acts: Iterable[ActRecord], procedure: Procedure, person_id: str, regime: str
) -> CaseSnapshot | None:
    """The snapshot that a journal adds up to; None for an empty one."""
    case: CaseSnapshot | None = None
    for act in acts:
        case = apply(case if case is not None else opening(procedure, act, person_id, regime), act, procedure)
    return case
