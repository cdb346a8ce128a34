"""The key for which an office archive may be sealed: X25519, in the data folder of the server that takes the office in."""

from __future__ import annotations

import os
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from web.settings import EnvironmentFault, Settings, write_private

FILE: Final = "transfer.key"


def make_or_find(settings: Settings) -> X25519PrivateKey:
    """The key of this installation, made where there is none yet. ``EnvironmentFault``."""
    found = find(settings)
    if found is not None:
        return found
    settings.prepare_home()
    key = X25519PrivateKey.generate()
    pem = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    write_private(settings.home / FILE, key.private_bytes(*pem))
    return key


def find(settings: Settings) -> X25519PrivateKey | None:
    """The key of this installation; None where there is none. ``EnvironmentFault`` where the file is no such key."""
    path = settings.home / FILE
    if not path.exists():
        return None
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise _refused()
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise _refused() from error
    if not isinstance(key, X25519PrivateKey):
        raise _refused()
    return key


def public_of(key: X25519PrivateKey) -> str:
    """The half that is given to whoever exports, hex."""
    return key.public_key().public_bytes_raw().hex()


def _refused() -> EnvironmentFault:
    return EnvironmentFault(
        f"The file {FILE} in the data folder is no key for taking offices in, or others can read it. Move it away or chmod 600.",
        vi=f"Tệp {FILE} trong thư mục dữ liệu không phải khóa nhận dữ liệu, hoặc người khác đọc được. Hãy chuyển đi hoặc chmod 600.",
        file=FILE,
    )
