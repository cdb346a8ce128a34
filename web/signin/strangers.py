"""Names that no account has lock like names that have one: else the lock would tell which names there are.

A failure of such a name is kept for a day, under a keyed hash of the name.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Final

from persistence.failures import Failures
from web.signin.desk import lock_after

_KEPT: Final = timedelta(days=1)


class Strangers:
    """Failures by names that are nobody's. ``secret`` is the installation's: what is kept cannot be turned back into names."""

    def __init__(self, failures: Failures, secret: str) -> None:
        self._failures = failures
        self._secret = f"lotrinh:strangers:{secret}".encode()

    def failed(self, login: str, at: datetime) -> datetime | None:
        """Count a failure; until when the name is locked, as an account would be (None: it is not)."""
        origin = hmac.new(self._secret, login.encode(), hashlib.sha256).hexdigest()[:32]
        before = [each - _KEPT for each in self._failures.after(origin, at)]
        locked = lock_after(len(before), before[-1]) if before else None
        if locked is not None and at < locked:
            return locked
        self._failures.add(origin, at + _KEPT)
        return lock_after(len(before) + 1, at)
