"""What both laws make of a form, entry by entry: where few entries decide a derived fact, every way to fill them is looked at.

Else whatever hangs on them is taken to come out any way at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import prod
from typing import Final

from rules.facts import FactType
from workflows.gathering.derive import entries_in, recipes_of
from workflows.impact.alike import Ways
from workflows.impact.entries import by_more_than_entries
from workflows.impact.look import Look, Side, look_at
from workflows.impact.scene import Standpoint

_MOST: Final = 48
"""Ways to fill a form that are tried for one act of one case."""

_CLOSED: Final = frozenset({FactType.BOOL, FactType.ENUM})


@dataclass
class Filled:
    """An act of a case by both laws; each way to fill its form is looked at once."""

    two: tuple[Side, Side]
    looks: tuple[Look, Look]
    stand: Standpoint

    def __post_init__(self) -> None:
        self._seen: dict[frozenset[tuple[str, object]], tuple[Look, Look]] = {}

    def ways(self, names: frozenset[str]) -> Ways | None:
        """Every way that decides those of the facts that hang on few entries; None where none of them does."""
        found = {name: asked for name in names if (asked := self._asked(name)) is not None}
        fields = frozenset().union(*found.values())
        choices = self._choices(fields)
        if not found or choices is None:
            return None
        every = [self._look(told) for told in _every(choices)]
        looked = [(one, other) for one, other in every if not (one.error or other.error)]
        if not looked:
            return None
        return Ways(fields | found.keys(), tuple((one.held.facts, other.held.facts) for one, other in looked))

    def _asked(self, name: str) -> frozenset[str] | None:
        """The entries from which a derived fact follows, where nothing else that is open goes into it."""
        found: set[str] = {name} & self._fields
        for side, look in zip(self.two, self.looks, strict=True):
            recipes = recipes_of(side.corpus.facts)
            if name in found:
                continue
            if name not in recipes or by_more_than_entries(recipes[name], recipes, side.spec):
                return None
            found |= {
                each for each in entries_in(recipes[name], recipes) & look.held.open if each not in recipes
            }
        return frozenset(found) if found <= self._fields else None

    @cached_property
    def _fields(self) -> frozenset[str]:
        return frozenset(each.name for side in self.two for each in side.spec.inputs if each.kind == "fact")

    def _choices(self, fields: frozenset[str]) -> dict[str, tuple[object, ...]] | None:
        catalogue = self.two[0].corpus.facts
        specs = [catalogue[name] for name in sorted(fields) if name in catalogue]
        if any(spec.type not in _CLOSED for spec in specs):
            return None
        choices = {
            each.name: (None, *((True, False) if each.type is FactType.BOOL else each.values))
            for each in specs
        }
        return choices if prod(map(len, choices.values())) <= _MOST else None

    def _look(self, told: Mapping[str, object]) -> tuple[Look, Look]:
        key = frozenset(told.items())
        if key not in self._seen:
            one, other = (look_at(side, self.stand, told) for side in self.two)
            self._seen[key] = one, other
        return self._seen[key]


def _every(choices: Mapping[str, tuple[object, ...]]) -> Iterator[dict[str, object]]:
    for values in product(*choices.values()):
        yield {name: value for name, value in zip(choices, values, strict=True) if value is not None}
