"""Slow work, asked for in the transaction of the act that asks for it, done later by a worker, at least once, its effect once.

On PostgreSQL the queue is procrastinate's (``server.py``), and workers on any host that reaches the database take from it. On SQLite a
small table and a thread of the web process do the same (``local.py``). Who asks and who does sees one interface: ``port.py``.
"""

from persistence.jobs.choosing import jobs_of
from persistence.jobs.port import (
    AlreadyDone,
    BadJob,
    GivenUp,
    Job,
    JobLine,
    Jobs,
    JobState,
    Order,
    PutBack,
    QueueAge,
    UnknownJob,
)

__all__ = [
    "AlreadyDone",
    "BadJob",
    "GivenUp",
    "Job",
    "JobLine",
    "JobState",
    "Jobs",
    "Order",
    "PutBack",
    "QueueAge",
    "UnknownJob",
    "jobs_of",
]
