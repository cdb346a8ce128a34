"""Steps 1 to 4 of the door: load, may this actor, does the act exist from here, does the law allow it. No effects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from rules.citation import Citation
from rules.corpus import Regime
from rules.errors import BadInput
from rules.facts import FactSet, FactValue
from rules.terms import VIETNAM
from workflows.asking import Asked, ask
from workflows.authority import Grant, Standing, authorise
from workflows.command import Command, Services
from workflows.entering import Entered, require_all
from workflows.errors import ActNotAvailable
from workflows.gathering import Scene, gather, stable_residence
from workflows.journal import grown
from workflows.judging import Judged, branch_of, demand, judge
from workflows.loading import Loaded
from workflows.model import Actor, ActRecord, Unit
from workflows.numbering import Numbered, numbers_for
from workflows.ports import UnitOfWork
from workflows.procedure import ActRow, ActSpec, Procedure, Where
from workflows.roles import UNIT_KINDS
from workflows.territory import dossier_of, found_in, last_move
from workflows.wanted import followed, looked_back, wanted_by

_OF_POLICE = frozenset({Where.CASE_POLICE, Where.PROVINCE})


@dataclass(frozen=True, slots=True)
class Prepared:
    """An act that may be done, with everything needed to do it."""

    loaded: Loaded
    procedure: Procedure
    spec: ActSpec
    row: ActRow
    grant: Grant
    entered: Entered
    added: Mapping[str, FactValue]
    judged: Judged
    stage_from: str
    branch: str
    regime: Regime
    facility: Unit | None
    acts: tuple[ActRecord, ...]
    numbers: tuple[Numbered, ...] = ()


def prepare(command: Command, actor: Actor, services: Services, uow: UnitOfWork) -> Prepared:
    """Everything short of effects; raises the door's errors in the order of the pipeline."""
    return _judge(ask(command, actor, services, uow))


def _judge(asked: Asked) -> Prepared:
    loaded, spec = asked.loaded, asked.spec
    row = spec.row_from(loaded.stage(asked.procedure), asked.day)
    told = told_facts(loaded, asked.procedure, spec, row, asked.entered)
    grant = grant_of(asked, told)
    if row is None:
        cites = asked.services.corpus.standing(spec.cites, asked.day)
        raise not_available(asked.procedure, spec, loaded, cites, asked.day)
    weighed = weigh(asked, row, told, grant)
    facts, judged = weighed.judged.facts, weighed.judged
    demand(spec, judged)
    given = given_facts(weighed.numbers)
    # who may not do the act, not from here or not by law, was told so before
    require_all(spec, asked.entered, given)
    branch = branch_of(row, facts)
    if branch is None:
        raise _undecided(spec)
    added = added_facts(spec, row, asked.entered, asked.command.at) | given
    stage = loaded.stage(asked.procedure)
    return Prepared(
        loaded,
        asked.procedure,
        spec,
        row,
        grant,
        asked.entered,
        added,
        judged,
        stage,
        branch.to,
        asked.regime,
        weighed.facility,
        weighed.acts,
        weighed.numbers,
    )


@dataclass(frozen=True, slots=True)
class Gathered:
    """The facts of an act, and what they were gathered from."""

    facts: FactSet
    facility: Unit | None
    acts: tuple[ActRecord, ...]


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the law says to an act: the facts with the verdict on them, and what they were gathered from."""

    judged: Judged
    facility: Unit | None
    acts: tuple[ActRecord, ...]
    numbers: tuple[Numbered, ...] = ()


def gathered(
    asked: Asked,
    row: ActRow,
    told: Mapping[str, FactValue],
    grant: Grant,
    also: frozenset[str] = frozenset(),
) -> Gathered:
    """The facts of the act, ``also`` those asked for beside. ``BadInput`` for an office that is not known."""
    spec, services, loaded = asked.spec, asked.services, asked.loaded
    facility = facility_of(spec, grant, asked.entered, loaded, asked.uow)
    _check_units(spec, asked.entered, asked.uow, asked.day)
    wanted = wanted_by(services.corpus, spec, row, asked.day)
    looked = looked_back(services.corpus, spec, wanted | followed(services.corpus, spec.procedure, asked.day))
    acts = asked.uow.acts_of(loaded.case.id, looked) if looked and loaded.case is not None else ()
    scene = scene_of(asked, told, grant, facility, acts)
    return Gathered(gather(scene, services.corpus, services.calendar, wanted | also), facility, acts)


def weigh(
    asked: Asked,
    row: ActRow,
    told: Mapping[str, FactValue],
    grant: Grant,
    also: frozenset[str] = frozenset(),
) -> Weighed:
    """Gather the facts of the act, ``also`` those asked for beside, and have every requirement of the row judged.

    ``BadInput`` for an office that is not known.
    """
    found = gathered(asked, row, told, grant, also)
    added = added_facts(asked.spec, row, asked.entered, asked.command.at)
    numbers = numbers_for(asked, grant.appointment.unit, found.facts, added)
    facts = found.facts.merge(given_facts(numbers))
    return Weighed(judge(asked.services, row, facts, asked.day), found.facility, found.acts, numbers)


def given_facts(numbers: tuple[Numbered, ...]) -> dict[str, FactValue]:
    """The facts that hold the numbers which the program gave."""
    return {each.fact: each.text for each in numbers if each.fact and not each.typed}


def grant_of(asked: Asked, told: Mapping[str, FactValue]) -> Grant:
    """The power under which the actor acts (``NotPermitted`` otherwise)."""
    loaded = asked.loaded
    stable = stable_residence(loaded.person, told, (loaded.records, loaded.others), asked.command.at)
    seat = any(power.where == Where.FACILITY_SEAT for power in asked.spec.powers)
    named = loaded.case.units.get("facility") if seat and loaded.case is not None else None
    facility = None if named is None else asked.uow.find_unit(named)
    moved = last_move(loaded.others, asked.uow.find_unit)
    made = dossier_of(loaded.others, asked.entered.facts.get("measure_decision_number"), asked.uow.find_unit)
    found = found_in(loaded.others, asked.spec.procedure, asked.uow.find_unit)
    police = _police_of(asked)
    gone = _is_gone(police, asked)
    standing = Standing(loaded.person, loaded.case, told, stable, facility, found, moved, made, police, gone)
    return authorise(
        asked.spec, asked.actor, asked.day, standing, unit=asked.command.unit, role=asked.command.role
    )


def _police_of(asked: Asked) -> Unit | None:
    """The office that plays the police in the case, where a power of the act asks how another stands to it."""
    case = asked.loaded.case
    if case is None or not any(each.where in _OF_POLICE for each in asked.spec.powers):
        return None
    held = case.units.get("police")
    return None if held is None else asked.uow.find_unit(held)


def _is_gone(held: Unit | None, asked: Asked) -> bool:
    """Whether no power of this day for the act belongs to offices of its kind: since 2025-03-01 to district police."""
    return held is not None and not any(
        each.in_force(asked.day) and held.kind in each.kinds for each in asked.spec.powers
    )


def scene_of(
    asked: Asked,
    told: Mapping[str, FactValue],
    grant: Grant,
    facility: Unit | None,
    acts: tuple[ActRecord, ...],
) -> Scene:
    """The scene from which facts are derived."""
    return Scene(
        person=asked.loaded.person,
        case=asked.loaded.case,
        others=asked.loaded.others,
        records=asked.loaded.records,
        acts=acts,
        act=asked.spec,
        actor=asked.actor,
        role=grant.appointment.role,
        unit=grant.appointment.unit,
        facility=facility,
        told=told,
        at=asked.command.at,
        units=asked.entered.units,
        find_unit=asked.uow.find_unit,
    )


def added_facts(spec: ActSpec, row: ActRow, entered: Entered, at: datetime) -> dict[str, FactValue]:
    """The facts that the act itself records: entries, constants of its row, its moments, and papers it issues."""
    added: dict[str, FactValue] = {**row.constants, **entered.facts}
    for fact, kind in spec.stamps.items():
        if kind != "positive" or added.get("result") == "positive":
            added[fact] = at.astimezone(VIETNAM).date() if kind == "day" else at
    if spec.adds_papers:
        held = added.get("papers", frozenset())
        added["papers"] = (held if isinstance(held, frozenset) else frozenset()) | frozenset(spec.adds_papers)
    return added


def told_facts(
    loaded: Loaded, procedure: Procedure, spec: ActSpec, row: ActRow | None, entered: Entered
) -> dict[str, FactValue]:
    """The facts of the case as they stand, with what the act now tells; its moments and papers do not prove the act itself."""
    before = loaded.case.facts if loaded.case is not None else {}
    told = {name: fact.value for name, fact in before.items() if name not in spec.afresh}
    now: dict[str, FactValue] = {**(row.constants if row is not None else {}), **entered.facts}
    for name, value in now.items():
        told[name] = grown(before, name, value, procedure)
    return told


def facility_of(
    spec: ActSpec, grant: Grant, entered: Entered, loaded: Loaded, uow: UnitOfWork
) -> Unit | None:
    """The facility of the case: the one that acts as such (itself or as successor), else the one named now or before."""
    if spec.unit_as == "facility" or grant.power.where == Where.CASE_FACILITY:
        return grant.appointment.unit
    named = entered.units.get("facility")
    if named is None and loaded.case is not None:
        named = loaded.case.units.get("facility")
    return None if named is None else uow.find_unit(named)


def _check_units(spec: ActSpec, entered: Entered, uow: UnitOfWork, day: date) -> None:
    for name, unit_id in entered.units.items():
        field, unit = spec.input(name), uow.find_unit(unit_id)
        fits = unit is not None and unit.exists_on(day) and (field is None or unit.kind in field.unit_kinds)
        if not fits:
            accepted = ", ".join(field.unit_kinds) if field is not None else ""
            said = (field.vi if field is not None else "") or name
            kinds = ", ".join(UNIT_KINDS[kind] for kind in (field.unit_kinds if field is not None else ()))
            raise BadInput(
                f"Field '{name}' must name a known office of kind {accepted}.",
                vi=f"Mục “{said}” phải là một cơ quan đã có trong danh bạ, thuộc loại: {kinds}.",
                field=name,
                accepted=accepted,
            )


def not_available(
    procedure: Procedure, spec: ActSpec, loaded: Loaded, cites: Iterable[Citation], day: date
) -> ActNotAvailable:
    """No such act from here; says from which stages it exists, and by which law of the day."""
    stage = loaded.stage(procedure)
    froms = [each for row in spec.rows if row.in_force(day) for each in row.stages]
    names = ", ".join(procedure.stages[each].vi for each in froms)
    where = (f"It exists from: {', '.join(froms)}.", f"Bước này có từ: {names}.")
    gone = (f"The law of {day} has no such step.", f"Pháp luật ngày {day:%d/%m/%Y} không có bước này.")
    said = where if froms else gone
    return ActNotAvailable(
        f"{spec.id} does not exist from stage '{stage}'. {said[0]}",
        vi=f"Bước “{spec.vi}” không có ở giai đoạn “{procedure.stages[stage].vi}”. {said[1]}",
        act=spec.id,
        stage=stage,
        available_from=froms,
        cites=[cite.short() for cite in cites],
    )


def _undecided(spec: ActSpec) -> BadInput:
    return BadInput(
        f"{spec.id}: what decides where the case goes next is not entered.",
        vi=f"Bước “{spec.vi}”: chưa nhập dữ kiện quyết định giai đoạn tiếp theo.",
        field="inputs",
    )
