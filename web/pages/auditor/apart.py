"""A place of the law as on a day beside what the law says today about the same: rule by rule, what differs marked; where the place is
gone, where its rules stand now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Final

from markupsafe import Markup, escape

from rules.citation import Citation
from rules.conditions.wording import say_vi
from rules.corpus import Corpus, DossierItem
from rules.corpus.model import Requirement, Rule, TermRule, covers
from rules.errors import LawError
from rules.instruments import load_register
from web.pages.views.law import LawView, RuleView, law_view, rule_view, rules_at

_Rule = Rule | DossierItem
_ALIKE: Final = 0.35
"""So much of the words two rules of one purpose share, for one to be read as what became of the other."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A rule with its words; what differs from the other side is marked."""

    rule: RuleView
    text: Markup


@dataclass(frozen=True, slots=True)
class Pair:
    """A rule of that day and what it is today. ``state``: "same", "moved" (the words of it, at another place), "changed", "gone", "new"."""

    then: Shown | None
    now: Shown | None
    state: str


@dataclass(frozen=True, slots=True)
class Apart:
    """The page. ``by``: the texts that replaced this one; ``stands``: the text is in force today; ``held``: it was on that day; ``same``:
    nothing of the place has changed."""

    title: str
    then: LawView
    now: LawView
    pairs: tuple[Pair, ...]
    by: tuple[str, ...]
    stands: bool
    held: bool
    same: bool


def apart(corpus: Corpus, cite: Citation, day: date, today: date) -> Apart:
    """Both days. ``BadInput`` for a place that is not held."""
    then, now = (law_view(corpus, cite, each) for each in (day, today))
    stands = now.day_iso == today.isoformat() and now.stands
    old = rules_at(corpus, cite, date.fromisoformat(then.day_iso))
    new = rules_at(corpus, cite, today) if stands else ()
    pairs = tuple(_pairs(old, new, corpus, today))
    held = then.day_iso == day.isoformat() and then.stands
    same = stands and held and then.period == now.period and all(each.state == "same" for each in pairs)
    by = () if stands else tuple(corpus.vietnamese(each) for each in _successors(cite, today))
    return Apart(then.title, then, now, pairs, by, stands, held, same)


def _successors(cite: Citation, today: date) -> Iterator[Citation]:
    """The texts that replaced a text, as far as the register of texts tells it."""
    for entry in load_register().by_number(cite.instrument):
        if entry.over(today):
            yield from map(Citation, entry.by)


def _pairs(old: Sequence[_Rule], new: Sequence[_Rule], corpus: Corpus, today: date) -> Iterator[Pair]:
    """The rules of that day in their order, then those that are new. The nearest are paired first, each once."""
    twins = {rule.id: rule for rule in new}
    paired: dict[str, _Rule] = {rule.id: twins[rule.id] for rule in old if rule.id in twins}
    taken = {rule.id for rule in paired.values()}
    ways = [
        (_likeness(rule, other, corpus), rule.id, other)
        for rule in old
        if rule.id not in paired
        for other in _candidates(rule, new, corpus, today)
    ]
    for likeness, rule_id, other in sorted(ways, key=lambda way: way[0], reverse=True):
        if likeness >= _ALIKE and rule_id not in paired and other.id not in taken:
            paired[rule_id] = other
            taken.add(other.id)
    for rule in old:
        if rule.id in paired or rule_view(rule, corpus).named:
            yield _pair(rule, paired.get(rule.id), corpus)
    for rule in new:
        if rule.id not in taken:
            view = rule_view(rule, corpus)
            yield Pair(None, Shown(view, escape(view.text)), "new")


def _candidates(rule: _Rule, new: Sequence[_Rule], corpus: Corpus, today: date) -> list[_Rule]:
    here = {each.id: each for each in new if _one_purpose(rule, each)}
    return list((here | {each.id: each for each in _elsewhere(rule, corpus, today)}).values())


def _likeness(rule: _Rule, other: _Rule, corpus: Corpus) -> float:
    """How much of their words two rules share; two terms for one duty are always as good as near."""
    ratio = SequenceMatcher(None, _words(rule, corpus), _words(other, corpus)).ratio()
    return max(ratio, _ALIKE) if isinstance(rule, TermRule) else ratio


def _one_purpose(rule: _Rule, other: _Rule) -> bool:
    if isinstance(rule, Requirement) and isinstance(other, Requirement):
        return bool(set(rule.sets) & set(other.sets))
    if isinstance(rule, TermRule) and isinstance(other, TermRule):
        return rule.duty == other.duty
    return type(rule) is type(other)


def _elsewhere(rule: _Rule, corpus: Corpus, today: date) -> list[_Rule]:
    """The rules of today that serve the same purpose: of the same sets or asking the very same, for the same duty."""
    found: dict[str, _Rule] = {}
    if isinstance(rule, Requirement):
        every = (each for text in corpus.all_versions() if covers(text, today) for each in text.rules)
        found |= {
            each.id: each
            for each in every
            if isinstance(each, Requirement) and covers(each, today) and each.require == rule.require
        }
        for name in rule.sets:
            with suppress(LawError):  # no text in force today feeds the set
                found |= {each.id: each for each in corpus.requirements_of(name, today)}
    elif isinstance(rule, TermRule):
        with suppress(LawError):
            found |= {each.id: each for each in corpus.terms_of_duty(rule.duty, today)}
    return list(found.values())


def _words(rule: _Rule, corpus: Corpus) -> list[str]:
    """In Vietnamese, whatever the reader reads: what is paired does not follow the language."""
    asked = (rule.require, rule.when) if isinstance(rule, Requirement) else ()
    said = " ".join(say_vi(each, corpus.facts) for each in asked if each is not None)
    return (said or rule.vi or rule.id).split()


def _pair(rule: _Rule, other: _Rule | None, corpus: Corpus) -> Pair:
    then = rule_view(rule, corpus)
    if other is None:
        return Pair(Shown(then, escape(then.text)), None, "gone")
    now = rule_view(other, corpus)
    state = "changed" if then.text != now.text else "moved" if then.cite != now.cite else "same"
    return Pair(Shown(then, _marked(then.text, now.text)), Shown(now, _marked(now.text, then.text)), state)


def _marked(text: str, other: str) -> Markup:
    """The words of a text, those marked that do not stand in the other one."""
    mine, its = text.split(), other.split()
    told = []
    for tag, start, end, _from, _to in SequenceMatcher(None, mine, its, autojunk=False).get_opcodes():
        words = " ".join(mine[start:end])
        if words:
            told.append(escape(words) if tag == "equal" else Markup("<mark>{}</mark>").format(words))
    return Markup(" ").join(told)
