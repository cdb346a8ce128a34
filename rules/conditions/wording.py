"""Conditions in words, in Vietnamese for officers and lawyers and in English for auditors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from rules.conditions.nodes import (
    All,
    AnyOf,
    Compare,
    Comparison,
    Condition,
    Includes,
    Is,
    IsIn,
    IsTrue,
    Known,
    Leaf,
    Not,
)
from rules.facts import FactSpec
from rules.facts.english import label_en

_VI: Final = {
    Comparison.AT_LEAST: "từ {} trở lên",
    Comparison.AT_MOST: "không quá {}",
    Comparison.MORE_THAN: "lớn hơn {}",
    Comparison.LESS_THAN: "dưới {}",
}
_EN: Final = {
    Comparison.AT_LEAST: "at least {}",
    Comparison.AT_MOST: "at most {}",
    Comparison.MORE_THAN: "more than {}",
    Comparison.LESS_THAN: "less than {}",
}


def say_vi(condition: Condition, facts: Mapping[str, FactSpec]) -> str:
    """The condition in Vietnamese, with the labels of the facts."""
    if isinstance(condition, Not):
        return _denied_vi(condition.of, facts)
    if isinstance(condition, All | AnyOf):
        joint = " và " if isinstance(condition, All) else " hoặc "
        return joint.join(_bracketed(each, say_vi(each, facts)) for each in condition.of)
    return _leaf_vi(condition, facts[condition.fact])


def say_en(condition: Condition, facts: Mapping[str, FactSpec]) -> str:
    """The condition in English, with the labels of the facts and values."""
    if isinstance(condition, Not):
        return f"not ({say_en(condition.of, facts)})"
    if isinstance(condition, All | AnyOf):
        joint = " and " if isinstance(condition, All) else " or "
        return joint.join(_bracketed(each, say_en(each, facts)) for each in condition.of)
    return _leaf_en(condition, facts[condition.fact])


def label_vi(spec: FactSpec) -> str:
    """The label as it stands inside a sentence: small first letter unless it is an abbreviation."""
    return spec.vi[:1].lower() + spec.vi[1:] if spec.vi[1:2].islower() or spec.vi[1:2] == " " else spec.vi


def _bracketed(condition: Condition, said: str) -> str:
    return f"({said})" if isinstance(condition, All | AnyOf) else said


def _denied_vi(condition: Condition, facts: Mapping[str, FactSpec]) -> str:
    if isinstance(condition, Known):
        return f"chưa ghi nhận “{label_vi(facts[condition.fact])}”"
    if isinstance(condition, IsTrue):
        return f"không: {label_vi(facts[condition.fact])}"
    return f"không phải ({say_vi(condition, facts)})"


def _leaf_vi(leaf: Leaf, spec: FactSpec) -> str:
    label = label_vi(spec)
    match leaf:
        case IsTrue():
            return label
        case Known():
            return f"đã ghi nhận “{label}”"
        case Is(value=value):
            return f"{label} là “{spec.label(value)}”"
        case IsIn(values=values):
            return f"{label} thuộc: {'; '.join(spec.label(value) for value in values)}"
        case Compare(comparison=comparison, bound=bound):
            return f"{label} {_VI[comparison].format(spec.label(bound))}"
        case Includes(value=value):
            return f"{label} có “{spec.label(value)}”"


def _leaf_en(leaf: Leaf, spec: FactSpec) -> str:
    label = spec.en
    match leaf:
        case IsTrue():
            return label
        case Known():
            return f"'{label}' is recorded"
        case Is(value=value):
            return f"{label} is {label_en(spec, value)}"
        case IsIn(values=values):
            return f"{label} is one of: {', '.join(label_en(spec, value) for value in values)}"
        case Compare(comparison=comparison, bound=bound):
            return f"{label} is {_EN[comparison].format(label_en(spec, bound))}"
        case Includes(value=value):
            return f"{label} includes {label_en(spec, value)}"
