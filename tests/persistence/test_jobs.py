"""The queue of jobs on both databases: asked for with an act or not at all, done at least once, its effect once, by whoever is there."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from persistence.database import Database
from persistence.jobs import (
    AlreadyDone,
    BadJob,
    GivenUp,
    Job,
    Jobs,
    JobState,
    Order,
    PutBack,
    UnknownJob,
    jobs_of,
)
from persistence.jobs.local import HELD_FOR
from persistence.jobs.port import MOST_ATTEMPTS, pause
from persistence.jobs.worker import Work, work

Handler = Callable[[Job], None]


@dataclass
class Hands:
    """Does jobs and remembers which; ``does`` says what comes of each."""

    database: Database
    shift: timedelta = timedelta(0)
    seen: list[str] = field(default_factory=list)

    @property
    def jobs(self) -> Jobs:
        return jobs_of(self.database)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.shift

    def ask(self, name: str = "test.one", **more: object) -> bool:
        return self.jobs.ask(Order(name, **more), self.now())  # type: ignore[arg-type]

    def do(self, handler: Handler | None = None, *, queues: list[str] | None = None) -> list[str]:
        """Do what is due; what was done."""
        before = len(self.seen)

        def handle(job: Job) -> None:
            self.seen.append(f"{job.name} {' '.join(job.ids.values())} {job.attempt}")
            if handler is not None:
                handler(job)

        handlers = {"test.one": handle, "test.two": handle}
        told = Work(self.jobs, handlers, self.now, lambda: None, threading.Event(), queues=queues, once=True)
        work(self.database, told)
        return self.seen[before:]

    def states(self) -> list[JobState]:
        return [line.state for line in reversed(self.jobs.lines())]

    def hurry(self) -> None:
        """Let a pause pass."""
        self.shift += timedelta(hours=2)
        if self.database.dialect == "postgresql":
            self.say("UPDATE lotrinh_jobs.procrastinate_jobs SET scheduled_at = NULL")

    def say(self, statement: str) -> None:
        with self.database.writing() as connection:
            connection.execute(text("SET LOCAL search_path = public, lotrinh_jobs"))
            connection.execute(text(statement))


@pytest.fixture
def hands(db: Database) -> Hands:
    return Hands(db)


def fails(_job: Job) -> None:
    raise ValueError("Nguyễn Văn A, 012345678901")


def gives_up(_job: Job) -> None:
    raise GivenUp("It cannot be.", vi="Không thể.")


def test_a_job_commits_with_what_asks_for_it_or_not_at_all_and_is_told_by_ids_alone(
    hands: Hands, db: Database
) -> None:
    order = Order("test.one", {"case": "c1"}, "one:c1")
    with pytest.raises(BadJob), db.writing() as connection:
        assert [hands.jobs.defer(connection, each, hands.now()) for each in (order, Order("not an act"))]
    assert (hands.states(), hands.jobs.key("one:c1")) == ([], None)
    with db.writing() as connection:
        assert hands.jobs.defer(connection, order, hands.now())
        assert not hands.jobs.defer(connection, order, hands.now())
    assert hands.do() == ["test.one c1 1"]
    assert hands.states() == [JobState.DONE]
    for told in ("Nguyễn Văn A", "a b", "x" * 200, ""):
        with pytest.raises(BadJob, match="ids alone"):
            hands.ask(ids={"name": told})


def test_a_key_is_asked_for_once_and_again_only_where_that_is_told(hands: Hands) -> None:
    assert [hands.ask(key="a"), hands.ask(key="a"), hands.ask(key="b", again=True)] == [True, False, True]
    assert len(hands.do()) == 2
    assert [hands.ask(key="a"), hands.ask(key="b", again=True), hands.ask(key="b", again=True)] == [
        False,
        True,
        False,
    ]
    assert len(hands.do()) == 1


def test_what_fails_waits_ever_longer_and_is_given_up_in_the_end(
    hands: Hands, caplog: pytest.LogCaptureFixture
) -> None:
    assert [pause(n).total_seconds() for n in (1, 2, 3, 9, 99)] == [10, 30, 90, 3600, 3600]
    hands.ask(key="k", ids={"case": "c1"})
    caplog.set_level("INFO")
    for attempt in range(1, MOST_ATTEMPTS + 1):
        assert hands.do(fails) == [f"test.one c1 {attempt}"]
        assert hands.do(fails) == [], "it waits"
        hands.hurry()
    assert (hands.states(), hands.do()) == ([JobState.FAILED], [])
    state = hands.jobs.key("k")
    assert state is not None
    assert state.outcome is JobState.FAILED
    assert "ValueError" in caplog.text
    assert "Nguyễn" not in caplog.text
    assert "012345678901" not in caplog.text


def test_an_administrator_sees_repeats_and_takes_back(hands: Hands) -> None:
    hands.ask(key="k", queue="pdf")
    hands.do(gives_up)
    hands.ask("test.two", queue="bulk")
    (first, second) = (line.id for line in reversed(hands.jobs.lines()))
    ages = {
        each.queue: (each.waiting, each.running, each.failed) for each in hands.jobs.queue_ages(hands.now())
    }
    assert ages == {"pdf": (0, 0, 1), "bulk": (1, 0, 0)}
    assert hands.jobs.lines(state=JobState.FAILED)[0].key == "k"
    hands.jobs.cancel(second, hands.now())
    with pytest.raises(UnknownJob, match=str(second)):
        hands.jobs.cancel(second, hands.now())
    assert hands.do() == []
    hands.jobs.retry(first, hands.now())
    hands.jobs.retry(second, hands.now())
    with pytest.raises(UnknownJob):
        hands.jobs.retry(first, hands.now())
    assert hands.jobs.queue_ages(hands.now() + timedelta(seconds=90))[0].oldest >= 89
    assert sorted(hands.do()) == ["test.one  1", "test.two  1"]
    assert hands.states() == [JobState.DONE, JobState.DONE]


def test_priority_lock_time_and_queue_say_what_is_next(hands: Hands) -> None:
    hands.ask(ids={"n": "1"}, lock="case:1")
    hands.ask(ids={"n": "2"}, lock="case:1")
    hands.ask(ids={"n": "3"}, priority=5)
    hands.ask(ids={"n": "4"}, not_before=hands.now() + timedelta(hours=1))
    hands.ask(ids={"n": "5"}, queue="pdf")
    assert hands.do(queues=["default"]) == ["test.one 3 1", "test.one 1 1", "test.one 2 1"]
    assert hands.do() == ["test.one 5 1"]
    hands.hurry()
    assert hands.do() == ["test.one 4 1"]


def test_what_is_put_back_goes_on_and_counts_no_failure(hands: Hands) -> None:
    left = [3]

    def part(_job: Job) -> None:
        left[0] -= 1
        if left[0]:
            raise PutBack

    hands.ask(ids={"n": "1"})
    for _ in range(3):
        hands.do(part)
        hands.hurry()
    assert hands.seen == ["test.one 1 1"] * 3
    assert hands.states() == [JobState.DONE]


def test_an_effect_is_there_once_whoever_does_the_job_twice_and_is_forgotten_in_the_end(
    hands: Hands, db: Database
) -> None:
    hands.ask(key="k")
    jobs, job, now = hands.jobs, Job(1, "test.one", {}, "k", 1), hands.now()
    with db.writing() as connection:
        jobs.effect(connection, job, now)
    with pytest.raises(AlreadyDone), db.writing() as connection:
        jobs.effect(connection, job, now)
    assert hands.do() == [], "what it does is there: the handler is not called"
    assert hands.states() == [JobState.DONE]
    jobs.end_key("k", JobState.FAILED, now)
    state = jobs.key("k")
    assert state is not None
    assert state.outcome is JobState.DONE
    hands.ask(key="open")
    assert jobs.sweep(now - timedelta(days=1)) == 0
    assert jobs.sweep(now + timedelta(days=1)) == 2
    assert (hands.states(), jobs.key("k")) == ([JobState.WAITING], None)


def test_the_job_of_a_worker_that_went_without_a_word_is_anothers(hands: Hands, db: Database) -> None:
    hands.ask(ids={"n": "1"}, key="k")
    if db.dialect == "sqlite":
        assert jobs_of(db).take("gone", hands.now()) is not None  # type: ignore[attr-defined]
        assert hands.do() == []
        hands.shift += HELD_FOR + timedelta(seconds=1)
    else:
        hands.say("INSERT INTO procrastinate_workers DEFAULT VALUES")
        hands.say(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT max(id) FROM procrastinate_workers)"
        )
        assert hands.do() == []
        hands.say("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")
    assert hands.do() == ["test.one 1 2"]
    assert hands.states() == [JobState.DONE]


def test_a_job_that_ends_its_workers_is_given_up(hands: Hands, db: Database) -> None:
    hands.ask(key="k")
    for _ in range(MOST_ATTEMPTS):
        if db.dialect == "sqlite":
            assert jobs_of(db).take("gone", hands.now()) is not None  # type: ignore[attr-defined]
            hands.shift += HELD_FOR + timedelta(seconds=1)
        else:
            hands.say("UPDATE procrastinate_jobs SET status = 'doing', attempts = 7")
    assert hands.do() == []
    assert hands.states() == [JobState.FAILED]
    state = hands.jobs.key("k")
    assert state is not None
    assert state.outcome is JobState.FAILED


def test_two_workers_do_forty_jobs_once_each(hands: Hands) -> None:
    with hands.database.writing() as connection:
        for number in range(40):
            hands.jobs.defer(connection, Order("test.one", {"n": str(number)}), hands.now())
    both = [threading.Thread(target=hands.do) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join(60)
    assert sorted(hands.seen) == sorted(f"test.one {n} 1" for n in range(40))
    assert hands.states() == [JobState.DONE] * 40
