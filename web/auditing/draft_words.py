"""What a draft of the law would change, in the words of officers: acts, terms, stages, roles by their labels instead of their names.

Where neither the law of the program nor the draft has a label the name itself stands there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from rules.conditions.wording import say_vi
from rules.corpus import TermRule
from rules.errors import LawError
from workflows.command import Services
from workflows.impact import Effect, Kind, length_vi
from workflows.roles import ROLES, UNIT_KINDS, where_vi

_WORD: Final = re.compile(r"[a-z0-9_]+(?:\.[a-z0-9_]+)?")
_OUTCOMES: Final = {
    "satisfied": "đạt",
    "unsatisfied": "không đạt",
    "undetermined": "còn chờ nhập",
    "asked": "được xét",
    "not_in_force": "chưa có hoặc hết hiệu lực",
    "stamps": "thời điểm được ghi",
    "afresh": "dữ kiện ghi lại từ đầu",
    "adds_papers": "giấy tờ thêm vào hồ sơ",
    "attaches": "giấy tờ đính kèm",
    "unit_as": "cơ quan làm bước giữ vai",
    "actor_as": "người làm bước giữ vai",
    "manager": "cơ quan quản lý",
    "reopens": "mở lại hồ sơ",
    "constants": "dữ kiện mặc định",
}
_AT: Final = re.compile(r" \(([a-z_]+)\)")


@dataclass(frozen=True, slots=True)
class Words:
    """The labels of the law as it is and of the draft, by name."""

    labels: Mapping[str, str]
    duties: Mapping[str, str]
    stages: Mapping[str, Mapping[str, str]]
    laws: tuple[Services, ...] = ()
    cited: tuple[Mapping[str, str], ...] = ()

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
        return cls(labels, duties, stages, sides, tuple(dict(_cited(side)) for side in sides))

    def procedure(self, name: str) -> str:
        """A procedure."""
        return self.labels.get(name, name)

    def what(self, effect: Effect) -> str:
        """Where it changes: the act, the term, the requirement."""
        return ": ".join(self.labels.get(part, part) for part in effect.what.split(": "))

    def change(self, procedure: str, effect: Effect) -> str:
        """How it is and how it would be."""
        return " → ".join(self.sides(procedure, effect))

    def sides(self, procedure: str, effect: Effect) -> tuple[str, str]:
        """The same, apart."""
        told = (self._side(procedure, effect.kind, text) for text in (effect.before, effect.after))
        return next(told), next(told)

    def articles(self, effect: Effect) -> str:
        """The articles of what changes, by the law as it is and by the draft where it names others."""
        names = effect.what.split(": ")
        told = [
            next((known[name] for name in reversed(names) if known.get(name)), "") for known in self.cited
        ]
        return " → ".join(dict.fromkeys(each for each in told if each))

    def law(self, procedure: str, effect: Effect, on: date) -> tuple[str, str]:
        """How the law reads and how it would: for a condition what it asks, for a term how long it is; for the rest what changes."""
        name = effect.what.split(": ")[-1]
        told = [_reads(side, name, on) for side in self.laws]
        return (told[0], told[1]) if len(set(told)) > 1 else self.sides(procedure, effect)

    def _side(self, procedure: str, kind: Kind, text: str) -> str:
        if kind is Kind.POWER:
            known: Mapping[str, str] = {**ROLES, **UNIT_KINDS, **self.labels}
            text = text.replace(" @ ", " – thuộc ").replace("not by ", "không phải người đã làm bước ")
            text = _AT.sub(lambda found: f", {where}" if (where := where_vi(found[1])) else "", text)
        else:
            known = {**self.labels, **self.duties, **_OUTCOMES, **self.stages.get(procedure, {})}
        return _WORD.sub(lambda found: known.get(found[0], found[0]), text)


def _cited(side: Services) -> Iterator[tuple[str, str]]:
    """The articles of each act, rule and paper."""
    rules = (
        rule for version in side.corpus.all_versions() for rule in (*version.rules, *version.dossier_items)
    )
    for each in (*side.procedures.acts.values(), *rules):
        yield each.id, "; ".join(cite.short() for cite in each.cites)


def _reads(side: Services, name: str, on: date) -> str:
    """What a term or a condition of that name says; "—" where this law has none."""
    terms = side.corpus.terms_by_id(name)
    if terms:
        return "; ".join(dict.fromkeys(length_vi(each) for each in terms))
    try:
        rule = side.corpus.requirement(name, on)
    except LawError:
        return "—"
    facts = side.corpus.facts
    asked = say_vi(rule.require, facts)
    return asked if rule.when is None else f"khi {say_vi(rule.when, facts)}: {asked}"


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
