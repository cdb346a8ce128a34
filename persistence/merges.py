"""What is on record of merges: rows that nobody can change, and what the admin stream tells of them. Used by ``persistence/merging.py``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from persistence.codec import dumps, load_texts
from persistence.models import CASES, PERSON_MERGES, PERSONS
from persistence.registers import STREAM, Clerk
from persistence.trail import write_entries
from workflows.audit import chained
from workflows.ports import StreamHead


@dataclass(frozen=True, slots=True)
class Merge:
    """A merge on record, or a counter-act (``undoes`` names the merge); ``undone`` tells whether a counter-act followed."""

    id: str
    kept_id: str
    merged_id: str
    undoes: str | None
    at: datetime
    actor_id: str
    unit_id: str
    power: str
    reason: str
    cases: tuple[str, ...]
    undone: bool = False


@dataclass(frozen=True, slots=True)
class Authority:
    """Who does it, when, under which power, why (words of the officer)."""

    by: Clerk
    at: datetime
    power: str
    reason: str


def records_of(connection: Connection, person_id: str) -> tuple[str, ...]:
    """The ids of every record of one person, the one that goes on first: what is erased for a person is erased for all of them."""
    row = connection.execute(
        select(PERSONS.c.id, PERSONS.c.merged_into).where(PERSONS.c.id == person_id)
    ).first()
    if row is None:
        return ()
    kept = row.merged_into or row.id
    merged = select(PERSONS.c.id).where(PERSONS.c.merged_into == kept).order_by(PERSONS.c.id)
    return (kept, *connection.scalars(merged))


@dataclass(frozen=True, slots=True)
class CaseLine:
    """What a merge asks of a case; what is sealed in it is not opened for that."""

    id: str
    procedure: str
    closed: bool


def cases_of(connection: Connection, person_id: str) -> list[CaseLine]:
    """The cases of a record."""
    columns = (CASES.c.id, CASES.c.procedure, CASES.c.closed)
    rows = connection.execute(select(*columns).where(CASES.c.person_id == person_id).order_by(CASES.c.id))
    return [CaseLine(*row) for row in rows]


def find_merge(connection: Connection, merge_id: str) -> Merge | None:
    """A merge or counter-act by its id."""
    row = connection.execute(select(PERSON_MERGES).where(PERSON_MERGES.c.id == merge_id)).first()
    if row is None:
        return None
    after = connection.execute(select(PERSON_MERGES.c.id).where(PERSON_MERGES.c.undoes == merge_id)).first()
    return merge_of(row, undone=after is not None)


def merge_of(row: object, *, undone: bool) -> Merge:
    """A row of ``person_merges``."""
    names = ("id", "kept_id", "merged_id", "undoes", "at", "actor_id", "unit_id", "power", "reason")
    values = {name: getattr(row, name) for name in names}
    return Merge(**values, cases=tuple(load_texts(row.cases)), undone=undone)  # type: ignore[attr-defined]  # a row


def keep(connection: Connection, merge: Merge, records: list[str]) -> None:
    """Write the row; ``records`` are those that had been merged into the merged one before."""
    names = ("id", "kept_id", "merged_id", "undoes", "at", "actor_id", "unit_id", "power", "reason")
    row = {name: getattr(merge, name) for name in names}
    lists = {"cases": dumps(list(merge.cases)), "records": dumps(records)}
    connection.execute(insert(PERSON_MERGES), row | lists)


def tell(
    connection: Connection,
    head: StreamHead,
    act: str,
    kept_id: str,
    merged_id: str,
    record: str,
    authority: Authority,
    more: dict[str, object],
) -> None:
    """Tell the admin stream, from its head on, by ids: no value of a record stands there."""
    body: dict[str, object] = {
        "kind": "admin",
        "act": act,
        "actor_id": authority.by.actor_id,
        "unit_id": authority.by.unit_id,
        "case_id": None,
        "person_id": kept_id,
        "record": record,
        "merged": merged_id,
        "power": authority.power,
        "reason": authority.reason,
        **more,
    }
    write_entries(connection, [chained(head, STREAM, authority.at, body)])
