"""What the corpus knows of one place of the law on one day: for ``lotrinh law show CITATION --on DATE`` and the pages.

The texts themselves are not stored: headings, our own explanations, and the rules with their marks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from rules.citation import Citation
from rules.conditions import Condition, as_raw
from rules.corpus.corpus import Corpus
from rules.corpus.coverage import period_json
from rules.corpus.dossier_model import DossierItem
from rules.corpus.model import (
    Article,
    Consequence,
    Instrument,
    Parameter,
    Period,
    Requirement,
    Rule,
    Sheet,
    TermRule,
    covers,
)
from rules.corpus.prepare import said_of
from rules.errors import NotInForce

_Rule = TypeVar("_Rule", Requirement, TermRule, Parameter, Consequence, DossierItem)


@dataclass(frozen=True, slots=True)
class Shown:
    """The text in force, the articles, forms and annexes asked for, and the rules of other articles that cite the place."""

    citation: Citation
    on: date
    vietnamese: str
    text: Instrument
    verified: bool
    note_vi: str
    note_en: str
    articles: tuple[Article, ...]
    sheets: tuple[Sheet, ...]
    cited_by: tuple[Rule, ...]

    def as_json(self) -> dict[str, object]:
        """JSON-ready data."""
        return {
            "citation": self.citation.short(),
            "vietnamese": self.vietnamese,
            "on": self.on.isoformat(),
            "instrument": self.text.number,
            "kind": self.text.kind,
            "title": self.text.title,
            "issuer": self.text.issuer,
            "issued": self.text.issued.isoformat(),
            "in_force": period_json(self.text.from_, self.text.to),
            "verified": self.verified,
            "notes": {"vi": self.note_vi, "en": self.note_en},
            "articles": [_article_json(article) for article in self.articles],
            "sheets": [{"citation": s.citation.short(), "heading": s.heading} for s in self.sheets],
            "cited_by": [rule_json(rule) for rule in self.cited_by],
        }


def show_place(corpus: Corpus, citation: Citation, on: date) -> Shown:
    """What is held of ``citation`` on ``on``. A clause or point narrows the rules, not the article.

    Raises NotInForce saying what was in force when, CorpusError for a place that is not held.
    """
    corpus.require(citation)
    text = corpus.version(citation.instrument, on)
    articles = _articles(corpus, text, citation, on)
    verified, note_vi, note_en = said_of(text, on)
    return Shown(
        citation=citation,
        on=on,
        vietnamese=corpus.vietnamese(citation),
        text=text,
        verified=verified,
        note_vi=note_vi,
        note_en=note_en,
        articles=tuple(_narrowed(article, citation) for article in articles),
        sheets=_sheets(text, citation, on),
        cited_by=_cited_by(corpus, citation, {article.citation for article in articles}, on),
    )


def _articles(corpus: Corpus, text: Instrument, citation: Citation, on: date) -> tuple[Article, ...]:
    if citation.article is not None:
        return (corpus.article(citation, on),)
    if citation.form is not None:
        return ()
    places = sorted(article.citation for article in text.articles if covers(article, on))
    return tuple(corpus.article(place, on) for place in places)


def _sheets(text: Instrument, citation: Citation, on: date) -> tuple[Sheet, ...]:
    found = tuple(sheet for sheet in text.sheets if citation.contains(sheet.citation))
    if citation.form is not None and not found:
        period = Period(text.from_, text.to)
        raise NotInForce(
            f"{citation.short()} is not in force on {on}: the text as it stands {period.en} does not list it.",
            vi=f"{citation.vietnamese()} không có hiệu lực vào ngày {on:%d/%m/%Y}: văn bản có hiệu lực {period.vi} "
            "không có mẫu, phụ lục này.",
            on=on.isoformat(),
        )
    return found


def _cited_by(corpus: Corpus, citation: Citation, shown: Collection[Citation], on: date) -> tuple[Rule, ...]:
    """The rules in force under other articles that cite the place."""
    others = (a.citation for v in corpus.all_versions() for a in v.articles if covers(a, on))
    return tuple(
        rule
        for place in others
        if place not in shown
        for rule in corpus.article(place, on).rules
        if _touches(rule, citation)
    )


def rule_json(rule: Rule) -> dict[str, object]:
    """A rule as JSON-ready data: ``type`` is requirement, term, parameter or consequence."""
    common: dict[str, object] = {
        "id": rule.id,
        "cites": [citation.short() for citation in rule.cites],
        "vi": rule.vi,
        "en": rule.en,
        "explains": rule.explains,
        "verified": rule.verified,
        "notes": {"vi": rule.note_vi, "en": rule.note_en},
        "in_force": period_json(rule.from_, rule.to),
    }
    if isinstance(rule, Requirement):
        when, require = _raw(rule.when), _raw(rule.require)
        return {"type": "requirement", **common, "sets": list(rule.sets), "when": when, "require": require}
    if isinstance(rule, TermRule):
        return {
            "type": "term",
            **common,
            "duty": rule.duty,
            "length": rule.length,
            "unit": str(rule.unit),
            "anchor": rule.anchor,
            "rollover": rule.rollover,
        }
    if isinstance(rule, Parameter):
        return {"type": "parameter", **common, "value": rule.value, "unit": rule.unit}
    return {
        "type": "consequence",
        **common,
        "when": _raw(rule.when),
        "opens": rule.opens,
        "terms": list(rule.terms),
    }


def _raw(condition: Condition | None) -> object:
    return None if condition is None else as_raw(condition)


def _article_json(article: Article) -> dict[str, object]:
    return {
        "citation": article.citation.short(),
        "heading": article.heading,
        "coverage": str(article.coverage),
        "reason": {"vi": article.reason_vi, "en": article.reason_en},
        "explains": article.explains,
        "in_force": period_json(article.from_, article.to),
        "rules": [rule_json(rule) for rule in article.rules],
        "dossier": [item_json(item) for item in article.dossier],
    }


def item_json(item: DossierItem) -> dict[str, object]:
    """An item of a list of papers as JSON-ready data."""
    return {
        "id": item.id,
        "dossier": item.dossier,
        "order": item.order,
        "cites": [citation.short() for citation in item.cites],
        "vi": item.vi,
        "en": item.en,
        "when": _raw(item.when),
        "ways": [
            {
                "paper": way.paper,
                "forms": [*(form.short() for form in way.forms), *way.own],
                "by": str(way.by),
                "vi": way.vi,
                "when": _raw(way.when),
            }
            for way in item.ways
        ],
        "enforced_by": list(item.enforced_by),
        "written_by": item.written_by,
        "optional": item.optional,
        "verified": item.verified,
        "notes": {"vi": item.note_vi, "en": item.note_en},
        "in_force": period_json(item.from_, item.to),
    }


def _narrowed(article: Article, citation: Citation) -> Article:
    """The article with only those rules that stand under ``citation``, where it is finer than the article."""
    if citation.clause is None and citation.point is None:
        return article
    return replace(
        article,
        requirements=_touching(article.requirements, citation),
        terms=_touching(article.terms, citation),
        parameters=_touching(article.parameters, citation),
        consequences=_touching(article.consequences, citation),
        dossier=_touching(article.dossier, citation),
    )


def _touching(rules: Iterable[_Rule], citation: Citation) -> tuple[_Rule, ...]:
    return tuple(rule for rule in rules if _touches(rule, citation))


def _touches(rule: Rule | DossierItem, citation: Citation) -> bool:
    return any(citation.contains(cited) or cited.contains(citation) for cited in rule.cites)
