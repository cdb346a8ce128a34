"""AES-256-GCM as the record uses it: wrapped keys, sealed texts, sealed bytes. The one place that meets the library.

A sealed text reads ``lt1.<key>.<commitment>.<base64url of nonce and ciphertext>``. The commitment is SHA-256 of a salt and the text; the
salt (32 bytes) is sealed with the text. Whoever is shown both can check them against the chain without any key; whoever is shown
neither learns nothing from it. Sealed bytes begin with ``LTS1``, the key's id and the nonce. Whatever is sealed names its place, so that
nothing sealed can stand for anything else.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from persistence.errors import SealDamaged

Chance = Callable[[int], bytes]
"""Gives so many unforeseeable bytes (``os.urandom``); handed in by ``web``."""

KEY_BYTES: Final = 32
ID_BYTES: Final = 16
_NONCE: Final = 12
_SALT: Final = 32
_MARK: Final = "lt1."
_MAGIC: Final = b"LTS1"
_HEAD: Final = len(_MAGIC) + ID_BYTES
_PARTS: Final = 4


@dataclass(frozen=True, slots=True)
class Opened:
    """A sealed text and the salt that shows it to be the one that the chain speaks of."""

    text: str
    salt: str


class Cipher:
    """One key at work."""

    def __init__(self, key: bytes, chance: Chance) -> None:
        self._aead = AESGCM(key)
        self._mark = hashlib.sha256(b"lotrinh fingerprint\n" + key).digest()
        self._chance = chance

    def seal(self, plain: bytes, place: bytes) -> bytes:
        """Nonce and ciphertext."""
        nonce = self._chance(_NONCE)
        return nonce + self._aead.encrypt(nonce, plain, place)

    def open(self, sealed: bytes, place: bytes) -> bytes:
        """What was sealed at this place. ``SealDamaged``."""
        try:
            return self._aead.decrypt(sealed[:_NONCE], sealed[_NONCE:], place)
        except (
            InvalidTag,
            ValueError,
            TypeError,
        ) as error:  # SQLite keeps a text, too, where bytes are declared
            raise damaged() from error

    def fingerprint(self, text: str) -> str:
        """A hash that only who has the key can work out (HMAC-SHA-256), hex: what it is of cannot be guessed at."""
        return hmac.new(self._mark, text.encode(), hashlib.sha256).hexdigest()

    def seal_text(self, key_id: str, text: str, place: str) -> str:
        """A sealed text with its commitment."""
        salted = self._chance(_SALT) + text.encode()
        commitment = hashlib.sha256(salted).hexdigest()
        packed = base64.urlsafe_b64encode(self.seal(salted, place.encode())).decode("ascii")
        return f"{_MARK}{key_id}.{commitment}.{packed}"

    def open_text(self, token: str, place: str) -> Opened:
        """The text of ``seal_text``. ``SealDamaged``."""
        parts = token.split(".")
        if len(parts) != _PARTS:
            raise damaged()
        try:
            packed = base64.urlsafe_b64decode(parts[3].encode("ascii"))
        except ValueError as error:
            raise damaged() from error
        salted = self.open(packed, place.encode())
        if hashlib.sha256(salted).hexdigest() != parts[2]:
            raise damaged()
        return Opened(salted[_SALT:].decode(), salted[:_SALT].hex())

    def seal_bytes(self, key_id: str, content: bytes) -> bytes:
        """Sealed bytes that name their key."""
        return _MAGIC + bytes.fromhex(key_id) + self.seal(content, _MAGIC)

    def open_bytes(self, content: bytes) -> bytes:
        """What ``seal_bytes`` sealed. ``SealDamaged``."""
        return self.open(content[_HEAD:], _MAGIC)


def is_sealed(text: str) -> bool:
    """Whether a stored text is a sealed one; ours are JSON otherwise, which never begins so."""
    return text.startswith(_MARK)


def key_of(token: str) -> str:
    """The id of the key under which a text is sealed."""
    return token.split(".", 2)[1]


def key_of_bytes(content: bytes) -> str | None:
    """The id of the key under which bytes are sealed; None where they are as they were given."""
    return content[len(_MAGIC) : _HEAD].hex() if content.startswith(_MAGIC) and len(content) > _HEAD else None


def damaged() -> SealDamaged:
    """What is stored was not sealed by this key at this place."""
    return SealDamaged(
        "A sealed value does not open: it was changed, moved to another place, or the keys are those of another installation."
        " Run `lotrinh audit verify` and `lotrinh keys status`.",
        vi="Dữ liệu đã niêm phong không mở được: bị sửa, bị chuyển chỗ, hoặc khóa của hệ thống khác."
        " Hãy chạy `lotrinh audit verify` và `lotrinh keys status`.",
    )
