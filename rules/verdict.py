"""The verdict on an act: what every requirement came to, why, by which law, and what would unlock it.

A verdict is data: immutable, JSON and back. What costs time (the reasons of what passed, the changes that would unlock
the whole act) is worked out when it is first asked for, from facts that were fixed when it was judged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final, NamedTuple, Protocol

from rules.citation import Citation
from rules.conditions import Outcome
from rules.facts import FactCatalogue, FactSet, FactValue, to_json
from rules.unlock import Need
from rules.unlock.as_json import sets_as_json, sets_from_json

FORMAT: Final = 1
"""Version of the JSON form."""

Sets = tuple[tuple[Need, ...], ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """What a finding says of its requirement, apart from the facts' values. Its attributes are those of Finding.

    ``asks``: the facts that the requirement asks about. ``cited``: ``cites`` in short, put together once for many verdicts.
    """

    requirement: str
    asks: tuple[str, ...]
    cites: tuple[Citation, ...]
    outcome: Outcome
    applicable: bool | None
    vi: str
    en: str
    missing: tuple[str, ...]
    unlock: Sets
    verified: bool
    note_vi: str | None
    note_en: str | None
    cited: tuple[str, ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Put the citations in words."""
        object.__setattr__(self, "cited", tuple(cite.short() for cite in self.cites))


class Finding(NamedTuple):
    """What one requirement came to: the reason, and the facts it stands on.

    ``values``: what each fact was that the requirement asks about, in their order (None: unknown). (A named tuple: a
    verdict makes many findings, and nothing immutable is made faster.)
    """

    reason: Reason
    values: tuple[FactValue | None, ...]

    @property
    def facts(self) -> Mapping[str, FactValue | None]:
        """Every fact that the requirement asks about, by name (None: unknown)."""
        return MappingProxyType(dict(zip(self.reason.asks, self.values, strict=True)))

    @property
    def requirement(self) -> str:
        """Id of the requirement."""
        return self.reason.requirement

    @property
    def cites(self) -> tuple[Citation, ...]:
        """The law it rests on."""
        return self.reason.cites

    @property
    def outcome(self) -> Outcome:
        """What it came to; a requirement that does not apply is satisfied."""
        return self.reason.outcome

    @property
    def applicable(self) -> bool | None:
        """Whether its ``when`` holds; None where that is undetermined."""
        return self.reason.applicable

    @property
    def vi(self) -> str:
        """The reason in Vietnamese; where nothing that can change would satisfy it, that too."""
        return self.reason.vi

    @property
    def en(self) -> str:
        """The reason in English."""
        return self.reason.en

    @property
    def missing(self) -> tuple[str, ...]:
        """The unknown facts on which an undetermined outcome hangs."""
        return self.reason.missing

    @property
    def unlock(self) -> Sets:
        """The smallest alternative sets of changes that would satisfy it, at most eight, smallest first.

        Empty where it is satisfied, or where nothing that can change would do.
        """
        return self.reason.unlock

    @property
    def verified(self) -> bool:
        """Whether the rule was checked against the published text."""
        return self.reason.verified

    @property
    def note_vi(self) -> str | None:
        """What is uncertain about the rule, in Vietnamese."""
        return self.reason.note_vi

    @property
    def note_en(self) -> str | None:
        """What is uncertain about the rule, in English."""
        return self.reason.note_en

    def as_json(self) -> dict[str, object]:
        """JSON-ready; dates as ISO text, sets as sorted lists."""
        return {
            "requirement": self.requirement,
            "cites": [citation.short() for citation in self.cites],
            "outcome": self.outcome.value,
            "applicable": self.applicable,
            "vi": self.vi,
            "en": self.en,
            "facts": {name: None if value is None else to_json(value) for name, value in self.facts.items()},
            "missing": list(self.missing),
            "unlock": sets_as_json(self.unlock),
            "verified": self.verified,
            "note_vi": self.note_vi,
            "note_en": self.note_en,
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, Any], catalogue: FactCatalogue | None = None) -> Finding:
        """What ``as_json`` wrote. With a catalogue days and moments are values again; without they stay text."""
        facts: dict[str, FactValue | None] = {
            name: frozenset(value) if isinstance(value, list) else value
            for name, value in raw["facts"].items()
        }
        if catalogue is not None:
            known = {name: value for name, value in facts.items() if value is not None and name in catalogue}
            facts.update(FactSet.from_json(catalogue, known))
        reason = Reason(
            requirement=raw["requirement"],
            asks=tuple(facts),
            cites=tuple(Citation.parse(text) for text in raw["cites"]),
            outcome=Outcome(raw["outcome"]),
            applicable=raw["applicable"],
            vi=raw["vi"],
            en=raw["en"],
            missing=tuple(raw["missing"]),
            unlock=sets_from_json(raw["unlock"]),
            verified=raw["verified"],
            note_vi=raw["note_vi"],
            note_en=raw["note_en"],
        )
        return cls(reason, tuple(facts.values()))


class Reasons(Protocol):
    """Where a verdict's findings come from when they are asked for. Gives the same every time."""

    def all(self) -> tuple[Finding, ...]: ...
    def failed(self) -> tuple[Finding, ...]: ...
    def unlock(self) -> Sets: ...


@dataclass(frozen=True, eq=False, init=False)
class Verdict:
    """The outcome of a whole pack: the worst of its findings, unsatisfied before undetermined before satisfied.

    ``pack`` and ``pack_hash`` name what was judged, ``engines`` who judged and agreed, ``as_of`` the day whose law
    was applied, ``corpus_hash`` the law as data.
    """

    outcome: Outcome
    pack: str
    pack_hash: str
    engines: tuple[str, ...]
    as_of: date
    corpus_hash: str
    reasons: Reasons = field(repr=False)

    def __init__(
        self,
        outcome: Outcome,
        pack: str,
        pack_hash: str,
        engines: tuple[str, ...],
        as_of: date,
        corpus_hash: str,
        reasons: Reasons,
    ) -> None:
        # What a frozen dataclass does one attribute at a time, in a third of the time.
        self.__dict__.update(
            outcome=outcome,
            pack=pack,
            pack_hash=pack_hash,
            engines=engines,
            as_of=as_of,
            corpus_hash=corpus_hash,
            reasons=reasons,
        )

    @property
    def passed(self) -> bool:
        """Whether every requirement is satisfied. Undetermined never passes."""
        return self.outcome is Outcome.SATISFIED

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding, passed ones too, in legal order."""
        return self.reasons.all()

    @property
    def failed(self) -> tuple[Finding, ...]:
        """The findings that are not satisfied, in legal order."""
        # By hand what cached_property does: its lock (until Python 3.12) costs as much as a finding.
        found: tuple[Finding, ...] | None = self.__dict__.get("_failed")
        if found is None:
            found = self.__dict__["_failed"] = () if self.passed else self.reasons.failed()
        return found

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """The unknown facts on which the outcome hangs, each once, in the order of the findings."""
        return tuple(dict.fromkeys(name for finding in self.failed for name in finding.missing))

    @cached_property
    def unlock(self) -> Sets:
        """The smallest alternative sets of changes that would satisfy every requirement at once, at most eight.

        No set asks for what would break a requirement that is satisfied today.
        """
        return () if self.passed else self.reasons.unlock()

    def as_json(self) -> dict[str, object]:
        """JSON-ready, with the version of its form."""
        return {
            "format": FORMAT,
            "outcome": self.outcome.value,
            "pack": self.pack,
            "pack_hash": self.pack_hash,
            "engines": list(self.engines),
            "as_of": self.as_of.isoformat(),
            "corpus_hash": self.corpus_hash,
            "findings": [finding.as_json() for finding in self.findings],
            "missing": list(self.missing),
            "unlock": sets_as_json(self.unlock),
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, Any], catalogue: FactCatalogue | None = None) -> Verdict:
        """What ``as_json`` wrote. With a catalogue days and moments are values again; without they stay text."""
        if raw.get("format") != FORMAT:
            raise ValueError(f"a verdict of format {FORMAT} is expected")
        findings = tuple(Finding.from_json(finding, catalogue) for finding in raw["findings"])
        return cls(
            outcome=Outcome(raw["outcome"]),
            pack=raw["pack"],
            pack_hash=raw["pack_hash"],
            engines=tuple(raw["engines"]),
            as_of=date.fromisoformat(raw["as_of"]),
            corpus_hash=raw["corpus_hash"],
            reasons=_Told(findings, sets_from_json(raw["unlock"])),
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Verdict) and self.as_json() == other.as_json()

    def __hash__(self) -> int:
        return hash((self.pack_hash, self.as_of, self.corpus_hash, self.outcome))


@dataclass(frozen=True, slots=True)
class _Told:
    """Reasons that were read back."""

    findings: tuple[Finding, ...]
    sets: Sets

    def all(self) -> tuple[Finding, ...]:
        return self.findings

    def failed(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.outcome is not Outcome.SATISFIED)

    def unlock(self) -> Sets:
        return self.sets
