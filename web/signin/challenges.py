"""The challenge that a passkey answers: kept in the session, of use once and for some minutes.

A cookie that was copied can be put back with the challenge still in it. So whether it served already is told by the passkey, which
remembers when it was last used.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from flask import session

_HOLDS: Final = timedelta(minutes=5)


def keep(name: str, challenge: str, now: datetime) -> None:
    """Keep what the browser was asked."""
    session[name] = [challenge, now.timestamp()]


def take(name: str, now: datetime, *, used: datetime | None = None) -> str:
    """The challenge, dropped from the session; "" where there is none, it is too old, or the passkey was ``used`` since it was asked."""
    kept = session.pop(name, None)
    if not isinstance(kept, list):
        return ""
    challenge, asked = str(kept[0]), datetime.fromtimestamp(float(kept[1]), UTC)
    served = used is not None and used > asked
    return "" if served or now - asked > _HOLDS else challenge
