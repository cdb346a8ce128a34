"""What a draft of the law would change, in the words of officers: acts, terms, stages, roles by their labels instead of their names.

Where neither the law of the program nor the draft has a label the name itself stands there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from rules.corpus import TermRule
from workflows.command import Services
from workflows.impact import Effect, Kind
from workflows.roles import ROLES, UNIT_KINDS, where_vi

_WORD: Final = re.compile(r"[a-z0-9_]+(?:\.[a-z0-9_]+)?")
_OUTCOMES: Final = {
    "satisfied": "đạt",
    "unsatisfied": "không đạt",
    "undetermined": "còn chờ nhập",
}
_AT: Final = re.compile(r" \(([a-z_]+)\)")


@dataclass(frozen=True, slots=True)
class Words:
    """The labels of the law as it is and of the draft, by name."""

    labels: Mapping[str, str]
    duties: Mapping[str, str]
    stages: Mapping[str, Mapping[str, str]]

    @classmethod
    def of(cls, *sides: Services) -> Words:
        """Those of the draft stand behind those of today."""
        labels: dict[str, str] = {}
        duties: dict[str, str] = {}
        stages: dict[str, dict[str, str]] = {}
        for side in reversed(sides):
            labels.update(_labels(side))
            duties.update((each.duty, each.vi) for each in _terms(side))
            for name, procedure in side.procedures.items():
                stages.setdefault(name, {}).update((key, stage.vi) for key, stage in procedure.stages.items())
        return cls(labels, duties, stages)

    def procedure(self, name: str) -> str:
        """A procedure."""
        return self.labels.get(name, name)

    def what(self, effect: Effect) -> str:
        """Where it changes: the act, the term, the requirement."""
        return ": ".join(self.labels.get(part, part) for part in effect.what.split(": "))

    def change(self, procedure: str, effect: Effect) -> str:
        """How it is and how it would be."""
        return f"{self._side(procedure, effect.kind, effect.before)} → {self._side(procedure, effect.kind, effect.after)}"

    def _side(self, procedure: str, kind: Kind, text: str) -> str:
        if kind is Kind.POWER:
            known: Mapping[str, str] = {**ROLES, **UNIT_KINDS, **self.labels}
            text = text.replace(" @ ", " – thuộc ").replace("not by ", "không phải người đã làm bước ")
            text = _AT.sub(lambda found: f", {where}" if (where := where_vi(found[1])) else "", text)
        else:
            known = {**self.labels, **self.duties, **_OUTCOMES, **self.stages.get(procedure, {})}
        return _WORD.sub(lambda found: known.get(found[0], found[0]), text)


def _labels(side: Services) -> Iterator[tuple[str, str]]:
    for name, procedure in side.procedures.items():
        yield name, procedure.vi
    for name, act in side.procedures.acts.items():
        yield name, act.vi
    for name, fact in side.corpus.facts.items():
        yield name, fact.vi
    for version in side.corpus.all_versions():
        for article in version.articles:
            yield from ((each.id, each.vi) for each in (*article.rules, *article.dossier) if each.vi)


def _terms(side: Services) -> Iterator[TermRule]:
    for name in side.corpus.term_ids:
        yield from side.corpus.terms_by_id(name)
