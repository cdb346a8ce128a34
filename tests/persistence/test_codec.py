"""The codec: every value comes back the same, one value has one text, nothing inexact is taken."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from persistence.codec import (
    decode_facts,
    decode_recorded,
    decode_value,
    dumps,
    encode_facts,
    encode_recorded,
    encode_value,
    load_map,
    load_text_map,
    load_texts,
    loads,
)
from persistence.errors import CodecError
from rules.facts import FactValue
from workflows.model import RecordedFact

HANOI = timezone(timedelta(hours=7))
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
MOMENTS = st.datetimes(
    min_value=datetime.fromisoformat("1900-01-01"),
    max_value=datetime.fromisoformat("2200-01-01"),
    timezones=st.sampled_from([UTC, HANOI, timezone(timedelta(hours=-11, minutes=30))]),
)
VALUES: st.SearchStrategy[FactValue] = st.one_of(
    st.booleans(),
    st.integers(-(2**53) + 1, 2**53 - 1),
    st.dates(),
    MOMENTS,
    TEXT,
    st.frozensets(TEXT),
)
FACTS = st.dictionaries(TEXT, VALUES)


def same(one: object, other: object) -> bool:
    return type(one) is type(other) and one == other


@given(FACTS)
def test_facts_come_back_the_same(facts: dict[str, FactValue]) -> None:
    back = decode_facts(encode_facts(facts))
    assert back.keys() == facts.keys()
    assert all(same(back[name], facts[name]) for name in facts)


@given(FACTS, st.randoms())
def test_one_value_has_one_text(facts: dict[str, FactValue], random: Any) -> None:
    items = list(facts.items())
    random.shuffle(items)
    assert encode_facts(dict(items)) == encode_facts(facts)
    assert encode_facts(decode_facts(encode_facts(facts))) == encode_facts(facts)


@given(MOMENTS)
def test_one_instant_has_one_text(moment: datetime) -> None:
    assert encode_value(moment) == encode_value(moment.astimezone(HANOI))


@given(st.dictionaries(TEXT, st.builds(RecordedFact, value=VALUES, seq=st.integers(1, 10_000), at=MOMENTS)))
def test_recorded_facts_come_back_the_same(facts: dict[str, RecordedFact]) -> None:
    assert decode_recorded(encode_recorded(facts)) == facts


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
                    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner)))  # fmt: skip
def test_json_comes_back_the_same(value: object) -> None:
    assert loads(dumps(value)) == value
    assert dumps(loads(dumps(value))) == dumps(value)


def test_tags_only_where_json_cannot_tell() -> None:
    facts: dict[str, FactValue] = {
        "on": date(2024, 1, 1),
        "at": datetime(2024, 1, 1, 7, 0, tzinfo=HANOI),
        "of": frozenset({"b", "a"}),
        "yes": True,
        "five": 5,
        "text": "đ",
    }
    assert encode_facts(facts) == (
        '{"at":{"moment":"2024-01-01T00:00:00+00:00"},"five":5,"of":{"set":["a","b"]},'
        '"on":{"date":"2024-01-01"},"text":"đ","yes":true}'
    )


@pytest.mark.parametrize(
    "value",
    [1.5, None, ["a"], {"a": 1}, b"a", datetime.fromisoformat("2024-01-01"), frozenset({1}), {"a"}, object()],
)
def test_what_is_no_fact_value_is_refused(value: Any) -> None:
    with pytest.raises(CodecError):
        encode_value(value)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "\ud800", {"a": {1, 2}}, {"a": object()}])
def test_what_json_cannot_hold_is_refused(value: object) -> None:
    with pytest.raises(CodecError):
        dumps(value)


@pytest.mark.parametrize(
    "raw",
    [1.5, None, [], {}, {"date": "x"}, {"date": 5}, {"moment": "2024-01-01T00:00:00"}, {"moment": "x"}, {"set": "a"},
     {"set": [1]}, {"other": 1}, {"date": "2024-01-01", "set": []}],
)  # fmt: skip
def test_a_damaged_value_is_told(raw: Any) -> None:
    with pytest.raises(CodecError, match="audit verify"):
        decode_value(raw)


def test_a_damaged_text_is_told() -> None:
    for read, text in (
        (loads, "{"),
        (loads, '{"a":1} '),
        (loads, ""),
        (load_map, "[]"),
        (load_texts, '["a",1]'),
        (load_texts, "{}"),
        (load_text_map, '{"a":1}'),
        (decode_recorded, '{"a":[1,2]}'),
        (decode_recorded, '{"a":[1,"x","2024-01-01T00:00:00+00:00"]}'),
    ):
        with pytest.raises(CodecError, match="audit verify"):
            read(text)


@pytest.mark.parametrize(
    "text",
    [
        '{"f":{"moment":"2024-10-08a07:30:00+00:00"}}',
        '{"f":{"moment":"2024-10-08T14:30:00+07:00"}}',
        '{"f":{"moment":"20241008T073000+0000"}}',
        '{"f":{"date":"20241008"}}',
        '{"f":{"date":"2024-W41-2"}}',
        '{"f":{"set":["b","a"]}}',
        '{"f":{"set":["a","a"]}}',
    ],
)
def test_another_text_of_the_same_value_is_refused(text: str) -> None:
    """Another text of the same value is a changed record: it must not be read as if nothing had happened."""
    with pytest.raises(CodecError):
        decode_facts(text)
