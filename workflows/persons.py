"""What a correction of a person's record keeps: names, numbers and residences that were on file before. Pure."""

from __future__ import annotations

from datetime import date
from typing import Final

from workflows.model import Json, Person

FORMER_NAMES: Final = "former_names"
FORMER_NUMBERS: Final = "former_id_numbers"
FORMER_RESIDENCES: Final = "former_residences"
_RESIDENCE: Final = (
    "residence_kind",
    "residence_commune",
    "residence_province",
    "address",
    "current_residence",
)
_MOST: Final = 50


def corrected(before: Person, after: Person, day: date) -> Person:
    """``after`` with what it replaces kept as former: each entry is ``{"value": …, "until": day}``, oldest first, at most fifty.

    A former residence is a mapping of the parts that were told. What was empty before is no former value.
    """
    attributes = dict(after.attributes)
    number = before.attributes.get("id_number")
    replaced: tuple[tuple[str, Json, Json], ...] = (
        (FORMER_NAMES, before.full_name, after.full_name),
        (FORMER_NUMBERS, number, after.attributes.get("id_number")),
        (FORMER_RESIDENCES, _home(before) or None, _home(after)),
    )
    for name, old, new in replaced:
        held = before.attributes.get(name)
        former: list[Json] = list(held) if isinstance(held, list) else []
        if old is not None and old != new:
            former.append({"value": old, "until": day.isoformat()})
        if former:
            attributes[name] = former[-_MOST:]
    return Person(after.id, after.full_name, after.born, after.sex, attributes)


def _home(person: Person) -> dict[str, Json]:
    return {name: value for name in _RESIDENCE if (value := person.attributes.get(name)) is not None}
