"""What two tables say of an act beside its requirements and terms: where it leads, who may do it, its papers, what it takes down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from rules.conditions import Outcome, evaluate
from rules.conditions.wording import say_vi
from rules.facts import FactValue
from rules.terms import legal_date
from workflows.impact.alike import Held, Question, alike, ever
from workflows.impact.kinds import NONE, Effect, Kind
from workflows.impact.look import Look, Side
from workflows.impact.scene import Standpoint
from workflows.loading import RECORDS
from workflows.model import CaseSnapshot
from workflows.procedure import ActRow, ActSpec, FormRow, Power
from workflows.procedure.loader import SAME_STAGE
from workflows.procedure.spec import RECEIVER

_FILED = ("stamps", "afresh", "adds_papers", "attaches", "unit_as", "actor_as", "manager", "reopens")
"""What of an act decides what it leaves on file for the acts after it."""


def of_table(sides: tuple[Side, Side], looks: tuple[Look, Look], stand: Standpoint) -> Iterator[Effect]:
    """What the two tables say otherwise."""
    name, held = sides[0].spec.id, (looks[0].held, looks[1].held)
    specs, rows = [each.spec for each in sides], [each.row for each in sides]
    if not alike(_leads(rows[0], stand), _leads(rows[1], stand), held):
        yield Effect(Kind.STEP, name, *(_ways(side) for side in sides))
    papers = [_papers(side, look.held, stand) for side, look in zip(sides, looks, strict=True)]
    if not _papers_alike(papers[0], papers[1], held):
        yield Effect(
            Kind.PAPER, name, *(_forms(each, side) for each, side in zip(papers, sides, strict=True))
        )
    told = {
        Kind.POWER: [_powers(spec, stand) for spec in specs],
        Kind.REQUIREMENT: [_entries(spec, needed=True) for spec in specs],
        Kind.DEADLINE: [_closes(side, stand) for side in sides],
    }
    for kind, (before, after) in told.items():
        if before != after:
            yield Effect(kind, name, before, after)
    fields = [_entries(spec, needed=False) for spec in specs]
    if set(_names(specs[0])) != set(_names(specs[1])) or _kinds(specs[0]) != _kinds(specs[1]):
        yield Effect(Kind.RECORD, name, *fields)
    elif _filed(specs[0], rows[0], stand) != _filed(specs[1], rows[1], stand):
        yield Effect(Kind.RECORD, name, *_filed_apart(specs, rows, stand))


def _leads(row: ActRow, stand: Standpoint) -> Question:
    conditions = tuple(each.when for each in row.branches if each.when is not None)
    return Question(conditions, partial(_leads_to, row, stand.case.stage), row.branches)


def _leads_to(row: ActRow, here: str, facts: Mapping[str, FactValue]) -> str:
    """The stage; "" while what decides it is unknown."""
    for branch in row.branches:
        outcome = Outcome.SATISFIED if branch.when is None else evaluate(branch.when, facts)
        if outcome is not Outcome.UNSATISFIED:
            return (here if branch.to == SAME_STAGE else branch.to) if outcome is Outcome.SATISFIED else ""
    return ""


def _ways(side: Side) -> str:
    facts = side.corpus.facts
    told = (
        f"{each.to}{'' if each.when is None else f' [{say_vi(each.when, facts)}]'}"
        for each in side.row.branches
    )
    return ", ".join(told)


def _papers(side: Side, held: Held, stand: Standpoint) -> dict[str, list[FormRow]]:
    """The papers that the act may issue on the day, as the case stands."""
    day, found = legal_date(stand.at), dict[str, list[FormRow]]()
    for row in side.spec.issues:
        if any(side.corpus.stands(place, day) for place in row.places) and ever(
            _issued([row]), held, wanted=True
        ):
            found.setdefault(row.form, []).append(row)
    return found


def _papers_alike(
    one: dict[str, list[FormRow]], other: dict[str, list[FormRow]], held: tuple[Held, Held]
) -> bool:
    return one.keys() == other.keys() and all(
        alike(_issued(one[form]), _issued(other[form]), held) for form in one
    )


def _issued(rows: list[FormRow]) -> Question:
    return Question(
        tuple(each.when for each in rows if each.when is not None), partial(_any_issued, rows), rows
    )


def _any_issued(rows: list[FormRow], facts: Mapping[str, FactValue]) -> bool:
    return any(each.when is None or evaluate(each.when, facts) is Outcome.SATISFIED for each in rows)


def _forms(found: dict[str, list[FormRow]], side: Side) -> str:
    facts = side.corpus.facts
    rows = (row for each in found.values() for row in each)
    return (
        "; ".join(
            sorted(f"{row.form}{'' if row.when is None else f' [{say_vi(row.when, facts)}]'}" for row in rows)
        )
        or NONE
    )


def _names(spec: ActSpec) -> list[str]:
    return sorted(each.name for each in spec.inputs)


def _kinds(spec: ActSpec) -> dict[str, tuple[str, ...]]:
    return {each.name: tuple(sorted(each.unit_kinds)) for each in spec.inputs if each.kind == "unit"}


def _entries(spec: ActSpec, *, needed: bool) -> str:
    """The entries of its form; those alone without which it will not go, where asked."""
    found = (each for each in spec.inputs if each.required or not needed)
    said = (
        f"{each.name} ({'/'.join(sorted(each.unit_kinds))})"
        if each.kind == "unit" and not needed
        else each.name
        for each in found
    )
    return ", ".join(sorted(said)) or NONE


def _closes(side: Side, stand: Standpoint) -> str:
    """Of the duties that run, those that the act would meet or end here, and in the person's other cases."""
    spec = side.spec
    here = {
        *(f"đáp ứng {each}" for each in spec.meets),
        *(f"chấm dứt {each}" for each in spec.ends if each not in spec.meets),
    }
    stages = side.services.procedures[spec.procedure].stages
    for branch in side.row.branches:
        to = stand.case.stage if branch.to == SAME_STAGE else branch.to
        here |= (
            {f"chấm dứt {each}" for each in stages[to].ends if each not in spec.meets}
            if to in stages
            else set()
        )
    beside = {*(f"đáp ứng {each}" for each in spec.meets_elsewhere)}
    beside |= {f"chấm dứt {each}" for each in spec.ends_elsewhere if each not in spec.meets_elsewhere}
    mine = {each.duty for each in stand.case.deadlines if each.open}
    theirs = (
        {each.duty for case in _others(stand) for each in case.deadlines if each.open} if beside else set()
    )
    closed = {each for each in here if each.split()[-1] in mine} | {
        each for each in beside if each.split()[-1] in theirs
    }
    return ", ".join(sorted(closed)) or NONE


def _others(stand: Standpoint) -> list[CaseSnapshot]:
    cases = stand.uow.cases_of(stand.case.person_id)
    return [each for each in cases if each.id != stand.case.id and each.procedure != RECORDS]


def _powers(spec: ActSpec, stand: Standpoint) -> str:
    day = legal_date(stand.at)
    told = [_power(each) for each in spec.powers if each.in_force(day) and _may_fit(each, stand)] or [NONE]
    parts = sorted(part for part in spec.not_by if part in stand.case.actors)
    kept_apart = [f"not by {', '.join(parts)}"] if parts else []
    return "; ".join([*told, *kept_apart])


def _may_fit(power: Power, stand: Standpoint) -> bool:
    """What was handed to nobody is taken or sent back by nobody (``workflows.authority``)."""
    return power.where != f"case_{RECEIVER}" or RECEIVER in stand.case.units


def _power(power: Power) -> str:
    """Who, at which office, how it stands to the case; and in which capacities another may exercise it, where the law says."""
    held = f"{'/'.join(power.roles)} @ {'/'.join(power.kinds)} ({power.where})"
    return held if power.delegates is None else f"{held} [{'/'.join(power.delegates)}]"


def _filed(spec: ActSpec, row: ActRow, stand: Standpoint) -> dict[str, object]:
    """What was told before falls away only where something was."""
    afresh = tuple(name for name in spec.afresh if name in stand.case.facts)
    told = {name: getattr(spec, name) for name in _FILED}
    return {**told, "afresh": afresh, "constants": dict(row.constants)}


def _filed_apart(specs: list[ActSpec], rows: list[ActRow], stand: Standpoint) -> tuple[str, str]:
    """Those of the things that an act leaves on file which the two tables have otherwise."""
    one, other = (_filed(spec, row, stand) for spec, row in zip(specs, rows, strict=True))
    names = [name for name in one if one[name] != other[name]]
    before, after = ("; ".join(_said(name, each[name]) for name in names) for each in (one, other))
    return before, after


def _said(name: str, value: object) -> str:
    if isinstance(value, Mapping):
        value = ", ".join(f"{key}: {each}" for key, each in value.items())
    elif isinstance(value, tuple):
        value = ", ".join(str(getattr(each, "code", each)) for each in value)
    return f"{name}: {value or NONE}"
