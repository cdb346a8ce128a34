"""Whether anything changed of what the reports of a commune are counted from, in three statements that open nothing.

What an act told never changes, and the version of a case counts its acts: with the same persons, versions of cases and offices the journal
of them is the same, and need not be read again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Text, any_, func, literal, or_, select
from sqlalchemy.dialects.postgresql import ARRAY

from persistence.codec import dumps
from persistence.database import Database
from persistence.models import CASES, PERSON_INDEX, PERSONS, UNITS
from persistence.search.tokens import SEEN

_PERSON = select(
    *(PERSONS.c[name] for name in ("id", "full_name", "born", "sex", "attributes", "merged_into"))
)
_CASE = select(*(CASES.c[name] for name in ("id", "procedure", "person_id", "version", "units")))


def stamp(database: Database, places: Collection[str], offices: Collection[str]) -> str:
    """A hash over everybody who may be seen from these places (communes and offices, by id), all their cases, the offices that lie in these
    communes, and further ``offices``. Another hash wherever one of them is another. ``StorageError``.
    """
    told = hashlib.blake2b(digest_size=16)
    with database.reading() as connection:
        for rows in _rows(connection, sorted(places), sorted(offices)):
            told.update(repr(rows).encode())
    return told.hexdigest()


def _rows(connection: Connection, places: Sequence[str], offices: Sequence[str]) -> Iterator[list[Any]]:
    """As the driver has them: nothing of them is looked at."""
    near = or_(UNITS.c.commune.in_(places), UNITS.c.id.in_([*places, *offices]))
    yield _raw(connection, select(UNITS).where(near).order_by(UNITS.c.id))
    seen = select(PERSON_INDEX.c.person_id).where(
        PERSON_INDEX.c.kind == SEEN, PERSON_INDEX.c.token.in_(places)
    )
    persons = sorted({row[0] for row in _raw(connection, seen)})
    yield _raw(connection, _PERSON.where(_among(connection, PERSONS.c.id, persons)).order_by(PERSONS.c.id))
    yield _raw(connection, _CASE.where(_among(connection, CASES.c.person_id, persons)).order_by(CASES.c.id))


def _among(connection: Connection, column: ColumnElement[str], ids: list[str]) -> ColumnElement[bool]:
    """The ids as one value: a value for each of thousands takes longer to write down than to look up."""
    if connection.dialect.name == "postgresql":
        return column == any_(literal(ids, ARRAY(Text)))
    return column.in_(select(func.json_each(dumps(ids)).table_valued("value").c.value))


def _raw(connection: Connection, statement: Select[Any]) -> list[Any]:
    found = connection.execute(statement)
    rows = list(found.cursor.fetchall())
    found.close()
    return rows
