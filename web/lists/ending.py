"""A list whose last row was brought in: its state, and the entry that tells of it."""

from __future__ import annotations

from typing import Any

from persistence.lists_in import ImportState, ListImport
from persistence.lists_in import rows as kept_rows
from persistence.lists_in.telling import tell_within
from persistence.registers import Clerk
from web.house import House


def end(house: House, connection: Any, job: ListImport) -> None:  # noqa: ANN401 - a connection of SQLAlchemy
    """Say so, in the transaction of the last row."""
    kept_rows.move(connection, job.id, [ImportState.RUNNING], ImportState.DONE, ended_at=house.now())
    counts = {str(state): count for state, count in kept_rows.counts_of(connection, job.id).items()}
    clerk = Clerk(job.actor_id, job.unit_id)
    more = {"file": job.sha256, "counts": counts}
    tell_within(connection, "list.import_done", job.id, more, by=clerk, at=house.now())
