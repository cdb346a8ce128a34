"""A place in the law as its page shows it: heading, how it is put to work, the rules under it, and when it is in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rules.citation import Citation
from rules.corpus import Article, Corpus, DossierItem, Instrument
from rules.corpus.model import Requirement, Rule, TermRule, covers
from rules.errors import BadInput
from web.language import _, either, label
from web.pages.views.citing import brief, full
from web.pages.views.times import day_vi, span


@dataclass(frozen=True, slots=True)
class RuleView:
    """One rule under the place."""

    cite: str
    kind: str
    text: str
    note: str


@dataclass(frozen=True, slots=True)
class LawView:
    """The page of a place."""

    title: str
    text: str
    heading: str
    period: str
    coverage: str
    reason: str
    rules: tuple[RuleView, ...]
    notes: tuple[str, ...]
    day: str
    day_iso: str
    cite: str
    other: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TextView:
    """One version of a text in the list."""

    number: str
    title: str
    period: str
    in_force: bool
    notes: tuple[str, ...]


def texts_view(corpus: Corpus, day: date) -> tuple[TextView, ...]:
    """Every version of every text."""
    return tuple(
        TextView(
            number=each.number,
            title=each.title,
            period=_period(each),
            in_force=covers(each, day),
            notes=tuple(label(note) for note in each.notes_on(day)),
        )
        for each in corpus.all_versions()
    )


def law_view(corpus: Corpus, cite: Citation, day: date) -> LawView:
    """A place as on ``day``; where the text was not in force then, the nearest version that is held, said so."""
    version, asked = _version(corpus, cite, day)
    article = _article(corpus, cite, asked)
    rules = (
        tuple(
            _rule(rule)
            for rule in (*article.rules, *article.dossier)
            if any(cite.contains(c) or c.contains(cite) for c in rule.cites)
        )
        if article
        else ()
    )
    notes = [label(note) for note in version.notes_on(asked)]
    if asked != day:
        notes.insert(
            0,
            _(
                "Văn bản này không có hiệu lực vào ngày %(day)s; dưới đây là nội dung áp dụng ngày %(asked)s.",
                day=day_vi(day),
                asked=day_vi(asked),
            ),
        )
    return LawView(
        title=full(cite, corpus),
        text=version.title,
        heading=article.heading if article else _sheet(version, cite),
        period=_period(version),
        coverage=_(article.coverage.vi) if article else "",
        reason=either(article.reason_vi, article.reason_en) if article else "",
        rules=rules,
        notes=tuple(notes),
        day=day_vi(asked),
        day_iso=asked.isoformat(),
        cite=cite.short(),
        other=tuple(
            _period(each)
            for each in corpus.all_versions()
            if each.number == version.number and each != version
        ),
    )


def not_held(cite: Citation, corpus: Corpus) -> BadInput:
    """The error for a place of a text that the program does not hold; names what it holds."""
    held = ", ".join(corpus.instruments())
    return BadInput(
        f"{cite.short()} is not held. Texts held in whole or in part: {held}.",
        vi=f"Chương trình không có nội dung {cite.vietnamese()}. Các văn bản có toàn bộ hoặc một phần: {held}.",
        field="citation",
    )


def _version(corpus: Corpus, cite: Citation, day: date) -> tuple[Instrument, date]:
    """The version in force on the day; else the last one before it, else the first after it, with a day on which it was in force."""
    if not corpus.knows(cite):
        raise not_held(cite, corpus)
    held = [each for each in corpus.all_versions() if each.number == cite.instrument]
    for each in held:
        if covers(each, day):
            return each, day
    earlier = [each for each in held if each.from_ <= day]
    if earlier:
        return earlier[-1], earlier[-1].to or day
    return held[0], held[0].from_


def _article(corpus: Corpus, cite: Citation, day: date) -> Article | None:
    return corpus.article(cite, day) if cite.article is not None else None


def _sheet(version: Instrument, cite: Citation) -> str:
    return next((sheet.heading for sheet in version.sheets if cite.contains(sheet.citation)), "")


def _rule(rule: Rule | DossierItem) -> RuleView:
    kind = (
        _("Giấy tờ của hồ sơ")
        if isinstance(rule, DossierItem)
        else _("Điều kiện")
        if isinstance(rule, Requirement)
        else _("Thời hạn")
        if isinstance(rule, TermRule)
        else _("Quy định khác")
    )
    note = "" if rule.verified else either(rule.note_vi, rule.note_en) or _("Chưa kiểm chứng với văn bản.")
    return RuleView("; ".join(brief(cite) for cite in rule.cites), kind, label(rule) or rule.id, note)


def _period(version: Instrument) -> str:
    return span(version.from_, version.to)
