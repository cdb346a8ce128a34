"""The tables themselves: nothing cited that is not held, nothing required that nobody can tell, no duty that nobody can meet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product

import pytest

from rules.citation import Citation
from rules.conditions import Condition, Outcome, evaluate, facts_of
from rules.conditions.nodes import Compare, Is, IsIn, Leaf, leaves_of
from rules.corpus import Requirement, load_corpus
from rules.errors import NotInForce
from rules.facts import FactKind, FactSpec, FactType, FactValue
from tests.workflows.kit import UNITS
from workflows.gathering.sources import SOURCES
from workflows.procedure import ActSpec, Branch, Procedure, TermRow, load_procedures
from workflows.roles import ROLES, UNIT_KINDS

LAW, PROCEDURES = load_corpus(), load_procedures()
ACTS = list(PROCEDURES.acts.values())
DAY = timedelta(days=1)
label = lambda each: getattr(each, "id", "")  # noqa: E731  # the name of a case


def in_force(cite: Citation, on: date) -> bool:
    try:
        LAW.version(cite.instrument, on)
        if cite.article is not None and cite.form is None:
            LAW.article(cite, on)
    except NotInForce:
        return False
    return True


def days_of(first: date, last: date | None) -> Iterator[date]:
    """The first and the last day, and the edges of the law between them."""
    end = last or date(2026, 12, 31)
    yield from sorted(
        {
            first,
            end,
            *(near for edge in LAW.boundaries() for near in (edge, edge - DAY) if first <= near <= end),
        }
    )


@pytest.mark.parametrize("act", ACTS, ids=label)
def test_every_power_rests_on_law_in_force_on_every_day_of_it(act: ActSpec) -> None:
    for power in act.powers:
        for day in days_of(power.valid_from, power.valid_to):
            assert any(in_force(cite, day) for cite in power.cites), (act.id, day)


def days_of_act(act: ActSpec) -> Iterator[date]:
    """The days of its procedure on which a line of the act stands."""
    procedure = PROCEDURES[act.procedure]
    days = days_of(procedure.valid_from, procedure.valid_to)
    return (day for day in days if any(row.in_force(day) for row in act.rows))


@pytest.mark.parametrize("act", ACTS, ids=label)
def test_every_act_cites_law_in_force_on_every_day_of_it(act: ActSpec) -> None:
    for day in days_of_act(act):
        assert any(in_force(cite, day) for cite in act.cites), day


@pytest.mark.parametrize("act", ACTS, ids=label)
def test_somebody_may_do_it_on_every_day(act: ActSpec) -> None:
    for day in days_of_act(act):
        assert any(power.in_force(day) for power in act.powers), day


@pytest.mark.parametrize("act", ACTS, ids=label)
def test_its_conditions_are_in_force_on_every_day(act: ActSpec) -> None:
    for day in days_of_act(act):
        for row in (each for each in act.rows if each.in_force(day)):
            for name in row.requires:
                assert LAW.requirements_of(name, day)


def test_roles_kinds_and_parts_are_known() -> None:
    for act in ACTS:
        for power in act.powers:
            assert set(power.roles) <= set(ROLES)
            assert set(power.kinds) <= set(UNIT_KINDS)
        assert set(act.not_by) <= {other.actor_as for other in ACTS}
        for field in act.inputs:
            assert set(field.unit_kinds) <= set(UNIT_KINDS)
    assert {unit.kind for unit in UNITS.values()} <= set(UNIT_KINDS)


# --- what is set, met and ended ---------------------------------------------------------------------------------------------------

ELSEWHERE = {
    duty
    for procedure in PROCEDURES.values()
    for act in procedure.acts.values()
    for duty in act.meets_elsewhere
}  # duties that an act of another case meets
LIMITS = {"compulsory.limitation"}  # times that run out or fall away, and that nobody meets


def test_every_duty_that_is_set_is_met_by_an_act_and_every_one_met_is_set() -> None:
    terms = {
        term.id: term.duty
        for version in LAW.all_versions()
        for article in version.articles
        for term in article.terms
    }
    anywhere = {
        terms[row.term] for each in PROCEDURES.values() for act in each.acts.values() for row in act.sets
    }
    for procedure in PROCEDURES.values():
        acts = procedure.acts.values()
        started = {terms[row.term] for act in acts for row in act.sets}
        met = {duty for act in acts for duty in act.meets}
        ended = {duty for act in acts for duty in act.ends} | {
            duty for stage in procedure.stages.values() for duty in stage.ends
        }
        assert started - ELSEWHERE - LIMITS <= met <= anywhere
        assert ended <= anywhere


def test_every_term_of_the_law_is_set_by_an_act() -> None:
    known = {
        term.id for version in LAW.all_versions() for article in version.articles for term in article.terms
    }
    assert {row.term for act in ACTS for row in act.sets} == known


@pytest.mark.parametrize("procedure", PROCEDURES.values(), ids=label)
def test_a_duty_can_be_met_from_wherever_it_can_be_open(procedure: Procedure) -> None:
    """From each stage after a duty was set, an act that meets it is there or can still be reached, or the duty fell away."""
    terms = {
        term.id: term.duty
        for version in LAW.all_versions()
        for article in version.articles
        for term in article.terms
    }
    for act in procedure.acts.values():
        for row in act.sets:
            duty = terms[row.term]
            if duty not in ELSEWHERE | LIMITS:
                assert open_at(procedure, row, act, duty) <= can_meet(procedure, duty), (act.id, duty)


# Arrivals that assure that the duty was met before: a requirement of the act asks for it (Decree 109/2021 5.2 c, 6.2 b, 7.3 b), or
# only a volunteer's case, which has no such duty, ends without it.
ASSURED = {
    "assessment.forward": {"accepted"},
    "assessment.dispatch_staff": {"person_received"},
    "assessment.notify_person": {"addicted", "not_addicted"},
}


def edges(procedure: Procedure) -> Iterator[tuple[ActSpec, Branch, str, str]]:
    for act in procedure.acts.values():
        for row in act.rows:
            for start, branch in product(row.stages, row.branches):
                yield act, branch, start, start if branch.to == "=" else branch.to


def settles(procedure: Procedure, act: ActSpec, to: str, duty: str) -> bool:
    """Whether the duty is open no longer after the act has led there."""
    return duty in (*act.meets, *act.ends, *procedure.stages[to].ends) or to in ASSURED.get(duty, ())


def together(one: Condition | None, two: Condition | None) -> bool:
    """Whether two conditions on one enumerated fact can hold at once; taken as possible where they speak of more."""
    names = {name for each in (one, two) if each is not None for name in facts_of(each)}
    if one is None or two is None or len(names) != 1:
        return True
    (name,) = names
    both = ({evaluate(one, {name: value}), evaluate(two, {name: value})} for value in LAW.facts[name].values)
    return any(each == {Outcome.SATISFIED} for each in both)


def open_at(procedure: Procedure, row: TermRow, setting: ActSpec, duty: str) -> set[str]:
    """The stages at which the duty may still be open after the act that sets it."""
    found = {
        to
        for act, branch, _, to in edges(procedure)
        if act is setting and together(branch.when, row.when) and duty not in procedure.stages[to].ends
    }
    for _ in procedure.stages:
        found |= {
            to
            for act, _, start, to in edges(procedure)
            if start in found and not settles(procedure, act, to, duty)
        }
    return found


def can_meet(procedure: Procedure, duty: str) -> set[str]:
    """The stages from which the duty can be met or fall away."""
    found = {start for act, _, start, to in edges(procedure) if settles(procedure, act, to, duty)}
    for _ in procedure.stages:
        found |= {start for _, _, start, to in edges(procedure) if to in found}
    return found


def _goes_on(procedure: Procedure, start: str, to: str) -> bool:
    return procedure.stages[start].final and not procedure.stages[to].final


@pytest.mark.parametrize("procedure", PROCEDURES.values(), ids=label)
def test_from_everywhere_there_is_a_way_to_an_end(procedure: Procedure) -> None:
    ends = {name for name, stage in procedure.stages.items() if stage.final} or {"on_file"}
    found = set(ends)
    for _ in procedure.stages:
        found |= {start for _, _, start, to in edges(procedure) if to in found}
    assert found == set(procedure.stages)
    assert all(act.reopens for act, _, start, to in edges(procedure) if _goes_on(procedure, start, to)), (
        "what has ended is at most annulled"
    )


@pytest.mark.parametrize("act", ACTS, ids=label)
def test_branches_leave_no_case_without_a_way(act: ActSpec) -> None:
    """The branches of a row decide by one fact or end with one that always holds."""
    for row in act.rows:
        *_, last = row.branches
        if last.when is None:
            continue
        values = {
            name: set(LAW.facts[name].values)
            for branch in row.branches
            if branch.when
            for name in facts_of(branch.when)
        }
        assert len(values) == 1
        ((name, wanted),) = values.items()
        assert all(
            any(
                branch.when and evaluate(branch.when, {name: v}) is Outcome.SATISFIED
                for branch in row.branches
            )
            for v in wanted
        )


# --- what is asked ----------------------------------------------------------------------------------------------------------------


def rules() -> list[Requirement]:
    return [
        rule
        for version in LAW.all_versions()
        for article in version.articles
        for rule in article.requirements
    ]


def asked(rule: Requirement) -> frozenset[str]:
    return facts_of(rule.require) | (facts_of(rule.when) if rule.when is not None else frozenset())


def test_every_set_of_requirements_is_asked_by_an_act() -> None:
    assert {name for act in ACTS for row in act.rows for name in row.requires} == LAW.sets


def derived() -> set[str]:
    """The facts that are derived by data, and the names of those that the sources speak of, read from their code."""
    texts = [source.__code__ for source in SOURCES]
    names = {name for name, spec in LAW.facts.items() if spec.derive is not None}
    while texts:
        code = texts.pop()
        texts.extend(each for each in code.co_consts if hasattr(each, "co_consts"))
        flat = [
            each for const in code.co_consts for each in (const if isinstance(const, tuple) else (const,))
        ]
        names.update(each for each in flat if isinstance(each, str))
    return names


@pytest.mark.parametrize("rule", rules(), ids=label)
def test_what_a_requirement_asks_somebody_can_tell(rule: Requirement) -> None:
    """An entry of the act or of an earlier one, a constant, a moment, or a source that derives it."""
    for act in ACTS:
        if not any(set(row.requires) & set(rule.sets) for row in act.rows):
            continue
        procedure = PROCEDURES[act.procedure]
        told = {field.name for other in procedure.acts.values() for field in other.inputs}
        told |= {name for other in procedure.acts.values() for row in other.rows for name in row.constants}
        told |= {name for other in procedure.acts.values() for name in other.stamps}
        assert asked(rule) <= told | derived(), (act.id, asked(rule) - told - derived())


def test_every_derived_fact_of_the_catalogue_has_a_source() -> None:
    catalogue = {name for name, spec in LAW.facts.items() if spec.kind is FactKind.DERIVED}
    assert catalogue <= derived()


def test_every_fact_that_officers_record_is_an_entry_somewhere() -> None:
    entries = {field.name for act in ACTS for field in act.inputs} | {
        name for act in ACTS for names in (act.stamps, *(row.constants for row in act.rows)) for name in names
    }
    entered = {name for name, spec in LAW.facts.items() if spec.kind in {FactKind.RECORDED, FactKind.JUDGED}}
    assert entered <= entries


# --- requirements can fail and can be met -------------------------------------------------------------------------------------------


def pool(spec: FactSpec, leaves: list[Leaf]) -> list[FactValue]:
    """Values of a fact on both sides of everything that is asked about it."""
    if spec.type is FactType.BOOL:
        return [True, False]
    if spec.type is FactType.ENUM:
        return list(spec.values)
    if spec.type is FactType.SET:
        return [frozenset(), frozenset(spec.values), *(frozenset({value}) for value in spec.values)]
    bounds: set[object] = {leaf.bound for leaf in leaves if isinstance(leaf, Compare)}
    bounds |= {leaf.value for leaf in leaves if isinstance(leaf, Is)}
    bounds |= {value for leaf in leaves if isinstance(leaf, IsIn) for value in leaf.values}
    if spec.type is FactType.INT:
        return sorted(
            {bound + step for bound in bounds if isinstance(bound, int) for step in (-1, 0, 1)} | {0, 1, 2, 3}
        )
    days = sorted(
        bound + timedelta(step) for bound in bounds if isinstance(bound, date) for step in (-1, 0, 1)
    )
    return ["có"] if spec.type is FactType.TEXT else [*days] or [date(2024, 1, 1)]


def outcomes(rule: Requirement) -> set[tuple[Outcome, Outcome]]:
    """What ``when`` and ``require`` come to together, over every combination of telling values."""
    conditions: list[Condition] = [rule.require, *([rule.when] if rule.when is not None else [])]
    leaves = [leaf for condition in conditions for leaf in leaves_of(condition)]
    names = sorted(asked(rule))
    known_only = {
        name
        for name in names
        if LAW.facts[name].type in {FactType.TEXT, FactType.MOMENT, FactType.DATE}
        and not any(isinstance(leaf, Compare) and leaf.fact == name for leaf in leaves)
    }
    pools = [
        [
            None,
            *([True] if name in known_only else pool(LAW.facts[name], [x for x in leaves if x.fact == name])),
        ]
        for name in names
    ]
    found = set()
    for values in product(*pools):
        facts = {name: value for name, value in zip(names, values, strict=True) if value is not None}
        applies = Outcome.SATISFIED if rule.when is None else evaluate(rule.when, facts)
        found.add((applies, evaluate(rule.require, facts)))
    return found


@pytest.mark.parametrize("rule", rules(), ids=label)
def test_a_requirement_can_be_met_and_can_fail(rule: Requirement) -> None:
    found = outcomes(rule)
    assert (Outcome.SATISFIED, Outcome.SATISFIED) in found
    assert {(Outcome.SATISFIED, Outcome.UNSATISFIED), (Outcome.SATISFIED, Outcome.UNDETERMINED)} & found
