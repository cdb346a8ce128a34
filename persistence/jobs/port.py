"""What a job is, and what may be asked of a queue of jobs.

A job is done at least once: a worker that ends half way, or is cut off from the database, leaves its job to another. ``key`` makes its
effect happen once: it is not asked for again while it is open (nor after it was done, unless ``again``), a job whose key is done does
nothing, and ``Jobs.effect`` marks the key in the very transaction that holds the effect. A handler whose effect lies outside this
database is idempotent by its own means, as a writer of files under a name that follows from the key.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol

from sqlalchemy import Connection

from rules.errors import InputError, LotrinhError

MOST_ATTEMPTS: Final = 8
_FIRST_PAUSE: Final = timedelta(seconds=10)
_LONGEST_PAUSE: Final = timedelta(hours=1)
_ID: Final = re.compile(r"[A-Za-z0-9_.:@+-]{1,128}")
_NAME: Final = re.compile(r"[a-z_]+\.[a-z_]+")


class BadJob(InputError):
    """A job whose arguments are more than ids."""

    code = "bad_job"


class UnknownJob(InputError):
    """There is no job of this number, or it is not at a point where that can be done."""

    code = "unknown_job"


class GivenUp(LotrinhError):
    """The job cannot be done, however often it is tried; said in words without personal data."""

    code = "job_given_up"


class PutBack(Exception):
    """The rest of the job is to be done later, by whoever takes it then; ``after`` is when."""

    def __init__(self, after: timedelta = timedelta(0)) -> None:
        super().__init__("put back")
        self.after = after


class AlreadyDone(Exception):
    """The effect of this job is there already; roll back what was begun anew."""


class JobState(StrEnum):
    """Where a job stands. Stored."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Order:
    """A job asked for. ``name`` ("pdf.make") says which handler; ``ids`` are opaque ids and nothing else.

    ``again``: may be asked for anew once it ended. Two jobs with the same ``lock`` are never done at once, and in the order asked for.
    A higher ``priority`` goes first. ``not_before`` None: at once.
    """

    name: str
    ids: Mapping[str, str] = field(default_factory=dict)
    key: str | None = None
    again: bool = False
    queue: str = "default"
    lock: str | None = None
    priority: int = 0
    not_before: datetime | None = None

    def check(self) -> None:
        """``BadJob`` where it holds more than names and ids: what is queued is seen by administrators and may reach a log."""
        told = [self.queue, *self.ids, *self.ids.values(), *(each for each in (self.key, self.lock) if each)]
        if not _NAME.fullmatch(self.name) or not all(_ID.fullmatch(each) for each in told):
            raise BadJob(
                f"A job ({self.name[:40]!r}) is told by ids alone: letters, digits and _.:@+-, at most 128. Keep the rest in a table.",
                vi="Việc chạy nền chỉ nhận mã số (chữ không dấu, số và _ . : @ + -, tối đa 128 ký tự). Nội dung khác phải để trong bảng.",
            )


@dataclass(frozen=True, slots=True)
class Job:
    """A job in the hands of a handler; ``attempt`` counts from 1. ``stopping``: whether the worker is to end soon."""

    id: int
    name: str
    ids: Mapping[str, str]
    key: str | None
    attempt: int
    stopping: Callable[[], bool] = lambda: False

    @property
    def last(self) -> bool:
        """Whether it is given up after this attempt."""
        return self.attempt >= MOST_ATTEMPTS


@dataclass(frozen=True, slots=True)
class JobLine:
    """A job as an administrator sees it."""

    id: int
    queue: str
    name: str
    ids: Mapping[str, str]
    key: str | None
    state: JobState
    attempts: int
    made_at: datetime | None
    not_before: datetime | None


@dataclass(frozen=True, slots=True)
class QueueAge:
    """A queue: jobs that are due, that run, that were given up; ``oldest`` is how long the first that is due has waited, in seconds."""

    queue: str
    waiting: int
    running: int
    failed: int
    oldest: float


@dataclass(frozen=True, slots=True)
class KeyState:
    """How the job of a key stands: ``outcome`` None while it is open."""

    outcome: JobState | None
    ended_at: datetime | None


Run = Callable[[Job], None]
"""Does a job. Returning means done; ``PutBack`` later; any other error: again after a pause, or given up after ``MOST_ATTEMPTS``."""


class Jobs(Protocol):
    """The queue of one database."""

    def defer(self, connection: Connection, order: Order, at: datetime) -> bool:
        """Ask for a job in the caller's transaction; False where its key is open, or done and not to be done again. ``BadJob``."""
        ...

    def ask(self, order: Order, at: datetime) -> bool:
        """The same in a transaction of its own."""
        ...

    def key(self, key: str) -> KeyState | None:
        """How the job of a key stands; None where it was never asked for, or long ago."""
        ...

    def end_key(self, key: str, outcome: JobState, at: datetime) -> None:
        """The job of a key ended so."""
        ...

    def effect(self, connection: Connection, job: Job, at: datetime) -> None:
        """Mark the job done in the transaction of its effect. ``AlreadyDone`` where it was: the caller's transaction must not commit."""
        ...

    def lines(self, *, state: JobState | None = None, limit: int = 50) -> Sequence[JobLine]:
        """Jobs, the latest first."""
        ...

    def retry(self, job_id: int, at: datetime) -> None:
        """Do a job that was given up or cancelled once more. ``UnknownJob``."""
        ...

    def cancel(self, job_id: int, at: datetime) -> None:
        """Take back a job that nobody has begun. ``UnknownJob``."""
        ...

    def queue_ages(self, at: datetime) -> tuple[QueueAge, ...]:
        """Every queue that has jobs, for whoever watches over them."""
        ...

    def attended(self) -> bool:
        """Whether a worker gave a sign of life within the last minute."""
        ...

    def sweep(self, before: datetime) -> int:
        """Take away what ended before that moment; how many jobs and keys."""
        ...


def pause(attempt: int) -> timedelta:
    """How long a job waits after its attempt failed: ten seconds, three times as long after each, at most an hour."""
    longest: timedelta = min(_FIRST_PAUSE * 3 ** min(attempt - 1, 10), _LONGEST_PAUSE)
    return longest


def unknown_job(job_id: int) -> UnknownJob:
    """What is said of a job that is not there, or not at that point."""
    return UnknownJob(
        f"There is no job {job_id} of which that can be asked. See `lotrinh jobs list`.",
        vi=f"Không có việc số {job_id} ở trạng thái làm được điều này. Xem `lotrinh jobs list`.",
    )
