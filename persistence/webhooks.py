"""Programs of a province that are told of events: who they are, what each is still to be told, and what came of it.

An event is written for every active webhook that asks for its type, in the transaction of what it tells of (``tell``): ids only. Where
there is no webhook nothing is written. A webhook that fails for long is turned off with a note; what waited for it stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Insert, and_, bindparam, delete, func, insert, literal, or_, select, update

from persistence.codec import dumps, load_map, load_texts
from persistence.database import Database
from persistence.models import DEADLINES, WEBHOOK_DELIVERIES, WEBHOOKS
from persistence.outbox import TAKEN_FOR, Status, pause
from persistence.types import KEY, Moment
from workflows.model import Json

ACT_DONE: Final = "act.done"
DEADLINE_LATE: Final = "deadline.late"
REPORT_FROZEN: Final = "report.frozen"
TEST: Final = "webhook.test"
TYPES: Final = (ACT_DONE, DEADLINE_LATE, REPORT_FROZEN)
"""Events that a webhook may ask for; ``webhook.test`` goes to one of them alone, when it is asked for."""

MOST_ATTEMPTS: Final = 30
LONGEST: Final = timedelta(hours=6)
DISABLED_AFTER: Final = timedelta(days=5)
"""How long a webhook may fail without one success before it is turned off."""

KEPT_FOR: Final = timedelta(days=90)
"""How long a delivery that is done or was given up can be looked at."""

_W: Final = WEBHOOKS.c
_D: Final = WEBHOOK_DELIVERIES.c
_COLUMNS: Final = ["webhook_id", "event_id", "type", "payload", "created_at", "not_before"]
_LONGEST_OUTCOME: Final = 500


def telling(kind: Any, quoted: Any, event: Any, payload: Any, at: Any) -> Insert:  # noqa: ANN401 - expressions of SQLAlchemy
    """Writes an event for every active webhook that asks for its type, ``quoted`` as the types are kept."""
    asking = select(_W.id, event, kind, payload, at, at)
    asking = asking.where(_W.state == "active", _W.types.contains(quoted))
    return insert(WEBHOOK_DELIVERIES).from_select(_COLUMNS, asking)


_TELL: Final = telling(
    bindparam("b_type", type_=KEY),
    bindparam("b_quoted", type_=KEY),
    bindparam("b_event", type_=KEY),
    bindparam("b_payload", type_=KEY),
    bindparam("b_at", type_=Moment()),
)


@dataclass(frozen=True, slots=True)
class Webhook:
    """A webhook; ``secrets`` are sealed by the installation. ``state``: active, paused (by somebody), disabled (by failing)."""

    id: str
    address: str
    label: str
    types: tuple[str, ...]
    state: str
    secrets: str = field(repr=False)
    made_by: str
    made_at: datetime
    failing_since: datetime | None
    note: str


@dataclass(frozen=True, slots=True)
class Event:
    """An event in the hands of whoever delivers it; ``attempt`` counts from 1."""

    id: int
    webhook: Webhook
    event_id: str
    type: str
    payload: Mapping[str, Json]
    created_at: datetime
    attempt: int


@dataclass(frozen=True, slots=True)
class Told:
    """A delivery as it stands."""

    event_id: str
    type: str
    created_at: datetime
    status: Status
    attempts: int
    outcome: str | None
    finished_at: datetime | None


def tell(connection: Connection, kind: str, event_id: str, data: Mapping[str, Json], at: datetime) -> None:
    """Write an event for every active webhook that asks for it, within a transaction. ``data``: ids, nothing personal."""
    row = {
        "b_type": kind,
        "b_quoted": f'"{kind}"',
        "b_event": event_id,
        "b_payload": dumps(dict(data)),
        "b_at": at,
    }
    connection.execute(_TELL, row)


class Webhooks:
    """The webhooks of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, webhook: Webhook) -> None:
        """Put a webhook on file."""
        row = {name: getattr(webhook, name) for name in Webhook.__slots__} | {
            "types": dumps(list(webhook.types))
        }
        with self._database.writing() as connection:
            connection.execute(insert(WEBHOOKS), row)

    def all(self) -> tuple[Webhook, ...]:
        """Every webhook, the oldest first."""
        with self._database.reading() as connection:
            rows = connection.execute(select(WEBHOOKS).order_by(_W.made_at, _W.id)).mappings()
            return tuple(_webhook(row) for row in rows)

    def find(self, webhook_id: str) -> Webhook | None:
        """The webhook of this id."""
        return next((each for each in self.all() if each.id == webhook_id), None)

    def change(self, webhook_id: str, **values: object) -> None:
        """Change state, note, secrets or ``failing_since`` of a webhook."""
        with self._database.writing() as connection:
            connection.execute(update(WEBHOOKS).where(_W.id == webhook_id).values(**values))

    def tell_one(
        self, webhook_id: str, kind: str, event_id: str, data: Mapping[str, Json], at: datetime
    ) -> None:
        """Write an event for one webhook alone."""
        row = {"webhook_id": webhook_id, "event_id": event_id, "type": kind, "payload": dumps(dict(data))}
        with self._database.writing() as connection:
            connection.execute(insert(WEBHOOK_DELIVERIES), {**row, "created_at": at, "not_before": at})

    def tell_late(self, at: datetime) -> int:
        """Write an event for each open duty that became late since a webhook that asks for it was made; how many. Safe to repeat."""
        known = WEBHOOK_DELIVERIES.alias("known").c
        event = literal("late:", KEY) + DEADLINES.c.id
        late = (
            select(_W.id, event, DEADLINES.c.id, DEADLINES.c.case_id, DEADLINES.c.duty)
            .where(
                _W.state == "active",
                _W.types.contains(f'"{DEADLINE_LATE}"'),
                DEADLINES.c.met_by_seq.is_(None),
                DEADLINES.c.ended_by_seq.is_(None),
                DEADLINES.c.due_at <= at,
                DEADLINES.c.due_at > _W.made_at,
                ~select(known.id).where(known.webhook_id == _W.id, known.event_id == event).exists(),
            )
            .order_by(DEADLINES.c.due_at)
            .limit(1_000)
        )
        with self._database.writing() as connection:
            rows = [
                {
                    "webhook_id": webhook,
                    "event_id": event_id,
                    "type": DEADLINE_LATE,
                    "payload": dumps({"deadline": deadline, "case": case, "duty": duty}),
                    "created_at": at,
                    "not_before": at,
                }
                for webhook, event_id, deadline, case, duty in connection.execute(late)
            ]
            if rows:
                connection.execute(insert(WEBHOOK_DELIVERIES), rows)
        return len(rows)

    def claim(self, at: datetime, due: datetime, without: Sequence[str] = ()) -> Event | None:
        """Take the next event that is due, of an active webhook not in ``without``. Two workers never take the same."""
        ready = or_(
            and_(_D.status == Status.WAITING, _D.not_before <= due),
            and_(_D.status == Status.TAKEN, _D.taken_until <= due),
        )
        asked = (
            select(WEBHOOK_DELIVERIES)
            .join(WEBHOOKS, _W.id == _D.webhook_id)
            .where(ready, _W.state == "active", _W.id.not_in(without))
            .order_by(_D.id)
            .limit(1)
            .with_for_update(skip_locked=True, of=WEBHOOK_DELIVERIES)
        )
        with self._database.writing() as connection:
            row = connection.execute(asked).mappings().first()
            if row is None:
                return None
            taken = {"status": Status.TAKEN, "attempts": row["attempts"] + 1, "taken_until": at + TAKEN_FOR}
            connection.execute(update(WEBHOOK_DELIVERIES).where(_D.id == row["id"]), taken)
            hook = connection.execute(select(WEBHOOKS).where(_W.id == row["webhook_id"])).mappings().one()
        payload, attempt = load_map(row["payload"]), row["attempts"] + 1
        hooked = _webhook(hook)
        return Event(row["id"], hooked, row["event_id"], row["type"], payload, row["created_at"], attempt)

    def finish(self, event: Event, outcome: str, at: datetime, *, ok: bool) -> Status:
        """What came of an attempt: done; later again after ever longer pauses; given up. A webhook that fails for long is turned off."""
        status = Status.DONE if ok else Status.FAILED if event.attempt >= MOST_ATTEMPTS else Status.WAITING
        values: dict[str, Any] = {
            "status": status,
            "outcome": outcome[:_LONGEST_OUTCOME],
            "taken_until": None,
        }
        if status is Status.WAITING:
            values["not_before"] = at + pause(event.attempt, LONGEST)
        else:
            values["finished_at"] = at
        mine = (_D.id == event.id) & (_D.attempts == event.attempt) & (_D.status == Status.TAKEN)
        with self._database.writing() as connection:
            connection.execute(update(WEBHOOK_DELIVERIES).where(mine), values)
            _mark(connection, event.webhook.id, outcome, at, ok=ok)
        return status

    def sweep(self, at: datetime) -> int:
        """Take away what was settled long ago; how many."""
        settled = _D.finished_at < at - KEPT_FOR
        with self._database.writing() as connection:
            return connection.execute(delete(WEBHOOK_DELIVERIES).where(settled)).rowcount

    def deliveries(self, webhook_id: str, limit: int = 50) -> tuple[Told, ...]:
        """The deliveries of a webhook, the latest first."""
        columns = [_D[name] for name in Told.__slots__]
        asked = select(*columns).where(_D.webhook_id == webhook_id).order_by(_D.id.desc()).limit(limit)
        with self._database.reading() as connection:
            rows = connection.execute(asked).mappings()
            return tuple(Told(**{**row, "status": Status(row["status"])}) for row in rows)

    def figures(self, webhook_id: str) -> Mapping[str, int]:
        """How many deliveries of a webhook are in each status."""
        asked = select(_D.status, func.count()).where(_D.webhook_id == webhook_id).group_by(_D.status)
        with self._database.reading() as connection:
            return {status: count for status, count in connection.execute(asked)}  # noqa: C416 - rows, no pairs


def _mark(connection: Connection, webhook_id: str, outcome: str, at: datetime, *, ok: bool) -> None:
    """Keep since when a webhook fails; turn it off when that is too long ago."""
    this = update(WEBHOOKS).where(_W.id == webhook_id)
    if ok:
        connection.execute(this.where(_W.failing_since.is_not(None)).values(failing_since=None))
        return
    connection.execute(this.where(_W.failing_since.is_(None)).values(failing_since=at))
    long = this.where(_W.state == "active", _W.failing_since <= at - DISABLED_AFTER)
    connection.execute(long.values(state="disabled", note=outcome[:_LONGEST_OUTCOME]))


def _webhook(row: Mapping[Any, Any]) -> Webhook:
    return Webhook(**{**row, "types": load_texts(row["types"])})
