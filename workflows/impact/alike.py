"""Whether two laws answer a question alike, whatever will be entered: both are tried on everything that can tell them apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import chain, combinations, product
from math import prod
from typing import Final

from rules.conditions import Compare, Condition, Includes, Is, IsIn, Leaf, leaves_of
from rules.facts import FactCatalogue, FactSpec, FactType, FactValue

_MOST: Final = 20_000
"""Ways to fill a form that are tried; where there are more, what reads otherwise is taken to be otherwise."""

_DAY: Final = date(2000, 1, 1)
_SOME: Final[Mapping[FactType, tuple[FactValue, ...]]] = {
    FactType.BOOL: (True, False),
    FactType.MOMENT: (datetime(2000, 1, 1, tzinfo=UTC),),
    FactType.TEXT: ("x",),
}


@dataclass(frozen=True, slots=True)
class Question:
    """What one law says: the ``conditions`` that it reads, and its ``answer`` over facts; ``says`` is the same where the law is."""

    conditions: tuple[Condition, ...]
    answer: Callable[[Mapping[str, FactValue]], object]
    says: object


@dataclass(frozen=True, slots=True)
class Ways:
    """The facts by both laws for each of the few ways to fill a form; ``settled`` are those that follow from it."""

    settled: frozenset[str]
    facts: tuple[tuple[Mapping[str, FactValue], Mapping[str, FactValue]], ...]


@dataclass(frozen=True, slots=True)
class Held:
    """What is on file by one of the laws, which facts are still ``open``, and which of those the form will not go without; ``moved``:
    those that the two laws may derive otherwise from what will be entered; ``ways``: what few entries decide, ``side`` by which law."""

    facts: Mapping[str, FactValue]
    catalogue: FactCatalogue
    open: frozenset[str]
    needed: frozenset[str] = frozenset()
    moved: frozenset[str] = frozenset()
    ways: Callable[[frozenset[str]], Ways | None] = lambda _: None
    side: int = 0


def alike(one: Question, other: Question, held: tuple[Held, Held]) -> bool:
    """Whether both answer the same for everything that may be entered."""
    leaves = tuple(
        dict.fromkeys(leaf for each in (*one.conditions, *other.conditions) for leaf in leaves_of(each))
    )
    asked = {leaf.fact for leaf in leaves}
    if asked & held[0].moved:
        return False
    if one.says == other.says and all(held[0].facts.get(name) == held[1].facts.get(name) for name in asked):
        return True
    free = _free(asked, leaves, held)
    if prod(len(each) for each in free.values()) > _MOST:
        return one.says == other.says
    if all(
        one.answer(_with(held[0].facts, told)) == other.answer(_with(held[1].facts, told))
        for told in _every(free)
    ):
        return True
    ways = held[0].ways(frozenset(free))
    return ways is not None and all(
        one.answer(_with(a, told)) == other.answer(_with(b, told))
        for a, b in ways.facts
        for told in _every(_left(free, ways))
    )


def ever(question: Question, held: Held, wanted: object) -> bool:
    """Whether the answer may be ``wanted``."""
    leaves = tuple(leaf for each in question.conditions for leaf in leaves_of(each))
    free = _free({each.fact for each in leaves}, leaves, (held, held))
    if prod(len(each) for each in free.values()) > _MOST:
        return True
    if not any(question.answer(_with(held.facts, told)) == wanted for told in _every(free)):
        return False
    ways = held.ways(frozenset(free))
    return ways is None or any(
        question.answer(_with(each[held.side], told)) == wanted
        for each in ways.facts
        for told in _every(_left(free, ways))
    )


_Free = Mapping[str, tuple[FactValue | None, ...]]


def _free(asked: set[str], leaves: tuple[Leaf, ...], held: tuple[Held, Held]) -> _Free:
    """What may be told of the facts that are open, each by itself."""
    return {
        name: tuple(_values(name, leaves, held)) for name in sorted(asked & (held[0].open | held[1].open))
    }


def _left(free: _Free, ways: Ways) -> _Free:
    return {name: values for name, values in free.items() if name not in ways.settled}


def _every(ways: _Free) -> Iterator[dict[str, FactValue | None]]:
    for values in product(*ways.values()):
        yield dict(zip(ways, values, strict=True))


def _with(facts: Mapping[str, FactValue], told: Mapping[str, FactValue | None]) -> dict[str, FactValue]:
    """The facts on file with those of one way to fill the form; what is left blank there is unknown."""
    return {name: value for name, value in {**facts, **told}.items() if value is not None}


def _values(name: str, leaves: Iterable[Leaf], held: tuple[Held, Held]) -> Iterator[FactValue | None]:
    """What can be told of a fact, as far as the conditions tell it apart."""
    spec = held[0].catalogue.get(name) or held[1].catalogue[name]
    if any(name not in each.needed for each in held):
        yield None
    mine = [leaf for leaf in leaves if leaf.fact == name]
    yield from dict.fromkeys(_told_apart(spec, mine))


def _told_apart(spec: FactSpec, leaves: list[Leaf]) -> Iterable[FactValue]:
    if spec.type is FactType.SET:
        return _sets({leaf.value for leaf in leaves if isinstance(leaf, Includes)})
    named: list[FactValue] = [leaf.value for leaf in leaves if isinstance(leaf, Is)]
    named += [value for leaf in leaves if isinstance(leaf, IsIn) for value in leaf.values]
    if spec.type is FactType.ENUM:
        return [*named, *[value for value in spec.values if value not in named][:1]]
    bounds = [leaf.bound for leaf in leaves if isinstance(leaf, Compare)]
    if spec.type is FactType.INT:
        numbers = [each for each in (*named, *bounds) if isinstance(each, int)] or [0]
        return [each + step for each in numbers for step in (-1, 0, 1)]
    if spec.type is FactType.DATE:
        days = [each for each in (*named, *bounds) if isinstance(each, date)] or [_DAY]
        return [each + timedelta(days=step) for each in days for step in (-1, 0, 1)]
    return _SOME[spec.type]


def _sets(values: set[str]) -> Iterator[frozenset[str]]:
    """Every choice among a few values; of many those that hold all, none, one, or all but one."""
    held = sorted(values)
    sizes = range(len(held) + 1) if len(held) <= 4 else sorted({0, 1, len(held) - 1, len(held)})
    return (frozenset(each) for each in chain.from_iterable(combinations(held, size) for size in sizes))
