"""How many failures one address may cause: a brake on guessing over many names. Each process of the server counts for itself."""

from __future__ import annotations

from collections import OrderedDict, deque
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

from web.signin.desk import SignInRefused

_SPAN: Final = timedelta(minutes=10)
_MOST: Final = 60  # failures in the span: an office behind one address has many officers
_REMEMBERED: Final = 10_000  # addresses


class TooMany(SignInRefused):
    """This address failed too often of late."""

    code = "too_many_attempts"


class Throttle:
    """Failures by address. Safe between threads."""

    def __init__(self) -> None:
        self._failures: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._lock = Lock()

    def check(self, address: str, at: datetime) -> None:
        """Raise TooMany while the address has used up its failures."""
        with self._lock:
            if len(self._recent(address, at)) >= _MOST:
                raise TooMany(
                    "Too many failed attempts from this network. Wait ten minutes and try again.",
                    vi="Mạng này đăng nhập sai quá nhiều lần. Hãy chờ mười phút rồi thử lại.",
                    field="password",
                )

    def failed(self, address: str, at: datetime) -> None:
        """Count a failure."""
        with self._lock:
            self._recent(address, at).append(at)

    def _recent(self, address: str, at: datetime) -> deque[datetime]:
        found = self._failures.setdefault(address, deque(maxlen=_MOST))
        self._failures.move_to_end(address)
        while found and at - found[0] > _SPAN:
            found.popleft()
        while len(self._failures) > _REMEMBERED:
            self._failures.popitem(last=False)
        return found
