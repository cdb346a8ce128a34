"""The worker of an SQLite file: threads that take from its table."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Event, Lock, Thread
from typing import Final
from uuid import uuid4

from sqlalchemy.exc import SQLAlchemyError

from persistence.jobs.local import LocalJobs
from persistence.jobs.port import GivenUp, Job
from persistence.jobs.settling import Kind, settle
from persistence.jobs.worker import Work
from rules.errors import LotrinhError

_LOG: Final = logging.getLogger("lotrinh.jobs")
_LOOK: Final = 2.0  # seconds between two looks at the table, where nobody wakes the worker
_PLAN: Final = 5.0
_ALIVE: Final = 15.0


class _Sitting:
    """Threads that take jobs, one that says they are alive, one that plans."""

    def __init__(self, jobs: LocalJobs, told: Work) -> None:
        self._jobs, self._told = jobs, told
        self._held: dict[int, Job] = {}
        self._lock = Lock()
        self._over = Event()
        self._name = f"{told.name}-{uuid4().hex[:8]}"

    def run(self) -> None:
        """Until told to stop."""
        self._guarded(self._told.plan)
        takers = [Thread(target=self._take, name=f"lotrinh-job-{n}") for n in range(self._told.concurrency)]
        around = [
            Thread(target=self._again, args=(work, every), daemon=True)
            for work, every in ((self._told.plan, _PLAN), (self._say_alive, _ALIVE))
        ]
        for thread in (*around, *takers):
            thread.start()
        for thread in takers:
            thread.join()
        self._over.set()
        for thread in around:
            thread.join()

    def _take(self) -> None:
        told = self._told
        while not told.stop.is_set():
            told.wake.clear()
            job = self._next()
            if job is not None:
                self._do(job)
            elif told.once:
                return
            else:
                told.wake.wait(_LOOK)

    def _next(self) -> Job | None:
        told = self._told
        try:
            now = told.clock()
            return self._jobs.take(self._name, now, told.queues) if self._jobs.due(now, told.queues) else None
        except (LotrinhError, SQLAlchemyError) as error:
            troubled(error)
            if told.once:
                raise
            told.stop.wait(_LOOK)
            return None

    def _do(self, taken: Job) -> None:
        told = self._told
        job = Job(taken.id, taken.name, taken.ids, taken.key, taken.attempt, told.stop.is_set)
        with self._lock:
            self._held[job.id] = job
        try:
            done = settle(self._jobs, job, told.handlers.get(job.name, unknown), told.clock)
            now = told.clock()
            if done.kind is Kind.DONE:
                self._jobs.done(job, now)
            elif done.kind is Kind.LATER:
                self._jobs.put_back(job, now, done.after)
            else:
                self._jobs.failed(job, now, for_good=done.kind is Kind.FAILED)
        except (
            LotrinhError,
            SQLAlchemyError,
        ) as error:  # what came of it could not be kept: it is taken up again
            troubled(error)
        finally:
            with self._lock:
                del self._held[job.id]

    def _say_alive(self) -> None:
        with self._lock:
            held = list(self._held.values())
        for job in held:
            self._jobs.alive(job, self._told.clock())

    def _again(self, work: Callable[[], None], every: float) -> None:
        while not self._over.wait(every):
            self._guarded(work)

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except (LotrinhError, SQLAlchemyError) as error:
            troubled(error)


def sit(jobs: LocalJobs, told: Work) -> None:
    """Do jobs of an SQLite file until told to stop."""
    _Sitting(jobs, told).run()


def unknown(job: Job) -> None:
    """What does a job of which this program knows nothing: an older one's, or a newer one's."""
    raise GivenUp(
        f"No handler of this program does {job.name}.",
        vi=f"Chương trình này không có cách làm việc {job.name}.",
    )


def troubled(error: Exception) -> None:
    """One line of the log, without an address or a statement."""
    _LOG.warning("the database does not serve: %s", getattr(error, "code", None) or type(error).__name__)
