"""All persons whom an officer sees, in the order of their ids, some at a time.

Where the walk stands is an id: who is put on file meanwhile makes it neither skip nor repeat anybody. Each step reads the index from there
on and asks of a bounded number of persons whether they are seen; so a step may bring fewer than were wanted, or none, and still go on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Select, select

from persistence.database import Database
from persistence.models import PERSON_INDEX, PERSONS
from persistence.reach import Reach, sources
from persistence.search.finder import Sight, persons_of
from persistence.search.tokens import BORN, COMMUNE
from workflows.model import Person

_SCANNED: Final = 500
"""Persons of whom one step asks at most."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who is wanted: living in this commune (its code), born in this year; "" asks nothing."""

    commune: str = ""
    born: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """Persons in order of id; ``after``: where the next step begins, None at the end."""

    persons: tuple[Person, ...]
    after: str | None


def step(database: Database, reach: Reach, wanted: Wanted, *, after: str = "", limit: int) -> Step:
    """The next persons within reach behind the id ``after``. Nobody is in two steps of a walk."""
    with database.reading() as connection:
        read, end = _candidates(connection, reach, wanted.commune, after)
        fitting = _born(connection, read, wanted.born) if wanted.born else read
        found = Sight(connection, reach).seen(fitting)
        persons = persons_of(connection, found[:limit])
    told = tuple(persons[each] for each in found[:limit] if each in persons)
    if len(found) > limit:
        return Step(told, found[limit - 1])
    return Step(told, None if end else read[-1])


def _candidates(connection: Connection, reach: Reach, commune: str, after: str) -> tuple[list[str], bool]:
    """Ids behind ``after`` among whom everybody within reach is found, and whether these are the last."""
    parts = [_ids(connection, each) for each in _leads(reach, commune, after)]
    cut = [ids[-1] for ids in parts if len(ids) == _SCANNED]
    horizon = min(cut, default=None)
    every = sorted({each for ids in parts for each in ids if horizon is None or each <= horizon})
    return every, horizon is None


def _leads(reach: Reach, commune: str, after: str) -> list[Select[Any]]:
    if commune:
        return [_indexed(COMMUNE, commune, after)]
    if reach.all:
        alone = PERSONS.c.merged_into.is_(None)  # who was merged is the one that goes on
        return [select(PERSONS.c.id).where(PERSONS.c.id > after, alone).order_by(PERSONS.c.id)]
    return [_indexed(kind, token, after) for kind, tokens in sources(reach) for token in tokens]


def _indexed(kind: str, token: str, after: str) -> Select[Any]:
    person = PERSON_INDEX.c.person_id
    there = (PERSON_INDEX.c.kind == kind, PERSON_INDEX.c.token == token, person > after)
    return select(person).where(*there).order_by(person)


def _ids(connection: Connection, statement: Select[Any]) -> Sequence[str]:
    return connection.scalars(statement.limit(_SCANNED)).all()


def _born(connection: Connection, ids: Sequence[str], year: str) -> list[str]:
    token = PERSON_INDEX.c.token
    that_year = (PERSON_INDEX.c.kind == BORN, token >= f"{year}-", token < f"{year}.")  # "." follows "-"
    born = select(PERSON_INDEX.c.person_id).where(*that_year, PERSON_INDEX.c.person_id.in_(ids))
    there = set(connection.scalars(born))
    return [each for each in ids if each in there]
