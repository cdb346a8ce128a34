"""The guard figure compares what is comparable: every peer comes to the same findings before anything is timed."""

from __future__ import annotations

import pytest

from bench.guard import guard
from bench.guard_pack import FACT_SETS, REQUIREMENTS, case
from bench.guard_peers import PEERS
from bench.report import Runner
from rules.conditions import Outcome
from rules.engine.plain import PlainEngine


def test_the_pack_is_what_the_figure_says() -> None:
    judged = case()
    assert len(judged.pack.requirements) == REQUIREMENTS == len(judged.broken_if)
    assert len(judged.facts) == FACT_SETS
    assert len(judged.facts[0].catalogue) == 20
    assert {len(tests) for tests in judged.broken_if} == {2, 3}
    assert case().pack.hash == judged.pack.hash


def test_about_one_requirement_in_ten_is_broken_and_some_facts_are_unknown() -> None:
    judged = case()
    plain = PlainEngine()
    outcomes = [outcome for facts in judged.facts for outcome in plain.judge(judged.pack, facts).values()]
    assert 0.08 < outcomes.count(Outcome.UNSATISFIED) / len(outcomes) < 0.15
    assert Outcome.UNDETERMINED in outcomes
    assert 0.02 < 1 - sum(map(len, judged.facts)) / (20 * FACT_SETS) < 0.08


def test_every_peer_agrees_before_it_is_timed() -> None:
    measured = guard(Runner(rounds=1, warm_ups=0))
    assert set(measured.baselines) == set(PEERS)
    assert "one zen expression" in measured.note


def test_a_peer_that_differs_is_not_timed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench.guard.PEERS", {"wrong": lambda judged: (list(judged.facts), lambda _: set())})
    with pytest.raises(ValueError, match="wrong does not come to the same findings"):
        guard(Runner(rounds=1, warm_ups=0))
