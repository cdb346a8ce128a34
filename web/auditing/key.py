"""The key by which the office signs what it hands out: Ed25519, in the data folder, for the program's eyes alone.

The public key is printed and given to those who will check, by a way of its own (a letter, a decision): whoever has it can tell an
export of this office from any other.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from web.settings import EnvironmentFault, Settings, write_private

FILE: Final = "audit.key"


@dataclass(frozen=True, slots=True)
class OfficeKey:
    """The key; ``public`` is 32 bytes in hex."""

    _key: Ed25519PrivateKey = field(repr=False)

    @property
    def public(self) -> str:
        """The public key, hex."""
        raw = (serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        return self._key.public_key().public_bytes(*raw).hex()

    def sign(self, message: bytes) -> bytes:
        """The signature, 64 bytes."""
        return self._key.sign(message)


def make_key(settings: Settings) -> OfficeKey:
    """Make the key, once. ``EnvironmentFault`` where there is one already: what it signed must stay checkable."""
    path = settings.home / FILE
    if path.exists():
        raise _refused(
            path,
            "there is a key already; move it away to begin with another",
            "đã có khóa; chuyển đi nếu muốn tạo khóa khác",
        )
    settings.prepare_home()
    key = Ed25519PrivateKey.generate()
    pem = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    write_private(path, key.private_bytes(*pem))
    return OfficeKey(key)


def office_key(settings: Settings) -> OfficeKey:
    """The key of this installation. ``EnvironmentFault`` says how to make it, or that the file is no such key."""
    path = settings.home / FILE
    if not path.exists():
        raise _refused(
            path, "there is no key yet; run `lotrinh audit key`", "chưa có khóa; hãy chạy `lotrinh audit key`"
        )
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise _refused(path, "others can read it; chmod 600", "người khác đọc được; hãy chmod 600")
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise _refused(path, "it holds no key", "không phải khóa") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise _refused(path, "an Ed25519 key is expected", "phải là khóa Ed25519")
    return OfficeKey(key)


def _refused(path: Path, en: str, vi: str) -> EnvironmentFault:
    return EnvironmentFault(
        f"The signing key {path} cannot be used: {en}.",
        vi=f"Không dùng được khóa ký {path}: {vi}.",
        file=str(path),
    )
