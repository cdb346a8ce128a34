"""Facts that a draft of the law derives otherwise, or of which it accepts other values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product
from math import prod
from typing import Any, Final

from rules.corpus import Corpus
from rules.facts import FactCatalogue, FactType
from workflows.gathering.derive import Recipe, Recipes, entries_in, recipes_of
from workflows.impact.kinds import NONE
from workflows.impact.look import Look, Side, look_at
from workflows.impact.scene import Standpoint

_MOST: Final = 48
"""Ways to fill a form that are tried for one act of one case."""

_CLOSED: Final = frozenset({FactType.BOOL, FactType.ENUM})


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


def still_apart(
    two: tuple[Side, Side], looks: tuple[Look, Look], stand: Standpoint, moved: frozenset[str]
) -> frozenset[str]:
    """Of the facts that are not settled those that may come out otherwise by something that is entered.

    Where the form's entries are few they are all tried; else whatever hangs on them is taken to be otherwise.
    """
    unsettled = moved & (looks[0].held.open | looks[1].held.open)
    if not unsettled or looks[0].error or looks[1].error:
        return unsettled
    fields = {each.name for side in two for each in side.spec.inputs if each.kind == "fact"}
    asked = fields & {entry for side in two for entry in _entries(side, unsettled)}
    catalogue = two[0].corpus.facts
    specs = [catalogue[name] for name in sorted(asked) if name in catalogue]
    ways = {
        spec.name: (None, *((True, False) if spec.type is FactType.BOOL else spec.values)) for spec in specs
    }
    if any(spec.type not in _CLOSED for spec in specs) or prod(map(len, ways.values())) > _MOST:
        return unsettled
    return unsettled & frozenset(
        name for told in _every(ways) for name in _apart(two, stand, told, unsettled)
    )


def _entries(side: Side, names: frozenset[str]) -> Iterator[str]:
    recipes = recipes_of(side.corpus.facts)
    for name in names:
        yield name
        if name in recipes:
            yield from entries_in(recipes[name], recipes)


def _every(ways: Mapping[str, tuple[object, ...]]) -> Iterator[dict[str, object]]:
    for values in product(*ways.values()):
        yield {name: value for name, value in zip(ways, values, strict=True) if value is not None}


def _apart(
    two: tuple[Side, Side], stand: Standpoint, told: Mapping[str, object], names: frozenset[str]
) -> Iterator[str]:
    one, other = (look_at(side, stand, told) for side in two)
    yield from (name for name in names if one.held.facts.get(name) != other.held.facts.get(name))


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
