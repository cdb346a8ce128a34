"""What both queues do alike: keys, and transactions of their own."""

from __future__ import annotations

from abc import abstractmethod
from datetime import datetime

from sqlalchemy import Connection

from persistence.database import Database
from persistence.jobs import keys
from persistence.jobs.port import Job, JobState, KeyState, Order


class KeyedJobs:
    """The part of ``Jobs`` that stands on ``job_keys``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @abstractmethod
    def _put(self, connection: Connection, order: Order, at: datetime) -> None:
        """Put the job into the queue."""

    def defer(self, connection: Connection, order: Order, at: datetime) -> bool:
        """See ``Jobs``."""
        order.check()
        if order.key is not None and not keys.take(connection, order.key, order.name, at, again=order.again):
            return False
        self._put(connection, order, at)
        return True

    def ask(self, order: Order, at: datetime) -> bool:
        """See ``Jobs``."""
        with self._database.writing() as connection:
            return self.defer(connection, order, at)

    def key(self, key: str) -> KeyState | None:
        """See ``Jobs``."""
        with self._database.reading() as connection:
            return keys.find(connection, key)

    def end_key(self, key: str, outcome: JobState, at: datetime) -> None:
        """See ``Jobs``."""
        with self._database.writing() as connection:
            keys.end(connection, key, outcome, at)

    def effect(self, connection: Connection, job: Job, at: datetime) -> None:
        """See ``Jobs``; of a job without a key nothing is marked."""
        if job.key is not None:
            keys.effect(connection, job.key, at)
