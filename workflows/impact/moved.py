"""Facts that a draft of the law derives otherwise, or of which it accepts other values."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rules.corpus import Corpus
from rules.facts import FactCatalogue
from workflows.gathering.derive import Recipe, Recipes, entries_in, recipes_of
from workflows.impact.filled import Filled
from workflows.impact.kinds import NONE


def moved_facts(one: Corpus, other: Corpus) -> frozenset[str]:
    """The facts of which the two laws derive or accept something else, themselves or through others."""
    apart = {
        name for name in {*one.facts, *other.facts} if _spec(one.facts, name) != _spec(other.facts, name)
    }
    numbers = {
        name for name in one.parameter_ids | other.parameter_ids if _values(one, name) != _values(other, name)
    }
    found = set(apart)
    for corpus in (one, other):
        recipes = recipes_of(corpus.facts)
        found |= {name for name, recipe in recipes.items() if apart & entries_in(recipe, recipes)}
        found |= {name for name, recipe in recipes.items() if numbers & _numbers_in(recipe, recipes)}
    return frozenset(found)


def still_apart(filled: Filled, moved: frozenset[str]) -> frozenset[str]:
    """Of the facts that are not settled those that may come out otherwise by something that is entered.

    Where the form's entries are few they are all tried; else whatever hangs on them is taken to be otherwise.
    """
    one, other = filled.looks
    unsettled = moved & (one.held.open | other.held.open)
    ways = None if one.error or other.error else filled.ways(unsettled)
    if ways is None:
        return unsettled
    apart = {name for name in unsettled for one_, other_ in ways.facts if one_.get(name) != other_.get(name)}
    return unsettled - ways.settled | apart


def _spec(facts: FactCatalogue, name: str) -> object:
    """What of a fact decides what it comes to: not its words."""
    spec = facts.get(name)
    words: dict[str, Any] = {
        "vi": "",
        "en": "",
        "cites": (),
        "value_labels": {},
        "document": None,
        "note": None,
    }
    return None if spec is None else replace(spec, **words, hint_vi="", hint_en="")


def accepts(facts: FactCatalogue, name: str) -> str:
    """Which entries a field takes."""
    spec = facts.get(name)
    if spec is None:
        return NONE
    bounds = (
        f"từ {spec.least}" if spec.least is not None else "",
        f"đến {spec.most}" if spec.most is not None else "",
    )
    return " ".join(each for each in (str(spec.type), *bounds, ", ".join(spec.values)) if each)


def _values(corpus: Corpus, name: str) -> list[tuple[object, ...]]:
    """What a number of the law is, when."""
    articles = (article for version in corpus.all_versions() for article in version.articles)
    return [
        (rule.value, rule.unit, rule.from_, rule.to)
        for each in articles
        for rule in each.parameters
        if rule.id == name
    ]


def _numbers_in(recipe: Recipe, recipes: Recipes) -> frozenset[str]:
    """The numbers of the law that go into what is derived."""
    found = frozenset({str(recipe.args["of"])} if recipe.op == "parameter" else ())
    inside = (*recipe.parts, *(recipes[name] for name in recipe.names if name in recipes))
    return found.union(*(_numbers_in(each, recipes) for each in inside))
