"""The idempotency key under which an officer's act is kept.

Programs of two offices may number alike; none is refused for the other's number, nor learns by it what the other did.
"""

from __future__ import annotations

import hashlib

from web.signin.officer import Officer
from web.signin.session import house


def own_key(officer: Officer, told: str) -> str:
    """The key as it was told; where somebody else used it before, one of this officer's own that follows from it."""
    if not told:
        return ""
    with house().services.reading() as uow:
        held = uow.find_act_by_key(told)
    if held is None or held.actor_id == officer.id:
        return told
    return hashlib.sha256(f"{officer.id}\n{told}".encode()).hexdigest()
