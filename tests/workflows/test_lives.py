"""Hundreds of lives at random over all procedures and regimes: the record stays whole, and no act is done without law."""

from __future__ import annotations

import os
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.workflows.invariants import check
from tests.workflows.lives import PROCEDURES, Life, after
from web.scenarios.exercise import scenario_files

# LOTRINH_LIVES=600 for a long night; every run of CI sees the same ones.
HOW_MANY = int(os.environ.get("LOTRINH_LIVES", "25"))
LIVES = settings(
    max_examples=HOW_MANY, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True
)
WORKED = sorted(scenario_files())
SEEDS = st.integers(0, 2**32)


def whole(life: Life) -> None:
    """The record after a life."""
    check(life.world.store)
    for case in life.cases:
        assert case.closed is PROCEDURES[case.procedure].stages[case.stage].final


@pytest.mark.slow
@LIVES
@given(seed=SEEDS)
def test_whatever_a_life_brings_the_record_is_whole_and_lawful(seed: int) -> None:
    life = Life(seed)
    life.go(60)
    whole(life)


@pytest.mark.slow
@LIVES
@given(path=st.sampled_from(WORKED), seed=SEEDS)
def test_a_worked_case_that_takes_another_turn_stays_whole_and_lawful(path: object, seed: int) -> None:
    life = after(path, seed)  # type: ignore[arg-type]  # a path of the list
    life.go(25)
    whole(life)


@pytest.mark.slow
def test_lives_reach_every_procedure() -> None:
    """What chance never reaches is not tested by it."""
    done: Counter[str] = Counter()
    for seed, path in enumerate(WORKED):
        life = after(path, seed)
        life.go(25)
        done.update(PROCEDURES.act(name).procedure for name in life.done)
    assert set(done) == set(PROCEDURES), dict(done)
