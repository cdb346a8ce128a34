"""What would unlock: every set does, none is larger than it must be, and nothing fixed is asked to change."""

from __future__ import annotations

import itertools
import math
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules.conditions import (
    Compare,
    Comparison,
    Includes,
    Is,
    IsIn,
    IsTrue,
    Known,
    Leaf,
    Outcome,
    evaluate_leaf,
    implication,
)
from rules.engine.explain import Explainer
from rules.engine.protocol import Pack
from rules.facts import INT_LIMIT, FactCatalogue, FactSet, FactType, FactValue
from rules.unlock import MOST_SETS, Accepted, Need
from rules.unlock.accepted import accepted_by
from rules.verdict import Sets
from tests.rules.engine_kit import (
    CATALOGUE,
    COLOURS,
    DAY,
    Rule,
    condition,
    entry,
    fact_sets,
    facts,
    pack,
    packs,
    rule,
)


def unlocks(found: Rule, known: FactSet) -> Sets:
    """The sets for one requirement."""
    explainer = Explainer(pack(found), known.catalogue)
    _, failing = explainer.judge(known.lookup)
    (finding,) = explainer.failed(failing)
    return finding.unlock


def told(sets: Sets) -> list[dict[str, str]]:
    return [{need.fact: need.wanted for need in needs} for needs in sets]


@pytest.mark.parametrize(
    ("raw", "known", "expected"),
    [
        ("flag0", {"flag0": False}, [{"flag0": "có"}]),
        ("flag0", {}, [{"flag0": "có"}]),
        ({"not": "flag0"}, {"flag0": True}, [{"flag0": "không"}]),
        ({"known": "text"}, {}, [{"text": "cần được ghi nhận"}]),
        ({"not": {"known": "text"}}, {"text": "x"}, []),
        ({"fact": "count0", "at_least": 18}, {"count0": 17}, [{"count0": "từ 18 lần trở lên"}]),
        ({"fact": "count0", "more_than": 18}, {}, [{"count0": "từ 19 lần trở lên"}]),
        ({"fact": "count0", "at_most": 3}, {"count0": 4}, [{"count0": "không quá 3 lần"}]),
        ({"fact": "count0", "is": 3}, {"count0": 4}, [{"count0": "3 lần"}]),
        ({"fact": "count0", "in": [1, 2, 5]}, {}, [{"count0": "từ 1 lần đến 2 lần hoặc 5 lần"}]),
        (
            {"not": {"fact": "count0", "is": 3}},
            {"count0": 3},
            [{"count0": "không quá 2 lần hoặc từ 4 lần trở lên"}],
        ),
        ({"fact": "day0", "at_least": date(2024, 3, 1)}, {}, [{"day0": "từ ngày 01/03/2024 trở đi"}]),
        ({"fact": "day0", "less_than": date(2024, 3, 1)}, {}, [{"day0": "chậm nhất ngày 29/02/2024"}]),
        ({"fact": "colour0", "is": "đỏ"}, {}, [{"colour0": "màu đỏ"}]),
        (
            {"not": {"fact": "colour0", "is": "đỏ"}},
            {"colour0": "đỏ"},
            [{"colour0": "một trong: màu xanh, màu vàng"}],
        ),
        ({"fact": "papers0", "includes": "x"}, {"papers0": []}, [{"papers0": "có: tờ x"}]),
        (
            {"all": [{"fact": "papers0", "includes": "x"}, {"not": {"fact": "papers0", "includes": "y"}}]},
            {"papers0": ["y"]},
            [{"papers0": "có: tờ x; không có: tờ y"}],
        ),
    ],
)
def test_one_fact(raw: object, known: dict[str, object], expected: list[dict[str, str]]) -> None:
    assert told(unlocks(rule("a", raw), facts(**known))) == expected


class TestSets:
    def test_all_asks_for_everything_at_once(self) -> None:
        found = unlocks(
            rule("a", {"all": ["flag0", "flag1", {"fact": "count0", "at_least": 2}]}), facts(flag1=True)
        )
        assert told(found) == [{"flag0": "có", "count0": "từ 2 lần trở lên"}]

    def test_any_gives_alternatives_smallest_first(self) -> None:
        raw = {"any": [{"all": ["flag0", {"fact": "count0", "at_least": 2}]}, "flag1"]}
        assert told(unlocks(rule("a", raw), facts(flag0=False, count0=0, flag1=False))) == [
            {"flag1": "có"},
            {"flag0": "có", "count0": "từ 2 lần trở lên"},
        ]

    def test_what_holds_already_is_not_asked_for(self) -> None:
        raw = {"any": [{"all": ["flag0", "flag1"]}, {"all": ["flag0", {"fact": "count0", "is": 2}]}]}
        assert told(unlocks(rule("a", raw), facts(flag0=True))) == [{"count0": "2 lần"}, {"flag1": "có"}]

    def test_a_larger_set_that_contains_a_smaller_is_left_out(self) -> None:
        raw = {"any": ["flag0", {"all": ["flag0", "flag1"]}]}
        assert told(unlocks(rule("a", raw), facts())) == [{"flag0": "có"}]

    def test_no_longer_applying_unlocks_too(self) -> None:
        assert told(unlocks(rule("a", "flag0", when="flag1"), facts(flag0=False, flag1=True))) == [
            {"flag0": "có"},
            {"flag1": "không"},
        ]

    def test_alternatives_that_differ_in_one_fact_are_one(self) -> None:
        raw = {"any": [{"fact": "colour0", "is": "đỏ"}, {"fact": "colour0", "is": "xanh"}]}
        assert told(unlocks(rule("a", raw), facts(colour0="vàng"))) == [
            {"colour0": "một trong: màu đỏ, màu xanh"}
        ]

    def test_what_contradicts_itself_is_no_way(self) -> None:
        raw = {
            "any": [{"all": [{"fact": "count0", "at_least": 5}, {"fact": "count0", "less_than": 5}]}, "flag0"]
        }
        assert told(unlocks(rule("a", raw), facts())) == [{"flag0": "có"}]

    def test_a_change_keeps_what_holds_of_the_same_fact(self) -> None:
        raw = {"all": [{"fact": "count0", "at_most": 9}, {"fact": "count0", "at_least": 5}]}
        assert told(unlocks(rule("a", raw), facts(count0=3))) == [{"count0": "từ 5 lần đến 9 lần"}]

    def test_at_most_eight(self) -> None:
        catalogue = FactCatalogue.from_raw({f"f{n:02d}": entry("bool") for n in range(20)}, "w")
        found = Rule("a", condition({"any": list(catalogue)}, catalogue))
        assert len(unlocks(found, FactSet.of(catalogue, {}))) == MOST_SETS

    def test_the_order_is_always_the_same(self) -> None:
        raw = {"any": ["flag1", "flag0", {"all": [{"fact": "count0", "is": 1}, {"fact": "count1", "is": 1}]}]}
        assert [set(needs) for needs in told(unlocks(rule("a", raw), facts()))] == [
            {"flag0"},
            {"flag1"},
            {"count0", "count1"},
        ]


class TestFixed:
    def test_what_nobody_can_change_is_never_asked_to_change(self) -> None:
        assert unlocks(rule("a", "fixed"), facts(fixed=False)) == ()
        assert told(unlocks(rule("a", {"any": ["fixed", "flag0"]}), facts(fixed=False))) == [{"flag0": "có"}]

    def test_what_is_unknown_may_be_supplied_also_where_it_cannot_change(self) -> None:
        (needs,) = unlocks(rule("a", {"fact": "born", "at_most": DAY}), facts())
        (need,) = needs
        assert (need.fact, need.supply) == ("born", True)

    def test_what_is_known_cannot_become_unknown(self) -> None:
        assert unlocks(rule("a", {"not": {"known": "flag0"}}), facts(flag0=True)) == ()


class TestNeeds:
    def test_it_names_the_paper(self) -> None:
        ((need,),) = unlocks(rule("a", "flag1"), facts(flag1=False))
        assert (need.document, need.supply) == ("Giấy xác nhận", False)

    def test_json_and_back(self) -> None:
        raw = {
            "any": [
                {"fact": "day0", "at_least": DAY},
                {"fact": "count0", "at_most": 3},
                "flag0",
                {"known": "text"},
            ]
        }
        for needs in unlocks(rule("a", raw), facts()):
            for need in needs:
                assert Need.from_json(need.as_json()) == need

    def test_days_are_told_as_days(self) -> None:
        ((need,),) = unlocks(rule("a", {"fact": "day0", "at_least": DAY}), facts())
        assert need.accepted.as_json() == {"days": [["2024-02-28", None]]}
        assert need.wanted_en == "at least 2024-02-28"


# ---- properties ------------------------------------------------------------------------------------------------

_CANDIDATES: dict[FactType, list[Any]] = {
    FactType.BOOL: [True, False],
    FactType.INT: list(range(-6, 7)),
    FactType.DATE: [DAY + timedelta(step) for step in range(-6, 7)],
    FactType.ENUM: list(COLOURS),
    FactType.SET: [frozenset(v for n, v in enumerate("xyz") if bits >> n & 1) for bits in range(8)],
    FactType.TEXT: ["văn bản"],
}


def admitted(need: Need) -> list[FactValue]:
    kind = CATALOGUE[need.fact].type
    if kind is FactType.MOMENT:
        return []
    return [value for value in _CANDIDATES[kind] if need.accepted.admits(value)]


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(packs(most=1), fact_sets, st.randoms(use_true_random=False))
def test_every_set_unlocks_its_requirement(judged: Pack, known: FactSet, draw: Any) -> None:
    (requirement,) = judged.requirements
    explainer = Explainer(judged, CATALOGUE)
    _, failing = explainer.judge(known.lookup)
    for finding in explainer.failed(failing):
        assert len(finding.unlock) <= MOST_SETS
        for needs in finding.unlock:
            choices = {need.fact: admitted(need) for need in needs}
            assert all(CATALOGUE[need.fact].changeable or need.supply for need in needs)
            assert all(need.supply is (need.fact not in known) for need in needs)
            if not all(choices.values()):
                continue
            after = known.merge({fact: draw.choice(values) for fact, values in choices.items()})
            assert implication(requirement.when, requirement.require, after.plain) is Outcome.SATISFIED


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(packs(most=1), fact_sets)
def test_no_set_asks_more_than_it_must(judged: Pack, known: FactSet) -> None:
    """Leave one need out: what remains may be done in some way that does not satisfy the requirement."""
    (requirement,) = judged.requirements
    explainer = Explainer(judged, CATALOGUE)
    _, failing = explainer.judge(known.lookup)
    for finding in explainer.failed(failing):
        for needs in finding.unlock:
            for left_out in needs:
                others = {need.fact: admitted(need) for need in needs if need is not left_out}
                if not 0 < math.prod(map(len, others.values())) < 3_000:
                    continue
                outcomes = {
                    implication(
                        requirement.when,
                        requirement.require,
                        {**known.plain, **dict(zip(others, chosen, strict=True))},
                    )
                    for chosen in itertools.product(*others.values())
                }
                assert outcomes != {Outcome.SATISFIED}


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(packs(most=1), fact_sets)
def test_no_set_only_where_nothing_would_do(judged: Pack, known: FactSet) -> None:
    """Where no set is told, no single change of a changeable or unknown fact satisfies the requirement."""
    (requirement,) = judged.requirements
    explainer = Explainer(judged, CATALOGUE)
    _, failing = explainer.judge(known.lookup)
    for finding in explainer.failed(failing):
        if finding.unlock:
            continue
        for name in finding.facts:
            spec = CATALOGUE[name]
            if (name in known and not spec.changeable) or spec.type is FactType.MOMENT:
                continue
            for value in _CANDIDATES[spec.type]:
                after = known.merge({name: value})
                assert (
                    implication(requirement.when, requirement.require, after.plain) is not Outcome.SATISFIED
                )


@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(packs(most=5), fact_sets, st.randoms(use_true_random=False))
def test_every_set_for_the_whole_act_unlocks_all_of_it(judged: Pack, known: FactSet, draw: Any) -> None:
    explainer = Explainer(judged, CATALOGUE)
    _, failing = explainer.judge(known.lookup)
    if not failing:
        return
    for needs in explainer.unlock(failing, known.lookup):
        choices = {need.fact: admitted(need) for need in needs}
        if not all(choices.values()):
            continue
        after = known.merge({fact: draw.choice(values) for fact, values in choices.items()})
        outcomes = {r.id: implication(r.when, r.require, after.plain) for r in judged.requirements}
        assert set(outcomes.values()) == {Outcome.SATISFIED}


class TestWholeAct:
    def test_needs_are_met_once(self) -> None:
        judged = pack(
            rule("a", {"fact": "count0", "at_least": 5}),
            rule("b", {"fact": "count0", "at_most": 9}),
            rule("c", {"any": ["flag0", {"fact": "count0", "at_least": 7}]}),
        )
        assert told(_whole(judged, facts(count0=3))) == [
            {"count0": "từ 7 lần đến 9 lần"},
            {"flag0": "có", "count0": "từ 5 lần đến 9 lần"},
        ]

    def test_what_is_satisfied_today_is_not_broken(self) -> None:
        judged = pack(rule("a", {"any": ["flag0", "flag1"]}), rule("b", {"not": "flag0"}))
        assert told(_whole(judged, facts(flag0=False, flag1=False))) == [{"flag1": "có"}]

    def test_requirements_that_exclude_each_other_cannot_be_unlocked(self) -> None:
        judged = pack(
            rule("a", {"fact": "count0", "at_least": 5}), rule("b", {"fact": "count0", "less_than": 5})
        )
        assert _whole(judged, facts(count0=3)) == ()

    def test_one_that_cannot_be_unlocked_locks_the_act(self) -> None:
        judged = pack(rule("a", "flag0"), rule("b", "fixed"))
        assert _whole(judged, facts(flag0=False, fixed=False)) == ()

    def test_many_failures_still_find_a_way(self) -> None:
        judged = pack(
            *(rule(f"q{n:02d}", {"any": ["flag0", {"fact": "count0", "at_least": n}]}) for n in range(1, 40))
        )
        assert told(_whole(judged, facts(flag0=False, count0=0)))[0] in (
            {"flag0": "có"},
            {"count0": "từ 39 lần trở lên"},
        )


def _whole(judged: Pack, known: FactSet) -> Sets:
    explainer = Explainer(judged, known.catalogue)
    _, failing = explainer.judge(known.lookup)
    return explainer.unlock(failing, known.lookup)


# ---- accepted values -------------------------------------------------------------------------------------------

_LEAVES: list[Leaf] = [
    IsTrue("flag0"),
    Is("flag0", value=False),
    Is("count0", 2),
    IsIn("count0", (1, 2, 4)),
    *(Compare("count0", comparison, 2) for comparison in Comparison),
    *(Compare("day0", comparison, DAY) for comparison in Comparison),
    IsIn("day0", (DAY, DAY + timedelta(2))),
    Is("colour0", "đỏ"),
    IsIn("colour0", ("đỏ", "vàng")),
    Includes("papers0", "x"),
    Known("text"),
]


@pytest.mark.parametrize("leaf", _LEAVES, ids=str)
@pytest.mark.parametrize("holds", [True, False])
def test_accepted_values_are_those_for_which_the_leaf_holds(leaf: Leaf, holds: bool) -> None:  # noqa: FBT001
    accepted = accepted_by(leaf, CATALOGUE[leaf.fact], holds=holds)
    for value in _CANDIDATES[CATALOGUE[leaf.fact].type]:
        expected = (evaluate_leaf(leaf, {leaf.fact: value}) is Outcome.SATISFIED) is holds
        assert accepted.admits(value) is (expected or isinstance(leaf, Known))
    assert Accepted.from_json(accepted.as_json()) == accepted  # type: ignore[arg-type]


@given(st.sampled_from(_LEAVES), st.sampled_from(_LEAVES), st.booleans(), st.booleans())
def test_meeting_and_joining(one: Leaf, other: Leaf, first: bool, second: bool) -> None:  # noqa: FBT001
    spec = CATALOGUE[one.fact]
    a = accepted_by(one, spec, holds=first)
    b = accepted_by(other, CATALOGUE[other.fact], holds=second)
    if CATALOGUE[other.fact].type is not spec.type:
        return
    met, joined = a.meet(b), a.join(b)
    values = _CANDIDATES[spec.type]
    for value in values:
        assert met.admits(value) is (a.admits(value) and b.admits(value))
        assert joined is None or joined.admits(value) is (a.admits(value) or b.admits(value))
    assert met.nothing is (met.nothing and not any(met.admits(value) for value in values))
    assert a.covers(met)


def test_the_ends_of_the_number_line() -> None:
    assert accepted_by(
        Compare("count0", Comparison.MORE_THAN, INT_LIMIT - 1), CATALOGUE["count0"], holds=True
    ).nothing
    assert accepted_by(Compare("day0", Comparison.LESS_THAN, date.min), CATALOGUE["day0"], holds=True).nothing
    whole = accepted_by(Compare("day0", Comparison.AT_LEAST, date.min), CATALOGUE["day0"], holds=True)
    assert whole == Accepted(), "any day at all"


def test_every_value_of_a_list_is_any_value() -> None:
    raw = {"all": [{"known": "colour0"}, {"any": ["flag0", {"fact": "colour0", "in": list(COLOURS)}]}]}
    assert told(unlocks(rule("a", raw), facts())) == [{"colour0": "cần được ghi nhận"}]


def test_what_one_change_breaks_another_may_not_mend_by_breaking_a_third() -> None:
    judged = pack(
        rule("a", {"known": "born"}),
        rule("b", "flag0"),
        rule("c", {"not": {"all": [{"known": "born"}, "flag0"]}}),
    )
    assert _whole(judged, facts(flag0=True)) == ()
