"""The plain engine: its own tables of three values, and the values it hands out for the explanation."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from hypothesis import given

from rules.conditions import Outcome, evaluate_leaf
from rules.engine.plain import OUTCOMES, PlainEngine, own_facts, own_leaves, plain_program
from rules.engine.protocol import Pack
from rules.facts import FactSet
from tests.rules.engine_kit import fact_sets, facts, pack, packs, rule

PLAIN = PlainEngine()
S, F, U = Outcome.SATISFIED, Outcome.UNSATISFIED, Outcome.UNDETERMINED
NAMED = {S: True, F: False, U: None}


@pytest.mark.parametrize(
    ("raw", "when", "known", "outcome"),
    [
        ("flag0", None, {"flag0": True}, S),
        ("flag0", None, {}, U),
        ("flag0", "flag1", {"flag1": False}, S),
        ("flag0", "flag1", {"flag0": True}, S),
        ("flag0", "flag1", {"flag0": False}, U),
        ({"fact": "day0", "less_than": date(2024, 3, 1)}, None, {"day0": date(2024, 2, 29)}, S),
        ({"fact": "colour0", "in": ["đỏ", "xanh"]}, None, {"colour0": "vàng"}, F),
        ({"not": {"fact": "papers0", "includes": "x"}}, None, {"papers0": []}, S),
        ({"not": {"known": "text"}}, None, {}, S),
    ],
)
def test_outcomes(raw: object, when: object, known: dict[str, object], outcome: Outcome) -> None:
    assert PLAIN.judge(pack(rule("a", raw, when=when)), facts(**known)) == {"a": outcome}


@given(packs(), fact_sets)
def test_it_hands_out_what_it_saw(judged: Pack, known: FactSet) -> None:
    program = plain_program(judged)
    outcomes, failing = program.judge(known.lookup)
    assert [place for place, *_ in failing] == [place for place, outcome in enumerate(outcomes) if outcome]
    for place, values, stood_on in failing:
        requirement = judged.requirements[place]
        assert values == tuple(NAMED[evaluate_leaf(leaf, known.plain)] for leaf in own_leaves(requirement))
        assert stood_on == tuple(known.get(name) for name in own_facts(requirement))
    assert program.values(known.lookup) == tuple(
        NAMED[evaluate_leaf(leaf, known.plain)] for leaf in program.leaves
    )
    assert [OUTCOMES[outcome] for outcome in outcomes] == list(PLAIN.judge(judged, known).values())


def test_nothing_of_the_law_is_ever_source() -> None:
    """Ids and labels are data: not even a hostile one can become code."""
    hostile = rule("x'); __import__('os')._exit(3) #", "flag0", vi="'''", en='"""')
    assert PLAIN.judge(pack(hostile), facts(flag0=False)) == {hostile.id: F}


def test_it_is_safe_in_threads() -> None:
    judged = pack(*(rule(f"q{n}", {"fact": "count0", "at_least": n}) for n in range(20)))
    found: list[bool] = []

    def work(number: int) -> None:
        expected = {f"q{n}": S if number >= n else F for n in range(20)}
        found.extend(PLAIN.judge(judged, facts(count0=number)) == expected for _ in range(200))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [True] * 1_600
