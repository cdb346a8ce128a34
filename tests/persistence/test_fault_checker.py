"""The checker of histories (``tests/faults/checking.py``) finds what it is there to find: it is not enough that it says nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text, update

from persistence.database import Database
from persistence.jobs import JobState, Order, jobs_of
from persistence.models import ACTS, CASES
from tests.faults.checking import violations
from tests.faults.history import Answer, History

NOW = datetime(2026, 1, 5, tzinfo=UTC)


@pytest.fixture
def history(db: Database, three: object) -> History:
    """Three acts and one job that are as they were promised."""
    assert three
    told = History()
    with db.writing() as connection:
        connection.execute(text("CREATE TABLE fault_effects (key text, worker text)"))
        connection.execute(text("INSERT INTO fault_effects VALUES ('j1', 'w')"))
        for key in connection.scalars(select(ACTS.c.idempotency_key)):
            told.act(key, Answer.YES)
    jobs = jobs_of(db)
    jobs.ask(Order("faults.mark", key="j1"), NOW)
    jobs.end_key("j1", JobState.DONE, NOW)
    told.job("j1", Answer.YES)
    told.saw("200")
    return told


def found(db: Database, history: History) -> str:
    return "\n".join(violations(db, history))


def test_what_holds_is_not_alarmed_at(db: Database, history: History) -> None:
    assert found(db, history) == ""


def test_every_broken_promise_is_named(db: Database, history: History) -> None:
    history.act("gone", Answer.YES)
    history.act(next(iter(history.acts)), Answer.NO)
    history.job("lost", Answer.YES)
    history.saw("500")
    with db.writing() as connection:
        connection.execute(text("INSERT INTO fault_effects VALUES ('j1', 'w'), ('nobody', 'w')"))
        connection.execute(update(CASES).values(version=7))
    told = found(db, history)
    for broken in (
        "act gone was acknowledged and is lost",
        "was refused and is there",
        "job lost was acknowledged and is lost",
        "a server answered 500",
        "the effect of job j1 is there 2 times",
        "the effect of job nobody comes out of nowhere",
        "is at version 7 with 3 acts",
        "the record: ",
    ):
        assert broken in told
