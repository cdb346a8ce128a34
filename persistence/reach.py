"""How far an officer sees, as a condition on cases, so that a list holds nothing that its reader may not see.

The same rule is asked again, in Python, when one case is opened (``web.signin.access``); a test holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, true

from persistence.codec import dumps
from persistence.models import ACTS, CASE_UNITS, CASES, PERSONS, UNITS

_KEEPER: Final = "police"


@dataclass(frozen=True, slots=True)
class Reach:
    """An office and its territory. None is no reach of that kind, never everything; ``all`` is everything."""

    unit: str
    commune: str | None = None
    district: str | None = None
    province: str | None = None
    all: bool = False


def within(reach: Reach) -> ColumnElement[bool]:
    """The cases in which the office has a part or has acted, and those of its territory: by the office that keeps the case
    (the police of the case, else whoever opened it), or by the person's residence."""
    if reach.all:
        return true()
    mine = exists().where(CASE_UNITS.c.case_id == CASES.c.id, CASE_UNITS.c.unit_id == reach.unit)
    acted = exists().where(ACTS.c.case_id == CASES.c.id, ACTS.c.unit_id == reach.unit)
    conditions: list[ColumnElement[bool]] = [mine.correlate(CASES), acted.correlate(CASES)]
    places = [
        column == place
        for column, place in (
            (UNITS.c.commune, reach.commune),
            (UNITS.c.district, reach.district),
            (UNITS.c.province, reach.province),
        )
        if place is not None
    ]
    if places:
        conditions += [_kept(or_(*places)), _opened(or_(*places))]
    homes = (("residence_commune", reach.commune), ("residence_province", reach.province))
    conditions += [_lives(key, place) for key, place in homes if place is not None]
    return or_(*conditions)


def _kept(there: ColumnElement[bool]) -> ColumnElement[bool]:
    keeper = and_(
        CASE_UNITS.c.case_id == CASES.c.id, CASE_UNITS.c.part == _KEEPER, UNITS.c.id == CASE_UNITS.c.unit_id
    )
    return exists().where(keeper, there).correlate(CASES)


def _opened(there: ColumnElement[bool]) -> ColumnElement[bool]:
    """For a case without police: the office of its first act."""
    police = exists().where(CASE_UNITS.c.case_id == CASES.c.id, CASE_UNITS.c.part == _KEEPER).correlate(CASES)
    first = and_(ACTS.c.case_id == CASES.c.id, ACTS.c.seq == 1, UNITS.c.id == ACTS.c.unit_id)
    return and_(~police, exists().where(first, there).correlate(CASES))


def _lives(key: str, place: str) -> ColumnElement[bool]:
    """Attributes are canonical JSON text: a key with its value reads in one way only, and quotes inside a value are escaped."""
    text = dumps({key: place})[1:-1]
    # Not LIKE, which on SQLite takes "a" for "A".
    there = func.replace(PERSONS.c.attributes, text, "") != PERSONS.c.attributes
    return select(PERSONS.c.id).where(PERSONS.c.id == CASES.c.person_id, there).correlate(CASES).exists()
