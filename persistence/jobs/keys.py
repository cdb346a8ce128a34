"""Keys of jobs, in the table ``job_keys`` of either database: a job is asked for once, its effect there once."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from persistence.jobs.port import AlreadyDone, JobState, KeyState
from persistence.models import JOB_KEYS

_K: Final = JOB_KEYS.c
_NEW: Final = {
    "sqlite": sqlite.insert(JOB_KEYS).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(JOB_KEYS).on_conflict_do_nothing(),
}


def take(connection: Connection, key: str, name: str, at: datetime, *, again: bool) -> bool:
    """Whether this call opened the key. Whoever asks at the same moment waits for the other's commit and is told no."""
    row = {"key": key, "name": name, "made_at": at}
    new = connection.execute(
        _NEW[connection.dialect.name], row, execution_options={"preserve_rowcount": True}
    )
    if new.rowcount == 1:
        return True
    return again and reopen(connection, key, at)


def reopen(connection: Connection, key: str, at: datetime) -> bool:
    """Open a key whose job ended; whether it had."""
    ended = update(JOB_KEYS).where(_K.key == key, _K.outcome.is_not(None))
    return connection.execute(ended.values(made_at=at, outcome=None, ended_at=None)).rowcount == 1


def find(connection: Connection, key: str) -> KeyState | None:
    """How the job of a key stands."""
    row = connection.execute(select(_K.outcome, _K.ended_at).where(_K.key == key)).first()
    return None if row is None else KeyState(JobState(row.outcome) if row.outcome else None, row.ended_at)


def end(connection: Connection, key: str, outcome: JobState, at: datetime) -> None:
    """The job ended so. What was done stays done, whatever came of a second attempt."""
    open_one = update(JOB_KEYS).where(_K.key == key, _K.outcome.is_distinct_from(JobState.DONE))
    connection.execute(open_one.values(outcome=outcome, ended_at=at))


def effect(connection: Connection, key: str, at: datetime) -> None:
    """The effect is part of this transaction. ``AlreadyDone`` where that of another attempt is committed."""
    mine = update(JOB_KEYS).where(_K.key == key, _K.outcome.is_distinct_from(JobState.DONE))
    if connection.execute(mine.values(outcome=JobState.DONE, ended_at=at)).rowcount != 1:
        raise AlreadyDone


def sweep(connection: Connection, before: datetime) -> int:
    """Forget keys whose jobs ended before that moment."""
    return int(connection.execute(delete(JOB_KEYS).where(_K.ended_at < before)).rowcount)
