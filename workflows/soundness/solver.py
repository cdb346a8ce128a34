"""Is there a case for which these conditions all hold: a search over the values that can make a difference.

Conditions are three-valued as everywhere; a fact may also be unknown. Facts are taken as independent of one another, so that what the
solver finds impossible is impossible, and what it finds possible may still need a look.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from rules.conditions import All, AnyOf, Condition, Includes, Known, Not, Outcome
from rules.conditions.evaluate import conjoin, evaluate_leaf, negate
from rules.conditions.nodes import Compare, Is, IsIn, Leaf, leaves_of
from rules.facts import FactCatalogue, FactType, FactValue

Env = dict[str, "FactValue | None"]
"""Fact -> value, None for a fact that is unknown; a fact that is not there is not decided yet."""

Need = tuple["Condition | None", Condition]
"""Where the first holds (None: always), the second must."""

MOST_STEPS: Final = 20_000


def possible(
    needs: Sequence[Need], catalogue: FactCatalogue, fixed: Mapping[str, FactValue] | None = None
) -> Env | None:
    """Values for which every need is met, or None where there are none. The search gives up as possible when it grows too long."""
    env: Env = dict(fixed or {})
    values = _values(tuple(needs), catalogue)
    steps = [0]
    return env if _search(list(needs), env, values, steps) else None


def clash(
    needs: Sequence[Need], catalogue: FactCatalogue, fixed: Mapping[str, FactValue] | None = None
) -> tuple[int, ...]:
    """The positions of needs that cannot be met together, as few as dropping one after the other leaves."""
    kept = list(range(len(needs)))
    for position in list(kept):
        without = [each for each in kept if each != position]
        if possible([needs[each] for each in without], catalogue, fixed) is None:
            kept = without
    return tuple(kept)


def _search(
    needs: list[Need], env: Env, values: Mapping[str, tuple[FactValue | None, ...]], steps: list[int]
) -> bool:
    steps[0] += 1
    if steps[0] > MOST_STEPS:
        return True
    pending = None
    for need in needs:
        outcome = _need(need, env)
        if outcome is Outcome.UNSATISFIED:
            return False
        if outcome is Outcome.UNDETERMINED:
            name = next(_undecided(need, env), None)
            if name is None:
                return False
            pending = pending or name
    if pending is None:
        return True
    for value in values[pending]:
        env[pending] = value
        if _search(needs, env, values, steps):
            return True
    del env[pending]
    return False


def _need(need: Need, env: Env) -> Outcome:
    when, require = need
    needed = evaluate_partly(require, env)
    if when is None or needed is Outcome.SATISFIED:
        return needed
    applies = evaluate_partly(when, env)
    if applies is Outcome.UNSATISFIED:
        return Outcome.SATISFIED
    return needed if applies is Outcome.SATISFIED else Outcome.UNDETERMINED


def evaluate_partly(condition: Condition, env: Env) -> Outcome:
    """What the condition comes to by what is decided so far."""
    if isinstance(condition, Not):
        return negate(evaluate_partly(condition.of, env))
    if isinstance(condition, All):
        return conjoin(evaluate_partly(part, env) for part in condition.of)
    if isinstance(condition, AnyOf):
        return negate(conjoin(negate(evaluate_partly(part, env)) for part in condition.of))
    if condition.fact not in env:
        return Outcome.UNDETERMINED
    value = env[condition.fact]
    if isinstance(condition, Known):
        return Outcome.UNSATISFIED if value is None else Outcome.SATISFIED
    return Outcome.UNDETERMINED if value is None else evaluate_leaf(condition, {condition.fact: value})


def _undecided(need: Need, env: Env) -> Iterator[str]:
    when, require = need
    for condition in (require, *(() if when is None else (when,))):
        for leaf in leaves_of(condition):
            if leaf.fact not in env:
                yield leaf.fact


@lru_cache(maxsize=2048)
def _values(needs: tuple[Need, ...], catalogue: FactCatalogue) -> Mapping[str, tuple[FactValue | None, ...]]:
    """For each fact the values that can make a difference, and unknown."""
    leaves: dict[str, list[Leaf]] = {}
    for when, require in needs:
        for condition in (require, *(() if when is None else (when,))):
            for leaf in leaves_of(condition):
                leaves.setdefault(leaf.fact, []).append(leaf)
    return {name: (*_known(name, found, catalogue), None) for name, found in leaves.items()}


def _known(name: str, leaves: Iterable[Leaf], catalogue: FactCatalogue) -> Iterator[FactValue]:
    spec = catalogue[name]
    if spec.type is FactType.BOOL:
        yield from (True, False)
    elif spec.type is FactType.ENUM:
        yield from spec.values
    elif spec.type is FactType.SET:
        yield from _sets([leaf.value for leaf in leaves if isinstance(leaf, Includes)])
    elif spec.type in {FactType.INT, FactType.DATE}:
        yield from _around(leaves, spec.type)
    else:
        yield "x"


def _sets(named: list[str]) -> Iterator[FactValue]:
    yield frozenset(named)
    for each in dict.fromkeys(named):
        yield frozenset({each})
        yield frozenset(named) - {each}
    yield frozenset()


def _around(leaves: Iterable[Leaf], kind: FactType) -> Iterator[FactValue]:
    marks: list[int | date] = []
    for leaf in leaves:
        if isinstance(leaf, Compare):
            marks.append(leaf.bound)
        elif isinstance(leaf, Is) and isinstance(leaf.value, (int, date)):
            marks.append(leaf.value)
        elif isinstance(leaf, IsIn):
            marks += [value for value in leaf.values if isinstance(value, (int, date))]
    if not marks:
        yield 1 if kind is FactType.INT else date(2024, 3, 4)
    for mark in dict.fromkeys(marks):
        if isinstance(mark, date):
            yield from (mark, mark - timedelta(days=1), mark + timedelta(days=1))
        else:
            yield from (mark, mark - 1, mark + 1)
