"""The nodes of a condition: frozen, comparable, nothing but data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

Literal = bool | int | date | str


class Outcome(StrEnum):
    """What a condition or a requirement comes to (Kleene's three values). Stored."""

    SATISFIED = "satisfied"
    UNSATISFIED = "unsatisfied"
    UNDETERMINED = "undetermined"


class Comparison(StrEnum):
    """The four comparisons, by their key in the corpus."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    MORE_THAN = "more_than"
    LESS_THAN = "less_than"


@dataclass(frozen=True, slots=True)
class IsTrue:
    """The bool fact is true."""

    fact: str


@dataclass(frozen=True, slots=True)
class Is:
    """The fact (bool, int, date or enum) has this value."""

    fact: str
    value: Literal


@dataclass(frozen=True, slots=True)
class IsIn:
    """The fact (int, date or enum) has one of these values."""

    fact: str
    values: tuple[Literal, ...]


@dataclass(frozen=True, slots=True)
class Compare:
    """The fact (int or date) compared with a bound of the same type."""

    fact: str
    comparison: Comparison
    bound: int | date


@dataclass(frozen=True, slots=True)
class Includes:
    """The set fact holds this value."""

    fact: str
    value: str


@dataclass(frozen=True, slots=True)
class Known:
    """The fact is known, whatever it says: never undetermined."""

    fact: str


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite; undetermined stays so."""

    of: Condition


@dataclass(frozen=True, slots=True)
class All:
    """Every one of these; one unsatisfied decides."""

    of: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of these is enough; one satisfied decides."""

    of: tuple[Condition, ...]


Leaf = IsTrue | Is | IsIn | Compare | Includes | Known
Condition = Leaf | Not | All | AnyOf


def leaves_of(condition: Condition) -> tuple[Leaf, ...]:
    """The distinct leaves in order of appearance."""
    return tuple(dict.fromkeys(_walk(condition)))


def facts_of(condition: Condition) -> frozenset[str]:
    """The names of every fact the condition asks about."""
    return frozenset(leaf.fact for leaf in _walk(condition))


def _walk(condition: Condition) -> list[Leaf]:
    if isinstance(condition, Not):
        return _walk(condition.of)
    if isinstance(condition, (All, AnyOf)):
        return [leaf for part in condition.of for leaf in _walk(part)]
    return [condition]


def as_raw(condition: Condition) -> object:
    """The condition as JSON-ready data in the corpus' own grammar, dates as ISO text; for hashes."""
    if isinstance(condition, Not):
        return {"not": as_raw(condition.of)}
    if isinstance(condition, All):
        return {"all": [as_raw(part) for part in condition.of]}
    if isinstance(condition, AnyOf):
        return {"any": [as_raw(part) for part in condition.of]}
    return _leaf_as_raw(condition)


def _leaf_as_raw(leaf: Leaf) -> object:
    if isinstance(leaf, IsTrue):
        return leaf.fact
    if isinstance(leaf, Known):
        return {"known": leaf.fact}
    if isinstance(leaf, Includes):
        return {"fact": leaf.fact, "includes": leaf.value}
    if isinstance(leaf, Is):
        return {"fact": leaf.fact, "is": _plain(leaf.value)}
    if isinstance(leaf, IsIn):
        return {"fact": leaf.fact, "in": [_plain(value) for value in leaf.values]}
    return {"fact": leaf.fact, leaf.comparison.value: _plain(leaf.bound)}


def _plain(value: Literal) -> bool | int | str:
    return value.isoformat() if isinstance(value, date) else value
