"""The parts of docs/law-gaps.md that the data can tell: what is marked as not verified, and what is not encoded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Final

from documents.catalogue import FormEntry, load_catalogue
from rules.citation import Citation
from rules.corpus import Consequence, Coverage, Instrument, Rule, TermRule, load_corpus
from rules.errors import NotInForce
from rules.terms import load_calendar
from tests.architecture.tables import code, places, span, table
from workflows.procedure import ActSpec, Power, load_procedures

_STATES = (Coverage.OPEN, Coverage.PARTLY, Coverage.REFERENCE)


def texts() -> Iterator[str]:
    """Texts whose standing is not sure, from a day on or from the first."""
    return table(
        ("text", "when", "why", "rules touched"),
        (
            (version.number, when, why, str(len(version.rules)))
            for version in load_corpus().all_versions()
            for when, why in _doubts(version)
        ),
    )


def rules() -> Iterator[str]:
    """Rules that are marked as not verified."""
    return table(
        ("rule", "what", "source", "what is missing"),
        (
            (
                code(rule.id),
                type(rule).__name__.removesuffix("Rule").lower(),
                places(rule.cites),
                rule.note_en,
            )
            for version in load_corpus().all_versions()
            for rule in (*version.rules, *version.dossier_items)
            if not rule.verified
        ),
    )


def acts() -> Iterator[str]:
    """Acts that are marked as not verified."""
    return table(
        ("act", "label", "source", "what is missing"),
        (
            (code(act.id), act.vi, places(act.cites), act.note_en)
            for act in load_procedures().acts.values()
            if not act.verified
        ),
    )


def forms() -> Iterator[str]:
    """Forms that are marked as not verified, by period; the note is the one that the officer sees."""
    found: dict[str, list[FormEntry]] = {}
    for entry in load_catalogue():
        if not entry.verified:
            found.setdefault(entry.id, []).append(entry)
    return table(
        ("form", "period", "what is missing (as shown to the officer)"),
        (
            (code(entry.id), span(entry.in_force_from, entry.in_force_to), entry.note_vi)
            for entries in found.values()
            for entry in entries
        ),
    )


def calendar() -> Iterator[str]:
    """Years that may still change, and days off that are not verified."""
    years = load_calendar().years
    return table(
        ("day or year", "what is missing"),
        (
            *((str(year.year), year.note_en) for year in years if year.open),
            *((day.day.isoformat(), day.note_en) for year in years for day in year.days if not day.verified),
        ),
    )


def partly() -> Iterator[str]:
    """Articles that are not wholly at work, and texts of which only some articles are held."""
    return table(
        ("article", "heading", "state", "what is missing"),
        (
            (
                article.citation.short(),
                article.heading,
                str(article.coverage),
                article.reason_en or article.explains,
            )
            for version in load_corpus().all_versions()
            for article in version.articles
            if article.coverage in _STATES
        ),
    )


def held_in_part() -> Iterator[str]:
    """Texts of which only some articles are held."""
    return table(
        ("text", "period", "articles held"),
        (
            (
                version.number,
                span(version.from_, version.to),
                ", ".join(article.citation.article or "" for article in version.articles),
            )
            for version in load_corpus().all_versions()
            if not version.complete
        ),
    )


def no_act() -> Iterator[str]:
    """What the law sets in motion and no procedure takes up on the same day."""
    return table(
        ("what", "rule", "source"),
        (
            (told, code(rule.id), places(rule.cites))
            for version in load_corpus().all_versions()
            for rule in version.rules
            if (told := _taken_up_by_nobody(rule))
        ),
    )


def powers() -> Iterator[str]:
    """Rows of power that stand longer than the article they rest on."""
    return table(
        ("act", "source", "not in force on"),
        (
            (code(act.id), cite.short(), day.isoformat())
            for act in load_procedures().acts.values()
            for power in act.powers
            for cite in power.cites
            if (day := _outlived(act, power, cite)) is not None
        ),
    )


def ended() -> Iterator[str]:
    """Procedures that end; from the next day on the door answers with what was in force when."""
    return table(
        ("procedure", "last day"),
        (
            (f"{each.vi} ({code(each.id)})", each.valid_to.isoformat())
            for each in load_procedures().values()
            if each.valid_to is not None
        ),
    )


PARTS: Final[Mapping[str, Callable[[], Iterable[str]]]] = {
    "texts": texts,
    "rules": rules,
    "acts": acts,
    "forms": forms,
    "calendar": calendar,
    "articles": partly,
    "texts in part": held_in_part,
    "no act": no_act,
    "powers": powers,
    "ended procedures": ended,
}


def _doubts(version: Instrument) -> Iterator[tuple[str, str]]:
    if not version.verified or version.note_en:
        yield span(version.from_, version.to), version.note_en
    for note in version.notes:
        yield span(note.from_, note.to), note.en


def _taken_up_by_nobody(rule: Rule) -> str:
    """Why nobody takes up what the rule sets in motion; empty where somebody does."""
    acts = load_procedures().acts
    if isinstance(rule, TermRule):
        met = any(rule.duty in (*act.meets, *act.ends) for act in acts.values())
        return "" if met else f"duty {code(rule.duty)}: a term runs, no act meets it"
    if not isinstance(rule, Consequence):
        return ""
    if rule.opens not in acts:
        return f"{code(rule.opens)}: told as the next step, no act of that name"
    last = load_procedures()[acts[rule.opens].procedure].valid_to
    ended = last is not None and last < rule.from_
    return f"{code(rule.opens)}: told as the next step, its procedure ended {last}" if ended else ""


def _outlived(act: ActSpec, power: Power, cite: Citation) -> date | None:
    """The first day on which something changes in the law, the row stands, and its article does not."""
    corpus, last = load_corpus(), load_procedures()[act.procedure].valid_to
    for day in corpus.boundaries():
        if power.in_force(day) and (last is None or day <= last):
            try:
                corpus.article(cite, day) if cite.article else corpus.version(cite.instrument, day)
            except NotInForce:
                return day
    return None
