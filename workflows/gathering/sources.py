"""All sources in order, and the one function the door calls."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, TypeAlias

from rules.corpus import Corpus
from rules.facts import FactSet, FactValue
from rules.terms import WorkCalendar
from workflows.gathering import correcting, monitoring, office, person, proceeding
from workflows.gathering.derive import Derivation, recipes_of
from workflows.gathering.scene import Scene

Source: TypeAlias = Callable[[Scene], dict[str, FactValue]]

SOURCES: Final[tuple[Source, ...]] = (
    person.age,
    person.sex,
    person.capacity,
    person.residence,
    office.facility,
    office.doctor,
    office.approval,
    proceeding.detection,
    correcting.correction,
    proceeding.variant,
    proceeding.steps,
    proceeding.criteria,
    monitoring.monitoring,
    monitoring.sheet,
    monitoring.observation,
    proceeding.latest_result,
    proceeding.known_addict,
    proceeding.management_term,
    proceeding.rehab_term,
)


def gather(scene: Scene, corpus: Corpus, calendar: WorkCalendar, wanted: Iterable[str] = ()) -> FactSet:
    """The facts of the case as told, with everything derivable added; a derived value replaces a told one of the same name.

    Of the facts that are derived by data (``derive`` in the catalogue) only those wanted are worked out.
    """
    derived: dict[str, FactValue] = {}
    for source in SOURCES:
        derived.update(source(scene))
    told = FactSet(corpus.facts, {**scene.told, **derived})
    return derived_from(scene, told, corpus, calendar, wanted)


def derived_from(
    scene: Scene, known: FactSet, corpus: Corpus, calendar: WorkCalendar, wanted: Iterable[str]
) -> FactSet:
    """The known facts with those wanted that are derived by data, worked out from the scene."""
    recipes = recipes_of(corpus.facts)
    asked = [name for name in wanted if name in recipes]
    if not asked:
        return known
    derivation = Derivation(scene, known, recipes, corpus, calendar)
    return known.merge({name: value for name in asked if (value := derivation.value(name)) is not None})
