"""The library's limits, and cutting a violation until it keeps to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from rules.engine.formula import Both, Either, Formula, Test, tests_of

# Limits of the library, each kept with room to spare.
MAX_STACK: Final = 62
"""Nodes waiting while one message is matched: 64, then error 303."""
MAX_COMPOSITES: Final = 14
"""Each "$and" and "$or" of one rule takes two of 32 places; the last place is an error."""
MAX_FORKS: Final = 100
"""The "$or" that one node may lead to: 128, then memory is overwritten."""
MAX_PROPERTIES: Final = 200
"""Properties of one message: 255, with id and session."""

# Limits of ours. A violation that can hold in many ways fires once for each, so the ways are few.
MAX_WAYS: Final = 16
MAX_RULE_STACK: Final = 20
MAX_EITHER: Final = 8
MAX_BOTH: Final = 40


def fitting(formula: Formula, cut: Callable[[Formula], Test]) -> Formula:
    """The formula, with parts cut out until it fits one rule. ``cut`` gives the test that stands for a part."""
    formula = _narrowed(formula)
    while not fits(formula):
        parts = [part for part in _composites(formula) if part is not formula and fits(part)]
        part = max(parts, key=lambda candidate: (ways(candidate), composites(candidate)))
        formula = _replaced(formula, part, cut(part))
    return formula


def fits(formula: Formula) -> bool:
    """Whether one rule can hold the formula."""
    return (
        composites(formula) <= MAX_COMPOSITES
        and ways(formula) <= MAX_WAYS
        and stack(formula) <= MAX_RULE_STACK
        and sum(1 for _ in tests_of(formula)) <= MAX_PROPERTIES // 2
    )


def fit_together(formulas: Sequence[Formula]) -> bool:
    """Whether one ruleset can hold the rules of these formulas, and the rule ``end``."""
    props = {test.prop for formula in formulas for test in tests_of(formula)}
    return (
        1 + sum(map(stack, formulas)) <= MAX_STACK
        and sum(map(forks, formulas)) <= MAX_FORKS
        and len(props) <= MAX_PROPERTIES
    )


def composites(formula: Formula) -> int:
    """How many "both" and "either" it has."""
    return sum(1 for _ in _composites(formula))


def forks(formula: Formula) -> int:
    """How many "either" it has."""
    return sum(isinstance(part, Either) for part in _composites(formula))


def ways(formula: Formula) -> int:
    """In how many ways it can hold at once: the library fires that often."""
    if isinstance(formula, Test):
        return 1
    counts = [ways(part) for part in formula.parts]
    if isinstance(formula, Either):
        return sum(counts)
    product = 1
    for count in counts:
        product *= count
    return product


def stack(formula: Formula, after: int = 1) -> int:
    """How many nodes may wait at once while a message is matched with the formula and what comes ``after``."""
    if isinstance(formula, Test):
        return max(1, after)
    if isinstance(formula, Either):
        heads = sum(_heads(part) for part in formula.parts)
        return heads - 1 + max(stack(part, after) for part in formula.parts)
    for part in sorted(formula.parts, key=breadth)[::-1]:
        after = stack(part, after)
    return after


def breadth(formula: Formula) -> int:
    """Single tests come first in a rule: the rest is matched only where they hold."""
    return 0 if isinstance(formula, Test) else 1


def _heads(formula: Formula) -> int:
    if isinstance(formula, Test):
        return 1
    if isinstance(formula, Either):
        return sum(_heads(part) for part in formula.parts)
    return _heads(min(formula.parts, key=breadth))


def _composites(formula: Formula) -> Iterator[Both | Either]:
    if not isinstance(formula, Test):
        yield formula
        for part in formula.parts:
            yield from _composites(part)


def _narrowed(formula: Formula) -> Formula:
    """The same formula with no composite of more parts than one rule takes well."""
    if isinstance(formula, Test):
        return formula
    kind, most = (Both, MAX_BOTH) if isinstance(formula, Both) else (Either, MAX_EITHER)
    parts: list[Formula] = [_narrowed(part) for part in formula.parts]
    while len(parts) > most:
        parts = [_grouped(kind, parts[start : start + most]) for start in range(0, len(parts), most)]
    return kind(tuple(parts))


def _grouped(kind: type[Both | Either], parts: list[Formula]) -> Formula:
    return parts[0] if len(parts) == 1 else kind(tuple(parts))


def _replaced(formula: Formula, part: Formula, by: Test) -> Formula:
    if formula == part:
        return by
    if isinstance(formula, Test):
        return formula
    return type(formula)(tuple(_replaced(child, part, by) for child in formula.parts))
