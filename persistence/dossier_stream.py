"""How the trail names the versions of a dossier; stands alone, for writer and check both need it."""

from __future__ import annotations

from typing import Final

KIND: Final = "dossier"
"""The kind of an entry that tells of a version."""


def stream_of(case_id: str) -> str:
    """The audit stream of a case's dossier."""
    return f"{KIND}:{case_id}"
