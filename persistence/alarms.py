"""Alarms about limits: a notice for each duty whose limit is near or has passed, put into the outbox once, by the key of the duty.

Called by the clock (``web.jobs.schedule``), by as many workers as there are. What became late long ago is not told of: an office that
turns this on is not buried under what everybody knows.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, exists, select

from persistence.codec import dumps
from persistence.database import Database
from persistence.lists import OPEN
from persistence.models import DEADLINES, OUTBOX
from persistence.statements import NEW_NOTICES

NEAR: Final = timedelta(hours=24)
RECENT: Final = timedelta(days=7)
DUE: Final = "deadline_near"
MISSED: Final = "deadline_missed"
KINDS: Final = (DUE, MISSED)
_MOST: Final = 500
_D: Final = DEADLINES.c


def raise_alarms(database: Database, at: datetime) -> int:
    """Put what is not told of yet into the outbox; how many. At most some hundreds at a time: call again while any come."""
    return sum(
        _raised(database, kind, window, at)
        for kind, window in (
            (MISSED, (_D.due_at > at - RECENT, _D.due_at <= at)),
            (DUE, (_D.due_at > at, _D.due_at <= at + NEAR)),
        )
    )


def _raised(database: Database, kind: str, window: tuple[ColumnElement[bool], ...], at: datetime) -> int:
    told = exists().where(OUTBOX.c.key == kind + ":" + _D.id).correlate(DEADLINES)
    wanted = (
        select(_D.id, _D.case_id, _D.duty, _D.due_at)
        .where(OPEN, *window, ~told)
        .order_by(_D.due_at, _D.id)
        .limit(_MOST)
    )
    with database.reading() as connection:
        found = connection.execute(wanted).all()
    if not found:
        return 0
    rows = [
        {
            "key": f"{kind}:{row.id}",
            "kind": kind,
            "case_id": row.case_id,
            "payload": dumps({"deadline": row.id, "duty": row.duty, "due_at": row.due_at.isoformat()}),
            "created_at": at,
            "not_before": at,
        }
        for row in found
    ]
    with database.writing() as connection:
        connection.execute(NEW_NOTICES[database.dialect], rows)
    return len(rows)
