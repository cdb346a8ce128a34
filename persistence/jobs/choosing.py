"""Which queue a database has."""

from __future__ import annotations

from persistence.database import Database
from persistence.jobs.local import LocalJobs
from persistence.jobs.port import Jobs
from persistence.jobs.server import ServerJobs


def jobs_of(database: Database) -> Jobs:
    """The queue of jobs of this database."""
    return LocalJobs(database) if database.dialect == "sqlite" else ServerJobs(database)
