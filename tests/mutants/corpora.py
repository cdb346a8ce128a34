"""The corpus with one rule, or with one recipe, changed: a shallow copy whose prepared answers hold the changed rule in its place."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from typing import Any, Final, TypeVar

from rules.corpus import Article, Consequence, Corpus, TermRule
from rules.facts import FactCatalogue
from workflows.gathering.derive import recipes_of
from workflows.gathering.derive.read import Recipe

_Rule = TypeVar("_Rule", TermRule, Consequence)
_LINES: Final = ("_terms", "_duties")
_PARTS: Final = ("requirements", "terms", "parameters", "consequences", "dossier")
_NUMBERS: Final = count()


def with_term(corpus: Corpus, rule: TermRule, change: Callable[[TermRule], TermRule]) -> Corpus:
    """The corpus in which this term reads otherwise, in this version of its text alone."""
    changed = copy.copy(corpus)
    for name in _LINES:
        lines = dict(getattr(changed, name))
        for key in (rule.id, rule.duty):
            if key in lines:
                lines[key] = _changed(lines[key], rule, change)
        setattr(changed, name, lines)
    listed = {**changed._terms_by_id}
    listed[rule.id] = tuple(change(each) if _same(each, rule) else each for each in listed[rule.id])
    changed._terms_by_id = listed
    return changed


def with_consequence(
    corpus: Corpus, rule: Consequence, change: Callable[[Consequence], Consequence | None]
) -> Corpus:
    """The corpus in which this consequence reads otherwise, or is not there."""
    changed = copy.copy(corpus)
    changed._consequences = _changed(corpus._consequences, rule, change)
    return changed


def rebuilt(
    corpus: Corpus, rule: object = None, changed: object = None, facts: FactCatalogue | None = None
) -> Corpus:
    """The corpus built anew, in which this rule or line of a dossier reads otherwise, or is not there, or with other ``facts``."""
    versions = [
        replace(version, articles=tuple(_article(each, rule, changed) for each in version.articles))
        for version in corpus.all_versions()
    ]
    told = f"{corpus.hash}-{next(_NUMBERS)}"
    return Corpus(versions, facts or corpus.facts, corpus._regime_list, told)


def _article(article: Article, rule: object, changed: object) -> Article:
    for name in _PARTS:
        listed = getattr(article, name)
        if any(each is rule for each in listed):
            swapped = (changed if each is rule else each for each in listed)
            return replace(article, **{name: tuple(filter(None, swapped))})  # type: ignore[arg-type]
    return article


@contextmanager
def with_recipe(corpus: Corpus, name: str, recipe: Recipe) -> Iterator[None]:
    """While the block lasts the fact follows by another recipe."""
    recipes = recipes_of(corpus.facts)
    kept = recipes[name]
    recipes[name] = recipe
    try:
        yield
    finally:
        recipes[name] = kept


def _changed(line: Any, rule: _Rule, change: Callable[[_Rule], _Rule | None]) -> Any:
    other = copy.copy(line)
    other._values = [_value(value, rule, change) for value in line._values]
    return other


def _value(value: Any, rule: _Rule, change: Callable[[_Rule], _Rule | None]) -> Any:
    if isinstance(value, tuple):
        swapped = (change(each) if _same(each, rule) else each for each in value)
        return tuple(each for each in swapped if each is not None)
    return change(value) if value is not None and _same(value, rule) else value


def _same(one: _Rule, other: _Rule) -> bool:
    """Whether it is the rule, notes of its text aside."""
    return (one.id, one.instrument, one.from_) == (other.id, other.instrument, other.from_)
