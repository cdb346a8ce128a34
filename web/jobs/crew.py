"""Who does jobs: ``lotrinh worker``, or a thread of the web process where the database is a file of this machine."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Final

from persistence.errors import StorageError
from persistence.jobs.worker import Work, work
from web.house import House
from web.jobs.handlers import handlers_of
from web.jobs.orders import PDF, QUEUES
from web.jobs.schedule import Planner

_LOG: Final = logging.getLogger("lotrinh.jobs")


def work_of(
    house: House,
    stop: Event,
    *,
    queues: Collection[str] | None = None,
    concurrency: int = 1,
    once: bool = False,
    wake: Event | None = None,
) -> Work:
    """What a worker of this house does. A machine without LibreOffice leaves to others what needs one."""
    if queues is None and not house.converter.available:
        queues = [each for each in QUEUES if each != PDF]
    return Work(
        house.jobs,
        handlers_of(house),
        house.now,
        Planner(house.jobs, house.now),
        stop,
        wake or Event(),
        queues=queues,
        concurrency=concurrency,
        once=once,
    )


@contextmanager
def inside(house: House) -> Iterator[None]:
    """While it lasts this process does jobs beside its pages, where the database is a file of this machine (or a setting says so)."""
    told = house.settings.jobs
    if told == "workers" or (told == "" and house.database.dialect != "sqlite"):
        yield
        return
    worker = Inside(house)
    worker.start()
    try:
        yield
    finally:
        worker.end()


@dataclass(slots=True)
class Inside:
    """The worker of a web process."""

    house: House
    stop: Event = field(default_factory=Event)
    wake: Event = field(default_factory=Event)
    thread: Thread | None = None

    def start(self) -> None:
        """Begin; a process that ends without ``end`` leaves its jobs to the next one."""
        self.thread = Thread(target=self._run, name="lotrinh-jobs", daemon=True)
        self.thread.start()

    def end(self) -> None:
        """Finish what is in hand."""
        self.stop.set()
        self.wake.set()
        if self.thread is not None:
            self.thread.join()

    def _run(self) -> None:
        try:
            work(self.house.database, work_of(self.house, self.stop, wake=self.wake))
        except StorageError as error:
            _LOG.error("no jobs are done: %s", error.code)
