"""Why each requirement came to what it came to, told from the values of its tests.

What can be said of a requirement hangs only on which of its tests hold, fail or are unknown, not on the facts behind
them: so it is worked out once for each such pattern and kept. The facts themselves are added for each verdict.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter
from types import MappingProxyType
from typing import Final

from rules.conditions import All, AnyOf, Condition, Known, Leaf, Not, Outcome, facts_of, leaves_of, value_of
from rules.engine.plain import OUTCOMES, Leaves, plain_program
from rules.engine.protocol import Pack, RequirementLike
from rules.facts import FactCatalogue, Lookup
from rules.unlock import Tests, needs_of, smallest, smallest_for_all
from rules.verdict import Finding, Reason, Sets

MAX_PATTERNS: Final = 4_096

States = Mapping[Leaf, bool | None]


@dataclass(slots=True)
class _Subject:
    """One requirement: which of the pack's leaves are its own, and what was already said of it."""

    requirement: RequirementLike
    leaves: tuple[Leaf, ...]
    facts: tuple[str, ...]
    pattern: Callable[[Leaves], Leaves]
    told: dict[Leaves, Reason] = field(default_factory=dict)


class Explainer:
    """Tells the findings of one pack, judged over facts of one catalogue."""

    def __init__(self, pack: Pack, catalogue: FactCatalogue) -> None:
        leaves = plain_program(pack).leaves
        places = {leaf: place for place, leaf in enumerate(leaves)}
        self._leaves = leaves
        self._catalogue = catalogue
        self._tests = Tests(leaves, catalogue)
        self._subjects = tuple(_subject(requirement, places) for requirement in pack.requirements)

    def findings(
        self, outcomes: Sequence[int], leaves: Leaves, lookup: Lookup, places: Iterable[int]
    ) -> tuple[Finding, ...]:
        """The findings on the requirements at these places of the pack."""
        subjects, found = self._subjects, []
        for place in places:
            subject = subjects[place]
            pattern = subject.pattern(leaves)
            reason = subject.told.get(pattern)
            if reason is None:
                reason = self._reason(subject, OUTCOMES[outcomes[place]], pattern)
            names = subject.facts
            found.append(Finding(reason, MappingProxyType(dict(zip(names, map(lookup, names))))))  # noqa: B905
        return tuple(found)

    def unlock(self, outcomes: list[int], leaves: Leaves) -> Sets:
        """The smallest sets of changes that satisfy every requirement of the pack at once."""
        states = dict(zip(self._leaves, leaves, strict=True))
        failed = [subject for subject, outcome in zip(self._subjects, outcomes, strict=True) if outcome]
        touched = {name for subject in failed for name in subject.facts}
        kept = [
            subject
            for subject, outcome in zip(self._subjects, outcomes, strict=True)
            if not outcome and not touched.isdisjoint(subject.facts)
        ]
        requirements = [subject.requirement for subject in failed + kept]
        sets = smallest_for_all(requirements, states, self._tests)
        unknown = _unknown(states)
        return tuple(needs_of(changes, self._catalogue, unknown) for changes in sets)

    def _reason(self, subject: _Subject, outcome: Outcome, pattern: Leaves) -> Reason:
        states = dict(zip(subject.leaves, pattern, strict=True))
        requirement = subject.requirement
        applicable = True if requirement.when is None else value_of(requirement.when, states)
        missing = tuple(dict.fromkeys(_open(requirement, states))) if outcome is Outcome.UNDETERMINED else ()
        vi, en = self._words(requirement, outcome, applicable=applicable, missing=missing)
        sets: Sets = ()
        if outcome is not Outcome.SATISFIED:
            changes, complete = smallest(requirement, states, self._tests)
            sets = tuple(needs_of(change, self._catalogue, _unknown(states)) for change in changes)
            if not sets:
                vi, en = f"{vi} {_NO_WAY[complete][0]}", f"{en} {_NO_WAY[complete][1]}"
        reason = Reason(
            requirement=requirement.id,
            cites=requirement.cites,
            outcome=outcome,
            applicable=applicable,
            vi=vi,
            en=en,
            missing=missing,
            unlock=sets,
            verified=requirement.verified,
            note_vi=requirement.note_vi,
            note_en=requirement.note_en,
        )
        if len(subject.told) >= MAX_PATTERNS:
            subject.told.clear()
        subject.told[pattern] = reason
        return reason

    def _words(
        self,
        requirement: RequirementLike,
        outcome: Outcome,
        *,
        applicable: bool | None,
        missing: tuple[str, ...],
    ) -> tuple[str, str]:
        if outcome is Outcome.UNSATISFIED:
            return requirement.vi, requirement.en
        if outcome is Outcome.UNDETERMINED:
            labels_vi = "; ".join(self._catalogue[name].vi for name in missing)
            labels_en = "; ".join(self._catalogue[name].en for name in missing)
            return (
                f"Chưa xác định được, còn thiếu: {labels_vi}. {requirement.vi}",
                f"Undetermined, still unknown: {labels_en}. {requirement.en}",
            )
        if applicable is False:
            return "Yêu cầu này không áp dụng trong trường hợp này.", "This requirement does not apply here."
        return "Đã đáp ứng yêu cầu.", "The requirement is satisfied."


# By whether the search was complete.
_NO_WAY: Final = {
    True: (
        "Không dữ kiện nào có thể thay đổi để đáp ứng yêu cầu này.",
        "No fact that can change would satisfy it.",
    ),
    False: ("Không tìm được cách đơn giản để đáp ứng yêu cầu này.", "No simple way to satisfy it was found."),
}


@lru_cache(maxsize=256)
def explainer(pack: Pack, catalogue: FactCatalogue) -> Explainer:
    """The explainer of the pack over facts of the catalogue; kept for those used last."""
    return Explainer(pack, catalogue)


def _subject(requirement: RequirementLike, places: Mapping[Leaf, int]) -> _Subject:
    parts = [requirement.require] if requirement.when is None else [requirement.when, requirement.require]
    leaves = tuple(dict.fromkeys(leaf for part in parts for leaf in leaves_of(part)))
    facts = tuple(sorted(frozenset().union(*(facts_of(part) for part in parts))))
    return _Subject(requirement, leaves, facts, _pattern([places[leaf] for leaf in leaves]))


def _pattern(places: list[int]) -> Callable[[Leaves], Leaves]:
    if len(places) == 1:
        place = places[0]
        return lambda leaves: (leaves[place],)
    return itemgetter(*places)


def _open(requirement: RequirementLike, states: States) -> Iterator[str]:
    """The unknown facts on which an undetermined requirement hangs."""
    if requirement.when is not None:
        yield from _unknown_in(requirement.when, states)
    yield from _unknown_in(requirement.require, states)


def _unknown_in(condition: Condition, states: States) -> Iterator[str]:
    if value_of(condition, states) is not None:
        return
    if isinstance(condition, Not):
        yield from _unknown_in(condition.of, states)
    elif isinstance(condition, (All, AnyOf)):
        for part in condition.of:
            yield from _unknown_in(part, states)
    else:
        yield condition.fact


def _unknown(states: States) -> frozenset[str]:
    return frozenset(
        leaf.fact
        for leaf, state in states.items()
        if state is None or (isinstance(leaf, Known) and not state)
    )
