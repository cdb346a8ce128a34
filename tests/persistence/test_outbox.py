"""The outbox: in order, once each, every outcome recorded; what crashed is tried again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from persistence.database import Database
from persistence.outbox import MOST_ATTEMPTS, TAKEN_FOR, Delivered, Delivery, Outbox, Status
from rules.errors import BadInput
from tests.persistence import world
from workflows.ports import Change

Three = tuple[Change, Change, Change]
LATER = world.NINE + timedelta(days=1)


def clock(at: datetime = LATER) -> Callable[[], datetime]:
    return lambda: at


@pytest.fixture
def outbox(an: Database, three: Three) -> Outbox:
    """Four notices: notify 1, pdf 1, notify 2, notify 3."""
    return Outbox(an)


def states(outbox: Outbox) -> list[tuple[str, Status, int, str | None]]:
    return [(line.key, line.status, line.attempts, line.outcome) for line in outbox.lines().items]


def test_notices_go_in_order_and_once(outbox: Outbox) -> None:
    seen: list[tuple[str, int]] = []

    def handler(delivery: Delivery) -> str:
        seen.append((delivery.key, delivery.attempt))
        return f"sent {delivery.kind}"

    handlers = {"notify": handler, "pdf": handler}
    assert outbox.deliver(handlers, 3, clock()) == Delivered(done=3)
    assert outbox.deliver(handlers, 10, clock()) == Delivered(done=1)
    assert outbox.deliver(handlers, 10, clock()) == Delivered()
    keys = ["case0001:notify:1", "case0001:pdf:1", "case0001:notify:2", "case0001:notify:3"]
    assert seen == [(key, 1) for key in keys]
    assert states(outbox)[0] == (keys[0], Status.DONE, 1, "sent notify")


def test_kinds_without_a_handler_wait(outbox: Outbox) -> None:
    assert outbox.deliver({"pdf": lambda _: "ok"}, 10, clock()) == Delivered(done=1)
    assert outbox.lines(status=Status.WAITING).total == 3


def test_a_notice_is_not_sent_before_its_time(outbox: Outbox) -> None:
    assert (
        outbox.deliver({"pdf": lambda _: "ok"}, 10, clock(world.NINE - timedelta(seconds=1))) == Delivered()
    )


def test_a_failure_is_recorded_and_put_off(outbox: Outbox) -> None:
    attempts: list[int] = []

    def broken(delivery: Delivery) -> str:
        attempts.append(delivery.attempt)
        raise BadInput("No address.", vi="Thiếu địa chỉ.")

    assert outbox.deliver({"pdf": broken}, 10, clock()) == Delivered(put_off=1)
    assert states(outbox)[1] == ("case0001:pdf:1", Status.WAITING, 1, "bad_input: No address.")
    assert outbox.deliver({"pdf": broken}, 10, clock(LATER + timedelta(seconds=59))) == Delivered()
    assert outbox.deliver({"pdf": broken}, 10, clock(LATER + timedelta(seconds=61))) == Delivered(put_off=1)
    assert outbox.deliver({"pdf": lambda _: "ok"}, 10, clock(LATER + timedelta(hours=1))) == Delivered(done=1)
    assert attempts == [1, 2]
    assert states(outbox)[1] == ("case0001:pdf:1", Status.DONE, 3, "ok")


def test_a_failure_does_not_stop_the_others_and_keeps_no_words(outbox: Outbox) -> None:
    def broken(_delivery: Delivery) -> str:
        raise ZeroDivisionError("a person's name")

    assert outbox.deliver({"pdf": broken, "notify": lambda _: "ok"}, 10, clock()) == Delivered(
        done=3, put_off=1
    )
    assert states(outbox)[1][3] == "ZeroDivisionError"


def test_it_is_given_up_in_the_end(outbox: Outbox) -> None:
    def broken(_delivery: Delivery) -> str:
        raise OSError

    at, outcomes = LATER, []
    for _ in range(MOST_ATTEMPTS + 1):
        outcomes.append(outbox.deliver({"pdf": broken}, 10, clock(at)))
        at += timedelta(days=1)
    assert outcomes == [*[Delivered(put_off=1)] * (MOST_ATTEMPTS - 1), Delivered(failed=1), Delivered()]
    line = outbox.lines(status=Status.FAILED).items[0]
    assert (line.attempts, line.outcome) == (MOST_ATTEMPTS, "OSError")
    assert line.finished_at is not None


def test_a_crashed_delivery_is_tried_again(outbox: Outbox) -> None:
    taken = outbox.claim(["pdf"], LATER)
    assert taken is not None
    assert outbox.claim(["pdf"], LATER + TAKEN_FOR - timedelta(seconds=1)) is None
    again = outbox.claim(["pdf"], LATER + TAKEN_FOR)
    assert again is not None
    assert (again.key, again.attempt) == (taken.key, 2)
    outbox.mark_done(taken, "too late to say so", LATER)
    assert outbox.lines(status=Status.DONE).total == 0
    outbox.mark_done(again, "done", LATER)
    assert states(outbox)[1] == (again.key, Status.DONE, 2, "done")


def test_what_only_crashes_is_given_up(outbox: Outbox) -> None:
    at = LATER
    for _ in range(MOST_ATTEMPTS):
        assert outbox.claim(["pdf"], at) is not None
        at += TAKEN_FOR
    assert outbox.claim(["pdf"], at) is None
    assert states(outbox)[1] == ("case0001:pdf:1", Status.FAILED, MOST_ATTEMPTS, "crashed")


def test_two_workers_take_different_notices(an: Database, outbox: Outbox) -> None:
    first = outbox.claim(["notify"], LATER)
    second = Outbox(an).claim(["notify"], LATER)
    assert first is not None
    assert second is not None
    assert first.key != second.key
    assert first.payload == {"form": "Mẫu 02"}
