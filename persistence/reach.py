"""How far an officer sees, as a condition on cases and persons, so that a list holds nothing that its reader may not see.

The same rule is asked again, in Python, when one case is opened (``web.signin.access``); a test holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, CompoundSelect, Select, exists, or_, select, true, union_all

from persistence.models import ACTS, CASE_UNITS, CASES, PERSON_INDEX, UNITS
from persistence.search.tokens import COMMUNE, OFFICE, PROVINCE

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
    """The cases that such an officer sees, as a condition on cases; see ``reached_cases``."""
    return true() if reach.all else CASES.c.id.in_(reached_cases(reach))


def reached_cases(reach: Reach) -> CompoundSelect[Any]:
    """The ids of the cases in which the office has a part or has acted, and of those of its territory: by the office that keeps the case
    (the police of the case, else whoever opened it), or by the person's residence. Each part is found by an index."""
    parts: list[Select[Any]] = [
        select(CASE_UNITS.c.case_id).where(CASE_UNITS.c.unit_id == reach.unit),
        select(ACTS.c.case_id).where(ACTS.c.unit_id == reach.unit),
    ]
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
        parts += _kept_by(select(UNITS.c.id).where(or_(*places)))
    parts += [
        select(CASES.c.id)
        .join_from(PERSON_INDEX, CASES, CASES.c.person_id == PERSON_INDEX.c.person_id)
        .where(PERSON_INDEX.c.kind == kind, PERSON_INDEX.c.token == place)
        for kind, place in _homes(reach)
    ]
    return union_all(*parts)


def reached_persons(reach: Reach) -> CompoundSelect[Any]:
    """The ids of the persons whom such an officer sees: by a case, by residence, or put on file by the office."""
    mine = [
        select(PERSON_INDEX.c.person_id).where(PERSON_INDEX.c.kind == kind, PERSON_INDEX.c.token == token)
        for kind, token in ((OFFICE, reach.unit), *_homes(reach))
    ]
    return union_all(*mine, select(CASES.c.person_id).where(CASES.c.id.in_(reached_cases(reach))))


def _homes(reach: Reach) -> list[tuple[str, str]]:
    pairs = ((COMMUNE, reach.commune), (PROVINCE, reach.province))
    return [(kind, place) for kind, place in pairs if place is not None]


def _kept_by(offices: Select[Any]) -> list[Select[Any]]:
    """Cases whose police is one of these offices, and, where a case has no police, those that one of them opened."""
    police = exists().where(CASE_UNITS.c.case_id == ACTS.c.case_id, CASE_UNITS.c.part == _KEEPER)
    return [
        select(CASE_UNITS.c.case_id).where(CASE_UNITS.c.part == _KEEPER, CASE_UNITS.c.unit_id.in_(offices)),
        select(ACTS.c.case_id).where(ACTS.c.seq == 1, ACTS.c.unit_id.in_(offices), ~police.correlate(ACTS)),
    ]
