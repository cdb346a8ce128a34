"""What an officer is shown of a case: where a value is for others' eyes it is said that something is on file, not what.

One function for everything that leaves the program: pages, API, explanations, papers, exports. ``web.pages.record`` asks it once when a
case is opened and hands out the case as this officer may see it; what judges the law works on the case as it is (``CaseFile.whole``).
Which data these are and who needs them is data: ``workflows/sensitive.yaml``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from rules.conditions import Outcome
from rules.facts import FactCatalogue, FactValue
from rules.verdict import Finding, Sets, Verdict
from web.language import mark
from web.signin.access import keeper_of
from web.signin.officer import Officer
from workflows.explaining import Explanation, Requirement, Resting, Told
from workflows.model import ActRecord, CaseSnapshot, DocumentRecord
from workflows.paper_ports import Writ
from workflows.preview import Preview
from workflows.sensitivity import Kind, sensitive_kinds

VEILED: Final = mark("có, không thuộc phạm vi được xem")
VEILED_EN: Final = "on file, not for you to see"
_REASON: Final = Told(
    "Điều kiện này dựa trên thông tin về sức khỏe, không thuộc phạm vi được xem.",
    "This requirement rests on data on health that are not for you to see.",
)


@dataclass(frozen=True, slots=True)
class Sight:
    """What is hidden: kinds of data by name, with their facts, kinds of papers from outside, paths of printed lines. Empty: nothing."""

    kinds: tuple[str, ...] = ()
    facts: frozenset[str] = frozenset()
    papers: frozenset[str] = frozenset()
    paths: frozenset[str] = frozenset()

    @property
    def whole(self) -> bool:
        """Whether nothing is hidden."""
        return not self.kinds and not self.facts

    def hiding(self, facts: Iterable[str]) -> Sight:
        """The same with these facts hidden as well."""
        return replace(self, facts=self.facts.union(facts))

    def value(self, name: str, value: FactValue | None) -> FactValue | None:
        """A value as it is shown; what is not on file is said to be so."""
        return VEILED if value is not None and name in self.facts else value

    def values(self, told: Mapping[str, Any]) -> dict[str, Any]:
        """Values by the names of their facts, as they are shown."""
        return {name: VEILED if name in self.facts else value for name, value in told.items()}

    def without(self, told: Mapping[str, Any]) -> dict[str, Any]:
        """The same without what is hidden: what a form is filled in with."""
        return {name: value for name, value in told.items() if name not in self.facts}

    def case(self, case: CaseSnapshot) -> CaseSnapshot:
        """A case as it is shown."""
        if not self.facts & case.facts.keys():
            return case
        facts = {
            name: fact._replace(value=VEILED) if name in self.facts else fact
            for name, fact in case.facts.items()
        }
        return replace(case, facts=facts)

    def act(self, act: ActRecord) -> ActRecord:
        """A line of the journal as it is shown."""
        if not self.facts & (act.facts.keys() | act.inputs.keys()):
            return act
        return replace(act, facts=self.values(act.facts), inputs=self.values(act.inputs))

    def shows(self, paper: DocumentRecord, lineage: Mapping[str, Any]) -> bool:
        """Whether a paper is shown: what it is, or what it prints (its ``lineage`` as kept), is not hidden."""
        if self.whole:
            return True
        if paper.attached:
            return paper.kind not in self.papers
        return not any(self.prints(field) for field in lineage.get("fields", ()))

    def prints(self, field: Mapping[str, Any]) -> bool:
        """Whether a printed line shows something hidden."""
        return bool(field["text"]) and any(
            path in self.paths
            or path.partition(".")[2] in self.facts
            or path.rpartition(".")[2] in self.facts
            for path in field["paths"]
        )

    def draft(self, writ: Writ, entered: Iterable[str]) -> bool:
        """Whether a draft is handed out: it prints nothing hidden but what this officer has just entered."""
        rest = replace(self, facts=self.facts.difference(entered))
        lines = ({"text": each.text, "paths": each.paths} for each in writ.fields)
        return not any(rest.prints(line) for line in lines)

    def preview(self, seen: Preview) -> Preview:
        """An act as it stands, its findings as they are shown."""
        if seen.verdict is None or not self._touches(name for f in seen.verdict.findings for name in f.facts):
            return seen
        blocking = tuple(self._finding(each) for each in seen.blocking)
        failed = seen.verdict.failed if seen.why_vi else ()
        why = self._touches(name for each in failed for name in each.facts)
        return replace(
            seen,
            verdict=self._verdict(seen.verdict),
            blocking=blocking,
            why_vi=_REASON.vi if why else seen.why_vi,
            why_en=_REASON.en if why else seen.why_en,
        )

    def explanation(self, told: Explanation) -> Explanation:
        """An explanation as it is shown."""
        if self.whole:
            return told
        failed = [each for each in told.requirements if each.outcome != "satisfied"]
        touched = self._touches(fact.fact for each in failed for fact in each.rests_on)
        return replace(
            told,
            said=_REASON if touched and told.said.vi else told.said,
            requirements=tuple(self._requirement(each) for each in told.requirements),
            unlock=() if touched else told.unlock,
        )

    def _touches(self, names: Iterable[str]) -> bool:
        return not self.facts.isdisjoint(names)

    def _requirement(self, each: Requirement) -> Requirement:
        if not self._touches(fact.fact for fact in each.rests_on):
            return each
        reason = _REASON if each.reason.vi else each.reason
        return replace(each, reason=reason, rests_on=tuple(map(self._resting, each.rests_on)), unlock=())

    def _resting(self, fact: Resting) -> Resting:
        unknown = fact.fact not in self.facts or fact.value.en == "not recorded"
        return fact if unknown else replace(fact, value=Told(VEILED, VEILED_EN))

    def _verdict(self, verdict: Verdict) -> Verdict:
        unlock = (
            () if self._touches(name for each in verdict.failed for name in each.facts) else verdict.unlock
        )
        return Verdict(
            outcome=verdict.outcome,
            pack=verdict.pack,
            pack_hash=verdict.pack_hash,
            engines=verdict.engines,
            as_of=verdict.as_of,
            corpus_hash=verdict.corpus_hash,
            reasons=_Retold(tuple(self._finding(each) for each in verdict.findings), unlock),
        )

    def _finding(self, found: Finding) -> Finding:
        if not self._touches(found.facts):
            return found
        none: Sets = ()
        reason = replace(found.reason, vi=_REASON.vi, en=_REASON.en, unlock=none)
        values = tuple(self.value(name, value) for name, value in found.facts.items())
        return Finding(reason, values)


@dataclass(frozen=True, slots=True)
class _Retold:
    """Findings and ways out as they are shown."""

    findings: tuple[Finding, ...]
    ways: Sets

    def all(self) -> tuple[Finding, ...]:
        return self.findings

    def failed(self) -> tuple[Finding, ...]:
        return tuple(each for each in self.findings if each.outcome is not Outcome.SATISFIED)

    def unlock(self) -> Sets:
        return self.ways


WHOLE: Final = Sight()
"""Everything is shown."""


def sight_of(
    officer: Officer,
    case: CaseSnapshot,
    acts: Sequence[ActRecord],
    facts: FactCatalogue,
    opened: Iterable[str] = (),
) -> Sight:
    """What this officer is shown of a case; ``opened`` names kinds of data that were opened with a reason."""
    mine = officer.unit.id
    part = mine in {*case.units.values(), keeper_of(case, acts)} or any(act.unit_id == mine for act in acts)
    return sight_by(officer, facts, part=part, opened=opened)


def sight_by(officer: Officer, facts: FactCatalogue, *, part: bool, opened: Iterable[str] = ()) -> Sight:
    """The same where it is known whether the office has a part."""
    there = set(opened)
    hidden = [
        kind
        for kind in sensitive_kinds(facts).values()
        if kind.name not in there and not kind.shown(officer.appointment.role, part=part)
    ]
    return _without(hidden)


def _without(hidden: Sequence[Kind]) -> Sight:
    if not hidden:
        return WHOLE
    empty: frozenset[str] = frozenset()
    return Sight(
        tuple(each.name for each in hidden),
        empty.union(*(each.facts for each in hidden)),
        empty.union(*(each.papers for each in hidden)),
        empty.union(*(each.paths for each in hidden)),
    )
