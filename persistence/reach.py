"""How far an officer sees, as a condition on cases and persons, so that a list holds nothing that its reader may not see.

The same rule is asked again, in Python, when one case is opened (``web.signin.access``); a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Exists,
    Select,
    and_,
    exists,
    or_,
    select,
    true,
    union_all,
)

from persistence.models import ACTS, CASE_UNITS, CASES, PERSON_INDEX, UNITS
from persistence.search.tokens import COMMUNE, OFFICE, PROVINCE

_KEEPER: Final = "police"
_RECEIVER: Final = "receiver"


@dataclass(frozen=True, slots=True)
class Reach:
    """An office and its territory. None is no reach of that kind, never everything; ``all`` is everything."""

    unit: str
    commune: str | None = None
    district: str | None = None
    province: str | None = None
    all: bool = False


def within(reach: Reach) -> ColumnElement[bool]:
    """Whether such an officer sees a case, asked of one case after the other; the same rule as ``reached_cases``."""
    if reach.all:
        return true()
    home = [
        exists().where(
            PERSON_INDEX.c.kind == kind,
            PERSON_INDEX.c.token == place,
            PERSON_INDEX.c.person_id == CASES.c.person_id,
        )
        for kind, place in _homes(reach)
    ]
    mine = exists().where(CASE_UNITS.c.case_id == CASES.c.id, CASE_UNITS.c.unit_id == reach.unit)
    acted = exists().where(ACTS.c.case_id == CASES.c.id, ACTS.c.unit_id == reach.unit)
    conditions: list[Exists] = [*home, mine, acted]
    opened: list[ColumnElement[bool]] = []
    places = _places(reach)
    if places:
        police = (CASE_UNITS.c.case_id == CASES.c.id, CASE_UNITS.c.part == _KEEPER)
        there = or_(*places)
        seen = CASE_UNITS.c.part.in_([_KEEPER, _RECEIVER])
        kept = exists().where(
            CASE_UNITS.c.case_id == CASES.c.id, seen, UNITS.c.id == CASE_UNITS.c.unit_id, there
        )
        first = exists().where(
            ACTS.c.case_id == CASES.c.id, ACTS.c.seq == 1, UNITS.c.id == ACTS.c.unit_id, there
        )
        conditions.append(kept)
        opened.append(and_(~exists().where(*police).correlate(CASES), first.correlate(CASES)))
    return or_(*(each.correlate(CASES) for each in conditions), *opened)


def reached_cases(reach: Reach) -> CompoundSelect[Any]:
    """The ids of the cases in which the office has a part or has acted, and of those of its territory: by the office that keeps the case
    (the police of the case, else whoever opened it), or by the person's residence. Each part is found by an index."""
    parts: list[Select[Any]] = [
        select(CASE_UNITS.c.case_id).where(CASE_UNITS.c.unit_id == reach.unit),
        select(ACTS.c.case_id).where(ACTS.c.unit_id == reach.unit),
    ]
    places = _places(reach)
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


def seen_among(reach: Reach, persons: Sequence[str]) -> CompoundSelect[Any]:
    """Which of these few persons such an officer sees; the same rule as ``reached_persons``, asked of each."""
    mine = [
        select(PERSON_INDEX.c.person_id).where(
            PERSON_INDEX.c.kind == kind, PERSON_INDEX.c.token == token, PERSON_INDEX.c.person_id.in_(persons)
        )
        for kind, token in ((OFFICE, reach.unit), *_homes(reach))
    ]
    return union_all(*mine, select(CASES.c.person_id).where(CASES.c.person_id.in_(persons), within(reach)))


def _places(reach: Reach) -> list[ColumnElement[bool]]:
    pairs = (
        (UNITS.c.commune, reach.commune),
        (UNITS.c.district, reach.district),
        (UNITS.c.province, reach.province),
    )
    return [column == place for column, place in pairs if place is not None]


def _homes(reach: Reach) -> list[tuple[str, str]]:
    pairs = ((COMMUNE, reach.commune), (PROVINCE, reach.province))
    return [(kind, place) for kind, place in pairs if place is not None]


def _kept_by(offices: Select[Any]) -> list[Select[Any]]:
    """Cases whose police, or to whom it was handed, is one of these offices; where a case has no police, those that one of them opened."""
    police = exists().where(CASE_UNITS.c.case_id == ACTS.c.case_id, CASE_UNITS.c.part == _KEEPER)
    return [
        select(CASE_UNITS.c.case_id).where(
            CASE_UNITS.c.part.in_([_KEEPER, _RECEIVER]), CASE_UNITS.c.unit_id.in_(offices)
        ),
        select(ACTS.c.case_id).where(ACTS.c.seq == 1, ACTS.c.unit_id.in_(offices), ~police.correlate(ACTS)),
    ]
