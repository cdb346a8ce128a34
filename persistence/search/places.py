"""By which places a person may be seen, kept in ``person_index``, and the open duties by wide place (``duty_places``).

With an act triggers add what it brings (migration 0029); here both are made anew for some persons, or for all. They hold at least what
``persistence.reach`` tells of a case or person, never less: a list looks among these, and asks of each whether it is seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, Select, delete, insert, literal, select, union

from persistence.models import ACTS, CASE_UNITS, CASES, DEADLINES, DUTY_PLACES, PERSON_INDEX, UNITS
from persistence.search.tokens import COMMUNE, NAME, OFFICE, PROVINCE, SEEN, WIDE

_INDEX: Final = PERSON_INDEX.c
_COLUMNS: Final = ("kind", "token", "person_id")


def fill(connection: Connection, persons: Sequence[str] | None = None) -> None:
    """Make the places of these persons (None: of all), whose other tokens stand and whose places were taken out."""
    connection.execute(insert(PERSON_INDEX).from_select(_COLUMNS, _places(persons)))
    connection.execute(insert(PERSON_INDEX).from_select(_COLUMNS, _names(persons)))
    if persons is None:
        connection.execute(delete(DUTY_PLACES))
    else:
        mine = select(DEADLINES.c.id).join(CASES, CASES.c.id == DEADLINES.c.case_id)
        gone = mine.where(CASES.c.person_id.in_(persons))
        connection.execute(delete(DUTY_PLACES).where(DUTY_PLACES.c.deadline_id.in_(gone)))
    connection.execute(
        insert(DUTY_PLACES).from_select(("place", "due_at", "duty", "deadline_id"), _duties(persons))
    )


def there(connection: Connection) -> bool:
    """Whether anybody has a place."""
    return (
        connection.execute(select(_INDEX.person_id).where(_INDEX.kind == SEEN).limit(1)).first() is not None
    )


def of_units(units: Sequence[str]) -> Select[Any]:
    """Persons who may be seen by one of these offices: their places change where the office moves to another territory."""
    return select(_INDEX.person_id).where(_INDEX.kind == SEEN, _INDEX.token.in_(units)).distinct()


def places_told(connection: Connection, persons: Sequence[str]) -> set[tuple[str, str, str]]:
    """Kind, token and person of the places that follow from the record and from the persons' other tokens."""
    asked = (_places(persons), _names(persons))
    return {(row[0], row[1], row[2]) for each in asked for row in connection.execute(each)}


def duties_told() -> Select[Any]:
    """Place, moment, duty and deadline of every open duty, as they follow from the record and from the persons' places."""
    return _duties(None)


def _places(persons: Sequence[str] | None) -> Select[Any]:
    """Rows of the index. An office of a case is one with a part in it, or that did an act of it."""
    acted = select(ACTS.c.case_id, ACTS.c.unit_id)
    parts = select(CASE_UNITS.c.case_id, CASE_UNITS.c.unit_id)
    if persons is not None:
        cases = select(CASES.c.id).where(CASES.c.person_id.in_(persons))
        acted, parts = acted.where(ACTS.c.case_id.in_(cases)), parts.where(CASE_UNITS.c.case_id.in_(cases))
    offices = union(acted, parts).subquery()
    by_case = select(CASES.c.person_id, offices.c.unit_id).join_from(
        offices, CASES, CASES.c.id == offices.c.case_id
    )
    of_person = union(by_case, _told(OFFICE, persons)).cte("offices")
    rows = [
        _rows(SEEN, select(of_person.c.person_id, of_person.c.unit_id)),
        _rows(SEEN, _told(COMMUNE, persons)),
        _rows(WIDE, _told(PROVINCE, persons)),
    ]
    for kind, place in ((SEEN, UNITS.c.commune), (WIDE, UNITS.c.district), (WIDE, UNITS.c.province)):
        lies = select(of_person.c.person_id, place).join_from(
            of_person, UNITS, UNITS.c.id == of_person.c.unit_id
        )
        rows.append(_rows(kind, lies.where(place.is_not(None))))
    found = union(*rows).subquery()
    return select(found.c.kind, found.c.token, found.c.person_id)


def _told(kind: str, persons: Sequence[str] | None) -> Select[Any]:
    """Person and token of a kind that the record itself tells."""
    known = PERSON_INDEX.alias()
    rows = select(known.c.person_id, known.c.token.label("unit_id")).where(known.c.kind == kind)
    return rows if persons is None else rows.where(known.c.person_id.in_(persons))


def _rows(kind: str, found: Select[Any]) -> Select[Any]:
    """Rows of the index from persons and tokens."""
    person, token = found.selected_columns
    return found.with_only_columns(
        literal(kind).label("kind"), token.label("token"), person.label("person_id")
    )


def _names(persons: Sequence[str] | None) -> Select[Any]:
    place, word = PERSON_INDEX.alias("place"), PERSON_INDEX.alias("word")
    rows = (
        select(literal(f"{NAME}@").concat(place.c.token), word.c.token, word.c.person_id)
        .join_from(place, word, word.c.person_id == place.c.person_id)
        .where(place.c.kind == WIDE, word.c.kind == NAME)
    )
    return rows if persons is None else rows.where(place.c.person_id.in_(persons))


def _duties(persons: Sequence[str] | None) -> Select[Any]:
    place = PERSON_INDEX.alias("place")
    rows = (
        select(place.c.token, DEADLINES.c.due_at, DEADLINES.c.duty, DEADLINES.c.id)
        .join_from(DEADLINES, CASES, CASES.c.id == DEADLINES.c.case_id)
        .join(place, place.c.person_id == CASES.c.person_id)
        .where(place.c.kind == WIDE, DEADLINES.c.met_by_seq.is_(None), DEADLINES.c.ended_by_seq.is_(None))
    )
    return rows if persons is None else rows.where(CASES.c.person_id.in_(persons))
