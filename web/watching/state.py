"""How the installation stands, for its administrator and for a monitoring system: one list of figures, no names."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from persistence.audit import last_anchored
from persistence.figures import Figures, figures
from persistence.jobs import QueueAge
from persistence.models import SCHEMA_REVISION
from persistence.standby import Standby, StandbyState
from web.house import House
from web.keeping.backup import last_backup

LEAST_FREE: Final = 500
"""Megabytes: below them the installation is not ready, for the record must not stop half way through a paper."""
_MEGABYTE: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class State:
    """How it stands at ``at``. ``free``: megabytes left where the data folder is; ``anchored``: the last anchor, ``backed_up``: the
    last copy that this host made; None before the first; ``standby``: how the standby stands from which pages read, None without one."""

    at: datetime
    schema: str
    database: str
    pdf: bool
    sealed: bool
    free: int
    anchored: datetime | None
    figures: Figures
    queues: tuple[QueueAge, ...]
    backed_up: datetime | None
    standby: StandbyState | None

    def samples(self) -> Iterator[tuple[str, str, float | None]]:
        """The figures by the names of the monitoring system."""
        yield "lotrinh_cases_open", "Cases that are not closed.", self.figures.open_cases
        yield "lotrinh_deadlines_missed", "Open duties whose limit has passed.", self.figures.late
        yield "lotrinh_notices_waiting", "Notices that wait to be delivered.", self.figures.waiting
        yield "lotrinh_notices_failed", "Notices given up.", self.figures.failed
        yield (
            "lotrinh_notices_age_seconds",
            "Age of the first waiting notice.",
            self._age(self.figures.oldest),
        )
        yield "lotrinh_anchor_age_seconds", "Time since the last anchor.", self._age(self.anchored)
        yield "lotrinh_jobs_waiting", "Jobs that are due.", sum(each.waiting for each in self.queues)
        yield "lotrinh_jobs_failed", "Jobs given up.", sum(each.failed for each in self.queues)
        yield (
            "lotrinh_jobs_age_seconds",
            "How long the first job that is due has waited.",
            max((each.oldest for each in self.queues), default=0.0),
        )
        yield (
            "lotrinh_backup_age_seconds",
            "Time since the last copy that this host made.",
            self._age(self.backed_up),
        )
        if self.standby is not None:
            yield "lotrinh_standby_read", "1 where the standby is read.", int(self.standby.why is None)
            yield "lotrinh_standby_behind_seconds", "At most so far behind it is.", self.standby.behind
        yield "lotrinh_disk_free_megabytes", "Room left where the data folder is.", self.free

    def _age(self, since: datetime | None) -> float | None:
        return None if since is None else (self.at - since).total_seconds()


def state_of(house: House) -> State:
    """The state now. ``StorageError`` where the database does not answer."""
    now = house.now()
    return State(
        at=now,
        schema=SCHEMA_REVISION,
        database=house.database.dialect,
        pdf=house.converter.available,
        sealed=house.database.keys is not None,
        free=free_megabytes(house),
        anchored=last_anchored(house.database),
        figures=figures(house.database, now),
        queues=house.jobs.queue_ages(now),
        backed_up=last_backup(house.settings.home),
        standby=house.standby.look() if isinstance(house.standby, Standby) else None,
    )


def free_megabytes(house: House) -> int:
    """The room left where the data folder is; where there is no folder yet, on the disk of the one above."""
    home = next(each for each in (house.settings.home, *house.settings.home.parents) if each.exists())
    return shutil.disk_usage(home).free // _MEGABYTE
