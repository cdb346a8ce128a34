"""What came of an attempt, decided alike on both databases."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from time import monotonic
from typing import Final

from persistence.jobs.port import AlreadyDone, GivenUp, Job, Jobs, JobState, PutBack, Run, pause
from rules.errors import LotrinhError

_LOG: Final = logging.getLogger("lotrinh.jobs")


class Kind(StrEnum):
    """How an attempt ended."""

    DONE = "done"
    LATER = "put back"
    AGAIN = "failed, again later"
    FAILED = "given up"


@dataclass(frozen=True, slots=True)
class Settled:
    """How an attempt ended, and after which pause the job goes on."""

    kind: Kind
    after: timedelta = timedelta(0)


def settle(jobs: Jobs, job: Job, run: Run, clock: Callable[[], datetime]) -> Settled:
    """Do a job whose effect is not there yet and keep with its key what came of it. One line goes to the log: numbers and names alone."""
    begun, said = monotonic(), ""
    try:
        said = _run(jobs, job, run)
        settled = Settled(Kind.DONE)
    except PutBack as back:
        settled = Settled(Kind.LATER, back.after)
    except GivenUp as error:
        settled, said = Settled(Kind.FAILED), error.code
    except Exception as error:  # noqa: BLE001 - one job must not stop the others; texts may hold what is personal, so the kind is told
        said = error.code if isinstance(error, LotrinhError) else type(error).__name__
        settled = Settled(Kind.FAILED) if job.last else Settled(Kind.AGAIN, pause(job.attempt))
    _keep(jobs, job, settled, clock)
    level = {Kind.FAILED: logging.ERROR, Kind.AGAIN: logging.WARNING}.get(settled.kind, logging.INFO)
    told = f" ({said})" if said else ""
    _LOG.log(level, "%s #%s attempt %s: %s%s, %.2f s", job.name, job.id, job.attempt, settled.kind, told, monotonic() - begun)  # fmt: skip
    return settled


def _run(jobs: Jobs, job: Job, run: Run) -> str:
    if job.key is not None:
        known = jobs.key(job.key)
        if known is not None and known.outcome is JobState.DONE:
            return "its effect was there"
    try:
        run(job)
    except AlreadyDone:
        return "its effect was there"
    return ""


def _keep(jobs: Jobs, job: Job, settled: Settled, clock: Callable[[], datetime]) -> None:
    ended = {Kind.DONE: JobState.DONE, Kind.FAILED: JobState.FAILED}.get(settled.kind)
    if job.key is not None and ended is not None:
        jobs.end_key(job.key, ended, clock())
