"""Rows to values and values to rows, for the registers: offices, persons, officers with their appointments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import Select, select

from persistence.codec import dumps, load_map
from persistence.folding import fold
from persistence.mapping import Values
from persistence.models import ACTORS, APPOINTMENTS, PERSONS, UNITS
from workflows.model import Actor, Appointment, Authority, Delegation, Json, Person, Unit

UNIT_OF: Final[Select[Any]] = select(UNITS)
PERSON_OF: Final[Select[Any]] = select(
    *(PERSONS.c[name] for name in ("id", "full_name", "born", "sex", "attributes"))
)
ACTOR_OF: Final[Select[Any]] = select(ACTORS)
APPOINTMENT_OF: Final[Select[Any]] = (
    select(
        APPOINTMENTS.c.actor_id,
        APPOINTMENTS.c.role,
        APPOINTMENTS.c.title,
        APPOINTMENTS.c.valid_from,
        APPOINTMENTS.c.valid_to,
        APPOINTMENTS.c.delegation,
        *UNITS.c,
    )
    .join_from(APPOINTMENTS, UNITS, UNITS.c.id == APPOINTMENTS.c.unit_id)
    .order_by(APPOINTMENTS.c.actor_id, APPOINTMENTS.c.position)
)
_UNIT: Final = tuple(UNITS.c.keys())


def unit_of(row: Sequence[Any]) -> Unit:
    """A row of ``UNIT_OF``."""
    key, kind, name, parent, commune, district, province, attributes, valid_from, valid_to = row
    return Unit(
        id=key,
        kind=kind,
        name=name,
        parent_name=parent,
        commune=commune,
        district=district,
        province=province,
        attributes=load_map(attributes),
        valid_from=valid_from,
        valid_to=valid_to,
    )


def unit_row(unit: Unit) -> Values:
    """The row of an office."""
    row: Values = {name: getattr(unit, name) for name in _UNIT}
    return row | {"attributes": dumps(dict(unit.attributes))}


def person_row(person: Person) -> Values:
    """The row of a person, with the name as searched."""
    return {
        "id": person.id,
        "full_name": person.full_name,
        "folded_name": fold(person.full_name),
        "born": person.born,
        "sex": person.sex,
        "attributes": dumps(dict(person.attributes)),
    }


def actor_row(actor: Actor) -> Values:
    """The row of an officer; the appointments have a table of their own."""
    return {"id": actor.id, "name": actor.name, "attributes": dumps(dict(actor.attributes))}


def appointment_rows(actor: Actor) -> list[Values]:
    """The rows of an officer's appointments, in their order."""
    return [
        {
            "actor_id": actor.id,
            "position": position,
            "unit_id": held.unit.id,
            "role": held.role,
            "title": held.title,
            "valid_from": held.valid_from,
            "valid_to": held.valid_to,
            "delegation": dumps(_delegation_json(held.delegation)),
        }
        for position, held in enumerate(actor.appointments)
    ]


def person_of(row: Sequence[Any]) -> Person:
    """A row of ``PERSON_OF``."""
    key, full_name, born, sex, attributes = row
    return Person(id=key, full_name=full_name, born=born, sex=sex, attributes=load_map(attributes))


def appointment_of(row: Sequence[Any]) -> Appointment:
    """A row of ``APPOINTMENT_OF``."""
    _, role, title, valid_from, valid_to, delegation, *unit = row
    return Appointment(role, unit_of(unit), title, valid_from, valid_to, _delegation_of(load_map(delegation)))


def _delegation_json(delegation: Delegation | None) -> dict[str, Json]:
    if delegation is None:
        return {}
    told = {"authority": str(delegation.authority), "number": delegation.number}
    return {**told, "day": delegation.day.isoformat()}


def _delegation_of(told: Mapping[str, Json]) -> Delegation | None:
    if not told:
        return None
    return Delegation(
        Authority(str(told["authority"])), str(told["number"]), date.fromisoformat(str(told["day"]))
    )


def actor_of(row: Sequence[Any], appointments: Sequence[Appointment]) -> Actor:
    """A row of ``ACTOR_OF`` with the appointments of the officer."""
    key, name, attributes = row
    return Actor(id=key, name=name, appointments=tuple(appointments), attributes=load_map(attributes))
