"""Prepares the answers of the corpus: for every set, duty and id, what stands on each stretch of days.

Called by ``rules.corpus.corpus`` once, when the corpus is built. The notes of a text that hold on a day are merged into
each of its rules, so that a rule carries everything an officer must be told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from rules.citation import Citation
from rules.corpus.dossier_model import DossierItem
from rules.corpus.model import (
    Article,
    Consequence,
    Dated,
    Instrument,
    Parameter,
    Requirement,
    TermRule,
    covers,
)
from rules.corpus.timeline import Timeline

AnyRule = TypeVar("AnyRule", Requirement, TermRule, Parameter, Consequence, DossierItem)
_Key = TypeVar("_Key")
_Item = TypeVar("_Item")


def versions_by_number(versions: Sequence[Instrument]) -> dict[str, Timeline[Instrument]]:
    """Each text's versions; the number is the key, in the order given."""
    return {number: _versions(found) for number, found in grouped(versions, lambda v: [v.number]).items()}


def articles_by_place(versions: Sequence[Instrument]) -> dict[Citation, Timeline[Article]]:
    """Each article with the rules that are in force, marked."""
    pairs = [(article, version) for version in versions for article in version.articles]
    return {
        place: _articles(found) for place, found in grouped(pairs, lambda pair: [pair[0].citation]).items()
    }


def lists(
    owned: Sequence[tuple[AnyRule, Instrument]],
    names: Callable[[AnyRule], Iterable[str]],
    en: str,
    vi: str,
) -> dict[str, Timeline[tuple[AnyRule, ...]]]:
    """For each name the rules that bear it, in legal order."""
    return {
        name: one_list(found, f"{en} '{name}'", f"{vi} “{name}”")
        for name, found in grouped(owned, lambda pair: names(pair[0])).items()
    }


def one_list(owned: Sequence[tuple[AnyRule, Instrument]], en: str, vi: str) -> Timeline[tuple[AnyRule, ...]]:
    """All of these rules that are in force, in legal order; nothing where none is."""
    ordered = sorted(owned, key=lambda pair: pair[0].cites[0])
    return Timeline(_changes(ordered), lambda day: _marked_on(ordered, day) or None, en=en, vi=vi, by=_texts)


def singles(owned: Sequence[tuple[AnyRule, Instrument]], en: str, vi: str) -> dict[str, Timeline[AnyRule]]:
    """Each id; it may stand in several versions of one text, never twice on a day."""
    groups = grouped(owned, lambda pair: [pair[0].id])
    return {name: _single(found, f"{en} '{name}'", f"{vi} “{name}”") for name, found in groups.items()}


def grouped(items: Iterable[_Item], keys: Callable[[_Item], Iterable[_Key]]) -> Mapping[_Key, list[_Item]]:
    """The items by each of their keys, in order."""
    groups: dict[_Key, list[_Item]] = {}
    for item in items:
        for key in keys(item):
            groups.setdefault(key, []).append(item)
    return groups


def marked(rule: AnyRule, version: Instrument, on: date) -> AnyRule:
    """The rule with what must be said of its text on ``on``: verified only if all of it is."""
    verified, note_vi, note_en = said_of(version, on)
    if verified and not note_vi:
        return rule
    return replace(
        rule,
        verified=rule.verified and verified,
        note_vi=f"{rule.note_vi} {note_vi}".strip(),
        note_en=f"{rule.note_en} {note_en}".strip(),
    )


def said_of(version: Instrument, on: date) -> tuple[bool, str, str]:
    """Whether a text counts as verified on ``on``, and all notes on it in Vietnamese and English."""
    notes = version.notes_on(on)
    return (
        version.verified and all(note.verified for note in notes),
        " ".join(part for part in (version.note_vi, *(note.vi for note in notes)) if part),
        " ".join(part for part in (version.note_en, *(note.en for note in notes)) if part),
    )


def _versions(found: Sequence[Instrument]) -> Timeline[Instrument]:
    first = found[0]
    return Timeline(
        found,
        lambda day: _first(version for version in found if covers(version, day)),
        en=f"The text {first.number}",
        vi=f"{first.kind} {first.number}",
    )


def _articles(found: Sequence[tuple[Article, Instrument]]) -> Timeline[Article]:
    place, kind = found[0][0].citation, found[0][1].kind
    return Timeline(
        [
            period
            for article, version in found
            for period in (article, *article.rules, *article.dossier, *version.notes)
        ],
        lambda day: _first(_article(a, v, day) for a, v in found if covers(a, day)),
        en=f"Article {place.short()}",
        vi=place.vietnamese(kind),
    )


def _single(owned: Sequence[tuple[AnyRule, Instrument]], en: str, vi: str) -> Timeline[AnyRule]:
    return Timeline(_changes(owned), lambda day: _first(_marked_on(owned, day)), en=en, vi=vi)


def _marked_on(owned: Sequence[tuple[AnyRule, Instrument]], on: date) -> tuple[AnyRule, ...]:
    return tuple(marked(rule, version, on) for rule, version in owned if covers(rule, on))


def _article(article: Article, version: Instrument, on: date) -> Article:
    return replace(
        article,
        requirements=_marked_on([(rule, version) for rule in article.requirements], on),
        terms=_marked_on([(rule, version) for rule in article.terms], on),
        parameters=_marked_on([(rule, version) for rule in article.parameters], on),
        consequences=_marked_on([(rule, version) for rule in article.consequences], on),
        dossier=_marked_on([(rule, version) for rule in article.dossier], on),
    )


def _changes(owned: Iterable[tuple[AnyRule, Instrument]]) -> list[Dated]:
    """Every period on whose edges the answer may change: the rules' own and those of the notes on their texts."""
    periods: list[Dated] = []
    for rule, version in owned:
        periods.append(rule)
        periods.extend(version.notes)
    return periods


def _texts(rules: Sequence[Requirement | TermRule | Parameter | Consequence | DossierItem]) -> str:
    """The numbers of the texts that these rules stand in, in legal order."""
    return ", ".join(text.instrument for text in sorted({Citation(rule.instrument) for rule in rules}))


def _first(items: Iterable[_Item]) -> _Item | None:
    return next(iter(items), None)
