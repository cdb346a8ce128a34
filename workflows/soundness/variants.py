"""Adults and minors, with a stable home and without: each can reach every end that the law gives them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from rules.corpus import Corpus
from rules.facts import FactCatalogue, FactValue
from workflows.procedure import Procedure
from workflows.soundness.days import stretches
from workflows.soundness.flaw import Flaw
from workflows.soundness.reach import Edge, edges_on, paths

GROUPS: Final[Mapping[str, Mapping[str, FactValue]]] = {
    "adult": {"age": 30, "dossier_kind": "adult"},
    "minor": {"age": 15, "dossier_kind": "minor"},
    "stable": {"stable_residence": True},
    "no_home": {"stable_residence": False},
}
"""The groups by which ``only`` of a stage names for whom the end is."""

VARIANTS: Final = (("adult", "stable"), ("adult", "no_home"), ("minor", "stable"), ("minor", "no_home"))


def flaws(procedure: Procedure, corpus: Corpus) -> Iterator[Flaw]:
    """The ends that a variant cannot reach although the table does not say that they are not for it."""
    everywhere = paths(procedure.initial, _edges(procedure, corpus, {}))
    for variant in VARIANTS:
        reached = paths(procedure.initial, _edges(procedure, corpus, _facts(variant, corpus.facts)))
        for name, stage in procedure.stages.items():
            given = not stage.only or bool(set(stage.only) & set(variant))
            if stage.final and given and name in everywhere and name not in reached:
                yield Flaw(
                    "variant",
                    f"{procedure.id}.{name}",
                    f"không tới được đối với: {', '.join(variant)}",
                    f"cannot be reached by: {', '.join(variant)}",
                )


def _edges(procedure: Procedure, corpus: Corpus, fixed: Mapping[str, FactValue]) -> tuple[Edge, ...]:
    found = (edge for day in stretches(procedure, corpus) for edge in edges_on(procedure, corpus, day, fixed))
    return tuple(dict.fromkeys(found))


def _facts(variant: tuple[str, ...], catalogue: FactCatalogue) -> dict[str, FactValue]:
    """The facts of the groups; every age on another day is taken to be the same."""
    found = {name: value for group in variant for name, value in GROUPS[group].items() if name in catalogue}
    ages = [name for name, spec in catalogue.items() if spec.derive is not None and "age_at" in spec.derive]
    return found | dict.fromkeys(ages, found["age"])
