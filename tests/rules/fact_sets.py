"""Facts near every boundary that a pack draws: what tests compare the engines over."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final

from rules.conditions import Compare, Is, IsIn, Leaf, Literal, leaves_of
from rules.engine.protocol import Pack
from rules.facts import INT_LIMIT, FactCatalogue, FactSet, FactSpec, FactType

UNKNOWN: Final = 0.25
"""The share of facts that are left unknown."""

_DAY: Final = timedelta(days=1)
_FAR: Final[tuple[int | date, ...]] = (
    0,
    1 - INT_LIMIT,
    INT_LIMIT - 1,
    date(2000, 2, 29),
    date(1900, 1, 1),
    date(2999, 12, 31),
)


def fact_sets(pack: Pack, catalogue: FactCatalogue, seed: int, n: int) -> Iterator[FactSet]:
    """``n`` sets of facts, the same for one seed. Only facts that the pack asks about are known.

    Numbers and days lie on, just below and just above the literals they are compared with; listed values and sets
    are drawn from all there are.
    """
    draw = random.Random(seed)  # noqa: S311 - test data, no secrets
    values = {name: _values(catalogue.spec(name), leaves) for name, leaves in sorted(_by_fact(pack).items())}
    for _ in range(n):
        known = {
            name: _subset(draw, catalogue[name])
            if catalogue[name].type is FactType.SET
            else draw.choice(choices)
            for name, choices in values.items()
            if draw.random() >= UNKNOWN
        }
        yield FactSet.of(catalogue, known)


def _by_fact(pack: Pack) -> dict[str, list[Leaf]]:
    found: dict[str, list[Leaf]] = {}
    for requirement in pack.requirements:
        for condition in (requirement.when, requirement.require):
            for leaf in () if condition is None else leaves_of(condition):
                found.setdefault(leaf.fact, []).append(leaf)
    return found


def _values(spec: FactSpec, leaves: list[Leaf]) -> Sequence[object]:
    if spec.type is FactType.BOOL:
        return [True, False]
    if spec.type in (FactType.ENUM, FactType.SET):
        return list(spec.values)
    if spec.type is FactType.TEXT:
        return ["văn bản"]
    if spec.type is FactType.MOMENT:
        return [datetime(2024, 2, 29, 23, 59, tzinfo=UTC)]
    kind = date if spec.type is FactType.DATE else int
    literals = [literal for leaf in leaves for literal in _literals(leaf)]
    near = {place for literal in literals for place in _near(literal)}
    return sorted(near or {far for far in _FAR if isinstance(far, kind)}, key=str)


def _literals(leaf: Leaf) -> tuple[Literal, ...]:
    if isinstance(leaf, Compare):
        return (leaf.bound,)
    if isinstance(leaf, Is):
        return (leaf.value,)
    return leaf.values if isinstance(leaf, IsIn) else ()


def _near(literal: Literal) -> tuple[int | date, ...]:
    if isinstance(literal, date):
        return tuple(literal + _DAY * step for step in (-1, 0, 1) if date.min < literal < date.max) or (
            literal,
        )
    number = int(literal)
    return tuple(place for place in (number - 1, number, number + 1) if abs(place) < INT_LIMIT)


def _subset(draw: random.Random, spec: FactSpec) -> frozenset[str]:
    return frozenset(value for value in spec.values if draw.random() < 0.5)
