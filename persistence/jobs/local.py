"""The queue on SQLite: one table, taken from by threads of the web process or by ``lotrinh worker`` on the same machine.

Every taking is a short writing transaction, and SQLite has one writer at a time: no two workers take the same job.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    case,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from persistence.codec import dumps, load_map
from persistence.jobs import keys
from persistence.jobs.port import (
    MOST_ATTEMPTS,
    Job,
    JobLine,
    JobState,
    Order,
    QueueAge,
    pause,
    unknown_job,
)
from persistence.jobs.shared import KeyedJobs
from persistence.models import JOBS

HELD_FOR: Final = timedelta(minutes=1)
"""How long a worker may go without a sign of life; then its job is another's."""

_J: Final = JOBS.c


class LocalJobs(KeyedJobs):
    """``Jobs`` on SQLite."""

    def _put(self, connection: Connection, order: Order, at: datetime) -> None:
        row = {
            "queue": order.queue,
            "name": order.name,
            "ids": dumps(dict(order.ids)),
            "key": order.key,
            "lock": order.lock,
            "priority": order.priority,
            "made_at": at,
            "not_before": order.not_before or at,
        }
        connection.execute(insert(JOBS), row)

    def due(self, at: datetime, queues: Collection[str] | None = None) -> bool:
        """Whether there is anything to take: asked often, so it takes no writer's place."""
        with self._database.reading() as connection:
            return connection.execute(_next(at, queues)).first() is not None

    def take(self, worker: str, at: datetime, queues: Collection[str] | None = None) -> Job | None:
        """The next job that is due, now this worker's; also one whose worker went without a word. One that ended its workers too
        often is given up."""
        with self._database.writing() as connection:
            while (row := connection.execute(_next(at, queues)).first()) is not None:
                this = update(JOBS).where(_J.id == row.id)
                if row.attempts >= MOST_ATTEMPTS:
                    connection.execute(this.values(state=JobState.FAILED, ended_at=at, taken_until=None))
                    _end_key(connection, row.key, JobState.FAILED, at)
                    continue
                taken = this.values(
                    state=JobState.RUNNING,
                    attempts=row.attempts + 1,
                    taken_by=worker,
                    taken_until=at + HELD_FOR,
                )
                connection.execute(taken)
                return Job(row.id, row.name, _ids(row.ids), row.key, row.attempts + 1)
            return None

    def alive(self, job: Job, at: datetime) -> None:
        """The worker of this job lives."""
        with self._database.writing() as connection:
            connection.execute(update(JOBS).where(*_held(job)).values(taken_until=at + HELD_FOR))

    def done(self, job: Job, at: datetime) -> None:
        """The job is done."""
        self._end(job, JobState.DONE, at)

    def put_back(self, job: Job, at: datetime, after: timedelta) -> None:
        """The job goes on later; it was no failure."""
        with self._database.writing() as connection:
            again = {"state": JobState.WAITING, "attempts": job.attempt - 1, "not_before": at + after}
            connection.execute(update(JOBS).where(*_held(job)).values(again | {"taken_until": None}))

    def failed(self, job: Job, at: datetime, *, for_good: bool) -> None:
        """The attempt failed: later again after a pause, or given up."""
        if for_good or job.last:
            self._end(job, JobState.FAILED, at)
            return
        with self._database.writing() as connection:
            again = {"state": JobState.WAITING, "not_before": at + pause(job.attempt), "taken_until": None}
            connection.execute(update(JOBS).where(*_held(job)).values(again))

    def lines(self, *, state: JobState | None = None, limit: int = 50) -> Sequence[JobLine]:
        """See ``Jobs``."""
        where = [] if state is None else [_J.state == state]
        with self._database.reading() as connection:
            rows = connection.execute(select(JOBS).where(*where).order_by(_J.id.desc()).limit(limit)).all()
        return tuple(_line(row) for row in rows)

    def retry(self, job_id: int, at: datetime) -> None:
        """See ``Jobs``."""
        ended = and_(_J.id == job_id, _J.state.in_([JobState.FAILED, JobState.CANCELLED]))
        again = {"state": JobState.WAITING, "attempts": 0, "not_before": at, "ended_at": None}
        with self._database.writing() as connection:
            if connection.execute(update(JOBS).where(ended).values(again)).rowcount != 1:
                raise unknown_job(job_id)
            key = connection.execute(select(_J.key).where(_J.id == job_id)).scalar()
            if key is not None:
                keys.reopen(connection, key, at)

    def cancel(self, job_id: int, at: datetime) -> None:
        """See ``Jobs``."""
        waiting = and_(_J.id == job_id, _J.state == JobState.WAITING)
        gone = {"state": JobState.CANCELLED, "ended_at": at}
        with self._database.writing() as connection:
            if connection.execute(update(JOBS).where(waiting).values(gone)).rowcount != 1:
                raise unknown_job(job_id)
            key = connection.execute(select(_J.key).where(_J.id == job_id)).scalar()
            _end_key(connection, key, JobState.CANCELLED, at)

    def queue_ages(self, at: datetime) -> tuple[QueueAge, ...]:
        """See ``Jobs``."""
        due = and_(_J.state == JobState.WAITING, _J.not_before <= at)
        statement = (
            select(
                _J.queue,
                func.sum(case((due, 1), else_=0)).label("waiting"),
                func.sum(case((_J.state == JobState.RUNNING, 1), else_=0)).label("running"),
                func.sum(case((_J.state == JobState.FAILED, 1), else_=0)).label("failed"),
                func.min(case((due, _J.not_before))).label("oldest"),
            )
            .group_by(_J.queue)
            .order_by(_J.queue)
        )
        with self._database.reading() as connection:
            rows = connection.execute(statement).all()
        return tuple(
            QueueAge(row.queue, row.waiting, row.running, row.failed, _seconds(at, row.oldest))
            for row in rows
        )

    def attended(self) -> bool:
        """See ``Jobs``: on SQLite the web process itself does what nobody else takes."""
        return False

    def sweep(self, before: datetime) -> int:
        """See ``Jobs``."""
        with self._database.writing() as connection:
            gone = connection.execute(delete(JOBS).where(_J.ended_at < before)).rowcount
            return int(gone) + keys.sweep(connection, before)

    def _end(self, job: Job, state: JobState, at: datetime) -> None:
        with self._database.writing() as connection:
            ended = {"state": state, "ended_at": at, "taken_until": None}
            if connection.execute(update(JOBS).where(*_held(job)).values(ended)).rowcount == 1:
                _end_key(connection, job.key, state, at)


def _next(at: datetime, queues: Collection[str] | None) -> Any:  # noqa: ANN401 - a statement of SQLAlchemy
    other = JOBS.alias()
    abandoned = and_(_J.state == JobState.RUNNING, _J.taken_until <= at)
    free = or_(and_(_J.state == JobState.WAITING, _J.not_before <= at), abandoned)
    earlier = or_(other.c.priority > _J.priority, and_(other.c.priority == _J.priority, other.c.id < _J.id))
    before: ColumnElement[bool] = or_(
        and_(other.c.state == JobState.RUNNING, other.c.id != _J.id),
        and_(other.c.state == JobState.WAITING, earlier),
    )
    locked = exists().where(other.c.lock == _J.lock, before).correlate(JOBS)
    chosen = select(_J.id, _J.name, _J.ids, _J.key, _J.attempts).where(free, ~locked)
    if queues is not None:
        chosen = chosen.where(_J.queue.in_(sorted(queues)))
    return chosen.order_by(_J.priority.desc(), _J.id).limit(1)


def _held(job: Job) -> tuple[ColumnElement[bool], ...]:
    """Only the attempt that holds the job may say what came of it: a slow one, overtaken meanwhile, may not."""
    return (_J.id == job.id, _J.attempts == job.attempt, _J.state == JobState.RUNNING)


def _end_key(connection: Connection, key: str | None, outcome: JobState, at: datetime) -> None:
    if key is not None:
        keys.end(connection, key, outcome, at)


def _ids(text: str) -> dict[str, str]:
    return {name: str(value) for name, value in load_map(text).items()}


def _line(row: Row[Any]) -> JobLine:
    return JobLine(
        row.id, row.queue, row.name, _ids(row.ids), row.key, JobState(row.state), row.attempts, row.made_at, row.not_before
    )  # fmt: skip


def _seconds(at: datetime, since: datetime | None) -> float:
    return 0.0 if since is None else max(0.0, (at - since).total_seconds())
