"""How far each text is put to work: every article with its state and what stands under it.

Called by ``lotrinh law coverage`` and by the pages for lawyers. Data only; how it is shown is the caller's matter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from rules.citation import Citation
from rules.corpus.corpus import Corpus
from rules.corpus.model import Article, Coverage, Instrument, covers


@dataclass(frozen=True, slots=True)
class ArticleCoverage:
    """One article: its state, the reason where it is not wholly encoded, and the ids of the rules under it."""

    citation: Citation
    heading: str
    coverage: Coverage
    reason_vi: str
    reason_en: str
    explains: str
    from_: date
    to: date | None
    requirements: tuple[str, ...]
    terms: tuple[str, ...]
    parameters: tuple[str, ...]
    consequences: tuple[str, ...]
    unverified: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """JSON-ready data."""
        return {
            "citation": self.citation.short(),
            "heading": self.heading,
            "coverage": str(self.coverage),
            "reason": {"vi": self.reason_vi, "en": self.reason_en},
            "explains": self.explains,
            "in_force": period_json(self.from_, self.to),
            "requirements": list(self.requirements),
            "terms": list(self.terms),
            "parameters": list(self.parameters),
            "consequences": list(self.consequences),
            "unverified": list(self.unverified),
        }


@dataclass(frozen=True, slots=True)
class TextCoverage:
    """One version of a text. ``complete``: every article is listed; otherwise only those below are held."""

    number: str
    kind: str
    title: str
    from_: date
    to: date | None
    complete: bool
    articles: tuple[ArticleCoverage, ...]

    @property
    def counts(self) -> Mapping[Coverage, int]:
        """How many articles are in each state."""
        return {state: sum(a.coverage is state for a in self.articles) for state in Coverage}

    def as_json(self) -> dict[str, object]:
        """JSON-ready data."""
        return {
            "instrument": self.number,
            "kind": self.kind,
            "title": self.title,
            "in_force": period_json(self.from_, self.to),
            "complete": self.complete,
            "counts": {str(state): count for state, count in self.counts.items()},
            "articles": [article.as_json() for article in self.articles],
        }


def coverage_of(corpus: Corpus, on: date | None = None) -> tuple[TextCoverage, ...]:
    """Every version of every text, or those in force on ``on``, in legal order."""
    versions = (v for v in corpus.all_versions() if on is None or covers(v, on))
    return tuple(_text(version) for version in versions)


def period_json(from_: date, to: date | None) -> dict[str, str | None]:
    """A period as JSON-ready data, both ends included."""
    return {"from": from_.isoformat(), "to": to.isoformat() if to else None}


def _text(version: Instrument) -> TextCoverage:
    articles = sorted(version.articles, key=lambda article: article.citation)
    return TextCoverage(
        version.number,
        version.kind,
        version.title,
        version.from_,
        version.to,
        version.complete,
        tuple(map(_row, articles)),
    )


def _row(article: Article) -> ArticleCoverage:
    return ArticleCoverage(
        citation=article.citation,
        heading=article.heading,
        coverage=article.coverage,
        reason_vi=article.reason_vi,
        reason_en=article.reason_en,
        explains=article.explains,
        from_=article.from_,
        to=article.to,
        requirements=tuple(rule.id for rule in article.requirements),
        terms=tuple(rule.id for rule in article.terms),
        parameters=tuple(rule.id for rule in article.parameters),
        consequences=tuple(rule.id for rule in article.consequences),
        unverified=tuple(rule.id for rule in article.rules if not rule.verified),
    )
