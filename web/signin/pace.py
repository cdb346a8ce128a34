"""How many requests one officer, or one address that has not signed in, may send in a minute: a brake on copying out the house.

A bucket a process: with several processes the limit is as many times as high, which still stops a program that copies everything. Who
reads many persons at a human pace is told to the auditor by the log of readings, not here.
"""

from __future__ import annotations

from threading import Lock
from time import monotonic
from typing import Final

from flask import Flask, request
from werkzeug.exceptions import TooManyRequests

from web.signin import session
from web.signin.askers import asker

_FREE: Final = frozenset({"static", "watch.alive", "watch.ready", "watch.metrics"})
_MOST_KNOWN: Final = 10_000


class Pace:
    """Buckets by key: each holds a minute's worth, filled evenly. ``a_minute`` 0: no limit."""

    def __init__(self, a_minute: int) -> None:
        self._most = float(a_minute)
        self._levels: dict[str, tuple[float, float]] = {}
        self._lock = Lock()

    def wait(self, key: str, at: float) -> float:
        """Take one; the seconds to wait where none is left (0: go on). ``at``: seconds of a clock that only goes forward."""
        with self._lock:
            level, before = self._levels.get(key, (self._most, at))
            level = min(self._most, level + (at - before) * self._most / 60)
            enough = level >= 1
            self._levels[key] = (level - 1 if enough else level, at)
            if len(self._levels) > _MOST_KNOWN:
                self._forget(at)
        return 0.0 if enough else (1 - level) * 60 / self._most

    def _forget(self, at: float) -> None:
        """Full buckets need not be remembered."""
        self._levels = {
            key: (level, before)
            for key, (level, before) in self._levels.items()
            if level + (at - before) * self._most / 60 < self._most
        }


def install(app: Flask, a_minute: int) -> None:
    """Ask before each request, once it is known who asks. ``TooManyRequests`` says when to come again."""
    if not a_minute:
        return
    pace = Pace(a_minute)

    @app.before_request
    def keep() -> None:
        if request.endpoint in _FREE:
            return
        officer = session.current()
        key = officer.actor.id if officer is not None else f"address {asker(request.remote_addr or '')}"
        seconds = pace.wait(key, monotonic())
        if seconds:
            raise TooManyRequests(retry_after=int(seconds) + 1)
