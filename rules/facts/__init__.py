"""Facts: what the law's conditions speak of. The catalogue says which there are and what they accept."""

from rules.facts.catalogue import FactCatalogue
from rules.facts.factset import FactSet, Lookup, to_json
from rules.facts.spec import (
    INT_LIMIT,
    MAX_TEXT,
    FactKind,
    FactSpec,
    FactType,
    FactValue,
    JsonValue,
)

__all__ = [
    "INT_LIMIT",
    "MAX_TEXT",
    "FactCatalogue",
    "FactKind",
    "FactSet",
    "FactSpec",
    "FactType",
    "FactValue",
    "JsonValue",
    "Lookup",
    "to_json",
]
