"""The lists that an officer has brought and that are still kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from persistence.lists_in import ImportState, ListImport
from web.house import House
from web.language import _
from web.lists.kept import Keeper
from web.pages.views.lists import SAID
from web.pages.views.times import moment_vi


@dataclass(frozen=True, slots=True)
class ListLine:
    """A list among those that are kept."""

    id: str
    name: str
    made: str
    state: str
    to: str
    rows: int


def lists_view(house: House, jobs: Sequence[ListImport]) -> tuple[ListLine, ...]:
    """The lists that are kept."""
    keeper = Keeper(house)
    return tuple(
        ListLine(
            job.id,
            keeper.open(job).filename,
            moment_vi(job.made_at),
            _(SAID[job.state]),
            "lists.columns" if job.state is ImportState.BROUGHT else "lists.show",
            job.lines,
        )
        for job in jobs
    )
