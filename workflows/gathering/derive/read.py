"""Reads the recipes of derived facts strictly: a known operation, its keys, facts of the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rules.conditions import Condition, facts_of, parse_condition
from rules.errors import CorpusError
from rules.facts import FactCatalogue
from rules.terms import TermUnit
from rules.yamlio import unknown_keys

MOMENTS: Final = frozenset({"now", "today", "detection"})
"""What may stand where a fact with a date is asked for."""

_LEVELS: Final = ("commune", "district", "province", "office")
_HOMES: Final = ("residence", "detection")

# operation -> its keys; None: its value is not a mapping with keys of its own
_KEYS: Final[Mapping[str, frozenset[str] | None]] = {
    "stage": frozenset({"of", "in", "ever"}),
    "running": frozenset({"duty", "at", "except"}),
    "lapsed": frozenset({"duty", "here"}),
    "met": frozenset({"duty", "here"}),
    "due": frozenset({"duty", "here"}),
    "fact": frozenset({"of", "name", "in", "like", "by"}),
    "count": frozenset({"of", "in", "papers"}),
    "days": frozenset({"from", "to", "working"}),
    "within": frozenset({"from", "length", "unit", "at"}),
    "in_last": frozenset({"end", "length", "unit"}),
    "ahead": frozenset({"end", "days"}),
    "date": frozenset({"from", "length", "unit"}),
    "half": frozenset({"from", "to"}),
    "order": frozenset({"first", "then"}),
    "shift": frozenset({"of", "plus", "less"}),
    "sum": frozenset({"acts", "fact", "from", "to"}),
    "acts": frozenset({"named", "with"}),
    "paper": frozenset({"begun", "ended", "length", "unit", "at"}),
    "filed": frozenset({"record", "until", "at"}),
    "unit": frozenset({"part", "before", "of", "attribute", "kind", "serves", "level", "commune"}),
    "age_at": None,
    "told": None,
    "parameter": None,
    "at_least": None,
    "equal": None,
    "minus": None,
    "holds": None,
    "choose": None,
    "first": None,
    "any": None,
    "all": None,
    "not": None,
}
_LISTS: Final = frozenset({"first", "any", "all"})
_PAIRS: Final = frozenset({"at_least", "equal", "minus"})
_DATES: Final = ("from", "to", "at", "end", "first", "then")


@dataclass(frozen=True, slots=True, eq=False)
class Recipe:
    """One operation: ``args`` are its plain arguments, ``parts`` the recipes inside it, ``conditions`` its conditions."""

    op: str
    args: Mapping[str, object]
    parts: tuple[Recipe, ...] = ()
    conditions: tuple[tuple[Condition | None, object], ...] = ()
    names: frozenset[str] = frozenset()


class Recipes(dict[str, Recipe]):
    """The recipes of one catalogue; as good as any other key of a cache, by identity."""

    __hash__ = object.__hash__  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        return self is other


@lru_cache(maxsize=8)
def recipes_of(catalogue: FactCatalogue) -> Recipes:
    """The recipe of every fact that has one. ``CorpusError`` names the fact and what is wrong."""
    found = {
        name: _recipe(spec.derive, catalogue, f"facts: {name}: derive")
        for name, spec in catalogue.items()
        if spec.derive is not None
    }
    _check_circles(found)
    return Recipes(found)


@lru_cache(maxsize=4096)
def acts_in(recipe: Recipe, recipes: Recipes) -> frozenset[str]:
    """The names of the acts of the case's journal that a recipe looks at, itself or through other facts."""
    found: set[str] = set()
    if recipe.op in {"sum", "acts"}:
        value = recipe.args["acts" if recipe.op == "sum" else "named"]
        found |= set(value) if isinstance(value, list) else {str(value)}
    for part in recipe.parts:
        found |= acts_in(part, recipes)
    for name in recipe.names:
        if name in recipes:
            found |= acts_in(recipes[name], recipes)
    return frozenset(found)


@lru_cache(maxsize=4096)
def entries_in(recipe: Recipe, recipes: Recipes) -> frozenset[str]:
    """The names of the facts, and of the parts that offices play, from which a recipe works, itself or through other facts. What played
    the part ``before`` the act follows from no entry of it."""
    found = set(recipe.names)
    if recipe.op == "unit":
        keys = ("serves",) if recipe.args.get("before") is True else ("part", "serves")
        found |= {str(recipe.args[key]) for key in keys if key in recipe.args}
    for part in recipe.parts:
        found |= entries_in(part, recipes)
    for name in recipe.names:
        if name in recipes:
            found |= entries_in(recipes[name], recipes)
    return frozenset(found)


def _recipe(raw: object, catalogue: FactCatalogue, where: str) -> Recipe:
    if not isinstance(raw, Mapping) or len(raw) != 1:
        raise _broken(where, f"one operation is expected out of {', '.join(_KEYS)}")
    op, value = next(iter(raw.items()))
    unknown_keys({op: None}, _KEYS, where)
    here = f"{where}.{op}"
    if op in _LISTS or op == "not":
        return _nested(op, value, catalogue, here)
    if op == "holds":
        condition = parse_condition(value, catalogue, here)
        return Recipe(op, {}, (), ((condition, True),), facts_of(condition))
    if op == "choose":
        return _choice(value, catalogue, here)
    args = _args(op, value, here)
    names = frozenset(_named(op, args, catalogue, here))
    _check_lengths(args, here)
    _check_office(op, args, here)
    return Recipe(op, args, (), (), names)


def _nested(op: str, value: object, catalogue: FactCatalogue, where: str) -> Recipe:
    items = [value] if op == "not" else value
    if not isinstance(items, list) or not items:
        raise _broken(where, "a list of recipes is expected")
    parts = tuple(_recipe(item, catalogue, where) for item in items)
    return Recipe(op, {}, parts, (), frozenset().union(*(part.names for part in parts)))


def _choice(value: object, catalogue: FactCatalogue, where: str) -> Recipe:
    if not isinstance(value, list) or not value:
        raise _broken(where, "a list of {when, value} is expected")
    rows: list[tuple[Condition | None, object]] = []
    names: set[str] = set()
    parts: list[Recipe] = []
    for item in value:
        if not isinstance(item, Mapping):
            raise _broken(where, "each choice is a mapping with value, and when")
        unknown_keys(item, {"when", "value"}, where)
        condition = parse_condition(item["when"], catalogue, where) if "when" in item else None
        names |= facts_of(condition) if condition is not None else set()
        result = item.get("value")
        if isinstance(result, Mapping):
            part = _recipe(result, catalogue, where)
            names |= part.names
            parts.append(part)
            result = part
        rows.append((condition, result))
    return Recipe("choose", {}, tuple(parts), tuple(rows), frozenset(names))


def _args(op: str, value: object, where: str) -> Mapping[str, object]:
    keys = _KEYS[op]
    if keys is None:
        if op in _PAIRS and not (isinstance(value, list) and len(value) == 2):
            raise _broken(where, "a list of two facts is expected")
        if op not in _PAIRS and not isinstance(value, str):
            raise _broken(where, "one name is expected")
        return {"of": value}
    if not isinstance(value, Mapping):
        raise _broken(where, f"a mapping is expected with keys out of {', '.join(sorted(keys))}")
    unknown_keys(value, keys, where)
    return value


def _named(op: str, args: Mapping[str, object], catalogue: FactCatalogue, where: str) -> Iterator[str]:
    """The facts that an operation looks at in this case."""
    wanted = _dates_of(op, args)
    for name in [args.get("name"), *_likened(args)] if op == "fact" else []:
        if name not in catalogue:
            raise _broken(where, f"there is no fact '{name}'")
    wanted += [args[key] for key in ("length", "days") if isinstance(args.get(key), str)]
    _check_values(op, args, catalogue, where)
    for name in wanted:
        if name not in catalogue:
            raise _broken(where, f"there is no fact '{name}'")
        if op != "told":
            yield str(name)


def _dates_of(op: str, args: Mapping[str, object]) -> list[object]:
    """The facts named where a fact is always meant: dates, numbers and pairs."""
    if op == "told":
        return [args["of"]]
    if op == "unit":
        return [args["commune"]] if "commune" in args else []
    if op == "age_at":
        return [each for each in [args["of"]] if each not in MOMENTS]
    if op == "shift":
        return [args.get("of"), *_shifts(args, "plus"), *_shifts(args, "less")]
    if op in _PAIRS:
        return list(args["of"]) if isinstance(args["of"], list) else []
    if op in {"sum", "paper"}:
        return []
    if op == "fact":
        return [*_likened(args).values(), *([args["by"]] if "by" in args else [])]
    return [args[key] for key in _DATES if key in args and args[key] not in MOMENTS]


def _likened(args: Mapping[str, object]) -> Mapping[str, object]:
    """The facts of another case that must be equal to facts of this one, by their names there."""
    value = args.get("like", {})
    return value if isinstance(value, Mapping) else {}


def _shifts(args: Mapping[str, object], key: str) -> list[object]:
    value = args.get(key, [])
    return list(value) if isinstance(value, list) else [value]


def _check_lengths(args: Mapping[str, object], where: str) -> None:
    unit = args.get("unit")
    if unit is not None and unit not in set(TermUnit):
        raise _broken(where, f"unit: accepted are {', '.join(TermUnit)}")


def _check_values(op: str, args: Mapping[str, object], catalogue: FactCatalogue, where: str) -> None:
    """The facts that acts of the journal must have told, where an operation asks for some."""
    if op != "acts" or "with" not in args:
        return
    told = args["with"]
    if not isinstance(told, Mapping):
        raise _broken(where, "with: a mapping of facts to values is expected")
    for name in told:
        if name not in catalogue:
            raise _broken(where, f"there is no fact '{name}'")


def _check_office(op: str, args: Mapping[str, object], where: str) -> None:
    """One question is asked of an office, and a level only of whom it serves."""
    if op != "unit":
        return
    if len({"attribute", "kind", "serves", "commune"} & set(args)) != 1:
        raise _broken(where, "one of attribute, kind, serves, commune is expected")
    if "level" in args and ("serves" not in args or args["level"] not in _LEVELS):
        raise _broken(where, f"level: accepted beside serves are {', '.join(_LEVELS)}")
    between = args.get("level") in ("province", "office")
    if (args.get("serves") == "acting" and not between) or (between and args["serves"] in _HOMES):
        raise _broken(
            where, "of the acting office, and of it and other offices alone, province or office is asked"
        )


def _check_circles(recipes: Mapping[str, Recipe]) -> None:
    """No fact rests on itself."""
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            raise _broken(f"facts: {name}: derive", f"it rests on itself: {' -> '.join((*path, name))}")
        if name in done or name not in recipes:
            return
        for other in sorted(recipes[name].names):
            visit(other, (*path, name))
        done.add(name)

    for name in recipes:
        visit(name, ())


def _broken(where: str, why: str) -> CorpusError:
    return CorpusError(f"{where}: {why}.", vi=f"{where}: cách suy ra dữ kiện sai ({why}).", where=where)
