"""Findings of a verdict as an officer reads them: met, not met or not known; why, by which article, and what would unlock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from rules.citation import Citation
from rules.conditions import Outcome
from rules.corpus import Corpus
from rules.facts import FactCatalogue, FactValue
from rules.unlock import Need
from rules.verdict import Finding, Verdict
from web.language import _
from web.pages.views.times import moment_vi
from web.signin.sensitive import VEILED


@dataclass(frozen=True, slots=True)
class Cite:
    """A citation: the short form names it in links, the long one is read; ``held``: its text can be looked up here."""

    short: str
    long: str
    held: bool


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
UNKNOWN = "chưa ghi nhận"


def cites_of(citations: tuple[Citation, ...], corpus: Corpus) -> tuple[Cite, ...]:
    """Citations in both forms."""
    return tuple(Cite(each.short(), corpus.vietnamese(each), corpus.knows(each)) for each in citations)


def cites_from_short(texts: tuple[str, ...], corpus: Corpus) -> tuple[Cite, ...]:
    """Citations that were stored in short form."""
    return cites_of(tuple(Citation.parse(each) for each in texts), corpus)


def value_vi(catalogue: FactCatalogue, name: str, value: FactValue | None) -> str:
    """A fact's value in words; moments on Vietnamese clocks."""
    if value is None:
        return UNKNOWN
    if isinstance(value, datetime):
        return moment_vi(value)
    if value == VEILED:
        return _(VEILED)
    return catalogue[name].label(value)


def facts_of(catalogue: FactCatalogue, facts: Mapping[str, FactValue | None]) -> tuple[tuple[str, str], ...]:
    """Label and value of each fact, in the order given."""
    return tuple((catalogue[name].vi, value_vi(catalogue, name, value)) for name, value in facts.items())


def finding_view(finding: Finding, corpus: Corpus) -> FindingView:
    """One finding."""
    return FindingView(
        mark=_MARKS[finding.outcome],
        text=finding.vi,
        cites=cites_of(finding.cites, corpus),
        facts=facts_of(corpus.facts, finding.facts),
        ways=tuple(way_vi(way, corpus.facts) for way in finding.unlock),
        note="" if finding.verified else finding.note_vi or "Chưa kiểm chứng với văn bản.",
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
    paper = f" (giấy tờ: {need.document})" if need.document else ""
    return f"{catalogue[need.fact].vi}: {need.wanted}{paper}"
