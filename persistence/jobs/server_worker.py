"""The worker of a PostgreSQL database: procrastinate's, in sittings. A sitting ends when the database goes; the next begins when it is
back.

Jobs of workers that gave no sign of life are taken up again here, by every worker, every few seconds.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import timedelta
from typing import Any, Final

import psycopg
from procrastinate import App, BaseRetryStrategy, JobContext, PsycopgConnector, RetryDecision
from procrastinate.app import WorkerOptions
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job as Queued
from procrastinate.jobs import Status

from persistence.database import Database
from persistence.engines import reaching
from persistence.errors import DatabaseUnreachable
from persistence.jobs.local_worker import troubled
from persistence.jobs.port import MOST_ATTEMPTS, Job, JobState, Run, pause
from persistence.jobs.server import SCHEMA, STALLED, ServerJobs
from persistence.jobs.settling import Kind, settle
from persistence.jobs.worker import Work
from rules.errors import LotrinhError

_LOG: Final = logging.getLogger("lotrinh.jobs")
_LOOK: Final = 0.2  # seconds between two looks at whether to stop
_BACK: Final = 2.0  # seconds until the database is tried again
_PLAN: Final = 5.0
_POLL: Final = 2.0  # where no notification comes: a retry, or a job whose time has come
_ALIVE: Final = 10.0
_GONE: Final = (ConnectorException, psycopg.Error, OSError)


class _Again(Exception):
    def __init__(self, after: timedelta) -> None:
        super().__init__("again later")
        self.after = after


class _Over(Exception):
    pass


class _AsTold(BaseRetryStrategy):
    """A job is done again when its handler's outcome says so."""

    def get_retry_decision(self, *, exception: BaseException, job: Queued) -> RetryDecision | None:  # noqa: ARG002 - procrastinate's signature
        if not isinstance(exception, _Again):
            return None
        return RetryDecision(retry_in={"milliseconds": int(exception.after.total_seconds() * 1000)})


def serve(database: Database, told: Work) -> None:
    """Do jobs of a PostgreSQL database until told to stop. ``DatabaseUnreachable`` with ``once``."""
    for name in (
        "procrastinate",
        "psycopg.pool",
    ):  # their lines hold arguments and addresses; ours tell what is needed
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        asyncio.run(_sittings(_app(database, told), told))
    except _GONE as error:
        raise DatabaseUnreachable(
            "The queue of jobs cannot be reached. Check that the server runs and that `lotrinh db upgrade`, `lotrinh db grant` were run.",
            vi="Không dùng được hàng đợi việc. Kiểm tra máy chủ cơ sở dữ liệu và đã chạy `lotrinh db upgrade`, `lotrinh db grant`.",
        ) from error


def _app(database: Database, told: Work) -> App:
    assert isinstance(told.jobs, ServerJobs)  # noqa: S101 - chosen by the kind of database
    options = reaching(database.url, f"lotrinh {told.name}", path=SCHEMA)
    connector = PsycopgConnector(
        kwargs=options, min_size=1, max_size=told.concurrency + 4, timeout=10, reconnect_timeout=10
    )
    app = App(connector=connector)
    for name, run in told.handlers.items():
        app.task(name=name, pass_context=True, retry=_AsTold())(_handed(told.jobs, told, run))
    # Procrastinate looks after its side tasks until the first of them ends, and that of periodic tasks ends at once where there are none.
    app.periodic(cron="17 3 * * *")(app.task(name="jobs.awake")(_awake))
    return app


def _awake(timestamp: int) -> None:
    """Nothing: see ``_app``."""


def _handed(jobs: ServerJobs, told: Work, run: Run) -> Callable[..., None]:
    def do(context: JobContext, key: str | None = None, ids: dict[str, str] | None = None) -> None:
        queued = context.job
        assert queued.id is not None  # noqa: S101 - it was fetched
        job = Job(queued.id, queued.task_name, ids or {}, key, queued.attempts + 1, told.stop.is_set)
        try:
            done = settle(jobs, job, run, told.clock)
            if done.kind is Kind.LATER:
                jobs.uncount(job.id)
        except LotrinhError as error:  # what came of it could not be kept: it is taken up again
            troubled(error)
            raise _Again(pause(job.attempt)) from None
        if done.kind in {Kind.LATER, Kind.AGAIN}:
            raise _Again(done.after) from None
        if done.kind is Kind.FAILED:
            raise _Over from None

    return do


async def _sittings(app: App, told: Work) -> None:
    while not told.stop.is_set():
        try:
            async with app.open_async():
                await _sitting(app, told)
        except _GONE as error:
            if told.once:
                raise
            troubled(error)
        if told.once:
            return
        await _wait(told, _BACK)


async def _sitting(app: App, told: Work) -> None:
    """Until told to stop, or the database goes."""
    await _take_back(app, told)
    await _planned(told)
    worker = asyncio.create_task(app.run_worker_async(**_options(told)))
    beside = asyncio.create_task(_beside(app, told))
    try:
        while not (worker.done() or told.stop.is_set()):
            await asyncio.wait({worker}, timeout=_LOOK)
    finally:
        beside.cancel()
        if not worker.done():
            worker.cancel()  # takes no further job and waits for those in hand
        with suppress(asyncio.CancelledError):
            await worker


def _options(told: Work) -> WorkerOptions:
    options: WorkerOptions = {
        "name": told.name,
        "concurrency": told.concurrency,
        "wait": not told.once,
        "listen_notify": not told.once,
        "fetch_job_polling_interval": _POLL,
        "update_heartbeat_interval": _ALIVE,
        "stalled_worker_timeout": STALLED * 4,
        "install_signal_handlers": False,
    }
    if told.queues is not None:
        options["queues"] = sorted(told.queues)
    return options


async def _beside(app: App, told: Work) -> None:
    while True:
        await asyncio.sleep(_PLAN)
        with suppress(*_GONE):  # the worker itself ends for it
            await _take_back(app, told)
        await _planned(told)


async def _planned(told: Work) -> None:
    try:
        await asyncio.to_thread(told.plan)
    except LotrinhError as error:
        troubled(error)


async def _take_back(app: App, told: Work) -> None:
    """Give the jobs of workers that are gone to whoever comes; one that ended its workers too often is given up."""
    for queued in await _stalled(app):
        with suppress(ConnectorException):  # another worker was quicker
            if queued.attempts + 1 < MOST_ATTEMPTS:
                await app.job_manager.retry_job(queued, retry_at=told.clock())
                _LOG.warning("%s #%s: its worker is gone, taken up again", queued.task_name, queued.id)
                continue
            await app.job_manager.finish_job(queued, Status.FAILED, delete_job=False)
            await asyncio.to_thread(_give_up, told, queued)


def _give_up(told: Work, queued: Queued) -> None:
    key: Any = queued.task_kwargs.get("key")
    _LOG.error("%s #%s: given up, its workers ended too often", queued.task_name, queued.id)
    if isinstance(key, str):
        told.jobs.end_key(key, JobState.FAILED, told.clock())


async def _stalled(app: App) -> Iterable[Queued]:
    return await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED)


async def _wait(told: Work, seconds: float) -> None:
    for _ in range(int(seconds / _LOOK)):
        if not told.stop.is_set():
            await asyncio.sleep(_LOOK)
