"""Who does jobs. One sitting takes jobs until it is told to stop; a database that goes and comes back is waited for.

``work`` is called by ``lotrinh worker`` and by the thread of a web process that serves an SQLite file. Told to stop, it takes no further
job and waits for those in hand; a long one looks at ``Job.stopping`` and puts itself back.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event

from persistence.database import Database
from persistence.jobs.local import LocalJobs
from persistence.jobs.port import Jobs, Run


@dataclass(frozen=True, slots=True)
class Work:
    """What a worker needs. ``plan`` asks for whatever is to be done by the clock; it is called every few seconds and may be called by all.

    ``queues`` None: every queue. ``once``: end when nothing is due. ``wake`` is set by whoever asked for a job in the same process.
    """

    jobs: Jobs
    handlers: Mapping[str, Run]
    clock: Callable[[], datetime]
    plan: Callable[[], None]
    stop: Event
    wake: Event = field(default_factory=Event)
    queues: Collection[str] | None = None
    concurrency: int = 1
    once: bool = False
    name: str = "worker"


def work(database: Database, told: Work) -> None:
    """Do jobs until ``told.stop`` is set (or, ``once``, nothing is due). With ``once`` a ``StorageError`` is raised, else outlived."""
    if isinstance(told.jobs, LocalJobs):
        from persistence.jobs.local_worker import sit  # noqa: PLC0415 - it knows this module

        sit(told.jobs, told)
        return
    from persistence.jobs.server_worker import serve  # noqa: PLC0415 - a machine with an SQLite file never needs it

    serve(database, told)
