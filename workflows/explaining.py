"""Why an act may or may not be done: what the law asks on this day, on which facts each answer rests, what would unlock it, what follows.

The same steps as the door, without effects, told in sentences. Called by the command line, the pages and the API; decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from rules.conditions import Outcome
from rules.conditions.wording import label_vi, say_en, say_vi
from rules.errors import LotrinhError
from rules.facts import FactSpec, FactValue
from rules.facts.english import label_en
from rules.terms import VIETNAM
from rules.unlock import Need
from rules.verdict import Finding, Sets
from workflows.asking import Asked, ask
from workflows.authority import Grant
from workflows.command import Command, NextStep, Services
from workflows.errors import NotPermitted
from workflows.foreseeing import foreseen
from workflows.judging import branch_of
from workflows.model import Actor, Appointment, DeadlineRecord, Unit
from workflows.next_steps import next_steps, standing
from workflows.ports import UnitOfWork
from workflows.preparing import Weighed, grant_of, told_facts, weigh
from workflows.preview import State, preview
from workflows.procedure import ActRow, ActSpec, Power, Where
from workflows.provenance import Source, source_of
from workflows.wanted import followed

UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True)
class Told:
    """One sentence in both languages."""

    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Resting:
    """A fact that an answer rests on: its value (unknown where there is none), where it comes from, the paper that proves it."""

    fact: str
    label: Told
    value: Told
    source: Source


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that the law asks: what, whether it is so ("satisfied", "unsatisfied", "undetermined"), and on what that rests."""

    id: str
    outcome: str
    asks: Told
    reason: Told
    cites: tuple[str, ...]
    rests_on: tuple[Resting, ...]
    unlock: tuple[tuple[Told, ...], ...]
    verified: bool
    note: Told


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why an act stands as it does. ``state`` is that of the preview, or "unavailable"."""

    act: ActSpec
    day: date
    regime: str
    state: str
    permitted: bool
    said: Told
    who: tuple[Power, ...]
    requirements: tuple[Requirement, ...] = ()
    unlock: tuple[tuple[Told, ...], ...] = ()
    leads_to: str = ""
    starts: tuple[DeadlineRecord, ...] = ()
    deadlines: tuple[DeadlineRecord, ...] = ()
    then: tuple[tuple[ActSpec, tuple[Power, ...]], ...] = ()
    follows: tuple[NextStep, ...] = ()
    available_from: tuple[str, ...] = ()


def explain(command: Command, actor: Actor, services: Services) -> Explanation:
    """The explanation of one act. Raises what is wrong with the question: an unknown act or case, a field, a day without law."""
    seen = preview(command, actor, services)
    with services.reading() as uow:
        asked = ask(command, actor, services, uow)
        row = asked.spec.row_from(asked.loaded.stage(asked.procedure), asked.day)
        if seen is None or row is None:
            return _unavailable(asked)
        return _explained(asked, row, str(seen.state), Told(seen.why_vi, seen.why_en), uow)


def _explained(asked: Asked, row: ActRow, state: str, said: Told, uow: UnitOfWork) -> Explanation:
    told = told_facts(asked.loaded, asked.procedure, asked.spec, row, asked.entered)
    permitted, grant = _grant(asked, told)
    also = followed(asked.services.corpus, asked.procedure.id, asked.day)
    weighed = weigh(asked, row, told, grant, also)
    verdict, case = weighed.judged.verdict, asked.loaded.case
    sources = source_of(asked, row, uow)
    branch = branch_of(row, weighed.judged.facts)
    to = asked.loaded.stage(asked.procedure) if branch is None or branch.to == "=" else branch.to
    return Explanation(
        act=asked.spec,
        day=asked.day,
        regime=asked.regime.name,
        state=state,
        permitted=permitted,
        said=said,
        who=_who(asked.spec, asked.day),
        requirements=tuple(
            _requirement(each, asked, sources)
            for each in (verdict.findings if verdict is not None else ())
            if each.applicable is not False
        ),
        unlock=_ways(verdict.unlock, asked) if verdict is not None else (),
        leads_to="" if branch is None else to,
        starts=foreseen(asked, row, weighed.judged.facts),
        deadlines=tuple(each for each in (case.deadlines if case is not None else ()) if each.open),
        then=tuple(_then(asked, to)),
        follows=_follows(asked, weighed, to),
    )


def _grant(asked: Asked, told: Mapping[str, FactValue]) -> tuple[bool, Grant]:
    """The power of this officer; where there is none, an empty one, so that what the law asks can still be told."""
    try:
        return True, grant_of(asked, told)
    except NotPermitted:
        held = next(iter(asked.actor.appointments), Appointment("", Unit("", "", "")))
        return False, Grant(held, Power((), (), Where.ANYWHERE, asked.day, None, ()))


def _requirement(finding: Finding, asked: Asked, sources: Mapping[str, Source]) -> Requirement:
    facts = asked.services.corpus.facts
    rule = asked.services.corpus.requirement(finding.requirement, asked.day)
    return Requirement(
        id=finding.requirement,
        outcome=str(finding.outcome),
        asks=Told(say_vi(rule.require, facts), say_en(rule.require, facts)),
        reason=Told(finding.vi, finding.en) if finding.outcome is not Outcome.SATISFIED else Told("", ""),
        cites=tuple(each.short() for each in finding.cites),
        rests_on=tuple(_resting(name, value, asked, sources) for name, value in finding.facts.items()),
        unlock=_ways(finding.unlock, asked),
        verified=finding.verified,
        note=Told(finding.note_vi or "", finding.note_en or ""),
    )


def _resting(name: str, value: FactValue | None, asked: Asked, sources: Mapping[str, Source]) -> Resting:
    spec = asked.services.corpus.facts[name]
    return Resting(
        fact=name,
        label=Told(label_vi(spec), spec.en),
        value=Told("chưa ghi nhận", "not recorded")
        if value is None
        else Told(_said(spec, value), label_en(spec, value)),
        source=sources[name],
    )


def _said(spec: FactSpec, value: FactValue) -> str:
    """A value in Vietnamese; a moment on the clocks of Viet Nam."""
    if isinstance(value, datetime):
        return f"{value.astimezone(VIETNAM):%H:%M ngày %d/%m/%Y}"
    return spec.label(value)


def _ways(sets: Sets, asked: Asked) -> tuple[tuple[Told, ...], ...]:
    """Each smallest set of changes as sentences."""
    return tuple(tuple(_need(need, asked) for need in way) for way in sets)


def _need(need: Need, asked: Asked) -> Told:
    spec = asked.services.corpus.facts[need.fact]
    proof = f" (chứng minh bằng {need.document})" if need.document else ""
    return Told(
        f"{'bổ sung' if need.supply else 'cần'} “{label_vi(spec)}”: {need.wanted}{proof}",
        f"{'supply' if need.supply else 'needed'} '{spec.en}': {need.wanted_en}",
    )


def _who(spec: ActSpec, day: date) -> tuple[Power, ...]:
    return tuple(power for power in spec.powers if power.in_force(day))


def _then(asked: Asked, stage: str) -> Iterator[tuple[ActSpec, tuple[Power, ...]]]:
    """The acts that exist from the stage to come, with who may."""
    for act in asked.procedure.acts.values():
        if act.row_from(stage, asked.day) is not None and act.id != asked.spec.id:
            yield act, _who(act, asked.day)


def _follows(asked: Asked, weighed: Weighed, stage: str) -> tuple[NextStep, ...]:
    """What the act would set in motion."""
    final = asked.procedure.stages[stage].final
    facts = weighed.judged.facts
    return next_steps(
        asked.services.corpus, facts, asked.procedure.id, asked.command.at, standing(closed=final)
    )


def _unavailable(asked: Asked) -> Explanation:
    froms = [stage for row in asked.spec.rows if row.in_force(asked.day) for stage in row.stages]
    names = (
        ", ".join(f"“{asked.procedure.stages[each].vi}”" for each in froms)
        or "không giai đoạn nào vào ngày này"
    )
    names_en = ", ".join(f"“{asked.procedure.stages[each].en}”" for each in froms) or "no stage on this day"
    here = asked.procedure.stages[asked.loaded.stage(asked.procedure)]
    return Explanation(
        act=asked.spec,
        day=asked.day,
        regime=asked.regime.name,
        state=UNAVAILABLE,
        permitted=False,
        said=Told(
            f"Hồ sơ đang ở giai đoạn “{here.vi}”; bước này chỉ có từ: {names}.",
            f"The case stands at “{here.en}”; this step exists only from: {names_en}.",
        ),
        who=_who(asked.spec, asked.day),
        then=tuple(_then(asked, here.id)),
        available_from=tuple(froms),
    )


__all__ = ["Explanation", "LotrinhError", "Requirement", "Resting", "State", "Told", "explain"]
