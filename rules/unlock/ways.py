"""The ways to satisfy one requirement, from the facts as they stand.

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

States = Mapping[Leaf, bool | None]
Changes = Mapping[str, Accepted]

NO_CHANGES: Final[Changes] = {}


class Implication(Protocol):
    """A requirement, as far as this module looks."""

    @property
    def when(self) -> Condition | None: ...
    @property
    def require(self) -> Condition: ...


@dataclass(frozen=True, slots=True)
class Way:
    """Tests that must come out as said, and the facts that must change or be supplied for it."""

    tests: frozenset[tuple[Leaf, bool]]
    changed: frozenset[str]


_NOTHING: Final = Way(frozenset(), frozenset())


class Tests:
    """What is to be known of the leaves of a pack before any facts are: made once, used by every search."""

    __test__ = False  # not a test case, whatever pytest thinks of the name

    def __init__(self, leaves: Iterable[Leaf], catalogue: FactCatalogue) -> None:
        self.catalogue = catalogue
        self.ranks = {leaf: rank for rank, leaf in enumerate(leaves)}
        self.accepted = {
            (leaf, holds): accepted_by(leaf, catalogue.spec(leaf.fact), holds=holds)
            for leaf in self.ranks
            for holds in (True, False)
        }
        self.fixed = frozenset(leaf.fact for leaf in self.ranks if not catalogue.spec(leaf.fact).changeable)
        self.by_fact: dict[str, list[Leaf]] = {}
        for leaf in self.ranks:
            self.by_fact.setdefault(leaf.fact, []).append(leaf)

    def after(self, changes: Changes, states: States) -> dict[Leaf, bool | None]:
        """The value of every leaf after the changes: None where they leave it open."""
        after = dict(states)
        for fact, accepted in changes.items():
            for leaf in self.by_fact[fact]:
                after[leaf] = True if isinstance(leaf, Known) else self._decided(leaf, accepted)
        return after

    def _decided(self, leaf: Leaf, accepted: Accepted) -> bool | None:
        for holds in (True, False):
            if self.accepted[leaf, holds].covers(accepted):
                return holds
        return None


@dataclass(slots=True)
class Search:
    """One search. ``states`` is the value of every leaf today (None: unknown); ``base`` is what was already asked.

    ``beam`` ways are kept while ways are combined; ``cut_short`` tells whether that lost any.
    """

    states: States
    leaves: Tests
    beam: int
    base: Changes = field(default_factory=dict)
    cut_short: bool = False

    def changes_for(self, requirement: Implication) -> list[Changes]:
        """What to change, with what was asked before, in each way to satisfy the requirement.

        A requirement is satisfied also where it no longer applies.
        """
        ways = self._ways(requirement.require, wanted=True)
        if requirement.when is not None:
            ways = self._least([*self._ways(requirement.when, wanted=False), *ways])
        return [changes for way in ways if (changes := self._changes(way)) is not None]

    def _ways(self, condition: Condition, *, wanted: bool) -> list[Way]:
        """The ways in which the condition comes to what is wanted."""
        if isinstance(condition, Not):
            return self._ways(condition.of, wanted=not wanted)
        if isinstance(condition, (All, AnyOf)):
            parts = [self._ways(part, wanted=wanted) for part in condition.of]
            if isinstance(condition, All) is wanted:
                return self._together(parts)
            return self._least([way for part in parts for way in part])
        return self._leaf(condition, wanted=wanted)

    def _together(self, parts: Iterable[Sequence[Way]]) -> list[Way]:
        """The ways to have all of these at once; parts with few ways are taken first."""
        ways = [_NOTHING]
        for part in sorted(parts, key=len):
            joined = (
                Way(one.tests | other.tests, one.changed | other.changed) for one in ways for other in part
            )
            ways = self._least([way for way in joined if self._changes(way) is not None])
        return ways

    def _changes(self, way: Way) -> Changes | None:
        """What each changed fact must become; None where that is impossible."""
        changes = dict(self.base)
        for leaf, holds in way.tests:
            if leaf.fact not in way.changed:
                continue
            if isinstance(leaf, Known) and not holds:
                return None
            accepted = self.leaves.accepted[leaf, holds]
            changes[leaf.fact] = changes.get(leaf.fact, ANY).meet(accepted)
        return None if any(changes[fact].nothing for fact in way.changed) else changes

    def _leaf(self, leaf: Leaf, *, wanted: bool) -> list[Way]:
        state = self.states[leaf]
        tests = frozenset({(leaf, wanted)})
        if leaf.fact in self.base:
            way = Way(tests, frozenset({leaf.fact}))
            return [way] if self._changes(way) is not None else []
        if state is wanted:
            return [Way(tests, frozenset())]
        if isinstance(leaf, Known):
            # What is known cannot become unknown; what is unknown can be supplied.
            return [Way(tests, frozenset({leaf.fact}))] if wanted else []
        if state is not None and leaf.fact in self.leaves.fixed:
            return []
        way = Way(tests, frozenset({leaf.fact}))
        return [way] if self._changes(way) is not None else []

    def _least(self, ways: list[Way]) -> list[Way]:
        """Without ways that ask all that another asks and more; at most as many as the beam is wide."""
        kept: list[Way] = []
        for way in sorted(ways, key=self._rank):
            if not any(other.tests <= way.tests for other in kept):
                kept.append(way)
        if len(kept) > self.beam:
            self.cut_short = True
        return kept[: self.beam]

    def _rank(self, way: Way) -> tuple[int, int, list[tuple[int, bool]]]:
        ranks = self.leaves.ranks
        places = sorted((ranks[leaf], holds) for leaf, holds in way.tests)
        return len(way.changed - self.base.keys()), len(places), places
