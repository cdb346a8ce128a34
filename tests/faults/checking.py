"""Compares what was promised with what is there: nothing lost, nothing twice, nothing out of nowhere, chains whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import func, select, text

from persistence.audit import verify
from persistence.database import Database
from persistence.jobs import JobState, jobs_of
from persistence.models import ACTS, CASES
from tests.faults.history import Answer, History
from workflows.audit import act_hash

EFFECTS = "fault_effects"
"""The table into which the jobs of scenarios write, with nothing that would keep a row from being written twice."""

_ALLOWED = frozenset({"200", "201", "202", "303", "409", "422", "429", "503", "no answer"})


def violations(database: Database, history: History) -> list[str]:
    """Everything that does not hold."""
    return [*_acts(database, history), *_jobs(database, history), *_record(database), *_answers(history)]


def _acts(database: Database, history: History) -> Iterator[str]:
    with database.reading() as connection:
        there = Counter(connection.scalars(select(ACTS.c.idempotency_key)))
        counted = select(ACTS.c.case_id, func.count()).group_by(ACTS.c.case_id)
        journal = {case: int(count) for case, count in connection.execute(counted)}
        versions = {
            case: int(count) for case, count in connection.execute(select(CASES.c.id, CASES.c.version))
        }
    for key, count in there.items():
        if count > 1:
            yield f"act {key} is there {count} times"
        if key in history.acts and history.acts[key] is Answer.NO:
            yield f"act {key} was refused and is there"
        if key.startswith("fault-") and key not in history.acts:
            yield f"act {key} comes out of nowhere"
    for key, answer in history.acts.items():
        if answer is Answer.YES and key not in there:
            yield f"act {key} was acknowledged and is lost"
    for case, version in versions.items():
        if journal.get(case) != version:
            yield f"case {case} is at version {version} with {journal.get(case)} acts"


def _jobs(database: Database, history: History) -> Iterator[str]:
    if not history.jobs:
        return
    with database.reading() as connection:
        done = Counter(connection.scalars(text(f"SELECT key FROM {EFFECTS}")))  # noqa: S608 - the name of our table
    jobs = jobs_of(database)
    for key, count in done.items():
        if count > 1:
            yield f"the effect of job {key} is there {count} times"
        if key not in history.jobs:
            yield f"the effect of job {key} comes out of nowhere"
    for key, answer in history.jobs.items():
        state = jobs.key(key)
        if answer is Answer.YES and (state is None or key not in done):
            yield f"job {key} was acknowledged and is lost"
        if state is not None and state.outcome is not JobState.DONE:
            yield f"job {key} did not end: {state.outcome}"
    for line in jobs.lines(limit=1_000):
        if line.state in {JobState.RUNNING, JobState.FAILED}:
            yield f"job {line.name} #{line.id} is {line.state}"


def _record(database: Database) -> Iterator[str]:
    report = verify(database, act_hash)
    yield from (f"the record: {each.trouble} {each.place}" for each in report.problems)


def _answers(history: History) -> Iterator[str]:
    for status in sorted(history.seen.keys() - _ALLOWED):
        yield f"a server answered {status} {history.seen[status]} times"
