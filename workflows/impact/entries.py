"""Which facts an act may still make otherwise than they are on file: those that its form asks, and what follows from them or from its
officer.

What the file alone tells is settled when a draft of the law is tried; what will be entered is not, whatever an earlier act told of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from weakref import WeakKeyDictionary

from rules.corpus import Corpus
from workflows.gathering.derive import Recipe, Recipes, entries_in, recipes_of
from workflows.preview import ASKED_BY, TOLD_ANEW
from workflows.procedure import ActSpec

BY_OFFICE: Final = frozenset(
    {
        "facility_scope_ok", "facility_premises_ok", "facility_designated", "doctor_profession", "doctor_speciality",
        "doctor_certificate_valid", "doctor_trained", "doctor_certified_before_2022", "doctor_already_assessing", "approved_by_head",
        "acting_unit_kind", "acting_for_schools", "requested_by_police",
    }
)  # fmt: skip
"""What follows from who does the act, and at which office (``workflows.gathering.office``)."""

_DETECTION: Final = frozenset({"detected_at", "result"})
_SINCE_DETECTION: Final = frozenset({"latest_result", "use_detected", "test_positive"})
"""What is told anew with another moment of detection."""


_KEPT: Final[WeakKeyDictionary[Corpus, dict[int, tuple[ActSpec, frozenset[str]]]]] = WeakKeyDictionary()
"""Worked out once for each law and line of a table: many cases stand before the same acts."""


def open_facts(corpus: Corpus, spec: ActSpec) -> frozenset[str]:
    """The names of the facts that are not settled before the act is done."""
    kept = _KEPT.setdefault(corpus, {})
    found = kept.get(id(spec))
    if found is None or found[0] is not spec:
        found = kept[id(spec)] = (spec, _open_facts(corpus, spec))
    return found[1]


def _open_facts(corpus: Corpus, spec: ActSpec) -> frozenset[str]:
    fields = frozenset(each.name for each in spec.inputs)
    direct = {*fields, *BY_OFFICE, *(name for name, by in TOLD_ANEW.items() if by in fields)}
    direct |= {name for name, by in ASKED_BY.items() if fields.intersection(by)}
    if fields & _DETECTION:
        direct |= _SINCE_DETECTION
    recipes = recipes_of(corpus.facts)
    made = {name: (entries_in(recipe, recipes), _words(recipe)) for name, recipe in recipes.items()}
    found = {
        name
        for name, (entries, words) in made.items()
        if entries & direct or "acting" in words or ("detection" in words and fields & _DETECTION)
    }
    return frozenset(direct | found | {name for name, (entries, _) in made.items() if entries & found})


def by_more_than_entries(recipe: Recipe, recipes: Recipes, spec: ActSpec) -> bool:
    """Whether it hangs on who does the act, or on a moment of detection that the form tells."""
    named = (recipe, *(recipes[name] for name in entries_in(recipe, recipes) if name in recipes))
    words = frozenset().union(*map(_words, named))
    return "acting" in words or (
        "detection" in words and any(each.name in _DETECTION for each in spec.inputs)
    )


def _words(recipe: Recipe) -> frozenset[str]:
    """The plain arguments of a recipe and of those inside it."""
    return frozenset(_each_word(recipe))


def _each_word(recipe: Recipe) -> Iterator[str]:
    yield from (str(value) for value in recipe.args.values())
    for part in recipe.parts:
        yield from _each_word(part)
