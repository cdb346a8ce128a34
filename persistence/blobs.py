"""Bytes kept under their hash."""

from __future__ import annotations

import hashlib


def is_whole(sha256: str, content: object) -> bool:
    """Whether ``content`` is the bytes that ``sha256`` (hex) names. SQLite may hold anything where bytes are declared."""
    return isinstance(content, bytes) and hashlib.sha256(content).hexdigest() == sha256


def as_bytes(content: object) -> bytes:
    """What stands where bytes are declared, as bytes: SQLite may hold a text there, or a number."""
    if isinstance(content, bytes):
        return content
    return str(content).encode(errors="surrogateescape")
