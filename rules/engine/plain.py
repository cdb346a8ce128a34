"""The plain engine: each pack becomes one Python function of a few comparisons a requirement.

It shares nothing with the durable engine but the conditions themselves, so that a mistake in one is not a
mistake in both. The function also hands out the values of the tests behind each failure, from which a verdict
explains itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from rules.conditions import (
    All,
    AnyOf,
    Compare,
    Comparison,
    Condition,
    Includes,
    Is,
    IsIn,
    Known,
    Leaf,
    Not,
    Outcome,
    leaves_of,
)
from rules.engine.protocol import Pack, RequirementLike
from rules.facts import FactSet, FactValue, Lookup

# An outcome is the number of its place here: the engines compare numbers, people read the names.
OUTCOMES: Final = (Outcome.SATISFIED, Outcome.UNSATISFIED, Outcome.UNDETERMINED)

Values = tuple[bool | None, ...]
"""Values of leaves: True, False, or None where the fact is unknown."""

Failing = list[tuple[int, Values, tuple[FactValue | None, ...]]]
"""Requirements that are not satisfied: place in the pack, and the values of its own leaves and of its own facts."""

_SIGNS: Final[Mapping[Comparison, str]] = {
    Comparison.AT_LEAST: ">=",
    Comparison.AT_MOST: "<=",
    Comparison.MORE_THAN: ">",
    Comparison.LESS_THAN: "<",
}


@dataclass(frozen=True, slots=True)
class PlainProgram:
    """A pack ready to judge. Both functions take the ``lookup`` of a FactSet.

    ``judge`` gives the number of each outcome in the pack's order, and the failing requirements. ``values`` gives
    the value of every one of ``leaves``.
    """

    leaves: tuple[Leaf, ...]
    judge: Callable[[Lookup], tuple[list[int], Failing]]
    values: Callable[[Lookup], Values]


class PlainEngine:
    """Judges with plain Python. Stateless, safe in threads and after a fork."""

    name = "plain"

    def judge(self, pack: Pack, facts: FactSet) -> Mapping[str, Outcome]:
        """Requirement id -> outcome."""
        outcomes, _ = plain_program(pack).judge(facts.lookup)
        judged = zip(pack.requirements, outcomes, strict=True)
        return {requirement.id: OUTCOMES[outcome] for requirement, outcome in judged}


@lru_cache(maxsize=256)
def plain_program(pack: Pack) -> PlainProgram:
    """The pack's program; kept for the packs used last."""
    writer = _Writer()
    judging = [
        line
        for place, requirement in enumerate(pack.requirements)
        for line in writer.judging(place, requirement)
    ]
    leaves = tuple(dict.fromkeys(leaf for r in pack.requirements for leaf in own_leaves(r)))
    judge = writer.function(
        [f"found, failing = [0] * {len(pack.requirements)}, []", *judging], "found, failing"
    )
    values = writer.function([], writer.tuple_of(leaves))
    return PlainProgram(leaves, judge, values)


def own_leaves(requirement: RequirementLike) -> tuple[Leaf, ...]:
    """The requirement's leaves, each once, in the order in which ``Failing`` tells their values."""
    parts = [requirement.require] if requirement.when is None else [requirement.when, requirement.require]
    return tuple(dict.fromkeys(leaf for part in parts for leaf in leaves_of(part)))


def own_facts(requirement: RequirementLike) -> tuple[str, ...]:
    """The facts the requirement asks about, in the order in which ``Failing`` tells their values."""
    return tuple(sorted({leaf.fact for leaf in own_leaves(requirement)}))


class _Writer:
    """Writes the source of functions. Names are made here and literals are bound, never written out."""

    def __init__(self) -> None:
        self.facts: dict[str, str] = {}
        self.constants: dict[str, object] = {}
        self.fetches: list[str] = []

    def judging(self, place: int, requirement: RequirementLike) -> Iterator[str]:
        """The lines that note down the requirement where it is not satisfied."""
        met = self.holds(requirement.require)
        unmet = self.fails(requirement.require)
        if requirement.when is not None:
            met = f"({self.fails(requirement.when)} or {met})"
            unmet = f"({self.holds(requirement.when)} and {unmet})"
        yield f"if not {met}:"
        yield f"    found[{place}] = 1 if {unmet} else 2"
        facts = "".join(f"{self.value(fact)}, " for fact in own_facts(requirement))
        yield f"    failing.append(({place}, {self.tuple_of(own_leaves(requirement))}, ({facts})))"

    def holds(self, condition: Condition) -> str:
        """An expression that is true exactly where the condition is satisfied."""
        if isinstance(condition, Not):
            return self.fails(condition.of)
        if isinstance(condition, All):
            return _joined(" and ", [self.holds(part) for part in condition.of])
        if isinstance(condition, AnyOf):
            return _joined(" or ", [self.holds(part) for part in condition.of])
        value = self.value(condition.fact)
        if isinstance(condition, Known):
            return f"({value} is not None)"
        return f"({value} is not None and {self.test(condition, value)})"

    def fails(self, condition: Condition) -> str:
        """An expression that is true exactly where the condition is unsatisfied."""
        if isinstance(condition, Not):
            return self.holds(condition.of)
        if isinstance(condition, All):
            return _joined(" or ", [self.fails(part) for part in condition.of])
        if isinstance(condition, AnyOf):
            return _joined(" and ", [self.fails(part) for part in condition.of])
        value = self.value(condition.fact)
        if isinstance(condition, Known):
            return f"({value} is None)"
        return f"({value} is not None and not {self.test(condition, value)})"

    def tuple_of(self, leaves: Iterable[Leaf]) -> str:
        """The values of the leaves: True, False or None."""
        return f"({''.join(f'{self.known(leaf)}, ' for leaf in leaves)})"

    def known(self, leaf: Leaf) -> str:
        """The value of one leaf."""
        value = self.value(leaf.fact)
        if isinstance(leaf, Known):
            return f"{value} is not None"
        return f"None if {value} is None else {self.test(leaf, value)}"

    def test(self, leaf: Leaf, value: str) -> str:
        """The leaf's test of a value that is known."""
        if isinstance(leaf, Is):
            return f"{value} == {self.constant(leaf.value)}"
        if isinstance(leaf, IsIn):
            return f"{value} in {self.constant(leaf.values)}"
        if isinstance(leaf, Includes):
            return f"{self.constant(leaf.value)} in {value}"
        if isinstance(leaf, Compare):
            return f"{value} {_SIGNS[leaf.comparison]} {self.constant(leaf.bound)}"
        return value

    def value(self, fact: str) -> str:
        """The name that holds the fact's value; it is fetched once."""
        name = self.facts.get(fact)
        if name is None:
            name = self.facts[fact] = f"v{len(self.facts)}"
            self.fetches.append(f"{name} = get({self.constant(fact)})")
        return name

    def constant(self, value: object) -> str:
        """A name bound to the value."""
        name = f"c{len(self.constants)}"
        self.constants[name] = value
        return name

    def function(self, lines: list[str], result: str) -> Any:  # noqa: ANN401 - what the result says
        """A function of ``get`` that fetches every fact, runs the lines and gives the result."""
        body = "\n    ".join([*self.fetches, *lines, f"return {result}"])
        namespace: dict[str, object] = dict(self.constants)
        # The source holds nothing but names made above: facts and literals of the law are bound as constants.
        exec(compile(f"def run(get):\n    {body}\n", "<pack>", "exec"), namespace)  # noqa: S102
        return namespace["run"]


def _joined(word: str, parts: list[str]) -> str:
    return f"({word.join(parts)})"
