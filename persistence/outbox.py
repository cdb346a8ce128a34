"""What is to be done after commit: notices written with their act, delivered afterwards, each outcome recorded.

A notice is taken in a transaction of its own, handed to its handler outside any transaction, and its outcome is written in another. A
delivery that crashed is taken again when its time is up: a handler may therefore meet a notice twice and must be idempotent by
``Delivery.key``. Notices go in the order in which they were written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Select, and_, func, or_, select, update

from persistence.codec import load_map
from persistence.database import Database
from persistence.models import OUTBOX
from persistence.views import Page
from rules.errors import LotrinhError
from workflows.model import Json

TAKEN_FOR: Final = timedelta(minutes=10)
MOST_ATTEMPTS: Final = 8
_FIRST_PAUSE: Final = timedelta(minutes=1)
_LONGEST_OUTCOME: Final = 500
_O: Final = OUTBOX.c


class Status(StrEnum):
    """Where a notice stands. Stored."""

    WAITING = "waiting"
    TAKEN = "taken"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Delivery:
    """A notice in the hands of a handler; ``attempt`` counts from 1."""

    id: int
    key: str
    kind: str
    case_id: str
    payload: Mapping[str, Json]
    attempt: int


@dataclass(frozen=True, slots=True)
class OutboxLine:
    """A notice as it stands."""

    id: int
    key: str
    kind: str
    case_id: str
    created_at: datetime
    not_before: datetime
    status: Status
    attempts: int
    outcome: str | None
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one round did: notices done, put off to a later attempt, given up."""

    done: int = 0
    put_off: int = 0
    failed: int = 0


Handler = Callable[[Delivery], str]
"""Does what a notice asks and returns what came of it, in one line without personal data. An error means: try again later;
``NeverAgain``: there is no use in that; ``NotNow``: nor in trying others of its kind in this round."""


class NeverAgain(LotrinhError):
    """A notice that no repetition will bring through: it is given up at once, and shown with the reason."""

    code = "never_again"


class NotNow(LotrinhError):
    """The receiver cannot be reached or says that it is busy: the notice waits, and so do all others of its kind."""

    code = "not_now"


@dataclass(frozen=True, slots=True)
class Policy:
    """How a kind of notice is tried: how often, with pauses that double up to ``longest``; ``ordered``: of one case one after the other,
    so that nothing overtakes a notice that waits or was given up."""

    most: int = MOST_ATTEMPTS
    longest: timedelta = timedelta(hours=3)
    ordered: bool = False


PLAIN: Final = Policy()


class Outbox:
    """The outbox of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(
        self, kinds: list[str], at: datetime, *, due: datetime | None = None, policy: Policy = PLAIN
    ) -> Delivery | None:
        """Take the next notice of these kinds that is due (at ``at`` unless said), or whose taker's time is up.

        Two workers never take the same. One whose takers crashed as often as it may be tried is given up.
        """
        with self._database.writing() as connection:
            while (row := connection.execute(_next(kinds, due or at, policy)).first()) is not None:
                this = update(OUTBOX).where(_O.id == row.id)
                if row.attempts >= policy.most:
                    given_up = {
                        "status": Status.FAILED,
                        "outcome": "crashed",
                        "finished_at": at,
                        "taken_until": None,
                    }
                    connection.execute(this, given_up)
                    continue
                taken = {"status": Status.TAKEN, "attempts": row.attempts + 1, "taken_until": at + TAKEN_FOR}
                connection.execute(this, taken)
                return Delivery(
                    row.id, row.key, row.kind, row.case_id, load_map(row.payload), row.attempts + 1
                )
            return None

    def mark_done(self, delivery: Delivery, outcome: str, at: datetime) -> None:
        """The notice is done."""
        self._finish(
            delivery, {"status": Status.DONE, "outcome": outcome[:_LONGEST_OUTCOME], "finished_at": at}
        )

    def mark_failed(
        self,
        delivery: Delivery,
        outcome: str,
        at: datetime,
        policy: Policy = PLAIN,
        *,
        for_good: bool = False,
    ) -> Status:
        """The attempt failed: later again, after ever longer pauses, or given up after as many attempts as the policy has."""
        status = Status.FAILED if for_good or delivery.attempt >= policy.most else Status.WAITING
        values: dict[str, Any] = {"status": status, "outcome": outcome[:_LONGEST_OUTCOME]}
        if status is Status.FAILED:
            values["finished_at"] = at
        else:
            values["not_before"] = at + pause(delivery.attempt, policy.longest)
        self._finish(delivery, values)
        return status

    def deliver(
        self,
        handlers: Mapping[str, Handler],
        limit: int,
        clock: Callable[[], datetime],
        policy: Policy = PLAIN,
    ) -> Delivered:
        """Deliver at most ``limit`` notices for which there is a handler, in order. What a handler raises is recorded, not raised."""
        counts = {Status.DONE: 0, Status.WAITING: 0, Status.FAILED: 0}
        begun, open_ = clock(), set(handlers)
        for _ in range(limit):
            delivery = self.claim(sorted(open_), clock(), due=begun, policy=policy) if open_ else None
            if delivery is None:
                break
            status, goes_on = self._handed(delivery, handlers[delivery.kind], clock, policy)
            counts[status] += 1
            if not goes_on:
                open_.discard(delivery.kind)
        return Delivered(counts[Status.DONE], counts[Status.WAITING], counts[Status.FAILED])

    def again(self, key: str, at: datetime) -> bool:
        """Let a notice that was given up be tried anew, from the first attempt on; whether there was one."""
        with self._database.writing() as connection:
            given_up = update(OUTBOX).where(_O.key == key, _O.status == Status.FAILED)
            values = {"status": Status.WAITING, "attempts": 0, "not_before": at, "finished_at": None}
            return connection.execute(given_up, values).rowcount == 1

    def set_aside(self, key: str, why: str, at: datetime) -> bool:
        """Leave a notice that was given up for good, so that what follows it goes on; whether there was one."""
        with self._database.writing() as connection:
            given_up = update(OUTBOX).where(_O.key == key, _O.status == Status.FAILED)
            values = {"status": Status.DONE, "outcome": why[:_LONGEST_OUTCOME], "finished_at": at}
            return connection.execute(given_up, values).rowcount == 1

    def lines(self, *, status: Status | None = None, offset: int = 0, limit: int = 50) -> Page[OutboxLine]:
        """Notices as they stand, in order."""
        where = [] if status is None else [_O.status == status]
        columns = [_O[name] for name in OutboxLine.__slots__]
        with self._database.reading() as connection:
            total = connection.execute(select(func.count()).select_from(OUTBOX).where(*where)).scalar_one()
            rows = connection.execute(
                select(*columns).where(*where).order_by(_O.id).offset(offset).limit(limit)
            ).mappings()
            items = tuple(_line(dict(row)) for row in rows)
        return Page(items, total, offset, limit)

    def _handed(
        self, delivery: Delivery, handler: Handler, clock: Callable[[], datetime], policy: Policy
    ) -> tuple[Status, bool]:
        """What came of it, and whether others of the kind may go on."""
        try:
            outcome = handler(delivery)
        except LotrinhError as error:
            told, for_good = f"{error.code}: {error.en}", isinstance(error, NeverAgain)
            status = self.mark_failed(delivery, told, clock(), policy, for_good=for_good)
            return status, not isinstance(error, NotNow)
        except Exception as error:  # noqa: BLE001 - a handler of whatever kind must not stop the others; only the type is kept
            return self.mark_failed(delivery, type(error).__name__, clock(), policy), True
        self.mark_done(delivery, outcome, clock())
        return Status.DONE, True

    def _finish(self, delivery: Delivery, values: dict[str, Any]) -> None:
        # Only the attempt that holds the notice may say what came of it: a slow one, overtaken meanwhile, may not.
        mine = (_O.id == delivery.id) & (_O.attempts == delivery.attempt) & (_O.status == Status.TAKEN)
        with self._database.writing() as connection:
            connection.execute(update(OUTBOX).where(mine), values | {"taken_until": None})


def _line(row: dict[str, Any]) -> OutboxLine:
    return OutboxLine(**row | {"status": Status(row["status"])})


def pause(attempt: int, longest: timedelta) -> timedelta:
    """How long to wait after an attempt: a minute, then ever twice as long, up to ``longest``."""
    doubled: timedelta = _FIRST_PAUSE * (1 << min(attempt - 1, 20))
    return min(doubled, longest)


def _next(kinds: list[str], at: datetime, policy: Policy) -> Select[Any]:
    due = or_(
        and_(_O.status == Status.WAITING, _O.not_before <= at),
        and_(_O.status == Status.TAKEN, _O.taken_until <= at),
    )
    chosen = select(_O.id, _O.key, _O.kind, _O.case_id, _O.payload, _O.attempts).where(
        due, _O.kind.in_(kinds)
    )
    if policy.ordered:
        before = OUTBOX.alias("before").c
        earlier = select(before.id).where(
            before.case_id == _O.case_id,
            before.kind == _O.kind,
            before.id < _O.id,
            before.status != Status.DONE,
        )
        chosen = chosen.where(~earlier.exists())
    return chosen.order_by(_O.id).limit(1).with_for_update(skip_locked=True, of=OUTBOX)
