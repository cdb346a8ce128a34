"""What the trail is told of a list that comes in: who, which file, how many rows; never a name of a person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection

from persistence.registers import STREAM, Clerk
from persistence.trail import head_of, write_entries
from workflows.audit import chained


def tell_within(
    connection: Connection, act: str, record: str, more: Mapping[str, object], *, by: Clerk, at: datetime
) -> None:
    """Tell the admin stream of something that changes no single record (a list that came in), within a transaction of the caller.

    ``more`` are words that are no secret.
    """
    body = {
        "kind": "admin",
        "act": act,
        "actor_id": by.actor_id,
        "unit_id": by.unit_id,
        "case_id": None,
        "person_id": None,
        "record": record,
        **more,
    }
    write_entries(connection, [chained(head_of(connection, STREAM, lock=True), STREAM, at, body)])
