"""The log of readings as anchors see it: one running hash over its rows, and a chain of its own for the readings of each person.

A reading is a row of its own, so that readers never wait for each other; both hashes are worked out when an anchor is made. The whole
log stands in the anchor as the stream "reads", whose length is the number of the last row; the readings of a person whose file was read
since stand as ``reads:<person>``, whose length is how many there are. So an export that holds one person's readings alone can be held to
an anchor as well (``persistence.audit.exporting``), and none of them can be left out of it. Anchors of before there were such chains
have the whole log alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, and_, func, select

from persistence.audit.digest import Head
from persistence.audit.walk import BATCH, moment_of, raw
from persistence.codec import dumps
from persistence.database import Database
from persistence.locks import hold_readings
from persistence.models import AUDIT_ANCHOR_HEADS, READS
from workflows.audit import instant

STREAM: Final = "reads"
OF_PERSON: Final = "reads:"
"""What the name of the stream of one person's readings begins with."""

State = tuple[int, str]
"""How many readings there are, and the hash of the last; (0, "") before the first."""

NONE: Final[State] = (0, "")
_R: Final = READS.c
_H: Final = AUDIT_ANCHOR_HEADS.c
_FIELDS: Final = ("actor_id", "unit_id", "person_id", "case_id", "what", "post", "origin")
_PERSON: Final = 2 + _FIELDS.index("person_id")
ROWS: Final = select(_R.id, raw(_R.at), *(_R[name] for name in _FIELDS)).order_by(_R.id)
_SOME: Final = 400  # names in one question: below every database's limit of parameters


def of_person(stream: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether a stream is that of one person's readings; streams sort by their bytes on both databases."""
    return and_(stream >= OF_PERSON, stream < "reads;")


@dataclass(frozen=True, slots=True)
class Line:
    """A reading in the chain of its person: the how-manieth it is of that person (``number``), its number in the log (``id``), the hash
    of the one before and its own. The names are those of ``reads.jsonl`` (docs/audit-export.md)."""

    person_id: str
    number: int
    id: int
    at: str
    actor_id: str
    unit_id: str
    case_id: str | None
    what: str
    post: str
    origin: str
    prev_hash: str
    hash: str


def told(row: Sequence[Any]) -> str:
    """A row of ``ROWS`` as it is hashed."""
    moment = moment_of(row[1])
    return dumps([row[0], str(row[1]) if moment is None else instant(moment), *row[2:]])


def after(head: str, text: str) -> str:
    """The hash of a reading after the one whose hash is ``head``; of the log and of a person's chain alike."""
    return hashlib.sha256(f"{head}\n{text}".encode(errors="surrogateescape")).hexdigest()


def person_of(row: Sequence[Any]) -> str:
    """Whose file was read."""
    return str(row[_PERSON])


def settled(database: Database) -> int | None:
    """The last reading below which no other may still come; None where the transaction that asks is alone anyway (SQLite).

    On a server those who write readings at this moment are waited for, and let go on at once: no page waits while an anchor is made.
    """
    if database.dialect == "sqlite":
        return None
    with database.writing() as connection:
        hold_readings(connection, alone=True)
        return int(connection.execute(select(func.max(_R.id))).scalar() or 0)


def heads_of_readings(connection: Connection, last: int | None, persons: Iterable[str] = ()) -> list[Head]:
    """The head of the log and those of the persons who were read since the last anchor, up to the row ``last``; beside them, of
    ``persons`` in any case, so that an export can be held to the newest anchor."""
    length, head = seen = _seen(connection)
    begun, asked = _begun(connection), set(persons)
    chains = _known(connection, asked | _read_since(connection, begun, last)) if begun is not None else {}
    for row in _rows(connection, min(length, begun or 0), last):
        text, person = told(row), person_of(row)
        if row[0] > length:
            length, head = row[0], after(head, text)
        if row[0] > (begun or 0):
            count, before = chains.get(person, NONE)
            chains[person] = (count + 1, after(before, text))
            asked.add(person)
    log = [] if (length, head) == seen else [(STREAM, length, head)]
    return [*log, *((f"{OF_PERSON}{person}", *chains.get(person, NONE)) for person in asked)]


def last_anchored(connection: Connection) -> int:
    """The last row of the log that an anchor saw."""
    return _seen(connection)[0]


def lines_of(connection: Connection, persons: Sequence[str], last: int) -> Iterator[Line]:
    """The readings of these persons up to the row ``last``, each in the chain of its person."""
    for some in _chunks(persons):
        chains: dict[str, State] = {}
        asked = ROWS.where(_R.person_id.in_(some), _R.id <= last).order_by(None)
        for row in connection.execute(asked.order_by(_R.person_id, _R.id)):
            text, person = told(row), person_of(row)
            count, before = chains.get(person, NONE)
            chains[person] = (count + 1, after(before, text))
            moment = moment_of(row[1])
            at = str(row[1]) if moment is None else instant(moment)
            rest = dict(zip(_FIELDS, row[2:], strict=True))
            yield Line(number=count + 1, id=row[0], at=at, prev_hash=before, hash=chains[person][1], **rest)


def _seen(connection: Connection) -> State:
    """What the last anchor that saw the log grow saw of it."""
    asked = select(_H.length, _H.head).where(_H.stream == STREAM).order_by(_H.anchor.desc()).limit(1)
    row = connection.execute(asked).first()
    return NONE if row is None else (row.length, row.head)


def _begun(connection: Connection) -> int | None:
    """Up to which row of the log the chains of persons go; None before there are any."""
    last = connection.execute(select(func.max(_H.anchor)).where(of_person(_H.stream))).scalar()
    if last is None:
        return None
    asked = select(func.max(_H.length)).where(_H.stream == STREAM, _H.anchor <= last)
    return int(connection.execute(asked).scalar() or 0)


def _read_since(connection: Connection, begun: int | None, last: int | None) -> set[str]:
    asked = select(_R.person_id).where(_R.id > (begun or 0)).distinct()
    return set(connection.execute(asked if last is None else asked.where(_R.id <= last)).scalars())


def _known(connection: Connection, persons: Iterable[str]) -> dict[str, State]:
    """How the chains of these persons stood at the last anchor that saw them."""
    found: dict[str, State] = {}
    for some in _chunks(sorted(persons)):
        streams = [f"{OF_PERSON}{person}" for person in some]
        newest = (
            select(_H.stream, func.max(_H.anchor).label("anchor"))
            .where(_H.stream.in_(streams))
            .group_by(_H.stream)
            .subquery()
        )
        asked = select(_H.stream, _H.length, _H.head).join(
            newest, and_(newest.c.stream == _H.stream, newest.c.anchor == _H.anchor)
        )
        for stream, length, head in connection.execute(asked):
            found[stream.removeprefix(OF_PERSON)] = (length, head)
    return found


def _rows(connection: Connection, after_row: int, last: int | None) -> Iterator[Sequence[Any]]:
    asked = ROWS.where(_R.id > after_row)
    asked = asked if last is None else asked.where(_R.id <= last)
    yield from connection.execute(asked, execution_options={"yield_per": BATCH})


def _chunks(names: Iterable[str]) -> Iterator[list[str]]:
    left = iter(names)
    while some := list(islice(left, _SOME)):
        yield some
