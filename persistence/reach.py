"""How far an officer sees, as a condition on cases and persons, so that a list holds nothing that its reader may not see.

The same rule is asked again, in Python, when one case is opened (``web.signin.access``); a test holds the two together. A case that
another territory took over (its part ``manager``) is in no list of the one that was left but that of such cases (``left_cases``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Select,
    String,
    and_,
    bindparam,
    exists,
    false,
    literal_column,
    or_,
    select,
    true,
    union_all,
)

from persistence.models import ACTORS, ACTS, APPOINTMENTS, CASE_UNITS, CASES, PERSON_INDEX, UNITS
from persistence.search.tokens import COMMUNE, OFFICE, PROVINCE, SEEN, WIDE

_KEEPER: Final = "police"
_RECEIVER: Final = "receiver"
_DEPARTURE: Final = "departure"
_MANAGER: Final = literal_column(
    "'manager'", String
)  # a word of the statement, not a value: a partial index is only met so
_OPENING: Final = ACTS.c.seq == literal_column("1")  # likewise
_HOLDERS: Final = (_KEEPER, _RECEIVER, "manager")


@dataclass(frozen=True, slots=True)
class Reach:
    """An office and its territory. None is no reach of that kind, never everything; ``all`` is everything. ``audits``: of an auditor, who
    reads what the offices of the territory keep to themselves."""

    unit: str
    commune: str | None = None
    district: str | None = None
    province: str | None = None
    all: bool = False
    audits: bool = False

    @property
    def wide(self) -> str | None:
        """The district or province, where the reach is that of one: its office lies in it."""
        places = [place for place in (self.district, self.province) if place is not None]
        return places[0] if len(places) == 1 and self.commune is None and not self.all else None


def sources(reach: Reach) -> list[tuple[str, tuple[str, ...]]]:
    """Where whoever such an officer sees is found in the index of persons: kind and tokens, each source by itself. There are others among
    them: each is to be asked about (``within``, ``seen_among``)."""
    wide = tuple(place for place in (reach.district, reach.province) if place is not None)
    near = tuple(place for place in (reach.unit, reach.commune) if place)
    return [*([(SEEN, near)] if reach.wide is None else []), *([(WIDE, wide)] if wide else [])]


@lru_cache(maxsize=256)  # building a condition takes as long as asking it
def near_by(reach: Reach) -> Select[Any]:
    """The ids of persons from ``sources``, some more than once."""
    kinds = (
        and_(PERSON_INDEX.c.kind == kind, PERSON_INDEX.c.token.in_(tokens)) for kind, tokens in sources(reach)
    )
    return select(PERSON_INDEX.c.person_id).where(or_(*kinds))


@lru_cache(maxsize=256)
def within(reach: Reach) -> ColumnElement[bool]:
    """Whether such an officer sees a case, asked of one case after the other; the same rule as ``reached_cases``."""
    if reach.all:
        return true()
    home = [
        _asked(
            select(PERSON_INDEX.c.person_id).where(
                PERSON_INDEX.c.kind == kind,
                PERSON_INDEX.c.token == place,
                PERSON_INDEX.c.person_id == CASES.c.person_id,
            )
        )
        for kind, place in _homes(reach)
    ]
    mine = _asked(
        select(CASE_UNITS.c.case_id).where(
            CASE_UNITS.c.case_id == CASES.c.id, CASE_UNITS.c.unit_id == reach.unit
        )
    )
    acted = _asked(select(ACTS.c.case_id).where(ACTS.c.case_id == CASES.c.id, ACTS.c.unit_id == reach.unit))
    places = _places(reach)
    if not places:
        return or_(*home, mine, acted)
    there = or_(*places)
    kept = _asked(
        select(CASE_UNITS.c.case_id).where(
            CASE_UNITS.c.case_id == CASES.c.id,
            CASE_UNITS.c.part.in_(_HOLDERS),
            UNITS.c.id == CASE_UNITS.c.unit_id,
            there,
        )
    )
    police = exists().where(CASE_UNITS.c.case_id == CASES.c.id, CASE_UNITS.c.part == _KEEPER)
    first = _asked(
        select(ACTS.c.case_id).where(
            ACTS.c.case_id == CASES.c.id, ACTS.c.seq == 1, UNITS.c.id == ACTS.c.unit_id, there
        )
    )
    here = CASES.c.id.not_in(_left(reach))
    near = or_(kept, and_(~police.correlate(CASES), first))
    lives = [and_(or_(*home), CASES.c.person_id.not_in(_gone(reach)))] if home else []
    if reach.commune is None:
        return or_(*lives, mine, acted, and_(near, here))
    return or_(*lives, and_(or_(mine, acted, near), here))


def _asked(rows: Select[Any]) -> ColumnElement[bool]:
    """Whether there is such a row for the case that is looked at. OFFSET 0 says nothing; but without it PostgreSQL takes to gathering
    the rows of all cases first, those of a whole province for a few hundred cases."""
    return rows.offset(literal_column("0")).correlate(CASES).exists()


def reached_cases(reach: Reach) -> CompoundSelect[Any]:
    """The ids of the cases in which the office has a part or has acted, and of those of its territory: by the office that keeps the case
    (the police of the case, else whoever opened it), or by the person's residence; without those that another territory took over.
    Each part is found by an index."""
    own: list[Select[Any]] = [
        select(CASE_UNITS.c.case_id).where(CASE_UNITS.c.unit_id == reach.unit),
        select(ACTS.c.case_id).where(ACTS.c.unit_id == reach.unit),
    ]
    places = _places(reach)
    if places:
        near = [*own, *_kept_by(offices_of(reach))]
        parts = [each.where(each.selected_columns[0].not_in(_left(reach))) for each in near]
        parts += own if reach.commune is None else []
    else:
        parts = own
    parts += [
        select(CASES.c.id)
        .join_from(PERSON_INDEX, CASES, CASES.c.person_id == PERSON_INDEX.c.person_id)
        .where(PERSON_INDEX.c.kind == kind, PERSON_INDEX.c.token == place, here(reach, CASES.c.person_id))
        for kind, place in _homes(reach)
    ]
    return union_all(*parts)


def left_cases(reach: Reach) -> ColumnElement[bool]:
    """Cases that offices of another territory took over from this one."""
    places = _places(reach)
    if not places or reach.all:
        return false()
    had = exists().where(CASE_UNITS.c.case_id == CASES.c.id, CASE_UNITS.c.unit_id.in_(offices_of(reach)))
    did = exists().where(ACTS.c.case_id == CASES.c.id, ACTS.c.unit_id.in_(offices_of(reach)))
    return and_(CASES.c.id.in_(_left(reach)), or_(had.correlate(CASES), did.correlate(CASES)), ~within(reach))


def reached_persons(reach: Reach) -> CompoundSelect[Any]:
    """The ids of the persons whom such an officer sees: by a case, by residence, or put on file by the office."""
    mine = [
        select(PERSON_INDEX.c.person_id).where(
            PERSON_INDEX.c.kind == kind,
            PERSON_INDEX.c.token == token,
            here(reach, PERSON_INDEX.c.person_id),
        )
        for kind, token in ((OFFICE, reach.unit), *_homes(reach))
    ]
    return union_all(*mine, select(CASES.c.person_id).where(CASES.c.id.in_(reached_cases(reach))))


def seen_among(reach: Reach, persons: Sequence[str]) -> CompoundSelect[Any]:
    """Which of these few persons such an officer sees; the same rule as ``reached_persons``, asked of each."""
    by_case = select(CASES.c.person_id).where(CASES.c.person_id.in_(persons), within(reach))
    return union_all(*_known_among(reach, persons), by_case)


_PERSONS: Final[BindParameter[Any]] = bindparam("persons", expanding=True)


@lru_cache(maxsize=256)
def seen_of(reach: Reach) -> CompoundSelect[Any]:
    """The same, built once for an office; the persons are the parameter ``persons``."""
    by_case = select(CASES.c.person_id).where(CASES.c.person_id.in_(_PERSONS), within(reach))
    return union_all(*_known_among(reach, _PERSONS), by_case)


@lru_cache(maxsize=256)
def known_of(reach: Reach) -> CompoundSelect[Any]:
    """Which of ``persons`` such an officer sees without any case: by residence, or put on file by the office."""
    return union_all(*_known_among(reach, _PERSONS))


def _known_among(reach: Reach, persons: Sequence[str] | BindParameter[Any]) -> list[Select[Any]]:
    return [
        select(PERSON_INDEX.c.person_id).where(
            PERSON_INDEX.c.kind == kind,
            PERSON_INDEX.c.token == token,
            PERSON_INDEX.c.person_id.in_(persons),
            here(reach, PERSON_INDEX.c.person_id),
        )
        for kind, token in ((OFFICE, reach.unit), *_homes(reach))
    ]


@lru_cache(maxsize=256)
def _left(reach: Reach) -> Select[Any]:
    """Cases that somebody outside this territory took over and to whom nothing is on its way back here: few, found by an index."""
    back = CASE_UNITS.alias()
    return select(CASE_UNITS.c.case_id).where(
        CASE_UNITS.c.part == _MANAGER,
        CASE_UNITS.c.unit_id.not_in(offices_of(reach)),
        ~exists().where(
            back.c.case_id == CASE_UNITS.c.case_id,
            back.c.part == _RECEIVER,
            back.c.unit_id.in_(offices_of(reach)),
        ),
    )


@lru_cache(maxsize=256)
def _gone(reach: Reach) -> Select[Any]:
    """Persons whom another territory took over from this one, in no case of whom anybody here is in charge now."""
    left, taken, mine = CASE_UNITS.alias(), CASE_UNITS.alias(), CASE_UNITS.alias()
    other, here = CASES.alias(), offices_of(reach)
    kept = exists().where(
        other.c.person_id == CASES.c.person_id,
        mine.c.case_id == other.c.id,
        mine.c.part == _MANAGER,
        mine.c.unit_id.in_(here),
    )
    return (
        select(CASES.c.person_id)
        .join_from(taken, left, left.c.case_id == taken.c.case_id)
        .join(CASES, CASES.c.id == taken.c.case_id)
        .where(taken.c.part == _MANAGER, taken.c.unit_id.not_in(here))
        .where(left.c.part == _DEPARTURE, left.c.unit_id.in_(here), ~kept.correlate(CASES))
    )


def here(reach: Reach, person: ColumnElement[str]) -> ColumnElement[bool]:
    """That no other territory took the person over from this one."""
    return person.not_in(_gone(reach)) if _places(reach) else true()


def posted(reach: Reach | None) -> ColumnElement[bool]:
    """Whether an officer has or had a post in an office of the territory."""
    if reach is None or reach.all:
        return true()
    held = APPOINTMENTS.c
    return ACTORS.c.id.in_(select(held.actor_id).where(held.unit_id.in_(offices_of(reach))))


def offices_of(reach: Reach) -> Select[Any]:
    """The office itself and those of its territory."""
    return select(UNITS.c.id).where(or_(UNITS.c.id == reach.unit, *_places(reach)))


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
            CASE_UNITS.c.part.in_(_HOLDERS), CASE_UNITS.c.unit_id.in_(offices)
        ),
        select(ACTS.c.case_id).where(_OPENING, ACTS.c.unit_id.in_(offices), ~police.correlate(ACTS)),
    ]
