"""What opening a file showed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """``pages`` is None where the format does not say; ``remarks`` are keys of ``refusing.REMARKS``."""

    pages: int | None
    remarks: tuple[str, ...] = ()
