"""All sources in order, and the one function the door calls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

from rules.facts import FactCatalogue, FactSet, FactValue
from workflows.gathering import office, person, proceeding
from workflows.gathering.scene import Scene

Source: TypeAlias = Callable[[Scene], dict[str, FactValue]]

SOURCES: Final[tuple[Source, ...]] = (
    person.age,
    person.capacity,
    person.residence,
    person.management,
    person.aftercare,
    person.commune_education,
    office.facility,
    office.doctor,
    office.approval,
    proceeding.detection,
    proceeding.variant,
    proceeding.steps,
    proceeding.criteria,
    proceeding.monitoring,
    proceeding.latest_result,
    proceeding.known_addict,
    proceeding.management_term,
)


def gather(scene: Scene, catalogue: FactCatalogue) -> FactSet:
    """The facts of the case as told, with everything derivable added; a derived value replaces a told one of the same name."""
    derived: dict[str, FactValue] = {}
    for source in SOURCES:
        derived.update(source(scene))
    told = FactSet(catalogue, scene.told)  # checked when it was entered
    return told.merge(derived)
