"""How the trail names the versions of a report; stands alone, for writer and check both need it."""

from __future__ import annotations

from datetime import date
from typing import Final

KIND: Final = "report"
"""The kind of an entry that tells of a version."""


def stream_of(commune: str, kind: str, start: date, end: date) -> str:
    """The audit stream of a report of a commune."""
    return f"{KIND}:{commune}:{kind}:{start:%Y%m%d}-{end:%Y%m%d}"
