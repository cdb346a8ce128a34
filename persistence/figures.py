"""A few figures of the whole installation for those who run it: how many, how late, how long a thing waits. No names, no ids."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, not_, or_, select

from persistence.database import Database
from persistence.models import CASES, DEADLINES, OUTBOX
from persistence.outbox import Status

_OPEN: Final = (DEADLINES.c.met_by_seq.is_(None), DEADLINES.c.ended_by_seq.is_(None))


@dataclass(frozen=True, slots=True)
class Figures:
    """``late``: open duties whose limit has passed; ``oldest``: since when the first notice waits, None where none does."""

    open_cases: int
    late: int
    waiting: int
    failed: int
    oldest: datetime | None


def figures(database: Database, now: datetime) -> Figures:
    """The figures of this moment, by indexes alone. ``StorageError``."""
    with database.reading() as connection:
        late = connection.execute(
            select(func.count()).select_from(DEADLINES).where(*_OPEN, DEADLINES.c.due_at < now)
        ).scalar_one()
        cases = connection.execute(
            select(func.count()).select_from(CASES).where(CASES.c.closed.is_(False))
        ).scalar_one()
        status = OUTBOX.c.status
        waiting, oldest = connection.execute(
            select(func.count(), func.min(OUTBOX.c.created_at)).where(
                status.in_((Status.WAITING, Status.TAKEN)),
                # A message to a national system that was never tried waits for a destination to be set, which is no fault.
                or_(OUTBOX.c.attempts > 0, not_(OUTBOX.c.kind.startswith("exchange:"))),
            )
        ).one()
        failed = connection.execute(
            select(func.count()).select_from(OUTBOX).where(status == Status.FAILED)
        ).scalar_one()
    return Figures(cases, late, waiting, failed, oldest)
