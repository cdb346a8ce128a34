"""Small changes of a recipe by which a fact follows from the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from rules.terms.unit import TermUnit
from tests.mutants.conditions import changes
from workflows.gathering.derive.read import Recipe

_UNITS: Final[Mapping[str, tuple[str, ...]]] = {
    TermUnit.HOURS: (TermUnit.DAYS,),
    TermUnit.DAYS: (TermUnit.WORKING_DAYS, TermUnit.HOURS),
    TermUnit.WORKING_DAYS: (TermUnit.DAYS,),
}
_FLAGS: Final = ("here", "ever", "working", "before", "until")
_ANY_OF: Final = ("any", "all", "first")


def recipe_changes(recipe: Recipe) -> Iterator[tuple[str, Recipe]]:
    """Each change in words with the recipe as it then reads."""
    for words, args in _args(recipe):
        yield f"{recipe.op}: {words}", replace(recipe, args=args)
    if recipe.op == "not":
        yield "drop not", recipe.parts[0]
    for at, part in enumerate(recipe.parts):
        rest = (*recipe.parts[:at], *recipe.parts[at + 1 :])
        if recipe.op in _ANY_OF and rest:
            yield f"{recipe.op}: drop {_name(part)}", replace(recipe, parts=rest)
        for words, changed in recipe_changes(part):
            parts = (*recipe.parts[:at], changed, *recipe.parts[at + 1 :])
            yield words, replace(recipe, parts=parts)
    for at, (condition, value) in enumerate(recipe.conditions):
        if condition is None:
            continue
        for words, new in changes(condition):
            conditions = (*recipe.conditions[:at], (new, value), *recipe.conditions[at + 1 :])
            yield f"{recipe.op}: {words}", replace(recipe, conditions=conditions)


def _args(recipe: Recipe) -> Iterator[tuple[str, Mapping[str, object]]]:
    args = recipe.args
    for key, value in args.items():
        if type(value) is int:
            yield f"{key} one more", {**args, key: value + 1}
            yield f"{key} one less", {**args, key: value - 1}
        if (
            isinstance(value, (list, tuple))
            and len(value) > 1
            and recipe.op not in ("at_least", "equal", "minus")
        ):
            for each in value:
                yield f"{key} without {each}", {**args, key: type(value)(v for v in value if v != each)}
    unit = args.get("unit")
    for other in _UNITS.get(str(unit), ()):
        yield f"{unit} as {other}", {**args, "unit": other}
    for flag in _FLAGS:
        if flag in args:
            yield f"{flag} turned", {**args, flag: args[flag] is not True}
    pair = args.get("of")
    if recipe.op in ("at_least", "minus") and isinstance(pair, (list, tuple)):
        yield "the other way round", {**args, "of": [*reversed(pair)]}
    if recipe.op == "order":
        yield "the other way round", {**args, "first": args["then"], "then": args["first"]}


def _name(recipe: Recipe) -> str:
    return f"{recipe.op} {dict(recipe.args)}"[:90]
