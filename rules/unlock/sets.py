"""The smallest sets of changes: for one requirement all of them, for a whole act the smallest first.

For a whole act sets are grown one requirement at a time, smallest first: take the set that asks least, find a
requirement that it leaves unsatisfied, and try each way to satisfy that one too. What is satisfied today and would be
broken by a change is found the same way.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from rules.conditions import value_of
from rules.unlock.accepted import Accepted
from rules.unlock.ways import NO_CHANGES, Changes, Implication, Search, States, Tests

MOST_SETS: Final = 8
"""How many alternatives are told; the smallest come first."""

# Ways kept while they are combined: first few, then, if that came to nothing, many.
_BEAMS: Final = (64, 1_024)
# Sets looked at for a whole act; each takes some tenths of a millisecond.
_MOST_TRIED: Final = 200
_WAYS_EACH: Final = 12


def smallest(requirement: Implication, states: States, leaves: Tests) -> tuple[list[Changes], bool]:
    """The smallest sets of changes that satisfy the requirement, at most eight, smallest first.

    The second value says whether the search was complete: no set after a complete search means that nothing that
    can change would do.
    """
    found: list[Changes] = []
    complete = False
    for beam in _BEAMS:
        search = Search(states, leaves, beam)
        found = _minimal(search.changes_for(requirement), leaves)
        complete = not search.cut_short
        if found or complete:
            break
    return found[:MOST_SETS], complete


def smallest_for_all(requirements: Sequence[Implication], states: States, leaves: Tests) -> list[Changes]:
    """The smallest sets of changes after which all these requirements are satisfied, at most eight, smallest first.

    The search is bounded. Where it finds none among the small sets it goes for any set; for an act that fails on
    very many requirements it may find none though there is one.
    """
    whole = _Whole(requirements, states, leaves)
    return _minimal(whole.found(smallest_first=True) or whole.found(smallest_first=False), leaves)


@dataclass(frozen=True, slots=True)
class _Whole:
    """The requirements of an act over the facts as they stand."""

    requirements: Sequence[Implication]
    states: States
    leaves: Tests

    def found(self, *, smallest_first: bool) -> list[Changes]:
        """Sets that satisfy everything, in the order in which they are met."""
        sign = 1 if smallest_first else -1
        order = itertools.count(step=sign)
        waiting: list[tuple[int, int, Changes]] = [(0, next(order), NO_CHANGES)]
        found: list[Changes] = []
        seen: set[frozenset[tuple[str, Accepted]]] = set()
        for _ in range(_MOST_TRIED):
            if not waiting or len(found) == MOST_SETS:
                break
            _, _, changes = heapq.heappop(waiting)
            if any(asks_less(other, changes) for other in found):
                continue
            broken = self.broken(changes)
            if not broken:
                found.append(changes)
                continue
            for grown in self.grown(broken, changes):
                key = frozenset(grown.items())
                if key not in seen:
                    seen.add(key)
                    heapq.heappush(waiting, (sign * len(grown), next(order), grown))
        return found

    def broken(self, changes: Changes) -> list[Implication]:
        """The requirements that are not surely satisfied after the changes."""
        after = self.leaves.after(changes, self.states)
        return [requirement for requirement in self.requirements if not _surely(requirement, after)]

    def grown(self, broken: Iterable[Implication], changes: Changes) -> list[Changes]:
        """The set, grown in each way that satisfies one more requirement: the one with the fewest ways."""
        fewest: list[Changes] | None = None
        for requirement in broken:
            ways = Search(self.states, self.leaves, _WAYS_EACH, changes).changes_for(requirement)
            if fewest is None or len(ways) < len(fewest):
                fewest = ways
            if len(fewest) <= 1:
                break
        return fewest or []


def _surely(requirement: Implication, after: States) -> bool:
    if requirement.when is not None and value_of(requirement.when, after) is False:
        return True
    return value_of(requirement.require, after) is True


def _minimal(sets: Iterable[Changes], leaves: Tests) -> list[Changes]:
    """Sets that differ in one fact only are told as one; sets that ask more than another are left out."""
    merged: list[Changes] = []
    for changes in sets:
        pending = changes
        while (
            partner := next((p for p in (_merged(pending, other, leaves) for other in merged) if p), None)
        ) is not None:
            pending = partner
            merged = [other for other in merged if not asks_less(pending, other)]
        if not any(asks_less(other, pending) for other in merged):
            merged = [other for other in merged if not asks_less(pending, other)]
            merged.append(pending)
    return sorted(merged, key=_place)


def _merged(one: Changes, other: Changes, leaves: Tests) -> Changes | None:
    if one.keys() != other.keys():
        return None
    differing = [fact for fact in one if one[fact] != other[fact]]
    if len(differing) != 1:
        return None
    fact = differing[0]
    joined = one[fact].join(other[fact])
    return None if joined is None else {**one, fact: joined.plain(leaves.catalogue.spec(fact))}


def asks_less(one: Changes, other: Changes) -> bool:
    """Whether whoever does what the other asks has done what the one asks."""
    return all(fact in other and accepted.covers(other[fact]) for fact, accepted in one.items())


def _place(changes: Changes) -> tuple[int, list[tuple[str, str]]]:
    return len(changes), sorted((fact, str(accepted.as_json())) for fact, accepted in changes.items())
