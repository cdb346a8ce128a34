"""What a person decides about messages that were given up, and about webhooks: on record in the stream ``exchange``, with who and why."""

from __future__ import annotations

from datetime import date
from typing import Final

from persistence.unit_of_work import SqlUnitOfWork
from rules.errors import BadInput
from web.house import House
from workflows.audit import chained
from workflows.errors import NotPermitted
from workflows.model import Actor, Appointment

STREAM: Final = "exchange"
ROLES: Final = frozenset({"administrator", "legal_staff"})
"""Who looks after what goes out: a rule of the program's own."""

_SHORTEST: Final = 3


def entitled(actor: Actor, day: date) -> Appointment:
    """The appointment under which an officer decides. ``NotPermitted``."""
    for each in actor.appointments:
        if each.role in ROLES and each.holds_on(day):
            return each
    raise NotPermitted(
        "Only an administrator or legal staff decide about what goes out.",
        vi="Chỉ quản trị hệ thống hoặc cán bộ pháp chế quyết định về dữ liệu gửi đi.",
    )


def again(house: House, actor: Actor, key: str) -> None:
    """Let a message that was given up be tried anew. ``NotPermitted``, ``BadInput``."""
    held = entitled(actor, house.today())
    if not house.outbox.again(key, house.now()):
        raise _unknown()
    record(house, actor, held, "exchange.resend", {"key": key})


def set_aside(house: House, actor: Actor, key: str, reason: str) -> None:
    """Leave a message that was given up, so that what follows it goes on. ``NotPermitted``, ``BadInput``."""
    held = entitled(actor, house.today())
    if len(reason.strip()) < _SHORTEST:
        raise BadInput(
            "A reason is asked for, of three letters at least.",
            vi="Cần nêu lý do, ít nhất ba ký tự.",
            field="reason",
        )
    if not house.outbox.set_aside(key, f"set aside by {actor.id}", house.now()):
        raise _unknown()
    record(house, actor, held, "exchange.set_aside", {"key": key, "reason": reason.strip()[:500]})


def record(house: House, actor: Actor, held: Appointment, act: str, told: dict[str, object]) -> None:
    """Put a decision on record."""
    body: dict[str, object] = {
        "kind": "admin",
        "act": act,
        "actor_id": actor.id,
        "actor": {"name": actor.name, "role": held.role, "unit": held.unit.name},
        "unit_id": held.unit.id,
        "case_id": None,
        "person_id": None,
        **told,
    }
    with SqlUnitOfWork(house.database) as work:
        work.append_audit(chained(work.stream_head(STREAM), STREAM, house.now(), body))


def _unknown() -> BadInput:
    return BadInput(
        "There is no message under this key that was given up; look with `lotrinh exchange status`.",
        vi="Không có thông điệp không gửi được mang mã này; hãy xem bằng `lotrinh exchange status`.",
        field="key",
    )
