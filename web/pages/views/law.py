"""A place in the law as its page shows it: heading, how it is put to work, the rules under it, and when it is in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rules.citation import Citation
from rules.conditions.wording import say_en, say_vi
from rules.corpus import Article, Corpus, DossierItem, Instrument
from rules.corpus.model import Parameter, Requirement, Rule, TermRule, covers
from rules.errors import BadInput, NotInForce
from rules.facts import FactCatalogue
from rules.terms import TermUnit
from web.language import _, either, label
from web.pages.views.citing import brief, full
from web.pages.views.times import day_vi, span


@dataclass(frozen=True, slots=True)
class RuleView:
    """One rule under the place: what it asks; ``unmet``: what the program says where a requirement is not met; ``named``: the
    law's data give it words of its own."""

    cite: str
    kind: str
    text: str
    note: str
    unmet: str = ""
    named: bool = True


@dataclass(frozen=True, slots=True)
class LawView:
    """The page of a place. ``stands``: the article was in force on the day, not its text alone."""

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
    stands: bool = True


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
    article, ended = _article(corpus, cite, asked)
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
    if ended:
        notes.insert(0, ended)
    return LawView(
        title=full(cite, corpus),
        text=version.title,
        heading=article.heading if article else _sheet(version, cite),
        period=_period(version),
        coverage=_(article.coverage.vi) if article else "",
        reason=either(article.reason_vi, article.reason_en) if article else "",
        rules=tuple(rule_view(rule, corpus) for rule in rules_at(corpus, cite, asked)),
        notes=tuple(notes),
        day=day_vi(asked),
        day_iso=asked.isoformat(),
        cite=cite.short(),
        other=tuple(
            _period(each)
            for each in corpus.all_versions()
            if each.number == version.number and each != version
        ),
        stands=not ended,
    )


def rules_at(corpus: Corpus, cite: Citation, day: date) -> tuple[Rule | DossierItem, ...]:
    """What the program puts to work of a place on a day on which its text was in force."""
    article, _ended = _article(corpus, cite, day)
    every = (*article.rules, *article.dossier) if article else ()
    return tuple(rule for rule in every if any(cite.contains(c) or c.contains(cite) for c in rule.cites))


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


def _article(corpus: Corpus, cite: Citation, day: date) -> tuple[Article | None, str]:
    """The article on a day; where it has ended within its text, or has not begun, what is to be said of that."""
    if cite.article is None:
        return None, ""
    try:
        return corpus.article(cite, day), ""
    except NotInForce as error:
        return None, label(error)


def _sheet(version: Instrument, cite: Citation) -> str:
    return next((sheet.heading for sheet in version.sheets if cite.contains(sheet.citation)), "")


def rule_view(rule: Rule | DossierItem, corpus: Corpus) -> RuleView:
    """A rule in words: a requirement by what it asks, a term and a number of the law with their measure."""
    kind, text, unmet = _("Quy định khác"), label(rule), ""
    if isinstance(rule, DossierItem):
        kind = _("Giấy tờ của hồ sơ")
    elif isinstance(rule, Requirement):
        kind, text, unmet = _("Điều kiện"), asked_by(rule, corpus.facts), label(rule)
    elif isinstance(rule, TermRule):
        kind, text = _("Thời hạn"), _with_length(text, rule.length, rule.unit)
    elif isinstance(rule, Parameter):
        kind, text = _("Con số của luật"), _with_length(text, rule.value, rule.unit)
    note = "" if rule.verified else either(rule.note_vi, rule.note_en) or _("Chưa kiểm chứng với văn bản.")
    return RuleView(
        "; ".join(brief(cite) for cite in rule.cites), kind, text or rule.id, note, unmet, bool(label(rule))
    )


def asked_by(rule: Requirement, facts: FactCatalogue) -> str:
    """What a requirement asks, in a sentence, and to what it applies."""
    asks = either(say_vi(rule.require, facts), say_en(rule.require, facts))
    asks = asks[:1].upper() + asks[1:]
    if rule.when is None:
        return asks
    return _(
        "%(asks)s (áp dụng khi: %(when)s)",
        asks=asks,
        when=either(say_vi(rule.when, facts), say_en(rule.when, facts)),
    )


def _with_length(text: str, length: int, unit: str) -> str:
    """A term or a number with its measure; of a term that somebody decides there is none."""
    if not length:
        return text
    known = TermUnit(unit) if unit in set(TermUnit) else None
    words = f"{length:02d} {either(known.vi, known.en)}" if known is not None else f"{length} {unit}"
    return f"{text} ({words})" if text else words


def _period(version: Instrument) -> str:
    return span(version.from_, version.to)
