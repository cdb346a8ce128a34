"""Generated law over generated facts: durable_rules, plain Python and a naive oracle come to the same."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules.conditions import evaluate, implication
from rules.engine.dual import DualEngine
from rules.engine.durable import DurableEngine
from rules.engine.plain import PlainEngine
from rules.engine.protocol import Pack
from rules.facts import FactSet
from tests.rules.engine_kit import CATALOGUE, Rule, condition, fact_sets, oracle, pack, packs, raw_conditions
from tests.rules.fact_sets import fact_sets as near_boundaries

PLAIN = PlainEngine()
DURABLE = DurableEngine(max_packs=8)

Raw = tuple[str, object, object]


@st.composite
def raw_packs(draw: st.DrawFn) -> list[Raw]:
    size = draw(st.integers(1, 6))
    return [(f"q{n}", draw(st.none() | raw_conditions), draw(raw_conditions)) for n in range(size)]


def _read(raw: list[Raw]) -> Pack:
    return pack(
        *(
            Rule(name, condition(require), None if when is None else condition(when))
            for name, when, require in raw
        )
    )


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(raw_packs(), st.lists(fact_sets, min_size=1, max_size=6))
def test_three_opinions_agree(raw: list[Raw], known: list[FactSet]) -> None:
    judged = _read(raw)
    for facts in known:
        expected = oracle(raw, facts.plain)
        assert PLAIN.judge(judged, facts) == expected
        assert DURABLE.judge(judged, facts) == expected


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(packs(), st.integers(0, 2**32))
def test_they_agree_near_every_boundary(judged: Pack, seed: int) -> None:
    for facts in near_boundaries(judged, CATALOGUE, seed, 15):
        expected = {r.id: implication(r.when, r.require, facts.plain) for r in judged.requirements}
        assert PLAIN.judge(judged, facts) == expected
        assert DURABLE.judge(judged, facts) == expected


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(packs(most=4), fact_sets)
def test_the_dual_engine_finds_no_difference(judged: Pack, facts: FactSet) -> None:
    verdict = DualEngine(DURABLE).judge(judged, facts, as_of=date(2024, 1, 1), corpus_hash="c")
    assert {f.requirement: f.outcome for f in verdict.findings} == PLAIN.judge(judged, facts)


@pytest.mark.slow
def test_a_long_run_of_wide_packs() -> None:
    """Packs of 60 requirements with conditions of up to 40 leaves, 200 sets of facts each."""
    import random

    from tests.rules.wide_law import wide_pack

    draw = random.Random(20240229)  # noqa: S311 - test data
    for _ in range(8):
        judged = wide_pack(draw)
        for facts in near_boundaries(judged, CATALOGUE, draw.randrange(2**32), 200):
            expected = PLAIN.judge(judged, facts)
            assert DURABLE.judge(judged, facts) == expected


def test_the_facts_of_a_seed_are_always_the_same() -> None:
    judged = _read([("q", "flag0", {"fact": "count0", "at_least": 5})])
    first = [facts.as_json() for facts in near_boundaries(judged, CATALOGUE, 7, 40)]
    assert first == [facts.as_json() for facts in near_boundaries(judged, CATALOGUE, 7, 40)]
    assert {facts.get("count0") for facts in near_boundaries(judged, CATALOGUE, 7, 200)} == {None, 4, 5, 6}
    assert {name for facts in near_boundaries(judged, CATALOGUE, 7, 40) for name in facts} == {
        "flag0",
        "count0",
    }


def test_the_facts_cover_every_outcome() -> None:
    judged = _read([("q", None, {"all": ["flag0", {"fact": "day0", "less_than": date(2024, 3, 1)}]})])
    met = {
        evaluate(judged.requirements[0].require, f.plain) for f in near_boundaries(judged, CATALOGUE, 1, 100)
    }
    assert len(met) == 3
