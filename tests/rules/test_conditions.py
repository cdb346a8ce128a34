"""Conditions are read strictly and come to one of three values."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given

from rules.conditions import (
    MAX_DEPTH,
    All,
    Compare,
    Comparison,
    Is,
    IsIn,
    IsTrue,
    Known,
    Not,
    Outcome,
    as_raw,
    evaluate,
    evaluate_leaf,
    facts_of,
    implication,
    leaves_of,
    value_of,
)
from rules.errors import CorpusError
from rules.facts import FactSet
from tests.rules.engine_kit import CATALOGUE, condition, conditions, fact_sets, facts, halves, raw_conditions

S, F, U = Outcome.SATISFIED, Outcome.UNSATISFIED, Outcome.UNDETERMINED


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        ("nothing", "no fact 'nothing'"),
        ("count0", "does not fit fact 'count0'"),
        (True, "a fact's name or a mapping"),
        ({}, "a fact's name or a mapping"),
        ([], "a fact's name or a mapping"),
        ({"all": []}, "list of one or more"),
        ({"any": "flag0"}, "list of one or more"),
        ({"not": ["flag0"]}, "a fact's name or a mapping"),
        ({"al": ["flag0"]}, "unknown key 'al'; did you mean 'all'"),
        ({True: "flag0"}, "unknown key 'True'"),
        ({"fact": "count0"}, "'fact' alone"),
        ({"is": 3}, "'is' alone"),
        ({"fact": "count0", "is": 3, "at_least": 2}, "exactly one of"),
        ({"fact": "count0", "known": "count0"}, "exactly one of"),
        ({"all": ["flag0"], "any": ["flag0"]}, "exactly one of"),
        ({"fact": 3, "is": 3}, "a fact's name must be text"),
        ({"fact": "count0", "is": "5"}, "str is not a whole number"),
        ({"fact": "count0", "is": True}, "bool is not a whole number"),
        ({"fact": "count0", "at_least": 2.5}, "float is not a whole number"),
        ({"fact": "count0", "at_least": 2**53}, "too large"),
        ({"fact": "flag0", "is": 1}, "int is not true or false"),
        ({"fact": "flag0", "in": [True]}, "does not fit"),
        ({"fact": "day0", "at_least": "2024-01-01"}, "str is not a date"),
        ({"fact": "day0", "is": datetime(2024, 1, 1)}, "datetime is not a date"),  # noqa: DTZ001
        ({"fact": "colour0", "is": "tím"}, "not in the list"),
        ({"fact": "colour0", "at_least": "đỏ"}, "does not fit"),
        ({"fact": "colour0", "in": []}, "list of one or more"),
        ({"fact": "colour0", "in": ["đỏ", "đỏ"]}, "twice"),
        ({"fact": "colour0", "in": ["đỏ", 1]}, "not in the list"),
        ({"fact": "papers0", "is": ["x"]}, "does not fit"),
        ({"fact": "papers0", "includes": "w"}, "includes only x, y, z"),
        ({"fact": "colour0", "includes": "đỏ"}, "does not fit"),
        ({"fact": "text", "is": "abc"}, "does not fit"),
        ({"fact": "moment", "at_least": date(2024, 1, 1)}, "does not fit"),
        ({"known": ["flag0"]}, "a fact's name must be text"),
    ],
)
def test_what_is_not_of_the_grammar_is_refused(raw: object, told: str) -> None:
    with pytest.raises(CorpusError) as refused:
        condition({"all": ["flag0", raw]})
    assert told in refused.value.en
    assert refused.value.en.startswith("test.all[1]")
    assert refused.value.vi.startswith("test.all[1]")


def test_nesting_has_an_end() -> None:
    raw: object = "flag0"
    for _ in range(MAX_DEPTH - 1):
        raw = {"not": raw}
    condition(raw)
    with pytest.raises(CorpusError, match="nested deeper"):
        condition({"not": raw})


def test_the_grammar_is_read() -> None:
    read = condition(
        {
            "all": [
                "flag0",
                {"not": {"known": "text"}},
                {"fact": "count0", "more_than": 2},
                {"fact": "flag1", "is": False},
            ]
        }
    )
    assert read == All(
        (
            IsTrue("flag0"),
            Not(Known("text")),
            Compare("count0", Comparison.MORE_THAN, 2),
            Is("flag1", value=False),
        )
    )
    assert facts_of(read) == {"flag0", "text", "count0", "flag1"}
    assert leaves_of(All((IsTrue("flag0"), Not(IsTrue("flag0"))))) == (IsTrue("flag0"),)


@given(conditions)
def test_a_condition_written_out_is_read_the_same(found: object) -> None:
    def revive(raw: object) -> object:
        if isinstance(raw, list):
            return [revive(item) for item in raw]
        if isinstance(raw, dict):
            dated = str(raw.get("fact", "")).startswith(("day", "born"))
            return {
                key: _dated(value) if dated and key != "fact" else revive(value) for key, value in raw.items()
            }
        return raw

    assert condition(revive(as_raw(found))) == found  # type: ignore[arg-type]


def _dated(value: object) -> object:
    return (
        [date.fromisoformat(day) for day in value]
        if isinstance(value, list)
        else date.fromisoformat(str(value))
    )


@pytest.mark.parametrize(
    ("raw", "outcomes"),
    [
        ("flag0", (S, F, U)),
        ({"not": "flag0"}, (F, S, U)),
        ({"known": "flag0"}, (S, S, F)),
        ({"all": ["flag0", "flag1"]}, (U, F, U)),
        ({"any": ["flag0", "flag1"]}, (S, U, U)),
        ({"all": ["flag0", {"not": "flag0"}]}, (F, F, U)),
        ({"any": ["flag0", {"not": {"known": "flag0"}}]}, (S, F, S)),
    ],
)
def test_three_values(raw: object, outcomes: tuple[Outcome, Outcome, Outcome]) -> None:
    """Over flag0 true, false and unknown; flag1 is always unknown."""
    sets = (facts(flag0=True), facts(flag0=False), facts())
    assert tuple(evaluate(condition(raw), known.plain) for known in sets) == outcomes


@pytest.mark.parametrize(
    ("word", "below", "on", "above"),
    [
        ("at_least", F, S, S),
        ("at_most", S, S, F),
        ("more_than", F, F, S),
        ("less_than", S, F, F),
        ("is", F, S, F),
    ],
)
def test_a_bound_and_its_neighbours(word: str, below: Outcome, on: Outcome, above: Outcome) -> None:
    number = condition({"fact": "count0", word: 5})
    day = condition({"fact": "day0", word: date(2024, 3, 1)})
    for value, leap, expected in (
        (4, date(2024, 2, 29), below),
        (5, date(2024, 3, 1), on),
        (6, date(2024, 3, 2), above),
    ):
        assert evaluate(number, {"count0": value}) is expected
        assert evaluate(day, {"day0": leap}) is expected


def test_an_empty_set_is_known() -> None:
    holds_x = condition({"fact": "papers0", "includes": "x"})
    assert evaluate(holds_x, facts(papers0=[]).plain) is F
    assert evaluate(holds_x, facts().plain) is U


@pytest.mark.parametrize(
    ("flag0", "flag1", "outcome"),
    [
        (True, True, S),
        (True, False, F),
        (True, None, U),
        (False, True, S),
        (False, False, S),
        (False, None, S),
        (None, True, S),
        (None, False, U),
        (None, None, U),
    ],
)
def test_the_implication(flag0: bool | None, flag1: bool | None, outcome: Outcome) -> None:  # noqa: FBT001
    known = {name: value for name, value in (("flag0", flag0), ("flag1", flag1)) if value is not None}
    assert implication(IsTrue("flag0"), IsTrue("flag1"), known) is outcome


@given(raw_conditions, fact_sets)
def test_evaluation_is_kleenes_logic(raw: object, known: FactSet) -> None:
    assert evaluate(condition(raw), known.plain) is (F, U, S)[halves(raw, known.plain)]


@given(conditions, fact_sets)
def test_the_values_of_the_leaves_say_the_same(found: object, known: FactSet) -> None:
    named = {S: True, F: False, U: None}
    leaves = {leaf: named[evaluate_leaf(leaf, known.plain)] for leaf in leaves_of(found)}  # type: ignore[arg-type]
    assert value_of(found, leaves) is named[evaluate(found, known.plain)]  # type: ignore[arg-type]


def test_literals_are_hashable_and_typed() -> None:
    assert IsIn("colour0", ("đỏ",)) == condition({"fact": "colour0", "in": ["đỏ"]})
    assert CATALOGUE["colour0"].values == ("đỏ", "xanh", "vàng")
