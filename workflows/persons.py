"""What a correction of a person's record keeps: names, numbers, residences and births that were on file before. Pure.

A birth that is corrected changes no act that was recorded; ``otherwise_aged`` finds those that were judged by another age.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from rules.terms import legal_date
from rules.terms.age import AGES_OF_LAW
from workflows.gathering.person import age_of
from workflows.model import BIRTH_YEAR, ActRecord, Json, Person

FORMER_NAMES: Final = "former_names"
FORMER_NUMBERS: Final = "former_id_numbers"
FORMER_RESIDENCES: Final = "former_residences"
FORMER_BIRTHS: Final = "former_births"
"""Days of birth (1990-05-17), or years alone (1990), that were on file."""
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
        (FORMER_BIRTHS, _birth(before), _birth(after)),
    )
    for name, old, new in replaced:
        held = before.attributes.get(name)
        former: list[Json] = list(held) if isinstance(held, list) else []
        if old is not None and old != new:
            former.append({"value": old, "until": day.isoformat()})
        if former:
            attributes[name] = former[-_MOST:]
    return Person(after.id, after.full_name, after.born, after.sex, attributes)


@dataclass(frozen=True, slots=True)
class OtherAge:
    """An act with the age on its day by the birth then on file and by the one on file now; None where it is not certain."""

    act: ActRecord
    then: int | None
    now: int | None


def otherwise_aged(person: Person, acts: Iterable[ActRecord]) -> tuple[OtherAge, ...]:
    """The acts recorded on an earlier birth by which the age on their day lay on another side of an age of the law. In their order.

    An act of the very day of the correction counts as recorded before it.
    """
    former = person.attributes.get(FORMER_BIRTHS)
    births = [each for each in former if isinstance(each, dict)] if isinstance(former, list) else []
    found = []
    for act in acts:
        day = legal_date(act.recorded_at).isoformat()
        held = next((each for each in births if day <= str(each.get("until"))), None)
        if held is None:
            continue
        on = legal_date(act.at)
        then, now = age_of(_born(person, str(held.get("value"))), on), age_of(person, on)
        if _side(then) != _side(now):
            found.append(OtherAge(act, then, now))
    return tuple(found)


def _side(age: int | None) -> int | None:
    return None if age is None else sum(1 for each in AGES_OF_LAW if each <= age)


def _born(person: Person, told: str) -> Person:
    if told.isdecimal():
        return replace(person, born=None, attributes={BIRTH_YEAR: int(told)})
    return replace(person, born=date.fromisoformat(told))


def _birth(person: Person) -> str | None:
    if person.born is not None:
        return person.born.isoformat()
    year = person.attributes.get(BIRTH_YEAR)
    return str(year) if type(year) is int else None


def _home(person: Person) -> dict[str, Json]:
    return {name: value for name in _RESIDENCE if (value := person.attributes.get(name)) is not None}
