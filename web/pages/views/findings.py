"""Findings of a verdict as an officer reads them: met, not met or not known; why, by which article, and what would unlock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from rules.citation import Citation
from rules.conditions import Outcome
from rules.corpus import Corpus
from rules.facts import FactCatalogue, FactSpec, FactValue
from rules.facts.english import code_en, label_en
from rules.unlock import Need
from rules.verdict import Finding, Verdict
from web.language import _, chosen, either, label, mark
from web.pages.views.citing import brief, full
from web.pages.views.places import commune_said
from web.pages.views.times import moment_vi
from web.signin.sensitive import VEILED


@dataclass(frozen=True, slots=True)
class Cite:
    """A citation: ``short`` names it in links, ``said`` is the short form that is read; ``held``: its text can be looked up here."""

    short: str
    long: str
    held: bool
    said: str


@dataclass(frozen=True, slots=True)
class FindingView:
    """One requirement. ``mark`` is "ok", "no" or "unknown"; ``ways`` are alternatives, each a list of things to do."""

    mark: str
    text: str
    cites: tuple[Cite, ...]
    facts: tuple[tuple[str, str], ...]
    ways: tuple[tuple[str, ...], ...]
    note: str


_MARKS = {Outcome.SATISFIED: "ok", Outcome.UNSATISFIED: "no", Outcome.UNDETERMINED: "unknown"}
UNKNOWN = mark("chưa ghi nhận")


def cites_of(citations: tuple[Citation, ...], corpus: Corpus) -> tuple[Cite, ...]:
    """Citations in both forms."""
    return tuple(_cite(each, corpus, chosen()) for each in citations)


@lru_cache(maxsize=4096)
def _cite(each: Citation, corpus: Corpus, _language: str) -> Cite:
    """Worked out once for each language: few places of the law are cited over and over."""
    return Cite(each.short(), full(each, corpus), corpus.knows(each), brief(each))


def cites_from_short(texts: tuple[str, ...], corpus: Corpus) -> tuple[Cite, ...]:
    """Citations that were stored in short form."""
    return cites_of(tuple(Citation.parse(each) for each in texts), corpus)


def value_vi(catalogue: FactCatalogue, name: str, value: FactValue | None) -> str:
    """A fact's value in words; moments on Vietnamese clocks."""
    if value is None:
        return _(UNKNOWN)
    if isinstance(value, datetime):
        return moment_vi(value)
    if value == VEILED:
        return _(VEILED)
    return fact_value(catalogue[name], value)


def fact_value(spec: FactSpec, value: FactValue) -> str:
    """A value in the words of the law, or in English; a commune that is kept by its code by its name."""
    if isinstance(value, str) and spec.name.endswith("_commune"):
        return commune_said(value)
    return either(spec.label(value), label_en(spec, value))


def value_label(spec: FactSpec, code: str) -> str:
    """One of the values that a fact may have."""
    return either(spec.value_labels.get(code, code), code_en(spec, code))


def facts_of(catalogue: FactCatalogue, facts: Mapping[str, FactValue | None]) -> tuple[tuple[str, str], ...]:
    """Label and value of each fact, in the order given."""
    return tuple((label(catalogue[name]), value_vi(catalogue, name, value)) for name, value in facts.items())


def finding_view(finding: Finding, corpus: Corpus) -> FindingView:
    """One finding."""
    return FindingView(
        mark=_MARKS[finding.outcome],
        text=label(finding),
        cites=cites_of(finding.cites, corpus),
        facts=facts_of(corpus.facts, finding.facts),
        ways=tuple(way_vi(way, corpus.facts) for way in finding.unlock),
        note=""
        if finding.verified
        else either(finding.note_vi or "", finding.note_en) or _("Chưa kiểm chứng với văn bản."),
    )


def applicable(verdict: Verdict | None, corpus: Corpus) -> tuple[FindingView, ...]:
    """Every finding that applies, failures first, each group in legal order."""
    if verdict is None:
        return ()
    found = [each for each in verdict.findings if each.applicable is not False]
    ordered = sorted(found, key=lambda each: each.outcome is Outcome.SATISFIED)
    return tuple(finding_view(each, corpus) for each in ordered)


def way_vi(way: tuple[Need, ...], catalogue: FactCatalogue) -> tuple[str, ...]:
    """One alternative: what must be recorded or changed, and the paper that proves it."""
    return tuple(_need_vi(need, catalogue) for need in way)


def _need_vi(need: Need, catalogue: FactCatalogue) -> str:
    paper = _(" (giấy tờ: %(document)s)", document=_(need.document)) if need.document else ""
    return f"{label(catalogue[need.fact])}: {either(need.wanted, need.wanted_en)}{paper}"
