"""The corpus with one rule, or with one recipe, changed: a shallow copy whose prepared answers hold the changed rule in its place."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final, TypeVar

from rules.corpus import Consequence, Corpus, TermRule
from workflows.gathering.derive import recipes_of
from workflows.gathering.derive.read import Recipe

_Rule = TypeVar("_Rule", TermRule, Consequence)
_LINES: Final = ("_terms", "_duties")


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
