"""Hundreds of lives at random over all procedures and regimes: the record stays whole, and no act is done without law."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.workflows.invariants import check
from tests.workflows.lives import PROCEDURES, Life

LIVES = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)


@pytest.mark.slow
@LIVES
@given(seed=st.integers(0, 2**32))
def test_whatever_a_life_brings_the_record_is_whole_and_lawful(seed: int) -> None:
    life = Life(seed)
    life.go(40)
    check(life.world.store)
    for case in life.cases:
        assert case.closed is PROCEDURES[case.procedure].stages[case.stage].final


@pytest.mark.slow
def test_lives_reach_every_procedure() -> None:
    """What chance never reaches is not tested by it."""
    done: Counter[str] = Counter()
    for seed in range(60):
        life = Life(seed)
        life.go(50)
        done.update(PROCEDURES.act(name).procedure for name in life.done)
    assert set(done) == set(PROCEDURES), dict(done)
