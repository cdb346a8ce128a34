"""The queue on PostgreSQL: procrastinate's tables and functions, in the schema ``lotrinh_jobs``.

A job is put there by procrastinate through the caller's own connection: it commits with the act that asks for it, or not at all. The
schema is a step of our migrations (``migrations/versions/r0024_jobs.py``); a newer procrastinate that brings steps of its own needs one
more.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection, Row, text

from persistence.jobs import keys
from persistence.jobs.port import JobLine, JobState, Order, QueueAge, unknown_job
from persistence.jobs.shared import KeyedJobs

if TYPE_CHECKING:
    from procrastinate import App

SCHEMA: Final = "lotrinh_jobs"
STALLED: Final = 30.0
"""Seconds without a sign of life after which a worker's jobs are another's."""

_ATTENDED: Final = timedelta(minutes=1)
_STATES: Final = {
    "todo": JobState.WAITING,
    "doing": JobState.RUNNING,
    "succeeded": JobState.DONE,
    "failed": JobState.FAILED,
    "cancelled": JobState.CANCELLED,
    "aborting": JobState.RUNNING,
    "aborted": JobState.CANCELLED,
}
# For the caller's transaction alone; the tables of the program come first, as before.
_SEE: Final = text(
    f"SELECT set_config('search_path', current_setting('search_path') || ', {SCHEMA}', true)"
    f" WHERE current_setting('search_path') NOT LIKE '%{SCHEMA}%'"
)
_LINES: Final = text(
    f"SELECT id, queue_name, task_name, args, status::text AS status, attempts, scheduled_at,"  # noqa: S608 - the name of our schema
    f" (SELECT min(at) FROM {SCHEMA}.procrastinate_events e WHERE e.job_id = j.id AND e.type = 'deferred') AS made_at"
    f" FROM {SCHEMA}.procrastinate_jobs j WHERE status::text = ANY(:states) ORDER BY id DESC LIMIT :most"
)
_AGES: Final = text(
    "SELECT queue_name,"  # noqa: S608 - the name of our schema
    " count(*) FILTER (WHERE due) AS waiting, count(*) FILTER (WHERE status = 'doing') AS running,"
    " count(*) FILTER (WHERE status = 'failed') AS failed, min(since) FILTER (WHERE due) AS oldest FROM"
    " (SELECT queue_name, status, status = 'todo' AND coalesce(scheduled_at, :at) <= :at AS due,"
    f" coalesce(scheduled_at, (SELECT min(at) FROM {SCHEMA}.procrastinate_events e WHERE e.job_id = j.id)) AS since"
    f" FROM {SCHEMA}.procrastinate_jobs j WHERE status IN ('todo', 'doing', 'failed')) AS s"
    " GROUP BY queue_name ORDER BY queue_name"
)
_RETRY: Final = text(
    f"UPDATE {SCHEMA}.procrastinate_jobs SET status = 'todo', attempts = 0, scheduled_at = NULL, worker_id = NULL"  # noqa: S608
    " WHERE id = :id AND status IN ('failed', 'cancelled', 'aborted') RETURNING args ->> 'key'"
)
_CANCEL: Final = text(
    f"UPDATE {SCHEMA}.procrastinate_jobs SET status = 'cancelled'"  # noqa: S608
    " WHERE id = :id AND status = 'todo' RETURNING args ->> 'key'"
)
_UNCOUNT: Final = text(f"UPDATE {SCHEMA}.procrastinate_jobs SET attempts = attempts - 1 WHERE id = :id")  # noqa: S608
_ATTENDED_SINCE: Final = text(
    f"SELECT EXISTS (SELECT 1 FROM {SCHEMA}.procrastinate_workers WHERE last_heartbeat > :since)"  # noqa: S608
)
_SWEEP: Final = text(
    f"DELETE FROM {SCHEMA}.procrastinate_jobs j WHERE status NOT IN ('todo', 'doing') AND NOT EXISTS"  # noqa: S608
    f" (SELECT 1 FROM {SCHEMA}.procrastinate_events e WHERE e.job_id = j.id AND e.at >= :before)"
)


class ServerJobs(KeyedJobs):
    """``Jobs`` on PostgreSQL."""

    def _put(self, connection: Connection, order: Order, at: datetime) -> None:
        connection.execute(_SEE)
        asked = _asking().configure_task(
            order.name,
            queue=order.queue,
            lock=order.lock,
            priority=order.priority,
            schedule_at=order.not_before if order.not_before is not None and order.not_before > at else None,
            connection=connection.connection.driver_connection,
        )
        asked.defer(key=order.key, ids=dict(order.ids))

    def uncount(self, job_id: int) -> None:
        """An attempt that was put back was no failure."""
        with self._database.writing() as connection:
            connection.execute(_UNCOUNT, {"id": job_id})

    def lines(self, *, state: JobState | None = None, limit: int = 50) -> Sequence[JobLine]:
        """See ``Jobs``."""
        states = [told for told, meant in _STATES.items() if state is None or meant is state]
        with self._database.reading() as connection:
            rows = connection.execute(_LINES, {"states": states, "most": limit}).all()
        return tuple(map(_line, rows))

    def retry(self, job_id: int, at: datetime) -> None:
        """See ``Jobs``."""
        with self._database.writing() as connection:
            key = _one(connection, _RETRY, job_id)
            if key is not None:
                keys.reopen(connection, key, at)

    def cancel(self, job_id: int, at: datetime) -> None:
        """See ``Jobs``."""
        with self._database.writing() as connection:
            key = _one(connection, _CANCEL, job_id)
            if key is not None:
                keys.end(connection, key, JobState.CANCELLED, at)

    def queue_ages(self, at: datetime) -> tuple[QueueAge, ...]:
        """See ``Jobs``."""
        with self._database.reading() as connection:
            rows = connection.execute(_AGES, {"at": at}).all()
        return tuple(
            QueueAge(
                row.queue_name,
                row.waiting,
                row.running,
                row.failed,
                0.0 if row.oldest is None else max(0.0, (at - row.oldest).total_seconds()),
            )
            for row in rows
        )

    def attended(self) -> bool:
        """See ``Jobs``. The clock is the server's: a worker's sign of life is told by it."""
        with self._database.reading() as connection:
            now = connection.execute(text("SELECT now()")).scalar_one()
            return bool(connection.execute(_ATTENDED_SINCE, {"since": now - _ATTENDED}).scalar())

    def sweep(self, before: datetime) -> int:
        """See ``Jobs``."""
        with self._database.writing() as connection:
            connection.execute(_SEE)
            gone = connection.execute(_SWEEP, {"before": before}).rowcount
            return int(gone) + keys.sweep(connection, before)


@cache
def _asking() -> App:
    """Who puts jobs into the queue: it has no connection of its own and is never opened."""
    from procrastinate import App, SyncPsycopgConnector  # noqa: PLC0415 - a machine with an SQLite file never needs it

    return App(connector=SyncPsycopgConnector())


def _one(connection: Connection, statement: Any, job_id: int) -> str | None:  # noqa: ANN401 - a statement of SQLAlchemy
    connection.execute(_SEE)  # its triggers look for its types
    row = connection.execute(statement, {"id": job_id}).first()
    if row is None:
        raise unknown_job(job_id)
    key: str | None = row[0]
    return key


def _line(row: Row[Any]) -> JobLine:
    ids = {str(name): str(value) for name, value in dict(row.args.get("ids") or {}).items()}
    return JobLine(
        row.id, row.queue_name, row.task_name, ids, row.args.get("key"), _STATES[row.status], row.attempts,
        row.made_at, row.scheduled_at,
    )  # fmt: skip
