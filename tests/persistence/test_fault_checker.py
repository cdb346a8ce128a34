"""The checker of histories (``tests/faults/checking.py``) finds what it is there to find: it is not enough that it says nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from threading import Event
from typing import Any

import pytest
from sqlalchemy import select, text, update

from persistence.database import Database
from persistence.jobs import JobState, Order, jobs_of
from persistence.models import ACTS, CASES
from persistence.unit_of_work import SqlUnitOfWork
from rules.errors import LotrinhError
from tests.faults.checking import violations
from tests.faults.clients import await_all, begin
from tests.faults.history import Answer, History
from tests.persistence import world

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
    history.job("open", Answer.UNKNOWN)
    history.act("open", Answer.UNKNOWN)
    history.broke("officer1", "KeyError()")
    history.told_place(next(iter(history.acts)), "another", 9)
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
        "act open was never answered",
        "job open was never answered",
        "not played to the end: officer1: KeyError()",
        "was told to be number 9 of case another",
        "the record: ",
    ):
        assert broken in told
    assert "never answered" not in "\n".join(violations(db, history, settled=False))


def _recorded(db: Database, changes: int = 3) -> History:
    """A case as a client sees it: what returned without an error is acknowledged."""
    told, last = History(), None
    for _ in range(changes):
        last = world.following(last) if last else world.opening()
        try:
            with SqlUnitOfWork(db) as work:
                work.append(last)
        except LotrinhError:
            told.act(last.act.idempotency_key, Answer.NO)
        else:
            told.act(last.act.idempotency_key, Answer.YES)
            told.told_place(last.act.idempotency_key, last.act.case_id, last.act.seq)
    return told


def _swallows_commits(monkeypatch: pytest.MonkeyPatch) -> None:
    def leave(work: SqlUnitOfWork, *_: object) -> None:
        connection, work._open, work._asking = work._connection, None, None
        connection.rollback()
        connection.close()

    monkeypatch.setattr(SqlUnitOfWork, "__exit__", leave)


def _denies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Committed, and then an error is told."""
    whole = SqlUnitOfWork.__exit__

    def leave(work: SqlUnitOfWork, *told: Any) -> None:
        whole(work, *told)
        raise LotrinhError("no", vi="không")

    monkeypatch.setattr(SqlUnitOfWork, "__exit__", leave)


def test_a_sound_program_passes(an: Database) -> None:
    assert violations(an, _recorded(an)) == []


@pytest.mark.parametrize(
    ("broken", "cry"),
    [(_swallows_commits, "was acknowledged and is lost"), (_denies, "was refused and is there")],
)
def test_a_broken_program_is_cried_at(
    an: Database, monkeypatch: pytest.MonkeyPatch, broken: Callable[[pytest.MonkeyPatch], None], cry: str
) -> None:
    with monkeypatch.context() as patched:
        broken(patched)
        told = _recorded(an, changes=1)
    assert cry in "\n".join(violations(an, told))


def test_who_breaks_off_or_hangs_is_written_down() -> None:
    history, never = History(), Event()

    def fails() -> None:
        raise KeyError("nothing")

    def hangs() -> None:
        never.wait(5)

    gone, hanging = begin(history, "gone", fails), begin(history, "hanging", hangs)
    gone.join()
    await_all(history, [gone, hanging], lambda: 0.05)
    never.set()
    assert history.broken == ["gone: KeyError('nothing')", "hanging: did not come to an end"]
