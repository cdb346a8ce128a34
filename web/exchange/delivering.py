"""Everything that is due to leave: one function, called by ``lotrinh outbox deliver`` and by a worker, as often as one likes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from persistence.erasures import ERASED
from persistence.exchange import ExchangeBook, erased
from persistence.outbox import Delivered, Delivery, Handler, NeverAgain, Policy
from web.exchange.sending import Sender
from web.exchange.webhooks import deliver_events
from web.house import House
from workflows.audit import canonical
from workflows.exchange import Message, kind_of, message_of
from workflows.model import Person

POLICY: Final = Policy(most=60, longest=timedelta(hours=6), ordered=True)
"""A system that is away for a week-end and a holiday loses nothing: two weeks of attempts."""


@dataclass(frozen=True, slots=True)
class Gone:
    """What one round did, for national systems and for webhooks."""

    messages: Delivered
    events: Delivered


def deliver_due(house: House, sender: Sender, now: Callable[[], datetime], limit: int) -> Gone:
    """Send at most ``limit`` messages and as many events that are due. What went wrong is recorded, not raised (but a ``StorageError``)."""
    handlers: dict[str, Handler] = {
        kind_of(system): _handler(house, sender, system, now) for system in sender.destinations
    }
    messages = house.outbox.deliver(handlers, limit, now, POLICY) if handlers else Delivered()
    return Gone(messages, deliver_events(house, sender.hooks, now, limit))


def _handler(house: House, sender: Sender, system: str, now: Callable[[], datetime]) -> Handler:
    book = ExchangeBook(house.database)

    def send(delivery: Delivery) -> str:
        message = house.services.exchange.find(system, str(delivery.payload["message"]))
        if message is None:
            raise _unknown()
        person = _person(house, delivery)
        fixed = book.fixed(
            delivery.key,
            system,
            message.name,
            delivery.case_id,
            person.id,
            lambda: text_of(house, message, delivery, person),
            now(),
        )
        if fixed.theirs:
            return f"acknowledged before: {fixed.theirs}"
        receipt = sender.send(system, delivery.key, fixed.text)
        book.acknowledge(delivery.key, receipt.id, receipt.as_json(), now())
        return f"acknowledged: {receipt.id} ({receipt.status})"

    return send


def text_of(house: House, message: Message, delivery: Delivery, person: Person) -> str:
    """The message of an act as canonical JSON."""
    last = int(str(delivery.payload["seq"]))
    with house.services.reading() as uow:
        acts = [act for act in uow.acts_of(delivery.case_id) if act.seq <= last]
        procedure = house.procedures[house.procedures.act(acts[-1].act).procedure]
        told = message_of(message, delivery.key, acts, procedure, person, uow.find_unit)
    return canonical(told)


def _person(house: House, delivery: Delivery) -> Person:
    with house.services.reading() as uow:
        case = uow.find_case(delivery.case_id)
        person = None if case is None else uow.find_person(case.person_id)
    if person is None:
        raise _unknown()
    if ERASED in person.attributes:
        raise erased()
    return person


def _unknown() -> NeverAgain:
    return NeverAgain(
        "The table of messages no longer has this message, or its case is gone; nothing was sent.",
        vi="Bảng thông điệp không còn thông điệp này, hoặc hồ sơ không còn; chưa gửi gì.",
    )
