"""How many failures one address may cause: a brake on guessing over many names. Counted in the database, so over every process and host."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime
from typing import Final

from persistence.failures import Failures
from web.signin.askers import asker
from web.signin.desk import SignInRefused

_MOST: Final = 60  # failures in ten minutes: an office behind one address has many officers


class TooMany(SignInRefused):
    """This address failed too often of late."""

    code = "too_many_attempts"


class Throttle:
    """Failures by address. ``secret`` is the installation's: what is kept cannot be turned back into addresses."""

    def __init__(self, failures: Failures, secret: str) -> None:
        self._failures = failures
        self._secret = f"lotrinh:throttle:{secret}".encode()

    def check(self, address: str, at: datetime) -> None:
        """Raise TooMany while the address has used up its failures."""
        if self._failures.count(self._origin(address), at) >= _MOST:
            raise TooMany(
                "Too many failed attempts from this network. Wait ten minutes and try again.",
                vi="Mạng này đăng nhập sai quá nhiều lần. Hãy chờ mười phút rồi thử lại.",
                field="password",
            )

    def failed(self, address: str, at: datetime) -> None:
        """Count a failure."""
        self._failures.add(self._origin(address), at)

    def _origin(self, address: str) -> str:
        return hmac.new(self._secret, asker(address).encode(), hashlib.sha256).hexdigest()[:32]
