"""Conditions, citations and days in Vietnamese words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from rules.citation import Citation
from rules.conditions import Condition
from rules.conditions.nodes import All, AnyOf, Compare, Includes, Is, IsIn, IsTrue, Known, Leaf, Not
from rules.corpus import load_corpus

SIGNS = {"at_least": "≥", "at_most": "≤", "more_than": ">", "less_than": "<"}


def when(condition: Condition | None) -> str:
    """The tail of a line that holds only sometimes."""
    return f", khi {say(condition)}" if condition is not None else ""


def say(condition: Condition) -> str:
    """A condition in words, with the labels of the facts."""
    if isinstance(condition, Not):
        return f"không ({say(condition.of)})"
    if isinstance(condition, All | AnyOf):
        joint = " VÀ " if isinstance(condition, All) else " HOẶC "
        return joint.join(
            f"({say(each)})" if isinstance(each, All | AnyOf) else say(each) for each in condition.of
        )
    return _leaf(condition)


def _leaf(leaf: Leaf) -> str:
    spec = load_corpus().facts[leaf.fact]
    label = spec.vi[:1].lower() + spec.vi[1:] if spec.vi[1:2].islower() else spec.vi
    match leaf:
        case IsTrue():
            return label
        case Known():
            return f"đã ghi “{label}”"
        case Is(value=value):
            return f"{label} = {spec.label(value)}"
        case IsIn(values=values):
            return f"{label} ∈ {{{'; '.join(spec.label(value) for value in values)}}}"
        case Compare(comparison=comparison, bound=bound):
            return f"{label} {SIGNS[comparison.value]} {spec.label(bound)}"
        case Includes(value=value):
            return f"{label} có {spec.label(value)}"


def cited(cites: Iterable[Citation]) -> str:
    """Citations in their long form."""
    return "; ".join(load_corpus().vietnamese(cite) for cite in cites)


def on(day: date | None) -> str:
    """A day as officers write it."""
    return f"{day:%d/%m/%Y}" if day else ""


def span(first: date, last: date | None) -> str:
    """From a day to a day."""
    return f"từ {on(first)} đến {on(last)}" if last else f"từ {on(first)}"
