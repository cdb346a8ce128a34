"""Pairs of records that may be of one person: proposed when one is registered, decided by an officer, gone when they are merged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, and_, delete, insert, select

from persistence.database import Database
from persistence.models import PERSON_PAIRS
from persistence.reach import Reach, seen_among
from persistence.registers import STREAM, Clerk
from persistence.search.finder import persons_of
from persistence.search.twins import Ground
from persistence.trail import head_of, write_entries
from workflows.audit import chained
from workflows.model import Person

_BATCH: Final = 300


class State(StrEnum):
    """How a pair stands. Stored."""

    PROPOSED = "proposed"
    ASKED = "asked"  # who registered one of them does not see the other
    DIFFERENT = "different"  # somebody decided that they are two persons


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records, why they may be of one person, how that stands, since when and by whom."""

    one: Person
    other: Person
    grounds: tuple[Ground, ...]
    state: State
    at: datetime
    actor_id: str
    unit_id: str


class Pairs:
    """The pairs of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(
        self,
        one: str,
        others: Sequence[tuple[str, tuple[Ground, ...]]],
        state: State,
        *,
        by: Clerk,
        at: datetime,
    ) -> None:
        """Set how ``one`` stands to each of ``others``; what was told of a pair before is replaced. Told in the admin stream, by ids."""
        if others:
            with self._database.writing() as connection:
                put_pairs(connection, one, others, state, by=by, at=at)

    def open(self, reach: Reach, *, limit: int = 50) -> tuple[Pair, ...]:
        """Pairs that nobody has decided and of which such an officer sees both, oldest first."""
        undecided = select(PERSON_PAIRS).where(PERSON_PAIRS.c.state != State.DIFFERENT)
        statement = undecided.order_by(PERSON_PAIRS.c.at, PERSON_PAIRS.c.one)
        with self._database.reading() as connection:
            rows = _seen(connection, statement, reach, limit)
            persons = persons_of(connection, list({each for row in rows for each in (row.one, row.other)}))
        return tuple(
            Pair(
                persons[row.one],
                persons[row.other],
                tuple(Ground(each) for each in row.grounds.split(",") if each),
                State(row.state),
                row.at,
                row.actor_id,
                row.unit_id,
            )
            for row in rows
        )

    def different(self, person_id: str) -> frozenset[str]:
        """Records of which somebody decided that they are another person."""
        pairs = select(PERSON_PAIRS.c.one, PERSON_PAIRS.c.other).where(
            (PERSON_PAIRS.c.one == person_id) | (PERSON_PAIRS.c.other == person_id),
            PERSON_PAIRS.c.state == State.DIFFERENT,
        )
        with self._database.reading() as connection:
            rows = connection.execute(pairs).all()
        return frozenset(row.other if row.one == person_id else row.one for row in rows)


def put_pairs(
    connection: Connection,
    one: str,
    others: Sequence[tuple[str, tuple[Ground, ...]]],
    state: State,
    *,
    by: Clerk,
    at: datetime,
) -> None:
    """``Pairs.put`` within a transaction of the caller."""
    head = head_of(connection, STREAM, lock=True)
    entries = []
    for other, grounds in others:
        low, high = sorted((one, other))
        mine = and_(PERSON_PAIRS.c.one == low, PERSON_PAIRS.c.other == high)
        connection.execute(delete(PERSON_PAIRS).where(mine))
        row = {"one": low, "other": high, "grounds": ",".join(grounds), "state": str(state)}
        connection.execute(
            insert(PERSON_PAIRS),
            {**row, "at": at, "actor_id": by.actor_id, "unit_id": by.unit_id},
        )
        body = {
            "kind": "admin",
            "act": f"register.pair_{state}",
            "actor_id": by.actor_id,
            "unit_id": by.unit_id,
            "case_id": None,
            "person_id": one,
            "record": other,
            "grounds": list(grounds),
        }
        entry = chained(head, STREAM, at, body)
        head = type(head)(entry.seq, entry.hash)
        entries.append(entry)
    write_entries(connection, entries)


def _seen(connection: Connection, statement: Select[Any], reach: Reach, limit: int) -> list[Row[Any]]:
    """The first so many pairs of which both are seen: asked of some hundreds at a time, never listing all whom an office sees."""
    found: list[Row[Any]] = []
    few = connection.execute(statement.limit(_BATCH)).all()  # mostly all there are: no cursor need be opened
    if len(few) < _BATCH:
        return _both_seen(connection, few, reach)[:limit]
    with connection.execute(statement.execution_options(yield_per=_BATCH)) as rows:
        for batch in rows.partitions():
            found += _both_seen(connection, batch, reach)
            if len(found) >= limit:
                break
    return found[:limit]


def _both_seen(connection: Connection, rows: Sequence[Row[Any]], reach: Reach) -> list[Row[Any]]:
    both = list({each for row in rows for each in (row.one, row.other)})
    if not both:
        return []
    seen = set(both) if reach.all else set(connection.scalars(seen_among(reach, both)))
    return [row for row in rows if row.one in seen and row.other in seen]
