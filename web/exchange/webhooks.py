"""Webhooks put together: made and changed by an administrator, told of events, each signed by every key that holds."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from persistence.outbox import Delivered, NotNow, Status
from persistence.webhooks import TEST, TYPES, Event, Webhook, Webhooks
from rules.errors import BadInput, LotrinhError
from web.exchange.deciding import entitled, record
from web.exchange.signing import headers_of, new_secret
from web.exchange.wire import Wire, checked
from web.house import House, new_id
from web.signin.secrets_kept import Seal
from workflows.audit import canonical, instant
from workflows.model import Actor

OVERLAP: Final = timedelta(hours=24)
"""How long the key before holds beside a new one."""

_MOST: Final = 1 << 16
_LONGEST_ADDRESS: Final = 500


@dataclass(frozen=True, slots=True)
class Made:
    """A webhook and its key, which is shown this once."""

    id: str
    secret: str = field(repr=False)


def add(house: House, actor: Actor, address: str, types: tuple[str, ...], label: str, wire: Wire) -> Made:
    """Make a webhook. ``AddressRefused`` where its address may not be reached, ``BadInput``, ``NotPermitted``; on record."""
    held = entitled(actor, house.today())
    if not types or set(types) - set(TYPES):
        raise BadInput(
            f"The types of events are: {', '.join(TYPES)}.",
            vi=f"Các loại sự kiện: {', '.join(TYPES)}.",
            field="types",
        )
    if len(address) > _LONGEST_ADDRESS:
        raise BadInput("The address is too long.", vi="Địa chỉ quá dài.", field="address")
    checked(address)
    wire.look(address)
    made = Made(new_id(), new_secret())
    secrets = _sealed(house, [(made.secret, None)])
    webhook = Webhook(
        made.id,
        address,
        label[:200],
        tuple(sorted(set(types))),
        "active",
        secrets,
        actor.id,
        house.now(),
        None,
        "",
    )
    Webhooks(house.database).add(webhook)
    record(
        house,
        actor,
        held,
        "webhook.add",
        {"webhook": made.id, "host": str(checked(address).hostname), "types": list(types)},
    )
    return made


def rotate(house: House, actor: Actor, webhook_id: str) -> str:
    """Give a webhook a new key, shown this once; the one before holds for a day more. ``BadInput``, ``NotPermitted``; on record."""
    held, hooks = entitled(actor, house.today()), Webhooks(house.database)
    found = _get(hooks, webhook_id)
    secret = new_secret()
    before = [
        (each, until or house.now() + OVERLAP)
        for each, until in _opened(house, found)
        if until is None or until > house.now()
    ]
    hooks.change(webhook_id, secrets=_sealed(house, [(secret, None), *before[:1]]))
    record(house, actor, held, "webhook.rotate", {"webhook": webhook_id})
    return secret


def turn(house: House, actor: Actor, webhook_id: str, *, on: bool) -> None:
    """Turn a webhook on, or pause it: then events of that time are not told. ``BadInput``, ``NotPermitted``; on record."""
    held, hooks = entitled(actor, house.today()), Webhooks(house.database)
    _get(hooks, webhook_id)
    hooks.change(webhook_id, state="active" if on else "paused", note="", failing_since=None)
    record(house, actor, held, "webhook.on" if on else "webhook.off", {"webhook": webhook_id})


def ping(house: House, actor: Actor, webhook_id: str) -> None:
    """Write an event that tells of nothing, to see whether it arrives. ``BadInput``, ``NotPermitted``."""
    entitled(actor, house.today())
    hooks = Webhooks(house.database)
    _get(hooks, webhook_id)
    hooks.tell_one(webhook_id, TEST, new_id(), {}, house.now())


def deliver_events(house: House, wire: Wire, now: Callable[[], datetime], limit: int) -> Delivered:
    """Tell at most ``limit`` events that are due. What goes wrong is recorded; one that fails is left alone for this round."""
    hooks, begun = Webhooks(house.database), now()
    if not hooks.all():
        return Delivered()
    hooks.sweep(begun)
    hooks.tell_late(begun)
    counts, silent = {Status.DONE: 0, Status.WAITING: 0, Status.FAILED: 0}, set[str]()
    for _ in range(limit):
        event = hooks.claim(now(), begun, sorted(silent))
        if event is None:
            break
        try:
            outcome, ok = _told(house, wire, event, now()), True
        except LotrinhError as error:
            outcome, ok = f"{error.code}: {error.en}", False
            silent.add(event.webhook.id)
        counts[hooks.finish(event, outcome, now(), ok=ok)] += 1
    return Delivered(counts[Status.DONE], counts[Status.WAITING], counts[Status.FAILED])


def body_of(event: Event) -> bytes:
    """The body of an event: type, moment, ids. The same at every attempt."""
    told = {"type": event.type, "timestamp": instant(event.created_at), "data": dict(event.payload)}
    return canonical(told).encode()


def _told(house: House, wire: Wire, event: Event, at: datetime) -> str:
    body = body_of(event)
    secrets = [secret for secret, until in _opened(house, event.webhook) if until is None or until > at]
    signed = headers_of(secrets, event.event_id, int(at.timestamp()), body)
    answer = wire.post(
        event.webhook.address, body, {**signed, "Content-Type": "application/json"}, most=_MOST
    )
    if not 200 <= answer.status < 300:
        raise NotNow(f"HTTP {answer.status}", vi=f"HTTP {answer.status}")
    return f"HTTP {answer.status}"


def _get(hooks: Webhooks, webhook_id: str) -> Webhook:
    found = hooks.find(webhook_id)
    if found is None:
        raise BadInput(
            "There is no such webhook; see `lotrinh webhook list`.",
            vi="Không có móc nối này; xem `lotrinh webhook list`.",
            field="webhook",
        )
    return found


def _seal(house: House) -> Seal:
    return Seal(house.settings.secret(), "webhooks")


def _sealed(house: House, secrets: list[tuple[str, datetime | None]]) -> str:
    told = [[secret, None if until is None else until.isoformat()] for secret, until in secrets]
    return _seal(house).close_bytes(json.dumps(told).encode()).decode("ascii")


def _opened(house: House, webhook: Webhook) -> list[tuple[str, datetime | None]]:
    raw = json.loads(_seal(house).open_bytes(webhook.secrets.encode("ascii")))
    return [(secret, None if until is None else datetime.fromisoformat(until)) for secret, until in raw]
