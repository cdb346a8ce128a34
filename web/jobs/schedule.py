"""What the clock asks for: each task once in its span, however many workers there are and whoever is first.

A span is told by the hour at which it begins; the key of its job holds it, so that a clock that jumps back asks for nothing twice. A span
that nobody saw (all were off) is not made up for: the next one does what there is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from persistence.jobs import Jobs, Order
from web.jobs.orders import CLOCK

_EPOCH: Final = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Task:
    """A job that is asked for once in every span."""

    name: str
    every: timedelta

    def order(self, at: datetime) -> Order:
        """The job of the span in which ``at`` lies."""
        begins = _EPOCH + self.every * ((at - _EPOCH) // self.every)
        return Order(self.name, key=f"{self.name}:{begins:%Y%m%dT%H%M%S}", queue=CLOCK, lock=self.name)


TASKS: Final = (
    Task("audit.anchor", timedelta(hours=1)),
    Task("deadlines.alarm", timedelta(minutes=15)),
    Task("jobs.sweep", timedelta(hours=6)),
    Task("outbox.deliver", timedelta(minutes=1)),
)


class Planner:
    """Asks for what is due by the clock. A worker calls it every few seconds; what this process asked for it does not ask again."""

    def __init__(self, jobs: Jobs, clock: Callable[[], datetime], tasks: tuple[Task, ...] = TASKS) -> None:
        self._jobs, self._clock, self._tasks = jobs, clock, tasks
        self._asked: dict[str, str | None] = {}

    def __call__(self) -> None:
        """Ask."""
        now = self._clock()
        for task in self._tasks:
            order = task.order(now)
            if self._asked.get(task.name) != order.key:
                self._jobs.ask(order, now)
                self._asked[task.name] = order.key
