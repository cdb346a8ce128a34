"""The time stamp server of this installation (RFC 3161), where one is set: the one place of signing that speaks to the network."""

from __future__ import annotations

from pyhanko.sign.timestamps import HTTPTimeStamper, TimeStamper

_PATIENCE = 10  # seconds


def stamper_of(url: str) -> TimeStamper | None:
    """The stamper; None where no server is set."""
    return HTTPTimeStamper(url, timeout=_PATIENCE) if url else None
