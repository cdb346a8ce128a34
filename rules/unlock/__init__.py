"""What would unlock an act: the smallest sets of facts to change or to supply, and how they read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rules.facts import FactCatalogue
from rules.unlock.accepted import Accepted
from rules.unlock.sets import MOST_SETS, smallest, smallest_for_all
from rules.unlock.ways import Changes, Implication, Tests
from rules.unlock.words import as_words

__all__ = [
    "MOST_SETS",
    "Accepted",
    "Changes",
    "Implication",
    "Need",
    "Tests",
    "needs_of",
    "smallest",
    "smallest_for_all",
]


@dataclass(frozen=True, slots=True)
class Need:
    """One fact that must change or be supplied.

    ``wanted`` and ``wanted_en`` say what it must be; ``accepted`` says the same for programs. ``supply``: the fact is
    unknown today. ``document`` names (vi) the paper that proves it.
    """

    fact: str
    wanted: str
    wanted_en: str
    accepted: Accepted
    supply: bool
    document: str | None

    def as_json(self) -> dict[str, object]:
        """JSON-ready."""
        return {
            "fact": self.fact,
            "wanted": self.wanted,
            "wanted_en": self.wanted_en,
            "accepted": self.accepted.as_json(),
            "supply": self.supply,
            "document": self.document,
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, object]) -> Need:
        """What ``as_json`` wrote."""
        return cls(
            str(raw["fact"]),
            str(raw["wanted"]),
            str(raw["wanted_en"]),
            Accepted.from_json(raw["accepted"]),  # type: ignore[arg-type]
            bool(raw["supply"]),
            None if raw["document"] is None else str(raw["document"]),
        )


def needs_of(changes: Changes, catalogue: FactCatalogue, unknown: frozenset[str]) -> tuple[Need, ...]:
    """A set of changes as needs, in the order of the catalogue."""
    return tuple(_need(name, changes[name], catalogue, unknown) for name in catalogue if name in changes)


def _need(name: str, accepted: Accepted, catalogue: FactCatalogue, unknown: frozenset[str]) -> Need:
    spec = catalogue[name]
    vi, en = as_words(accepted, spec)
    return Need(name, vi, en, accepted, name in unknown, spec.document)
