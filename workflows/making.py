"""Steps 5 to 7 of the door: papers, the line of the journal, the new stage, deadlines, and the audit entry with its receipt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from rules.facts import FactSet
from rules.terms import legal_date
from workflows.alerts import Alert, alerts_of
from workflows.attaching import AttachedPaper, attached_records, remarks_on
from workflows.audit import act_body, chained, receipt
from workflows.authority import Grant
from workflows.command import Command, Performed, Services
from workflows.deadlines import closed_by, newly_set, superseded
from workflows.exchange.message import told_outside
from workflows.journal import apply, opening
from workflows.lineage import Origins, lineage_of
from workflows.model import Actor, ActRecord, CaseSnapshot, DeadlineRecord, DocumentRecord, Json, Notice, Unit
from workflows.next_steps import alarms, next_steps, standing
from workflows.numbering import entries_of
from workflows.paper_ports import Writ
from workflows.ports import AuditEntry, Change, Sealer, StreamHead, UnitOfWork
from workflows.preparing import Prepared
from workflows.repeating import command_hash
from workflows.roles import title_of
from workflows.sealing import sealed_body, sealed_papers
from workflows.sequel import sequel_facts
from workflows.signing import evidence_of
from workflows.vouched import told_beside
from workflows.writs import CITED, WritScene, records_of, render_all


@dataclass(frozen=True, slots=True)
class _Duties:
    """The deadlines an act starts and closes."""

    started: tuple[DeadlineRecord, ...]
    closed: tuple[DeadlineRecord, ...]


def make(
    prepared: Prepared,
    command: Command,
    actor: Actor,
    services: Services,
    uow: UnitOfWork,
    attached: tuple[AttachedPaper, ...] = (),
) -> tuple[Change, Performed]:
    """All rows of the act, ready to be written, and what the caller is told."""
    act = _act_record(prepared, command, actor, services, evidence_of(prepared, attached, actor, uow))
    sealer = uow.sealer(prepared.loaded.person.id)
    act = act if sealer is None else sealer.act(act)
    facts = prepared.judged.facts.merge(prepared.added)
    before = prepared.loaded.case
    scene = writ_scene(prepared, act, uow)
    writs = render_all(services, prepared.spec, scene, facts)
    origins = _origins(prepared, act, scene, services, facts)
    lineages = tuple(lineage_of(writ, origins) for writ in writs)
    documents = (*records_of(writs, lineages, act, prepared.numbers), *attached_records(attached, act))
    documents, contents = sealed_papers(documents, _contents(writs, lineages, attached), sealer)
    reached = prepared.procedure.stages[act.stage_to]
    started = newly_set(services, prepared.spec, act, before, facts)
    closed = closed_by(prepared.spec, reached, act, before, prepared.loaded.others)
    duties = _Duties(started, superseded(closed, started, act))
    after = uow.kept(_after(prepared, act, duties))
    numbers = entries_of(prepared.numbers, writs, act, legal_date(act.at))
    beside = told_beside(after, duties.closed, documents, numbers)
    entry = _entry(prepared, act, duties, documents, services, uow, sealer, beside)
    change = Change(
        expected_version=prepared.loaded.version,
        after=after,
        act=act,
        audit=entry,
        deadlines_set=duties.started,
        deadlines_closed=duties.closed,
        documents=documents,
        contents=contents,
        notices=(*_notices(prepared, act), *told_outside(services.exchange, act)),
        numbers=numbers,
    )
    facts = sequel_facts(prepared, change, actor, services, uow)
    return change, _performed(prepared, change, services, facts, remarks_on(attached, act.at))


def _performed(
    prepared: Prepared, change: Change, services: Services, facts: FactSet, remarks: tuple[Alert, ...]
) -> Performed:
    """What the caller is told."""
    act, after = change.act, change.after
    followed = (after.procedure, act.at, standing(closed=after.closed))
    return Performed(
        act=act,
        case=after,
        verdict=prepared.judged.verdict,
        deadlines_set=change.deadlines_set,
        deadlines_closed=change.deadlines_closed,
        documents=change.documents,
        alerts=(*alerts_of(after, act.at), *alarms(services.corpus, facts, *followed), *remarks),
        next_steps=next_steps(services.corpus, facts, *followed),
        regime=prepared.regime.name,
    )


def _contents(
    writs: tuple[Writ, ...], lineages: tuple[bytes, ...], attached: tuple[AttachedPaper, ...]
) -> dict[str, bytes]:
    """All the bytes of the act under their hashes."""
    outside = {paper.checked.sha256: paper.checked.content for paper in attached}
    beside = {sha256(lineage).hexdigest(): lineage for lineage in lineages}
    return outside | beside | {writ.sha256: writ.content for writ in writs}


def _entry(
    prepared: Prepared,
    act: ActRecord,
    duties: _Duties,
    documents: tuple[DocumentRecord, ...],
    services: Services,
    uow: UnitOfWork,
    sealer: Sealer | None,
    beside: Mapping[str, object],
) -> AuditEntry:
    """The audit entry of the act, the next of its case."""
    stream = stream_of(act.case_id)
    # The case that this act opens has no stream yet; were there one, the key of streams would refuse a second beginning.
    head = StreamHead(0, "") if prepared.loaded.case is None else uow.stream_head(stream)
    body = act_body(
        act,
        prepared.loaded.person.id,
        prepared.procedure.version,
        receipt(prepared.judged.verdict, prepared.regime.name),
        duties.started,
        documents,
        services.origin(),
        delegation_told(prepared.grant),
    )
    return chained(head, stream, act.recorded_at, sealed_body({**body, **beside}, sealer, head, stream))


def delegation_told(grant: Grant) -> dict[str, object]:
    """Under which paper the office of another was exercised, and by which law; empty for one's own office."""
    held = grant.appointment.delegation
    if held is None:
        return {}
    cites = [cite.short() for cite in grant.power.delegates_cites]
    told = {"authority": str(held.authority), "number": held.number, "day": held.day.isoformat()}
    return {**told, "cites": cites, "verified": grant.power.delegates is not None}


def stream_of(case_id: str) -> str:
    """The audit stream of a case's acts."""
    return f"case:{case_id}"


def _act_record(
    prepared: Prepared, command: Command, actor: Actor, services: Services, evidence: Mapping[str, Json]
) -> ActRecord:
    grant, case = prepared.grant, prepared.loaded.case
    held, next_id = grant.appointment, services.next_id or services.new_id
    return ActRecord(
        id=next_id(),
        case_id=case.id if case is not None else services.new_id(),
        seq=prepared.loaded.version + 1,
        act=prepared.spec.id,
        branch=prepared.branch,
        at=command.at,
        recorded_at=services.clock(),
        actor_id=actor.id,
        actor_name=actor.name,
        role=held.role,
        unit_id=held.unit.id,
        unit_name=held.unit.name,
        power=tuple(cite.short() for cite in grant.power.cites),
        stage_from=prepared.stage_from,
        stage_to=_stage_to(prepared, services),
        inputs={**prepared.entered.as_json(), **evidence},
        facts=prepared.added,
        idempotency_key=command.key or next_id(),
        command_hash=command_hash(command, actor),
    )


def _stage_to(prepared: Prepared, services: Services) -> str:
    """The machine of the procedure version says where the branch leads."""
    to = services.topologies.of(prepared.procedure).fire(
        prepared.spec.id, prepared.stage_from, prepared.branch
    )
    if to is None:
        raise LookupError(f"{prepared.spec.id}: the machine has no line from {prepared.stage_from}")
    return to


def _after(prepared: Prepared, act: ActRecord, duties: _Duties) -> CaseSnapshot:
    before = prepared.loaded.case
    if before is None:
        before = opening(prepared.procedure, act, prepared.loaded.person.id, prepared.regime.name)
    after = apply(before, act, prepared.procedure)
    if not duties.started and not duties.closed:
        return after
    closed = {each.id: each for each in duties.closed}
    kept = (closed.get(each.id, each) for each in before.deadlines)
    return replace(after, deadlines=(*kept, *duties.started))


def writ_scene(prepared: Prepared, act: ActRecord, uow: UnitOfWork) -> WritScene:
    """What the papers of the act may speak of."""
    case = prepared.loaded.case
    police = case.units.get("police") if case is not None else None
    return WritScene(
        person=prepared.loaded.person,
        unit=prepared.grant.appointment.unit,
        facility=prepared.facility,
        police=_police(prepared, police, uow),
        title=title_of(act.role, prepared.grant.appointment.title),
        doctor_name=_doctor_name(prepared, act),
        act=act,
        acts=_earlier_acts(prepared, uow),
        authority=_authority(prepared.grant),
        numbers=prepared.numbers,
        parts=_parts(prepared, uow),
        others=prepared.loaded.others,
        papers=_papers(prepared, uow),
    )


def _earlier_acts(prepared: Prepared, uow: UnitOfWork) -> tuple[ActRecord, ...]:
    """The acts before this one, where a paper may name them; they are on hand where the law looks back at them anyway."""
    case = prepared.loaded.case
    if prepared.acts or case is None or not prepared.spec.issues:
        return prepared.acts
    return uow.acts_of(case.id)


def _papers(prepared: Prepared, uow: UnitOfWork) -> dict[str, tuple[DocumentRecord, ...]]:
    """The papers of the case, and of those other cases whose decisions are cited in this one, by case."""
    if not prepared.spec.issues:
        return {}
    cited = [each.id for each in prepared.loaded.others if each.procedure in CITED]
    own = prepared.loaded.case
    return {case: uow.documents_of(case) for case in (*([own.id] if own is not None else []), *cited)}


def _origins(
    prepared: Prepared, act: ActRecord, scene: WritScene, services: Services, facts: FactSet
) -> Origins:
    offices = {**scene.parts, "unit": scene.unit, "facility": scene.facility, "police": scene.police}
    return Origins(
        corpus=services.corpus,
        act=act,
        before=prepared.loaded.case,
        facts=facts,
        acts=scene.acts,
        records=prepared.loaded.records,
        units={name: unit.id for name, unit in offices.items() if unit is not None},
    )


def _parts(prepared: Prepared, uow: UnitOfWork) -> dict[str, Unit]:
    """The offices that take a part in the case, are named with this act, or take their part by doing it."""
    if not prepared.spec.issues:
        return {}
    case = prepared.loaded.case
    named = {**(case.units if case is not None else {}), **prepared.entered.units}
    found = {part: uow.find_unit(unit) for part, unit in named.items()}
    if prepared.spec.unit_as:
        found[prepared.spec.unit_as] = prepared.grant.appointment.unit
    return {part: unit for part, unit in found.items() if unit is not None}


def _doctor_name(prepared: Prepared, act: ActRecord) -> str:
    """Who acts as doctor now, else who examined or concluded before."""
    if act.role == "assessing_doctor":
        return act.actor_name
    doctors = [
        each.actor_name for each in prepared.acts if each.act in {"assessment.examine", "assessment.conclude"}
    ]
    return doctors[-1] if doctors else ""


def _police(prepared: Prepared, police: str | None, uow: UnitOfWork) -> Unit | None:
    if prepared.spec.unit_as == "police":
        return prepared.grant.appointment.unit
    return uow.find_unit(police) if police is not None and prepared.spec.issues else None


def _notices(prepared: Prepared, act: ActRecord) -> tuple[Notice, ...]:
    return tuple(
        Notice(
            key=f"{act.id}.{kind}", kind=kind, case_id=act.case_id, payload={"act": act.act, "seq": act.seq}
        )
        for kind in prepared.spec.notices
    )


def _authority(grant: Grant) -> str:
    """In which capacity the officer signs; "" in the own office."""
    held = grant.appointment.delegation
    return "" if held is None else str(held.authority)
