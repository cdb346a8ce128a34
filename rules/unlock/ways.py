"""The smallest sets of changes that would make requirements satisfied.

A *way* is a set of tests that, all holding, satisfies the requirement whatever else is unknown. Of a way, the tests
that do not hold today name the facts to change or to supply; the tests on those same facts that hold today must
still hold after the change. Facts that nobody can change are left alone; unknown ones may always be supplied.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from rules.conditions import All, AnyOf, Condition, Known, Leaf, Not
from rules.facts import FactCatalogue
from rules.unlock.accepted import ANY, Accepted, accepted_by

MOST_SETS: Final = 8
"""How many alternatives are told; the smallest come first."""

# Ways kept while they are combined: first few, then, if that came to nothing, many.
_BEAMS: Final = (64, 1_024)

Literal = tuple[Leaf, bool]
Changes = dict[str, Accepted]


class Implication(Protocol):
    """A requirement, as far as this module looks."""

    @property
    def when(self) -> Condition | None: ...
    @property
    def require(self) -> Condition: ...


@dataclass(frozen=True, slots=True)
class Way:
    """Tests that must hold together, and the facts that must change or be supplied for it."""

    literals: frozenset[Literal]
    changed: frozenset[str]


_NOTHING: Final = Way(frozenset(), frozenset())


@dataclass(slots=True)
class Search:
    """One search over facts as they stand: ``states`` is the value of every leaf (None: unknown)."""

    states: Mapping[Leaf, bool | None]
    catalogue: FactCatalogue
    beam: int = _BEAMS[0]
    cut_short: bool = False
    _ranks: dict[Leaf, int] = field(init=False)

    def __post_init__(self) -> None:
        self._ranks = {leaf: rank for rank, leaf in enumerate(self.states)}

    def satisfy(self, requirement: Implication) -> list[Way]:
        """The ways to satisfy the requirement, also by its no longer applying."""
        ways = self.ways(requirement.require, wanted=True)
        if requirement.when is not None:
            ways = self._least([*self.ways(requirement.when, wanted=False), *ways])
        return ways

    def ways(self, condition: Condition, *, wanted: bool) -> list[Way]:
        """The ways in which the condition comes to what is wanted."""
        if isinstance(condition, Not):
            return self.ways(condition.of, wanted=not wanted)
        if isinstance(condition, (All, AnyOf)):
            parts = [self.ways(part, wanted=wanted) for part in condition.of]
            if isinstance(condition, All) is wanted:
                return self.together(parts)
            return self._least([way for part in parts for way in part])
        return self._leaf(condition, wanted=wanted)

    def together(self, parts: Iterable[Sequence[Way]]) -> list[Way]:
        """The ways to have all of these at once; parts with few ways are taken first."""
        ways = [_NOTHING]
        for part in sorted(parts, key=len):
            joined = (
                Way(one.literals | other.literals, one.changed | other.changed)
                for one in ways
                for other in part
            )
            ways = self._least([way for way in joined if self.changes(way) is not None])
        return ways

    def changes(self, way: Way) -> Changes | None:
        """What each changed fact must become; None where that is impossible."""
        changes: Changes = {}
        for leaf, holds in way.literals:
            if leaf.fact not in way.changed:
                continue
            if isinstance(leaf, Known) and not holds:
                return None
            accepted = accepted_by(leaf, self.catalogue.spec(leaf.fact), holds=holds)
            changes[leaf.fact] = changes.get(leaf.fact, ANY).meet(accepted)
        return None if any(accepted.nothing for accepted in changes.values()) else changes

    def _leaf(self, leaf: Leaf, *, wanted: bool) -> list[Way]:
        state = self.states[leaf]
        literal = frozenset({(leaf, wanted)})
        if state is wanted:
            return [Way(literal, frozenset())]
        if isinstance(leaf, Known):
            # What is known cannot become unknown; what is unknown can be supplied.
            return [Way(literal, frozenset({leaf.fact}))] if wanted else []
        if state is not None and not self.catalogue.spec(leaf.fact).changeable:
            return []
        way = Way(literal, frozenset({leaf.fact}))
        return [] if self.changes(way) is None else [way]

    def _least(self, ways: list[Way]) -> list[Way]:
        """Without ways that ask all that another asks and more; at most as many as the beam is wide."""
        kept: list[Way] = []
        for way in sorted(ways, key=self._rank):
            if not any(other.literals <= way.literals for other in kept):
                kept.append(way)
        if len(kept) > self.beam:
            self.cut_short = True
        return kept[: self.beam]

    def _rank(self, way: Way) -> tuple[int, int, list[tuple[int, bool]]]:
        places = sorted((self._ranks[leaf], holds) for leaf, holds in way.literals)
        return len(way.changed), len(places), places


def smallest(
    requirements: Sequence[Implication], states: Mapping[Leaf, bool | None], catalogue: FactCatalogue
) -> tuple[list[Changes], bool]:
    """The smallest sets of changes that satisfy all these requirements at once, at most eight, smallest first.

    The second value says whether the search was complete: no set after a complete search means that nothing that
    can change would do.
    """
    first, *wider = _BEAMS
    sets, complete = _searched(requirements, Search(states, catalogue, first))
    for beam in wider:
        if not sets and not complete:
            sets, complete = _searched(requirements, Search(states, catalogue, beam))
    return sets[:MOST_SETS], complete


def _searched(requirements: Sequence[Implication], search: Search) -> tuple[list[Changes], bool]:
    ways = search.together([search.satisfy(requirement) for requirement in requirements])
    sets = _minimal([changes for way in ways if (changes := search.changes(way)) is not None])
    return sets, not search.cut_short


def _minimal(sets: list[Changes]) -> list[Changes]:
    """Sets that differ in one fact only are told as one; sets that ask more than another are left out."""
    merged: list[Changes] = []
    for changes in sets:
        pending = changes
        while (
            partner := next((p for p in (_merged(pending, other) for other in merged) if p), None)
        ) is not None:
            merged = [other for other in merged if not _asks_less(partner, other)]
            pending = partner
        if not any(_asks_less(other, pending) for other in merged):
            merged = [other for other in merged if not _asks_less(pending, other)]
            merged.append(pending)
    return sorted(
        merged, key=lambda changes: (len(changes), sorted((f, repr(_key(a))) for f, a in changes.items()))
    )


def _merged(one: Changes, other: Changes) -> Changes | None:
    if one.keys() != other.keys():
        return None
    differing = [fact for fact in one if one[fact] != other[fact]]
    if len(differing) != 1:
        return None
    joined = one[differing[0]].join(other[differing[0]])
    return None if joined is None else {**one, differing[0]: joined}


def _asks_less(one: Changes, other: Changes) -> bool:
    """Whether whoever does what the other asks has done what the one asks."""
    return all(fact in other and accepted.covers(other[fact]) for fact, accepted in one.items())


def _key(accepted: Accepted) -> tuple[object, ...]:
    values = None if accepted.values is None else sorted(accepted.values, key=str)
    return values, accepted.spans, sorted(accepted.must), sorted(accepted.must_not)
