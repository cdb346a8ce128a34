"""Compares what was promised with what is there: nothing lost, nothing twice, nothing out of nowhere, chains whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from sqlalchemy import select, text

from persistence.audit import verify
from persistence.database import Database
from persistence.jobs import JobState, jobs_of
from persistence.models import ACTS, CASES
from tests.faults.history import Answer, History
from workflows.audit import act_hash

EFFECTS = "fault_effects"
"""The table into which the jobs of scenarios write, with nothing that would keep a row from being written twice."""

_ALLOWED = frozenset({"200", "201", "202", "303", "409", "422", "429", "503", "no answer"})


def violations(database: Database, history: History, *, settled: bool = True) -> list[str]:
    """Everything that does not hold. ``settled``: everybody asked to the end, so that no question is open."""
    return [
        *_acts(database, history),
        *_jobs(database, history),
        *_record(database),
        *_answers(history),
        *(_open(history) if settled else ()),
    ]


def _open(history: History) -> Iterator[str]:
    """Who broke off and what was never answered: of these nobody can say that nothing was lost."""
    yield from (f"not played to the end: {each}" for each in history.broken)
    for what, answers in (("act", history.acts), ("job", history.jobs)):
        for key, answer in answers.items():
            if answer is Answer.UNKNOWN:
                yield f"{what} {key} was never answered"


def _acts(database: Database, history: History) -> Iterator[str]:
    with database.reading() as connection:
        rows = connection.execute(select(ACTS.c.idempotency_key, ACTS.c.case_id, ACTS.c.seq)).all()
        versions = {
            case: int(count) for case, count in connection.execute(select(CASES.c.id, CASES.c.version))
        }
    there = Counter(str(key) for key, _case, _seq in rows)
    for key, count in there.items():
        if count > 1:
            yield f"act {key} is there {count} times"
        if history.acts.get(key) is Answer.NO:
            yield f"act {key} was refused and is there"
        if key.startswith("fault-") and key not in history.acts:
            yield f"act {key} comes out of nowhere"
    for key, answer in history.acts.items():
        if answer is Answer.YES and key not in there:
            yield f"act {key} was acknowledged and is lost"
    yield from _places({str(key): (str(case), int(seq)) for key, case, seq in rows}, history)
    yield from _journals(Counter(str(case) for _key, case, _seq in rows), versions)


def _places(where: Mapping[str, tuple[str, int]], history: History) -> Iterator[str]:
    """An act stands where its answer said."""
    for key, told in history.places.items():
        if key in where and where[key] != told:
            is_, was = (f"number {seq} of case {case}" for case, seq in (where[key], told))
            yield f"act {key} was told to be {was} and is {is_}"


def _journals(journal: Mapping[str, int], versions: Mapping[str, int]) -> Iterator[str]:
    """Case and journal were written together."""
    for case, version in versions.items():
        if journal.get(case, 0) != version:
            yield f"case {case} is at version {version} with {journal.get(case, 0)} acts"
    for case in sorted(journal.keys() - versions.keys()):
        yield f"acts of case {case} are there, and no case"


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
