"""Why each requirement came to what it came to, told from the values of its tests.

What can be said of a requirement hangs only on which of its tests hold, fail or are unknown, not on the facts behind
them: so it is worked out once for each such pattern and kept. The facts themselves are added for each verdict.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from rules.conditions import All, AnyOf, Condition, Known, Leaf, Not, Outcome, value_of
from rules.engine.plain import Failing, Values, own_facts, own_leaves, plain_program
from rules.engine.protocol import Pack, RequirementLike
from rules.facts import FactCatalogue, Lookup
from rules.unlock import Tests, needs_of, smallest, smallest_for_all
from rules.verdict import Finding, Reason, Sets

MAX_PATTERNS: Final = 4_096

States = Mapping[Leaf, bool | None]


@dataclass(slots=True)
class _Subject:
    """One requirement: its leaves and facts, and what was already said of it, by the values of its leaves."""

    requirement: RequirementLike
    leaves: tuple[Leaf, ...]
    facts: tuple[str, ...]
    told: dict[Values, Reason] = field(default_factory=dict)

    @classmethod
    def of(cls, requirement: RequirementLike) -> _Subject:
        leaves = own_leaves(requirement)
        return cls(requirement, leaves, own_facts(requirement))


class Explainer:
    """Tells the findings of one pack, judged over facts of one catalogue."""

    def __init__(self, pack: Pack, catalogue: FactCatalogue) -> None:
        self._program = plain_program(pack)
        self.judge = self._program.judge
        self.catalogue = catalogue
        self._tests = Tests(self._program.leaves, catalogue)
        self._subjects = tuple(_Subject.of(requirement) for requirement in pack.requirements)
        self._told = tuple(subject.told for subject in self._subjects)
        at = {leaf: place for place, leaf in enumerate(self._program.leaves)}
        self._at = tuple(tuple(at[leaf] for leaf in subject.leaves) for subject in self._subjects)

    def failed(self, failing: Failing) -> tuple[Finding, ...]:
        """The findings on the requirements that are not satisfied."""
        told, make, found = self._told, Finding._make, []
        for place, values, facts in failing:
            reason = told[place].get(values) or self._reason(self._subjects[place], values)
            found.append(make((reason, facts)))
        return tuple(found)

    def all(self, lookup: Lookup) -> tuple[Finding, ...]:
        """Every finding."""
        values = self._program.values(lookup)
        return self.failed(
            [
                (place, tuple([values[leaf] for leaf in at]), tuple(map(lookup, subject.facts)))
                for place, (subject, at) in enumerate(zip(self._subjects, self._at, strict=True))
            ]
        )

    def unlock(self, failing: Failing, lookup: Lookup) -> Sets:
        """The smallest sets of changes that satisfy every requirement of the pack at once."""
        states = self._states(lookup)
        requirements = [self._subjects[place].requirement for place in self._concerned(failing)]
        sets = smallest_for_all(requirements, states, self._tests)
        unknown = _unknown(states)
        return tuple(needs_of(changes, self.catalogue, unknown) for changes in sets)

    def _concerned(self, failing: Failing) -> list[int]:
        """The places of the failing requirements, then of those satisfied today that a change could break.

        A change made for one of these may touch the facts of the next, and so on.
        """
        concerned = [place for place, *_ in failing]
        others = [place for place in range(len(self._subjects)) if place not in set(concerned)]
        touched = {name for place in concerned for name in self._subjects[place].facts}
        while reached := [place for place in others if not touched.isdisjoint(self._subjects[place].facts)]:
            concerned += reached
            others = [place for place in others if place not in set(reached)]
            touched.update(name for place in reached for name in self._subjects[place].facts)
        return concerned

    def _states(self, lookup: Lookup) -> States:
        return dict(zip(self._program.leaves, self._program.values(lookup), strict=True))

    def _reason(self, subject: _Subject, values: Values) -> Reason:
        states = dict(zip(subject.leaves, values, strict=True))
        requirement = subject.requirement
        applicable = True if requirement.when is None else value_of(requirement.when, states)
        outcome = _outcome(applicable, value_of(requirement.require, states))
        missing = tuple(dict.fromkeys(_open(requirement, states))) if outcome is Outcome.UNDETERMINED else ()
        vi, en = self._words(requirement, outcome, applicable=applicable, missing=missing)
        sets: Sets = ()
        if outcome is not Outcome.SATISFIED:
            changes, complete = smallest(requirement, states, self._tests)
            sets = tuple(needs_of(change, self.catalogue, _unknown(states)) for change in changes)
            if not sets:
                vi, en = f"{vi} {_NO_WAY[complete][0]}", f"{en} {_NO_WAY[complete][1]}"
        reason = Reason(
            requirement=requirement.id,
            asks=subject.facts,
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
        subject.told[values] = reason
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
            labels_vi = "; ".join(self.catalogue[name].vi for name in missing)
            labels_en = "; ".join(self.catalogue[name].en for name in missing)
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


def _outcome(applicable: bool | None, met: bool | None) -> Outcome:  # noqa: FBT001
    if applicable is False or met is True:
        return Outcome.SATISFIED
    return Outcome.UNSATISFIED if applicable and met is False else Outcome.UNDETERMINED


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
