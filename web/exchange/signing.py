"""The signature of an event: HMAC-SHA-256 over id, moment and body, in the headers of Standard Webhooks. Two keys may hold at once.

``webhook-signature`` lists a signature by each key that holds, parted by blanks: ``v1,<base64>``. Whoever is told checks one of them with
the key it knows, in constant time, and refuses a moment more than ``WINDOW`` seconds away: docs/exchange.md shows how in ten lines.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
from collections.abc import Mapping, Sequence
from typing import Any, Final

HEADER_ID: Final = "webhook-id"
HEADER_AT: Final = "webhook-timestamp"
HEADER_SIGNATURE: Final = "webhook-signature"
WINDOW: Final = 300
"""Seconds by which the moment of an event may differ from the receiver's clock."""

PREFIX: Final = "whsec_"
_BYTES: Final = 32


def new_secret() -> str:
    """A fresh key, as Standard Webhooks writes it: ``whsec_`` and base64."""
    return PREFIX + base64.b64encode(os.urandom(_BYTES)).decode("ascii")


def headers_of(secrets: Sequence[str], event: str, at: int, body: bytes) -> dict[str, str]:
    """The headers of an event, signed by each key. ``at`` is in seconds since 1970."""
    signatures = " ".join(f"v1,{_signed(secret, event, str(at), body)}" for secret in secrets)
    return {HEADER_ID: event, HEADER_AT: str(at), HEADER_SIGNATURE: signatures}


def verified(secrets: Sequence[str], headers: Mapping[str, str] | Any, body: bytes, now: float) -> bool:  # noqa: ANN401 - headers of any library
    """Whether an event is from whoever has one of these keys, and of now: what a receiver does."""
    event, at, told = (headers.get(name) or "" for name in (HEADER_ID, HEADER_AT, HEADER_SIGNATURE))
    if not at.isascii() or not at.isdecimal() or abs(now - int(at)) > WINDOW:
        return False
    given = [each.removeprefix("v1,") for each in told.split(" ") if each.startswith("v1,")]
    wanted = [_signed(secret, event, at, body) for secret in secrets]
    return any(hmac.compare_digest(one.encode(), other.encode()) for one in given for other in wanted)


def _signed(secret: str, event: str, at: str, body: bytes) -> str:
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        key = b""
    if not key:
        raise ValueError("a key of Standard Webhooks is whsec_ and base64")
    return base64.b64encode(hmac.new(key, f"{event}.{at}.".encode() + body, hashlib.sha256).digest()).decode()
