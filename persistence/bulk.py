"""Acts for many cases as jobs with a row for each case: kept, taken up row by row, finished, tried again.

A row is taken by one worker at a time; what a worker left half way (the process ended) is free again after ``STALE``. Its key makes the act
happen once however often it is taken up. What is past its time goes with the next job that is put.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection, and_, delete, insert, or_, select, update

from persistence.database import Database
from persistence.models import BULK_JOBS, BULK_ROWS

STALE: Final = timedelta(minutes=2)
Ask = Callable[[Connection], object]


class RowState(StrEnum):
    """Where a row stands. Stored."""

    READY = "ready"  # would be done
    REFUSED = "refused"  # would not: said why before anything was started
    WAITING = "waiting"  # to be done
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"  # refused by the law or the door, or a fault; may be tried again

    @property
    def moving(self) -> bool:
        """Whether something is still to come."""
        return self in {RowState.WAITING, RowState.RUNNING}


@dataclass(frozen=True, slots=True)
class BulkJob:
    """An act for many cases, by an officer in one post; ``sealed`` are the entries, the same for all."""

    id: str
    actor_id: str
    post: str
    origin: str
    act: str
    at: datetime
    sealed: bytes = field(repr=False)
    made_at: datetime
    expires_at: datetime
    started_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class BulkRow:
    """One case of it: the version that was seen, the key of its act, how it stands and why."""

    job_id: str
    place: int
    case_id: str
    version: int
    key: str
    state: RowState
    vi: str
    en: str
    tries: int
    moved_at: datetime


class BulkJobs:
    """The jobs of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, job: BulkJob, rows: Sequence[BulkRow]) -> None:
        """Keep a job that is not started yet; what is past its time is taken away."""
        with self._database.writing() as connection:
            _sweep(connection, job.made_at)
            connection.execute(insert(BULK_JOBS), _values(job))
            connection.execute(insert(BULK_ROWS), [_values(row) for row in rows])

    def sweep(self, now: datetime) -> None:
        """Take away what is past its time."""
        with self._database.writing() as connection:
            _sweep(connection, now)

    def find(self, job_id: str) -> tuple[BulkJob, tuple[BulkRow, ...]] | None:
        """A job with its rows in order."""
        with self._database.reading() as connection:
            found = connection.execute(select(BULK_JOBS).where(BULK_JOBS.c.id == job_id)).mappings().first()
            if found is None:
                return None
            rows = connection.execute(
                select(BULK_ROWS).where(BULK_ROWS.c.job_id == job_id).order_by(BULK_ROWS.c.place)
            ).mappings()
            return BulkJob(**found), tuple(_row(each) for each in rows)

    def of_post(self, actor_id: str, post: str, most: int = 20) -> tuple[BulkJob, ...]:
        """The jobs of an officer in a post that were started, the latest first."""
        mine = and_(
            BULK_JOBS.c.actor_id == actor_id, BULK_JOBS.c.post == post, BULK_JOBS.c.started_at.is_not(None)
        )
        statement = select(BULK_JOBS).where(mine).order_by(BULK_JOBS.c.started_at.desc()).limit(most)
        with self._database.reading() as connection:
            return tuple(BulkJob(**each) for each in connection.execute(statement).mappings())

    def unfinished(self) -> tuple[str, ...]:
        """The jobs of which rows are still to be done, the earliest first: what a worker takes up."""
        moving = select(BULK_ROWS.c.job_id).where(BULK_ROWS.c.state.in_([RowState.WAITING, RowState.RUNNING]))
        statement = select(BULK_JOBS.c.id).where(BULK_JOBS.c.id.in_(moving)).order_by(BULK_JOBS.c.started_at)
        with self._database.reading() as connection:
            return tuple(connection.scalars(statement))

    def start(self, job_id: str, now: datetime, *, ask: Ask | None = None) -> bool:
        """What is ready is to be done; False where the job was started before. ``ask`` asks for a worker in the same transaction."""
        with self._database.writing() as connection:
            begun = connection.execute(
                update(BULK_JOBS)
                .where(BULK_JOBS.c.id == job_id, BULK_JOBS.c.started_at.is_(None))
                .values(started_at=now)
            )
            if begun.rowcount == 0:
                return False
            _move(connection, job_id, RowState.READY, now)
            if ask is not None:
                ask(connection)
            return True

    def again(
        self, job_id: str, versions: Iterable[tuple[int, int]], now: datetime, *, ask: Ask | None = None
    ) -> None:
        """What failed is to be done once more, each on the version of its case that is seen now."""
        with self._database.writing() as connection:
            for place, version in versions:
                connection.execute(
                    update(BULK_ROWS)
                    .where(
                        BULK_ROWS.c.job_id == job_id,
                        BULK_ROWS.c.place == place,
                        BULK_ROWS.c.state == RowState.FAILED,
                    )
                    .values(state=RowState.WAITING, version=version, vi="", en="", moved_at=now)
                )
            if ask is not None:
                ask(connection)

    def take(self, job_id: str, now: datetime) -> BulkRow | None:
        """The next row to be done, now this worker's alone; None where nothing is left."""
        free = or_(
            BULK_ROWS.c.state == RowState.WAITING,
            and_(BULK_ROWS.c.state == RowState.RUNNING, BULK_ROWS.c.moved_at < now - STALE),
        )
        wanted = select(BULK_ROWS).where(BULK_ROWS.c.job_id == job_id, free).order_by(BULK_ROWS.c.place)
        while True:
            with self._database.writing() as connection:
                found = connection.execute(wanted.limit(1)).mappings().first()
                if found is None:
                    return None
                row = _row(found)
                mine = connection.execute(
                    update(BULK_ROWS)
                    .where(_is(row), BULK_ROWS.c.state == row.state, BULK_ROWS.c.moved_at == row.moved_at)
                    .values(state=RowState.RUNNING, moved_at=now, tries=row.tries + 1)
                )
            if mine.rowcount:
                return row

    def finish(self, row: BulkRow, state: RowState, said: tuple[str, str], now: datetime) -> None:
        """How a row came out, in Vietnamese and English."""
        vi, en = said
        with self._database.writing() as connection:
            connection.execute(
                update(BULK_ROWS).where(_is(row)).values(state=state, vi=vi, en=en, moved_at=now)
            )


def _sweep(connection: Connection, now: datetime) -> None:
    over = select(BULK_JOBS.c.id).where(BULK_JOBS.c.expires_at < now)
    connection.execute(delete(BULK_ROWS).where(BULK_ROWS.c.job_id.in_(over)))
    connection.execute(delete(BULK_JOBS).where(BULK_JOBS.c.expires_at < now))


def _move(connection: Any, job_id: str, state: RowState, now: datetime) -> None:  # noqa: ANN401 - a connection of SQLAlchemy
    connection.execute(
        update(BULK_ROWS)
        .where(BULK_ROWS.c.job_id == job_id, BULK_ROWS.c.state == state)
        .values(state=RowState.WAITING, moved_at=now)
    )


def _is(row: BulkRow) -> Any:  # noqa: ANN401 - a condition of SQLAlchemy
    return and_(BULK_ROWS.c.job_id == row.job_id, BULK_ROWS.c.place == row.place)


def _row(found: Any) -> BulkRow:  # noqa: ANN401 - a row of SQLAlchemy
    return BulkRow(**{**found, "state": RowState(found["state"])})


def _values(one: BulkJob | BulkRow) -> dict[str, object]:
    return {name: getattr(one, name) for name in type(one).__slots__}
