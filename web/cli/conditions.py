"""What the law asks of an act: its requirements with the entries of the act that each of them reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from rules.conditions import facts_of
from rules.corpus import Corpus, Requirement
from web.cli.catalogue import requirement_ids
from workflows.gathering.derive import Recipe, recipes_of
from workflows.procedure import ActSpec


def conditions_of(act: ActSpec, corpus: Corpus, on: date | None) -> dict[str, Requirement]:
    """The requirements of every row by id: those of a day, or of every period of the law (as they stood first)."""
    found: dict[str, Requirement] = {}
    for day in (on,) if on is not None else corpus.boundaries():
        for row in act.rows:
            for name in requirement_ids(row, corpus, day):
                found.setdefault(name, corpus.requirement(name, day))
    return found


def entries_read(rule: Requirement, act: ActSpec, corpus: Corpus) -> tuple[str, ...]:
    """The entries of the act that the requirement reads, itself or through derived facts, in the order of the act."""
    asked = facts_of(rule.require) | (facts_of(rule.when) if rule.when is not None else frozenset())
    read = frozenset(_read(asked, recipes_of(corpus.facts)))
    return tuple(field.name for field in act.inputs if field.name in read)


def asked_entries(act: ActSpec, corpus: Corpus, on: date | None) -> Mapping[str, tuple[str, ...]]:
    """For each requirement the entries it reads."""
    return {name: entries_read(rule, act, corpus) for name, rule in conditions_of(act, corpus, on).items()}


def conditions_json(act: ActSpec, corpus: Corpus, on: date | None) -> list[dict[str, object]]:
    """The requirements of an act as JSON-ready data."""
    return [
        {
            "requirement": name,
            "cites": [cite.short() for cite in rule.cites],
            "vi": rule.vi,
            "en": rule.en,
            "entries": list(entries_read(rule, act, corpus)),
        }
        for name, rule in conditions_of(act, corpus, on).items()
    ]


def _read(names: frozenset[str], recipes: Mapping[str, Recipe]) -> Iterator[str]:
    seen: set[str] = set()
    left = list(names)
    while left:
        name = left.pop()
        if name in seen:
            continue
        seen.add(name)
        yield name
        if name in recipes:
            left += [*_here(recipes[name]), *_parts_played(recipes[name])]


def _here(recipe: Recipe) -> Iterator[str]:
    """The facts of this case that a recipe reads: not those it takes from another case."""
    if recipe.op not in {"fact", "count", "stage"}:
        yield from recipe.names


def _parts_played(recipe: Recipe) -> Iterator[str]:
    """The offices whose register a recipe asks, which an act may name."""
    if recipe.op == "unit":
        yield str(recipe.args["part"])
    for part in recipe.parts:
        yield from _parts_played(part)
