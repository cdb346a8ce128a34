"""What a condition comes to over given facts: a direct reading of Kleene's tables, as plain as it can be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import ge, gt, le, lt
from typing import Any, Final

from rules.conditions.nodes import (
    All,
    AnyOf,
    Comparison,
    Condition,
    Includes,
    Is,
    IsIn,
    IsTrue,
    Known,
    Leaf,
    Not,
    Outcome,
)
from rules.facts import FactValue

# Both sides have the fact's own type: the parser saw to the bound, the catalogue to the value.
_OPERATORS: Final[Mapping[Comparison, Any]] = {
    Comparison.AT_LEAST: ge,
    Comparison.AT_MOST: le,
    Comparison.MORE_THAN: gt,
    Comparison.LESS_THAN: lt,
}


def evaluate(condition: Condition, facts: Mapping[str, FactValue]) -> Outcome:
    """Satisfied, unsatisfied or undetermined. A fact that is not in ``facts`` is unknown."""
    if isinstance(condition, Not):
        return negate(evaluate(condition.of, facts))
    if isinstance(condition, All):
        return conjoin(evaluate(part, facts) for part in condition.of)
    if isinstance(condition, AnyOf):
        return negate(conjoin(negate(evaluate(part, facts)) for part in condition.of))
    return evaluate_leaf(condition, facts)


def evaluate_leaf(leaf: Leaf, facts: Mapping[str, FactValue]) -> Outcome:
    """The same for one leaf."""
    if isinstance(leaf, Known):
        return _two(leaf.fact in facts)
    value = facts.get(leaf.fact)
    if value is None:
        return Outcome.UNDETERMINED
    if isinstance(leaf, IsTrue):
        return _two(value is True)
    if isinstance(leaf, Is):
        return _two(value == leaf.value)
    if isinstance(leaf, IsIn):
        return _two(value in leaf.values)
    if isinstance(leaf, Includes):
        return _two(isinstance(value, frozenset) and leaf.value in value)
    return _two(_OPERATORS[leaf.comparison](value, leaf.bound))


def value_of(condition: Condition, leaves: Mapping[Leaf, bool | None]) -> bool | None:
    """What the condition comes to, from the values of its leaves (None: unknown)."""
    if isinstance(condition, Not):
        value = value_of(condition.of, leaves)
        return None if value is None else not value
    if isinstance(condition, (All, AnyOf)):
        decides = isinstance(condition, AnyOf)
        values = {value_of(part, leaves) for part in condition.of}
        return decides if decides in values else None if None in values else not decides
    return leaves[condition]


def implication(when: Condition | None, require: Condition, facts: Mapping[str, FactValue]) -> Outcome:
    """The implication: satisfied where it does not apply; undetermined only if neither side decides."""
    needed = evaluate(require, facts)
    if when is None or needed is Outcome.SATISFIED:
        return needed
    applies = evaluate(when, facts)
    if applies is Outcome.UNSATISFIED:
        return Outcome.SATISFIED
    return needed if applies is Outcome.SATISFIED else Outcome.UNDETERMINED


def negate(outcome: Outcome) -> Outcome:
    """Kleene's not."""
    if outcome is Outcome.UNDETERMINED:
        return outcome
    return _two(outcome is Outcome.UNSATISFIED)


def conjoin(outcomes: Iterable[Outcome]) -> Outcome:
    """Kleene's and: the worst of them, unsatisfied before undetermined before satisfied."""
    met = set(outcomes)
    for worst in (Outcome.UNSATISFIED, Outcome.UNDETERMINED):
        if worst in met:
            return worst
    return Outcome.SATISFIED


def _two(holds: bool) -> Outcome:  # noqa: FBT001
    return Outcome.SATISFIED if holds else Outcome.UNSATISFIED
