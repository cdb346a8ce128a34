"""The second factor that needs no script: one-time codes of an authenticator app (RFC 6238), and recovery codes on paper."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import replace
from datetime import datetime
from typing import Final

import pyotp

from persistence.accounts import Account
from web.signin.secrets_kept import Seal

ISSUER: Final = "Lộ Trình"
STEP: Final = 30  # seconds
_WINDOW: Final = 1  # a step before and after: clocks of telephones differ
_RECOVERY: Final = 10
_GROUPS, _IN_GROUP = 4, 6
_LETTERS: Final = "abcdefghijkmnpqrstuvwxyz23456789"


def new_secret() -> str:
    """A fresh secret, base32."""
    return pyotp.random_base32()


def address_of(secret: str, login: str) -> str:
    """What the QR code says to an authenticator app."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)


def matching_step(secret: str, code: str, at: datetime) -> int | None:
    """The step whose code this is, among those near ``at``; None if it is none."""
    digits = "".join(code.split())
    now = int(at.timestamp()) // STEP
    clock = pyotp.TOTP(secret)
    for step in range(now - _WINDOW, now + _WINDOW + 1):
        if secrets.compare_digest(clock.generate_otp(step).encode(), digits.encode()):
            return step
    return None


def accepted(account: Account, code: str, seal: Seal, at: datetime) -> Account | None:
    """The account as it stands after this code; None if the code is wrong or was used before."""
    if account.totp_secret:
        step = matching_step(seal.open(account.totp_secret), code, at)
        if step is not None:
            return replace(account, totp_step=step) if step > account.totp_step else None
    spent = _hash(code)
    if spent in account.recovery:
        return replace(account, recovery=tuple(one for one in account.recovery if one != spent))
    return None


def new_recovery() -> tuple[list[str], tuple[str, ...]]:
    """Ten codes to be shown once, and the hashes to keep. Each has 118 bits, so that a plain hash cannot be turned back by trying."""
    shown = ["-".join(_drawn(_IN_GROUP) for _ in range(_GROUPS)) for _ in range(_RECOVERY)]
    return shown, tuple(_hash(code) for code in shown)


def _drawn(count: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(count))


def _hash(code: str) -> str:
    plain = "".join(code.lower().split()).replace("-", "")
    return hashlib.sha256(plain.encode()).hexdigest()
