"""Why a form asks for a field: what the law looks at it for, with the article."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from documents.catalogue import load_catalogue
from rules.citation import Citation
from rules.conditions import Condition, facts_of
from rules.conditions.wording import say_en, say_vi
from rules.corpus import Corpus
from rules.errors import LawError
from rules.facts import FactSpec
from web.language import _, label, mark
from web.pages.views.findings import Cite, cites_of
from workflows.gathering.derive import entries_in, recipes_of
from workflows.preview import ASKED_BY
from workflows.procedure import ActRow, ActSpec, Procedure

_MOST = 4


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence in the language of the page, with its articles."""

    text: str
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class _Looked:
    """What a field is looked at for, in both languages: kept longer than a request."""

    kind: str
    vi: str
    en: str
    cites: tuple[Citation, ...]


_KINDS = {
    "asks": mark("Luật đòi hỏi"),
    "leads": mark("Quyết định giai đoạn tiếp theo"),
    "term": mark("Tính thời hạn"),
    "paper": mark("Quyết định có lập văn bản"),
}


_KEPT: dict[tuple[str, str, str, str, date], Mapping[str, tuple[_Looked, ...]]] = {}
_ROOM = 2048


def reasons(
    act: ActSpec, procedure: Procedure, stage: str, corpus: Corpus, day: date
) -> Mapping[str, tuple[Reason, ...]]:
    """For each field of the act, what it is looked at for by the law of ``day``; a field of which nothing is told is left out."""
    key = (corpus.hash, procedure.version, act.id, stage, day)
    if key not in _KEPT:
        if len(_KEPT) >= _ROOM:
            _KEPT.clear()
        _KEPT[key] = _reasons(act, procedure, stage, corpus, day)
    return {
        name: tuple(
            Reason(f"{_(_KINDS[each.kind])}: {label(each)}", cites_of(each.cites, corpus)) for each in told
        )
        for name, told in _KEPT[key].items()
    }


def _reasons(
    spec: ActSpec, procedure: Procedure, stage: str, corpus: Corpus, day: date
) -> Mapping[str, tuple[_Looked, ...]]:
    row = spec.row_from(stage, day)
    if row is None:
        return {}
    names = frozenset(each.name for each in spec.inputs)
    found: dict[str, dict[str, _Looked]] = {}
    for looked, reason in _all(spec, row, procedure, corpus, day):
        for name in _entries(looked, corpus) & names:
            found.setdefault(name, {})[reason.vi] = reason
    return {name: tuple(each.values())[:_MOST] for name, each in found.items()}


def _all(
    spec: ActSpec, row: ActRow, procedure: Procedure, corpus: Corpus, day: date
) -> Iterator[tuple[frozenset[str], _Looked]]:
    facts = corpus.facts
    for name in row.requires:
        for rule in corpus.requirements_of(name, day):
            asks = _Looked("asks", *_said(rule.require, facts), rule.cites)
            yield _of(rule.require) | _of(rule.when), asks
    cites = corpus.standing(spec.cites, day)
    for branch in row.branches:
        if branch.when is not None and branch.to in procedure.stages:
            to = procedure.stages[branch.to]
            yield _of(branch.when), _Looked("leads", to.vi, to.en, cites)
    for term in spec.sets:
        try:
            rule_of_term = corpus.term(term.term, day)
        except LawError:
            continue
        names = _of(term.when) | {
            term.start,
            rule_of_term.length_from,
            *rule_of_term.plus,
            *rule_of_term.less,
        }
        told = _Looked("term", rule_of_term.vi, rule_of_term.en, rule_of_term.cites)
        yield frozenset(names), told
    for paper in spec.issues:
        if paper.when is not None and any(corpus.stands(each, day) for each in paper.places):
            form = load_catalogue().form(paper.form, day)
            places = tuple(each for each in paper.places if corpus.stands(each, day))
            yield _of(paper.when), _Looked("paper", form.title, form.title, places)


def _said(condition: Condition, facts: Mapping[str, FactSpec]) -> tuple[str, str]:
    return say_vi(condition, facts), say_en(condition, facts)


def _of(condition: Condition | None) -> frozenset[str]:
    return frozenset() if condition is None else facts_of(condition)


def _entries(looked: frozenset[str], corpus: Corpus) -> frozenset[str]:
    """The fields from which the facts looked at follow."""
    recipes = recipes_of(corpus.facts)
    found = set(looked)
    for name in looked:
        found.update(ASKED_BY.get(name, ()))
        if name in recipes:
            found |= entries_in(recipes[name], recipes)
    return frozenset(found)
