"""Master keys: what wraps the keys of persons. The first of the ring is the one in use; the others are on their way out."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from persistence.errors import MasterKeyRefused
from persistence.keys.cipher import KEY_BYTES

_SHOWN: Final = 12


@dataclass(frozen=True, slots=True)
class MasterKey:
    """A key of 32 bytes under its id, which follows from it and tells nothing of it."""

    id: str
    key: bytes = field(repr=False)

    @classmethod
    def of(cls, key: bytes) -> MasterKey:
        """A key with its id."""
        return cls(hashlib.sha256(b"lotrinh master key\n" + key).hexdigest()[:_SHOWN], key)

    def text(self) -> str:
        """The key as it is kept: base64."""
        return base64.b64encode(self.key).decode("ascii")


@dataclass(frozen=True, slots=True)
class Ring:
    """The master keys at hand, the one in use first."""

    keys: tuple[MasterKey, ...]

    @classmethod
    def read(cls, text: str, where: str) -> Ring:
        """Keys in base64, one a line or parted by commas; ``#`` begins a remark. ``MasterKeyRefused`` names ``where``, never the key."""
        lines = (line.partition("#")[0] for line in text.splitlines())
        found = tuple(_key(each.strip(), where) for line in lines for each in line.split(",") if each.strip())
        if not found:
            raise refused(where, "it holds no key", "không có khóa")
        return cls(found)

    @property
    def current(self) -> MasterKey:
        """The key that wraps what is new."""
        return self.keys[0]

    def find(self, key_id: str) -> MasterKey | None:
        """The key of this id."""
        return next((each for each in self.keys if each.id == key_id), None)

    def before(self, key: MasterKey) -> Ring:
        """The ring with another key in use."""
        return Ring((key, *(each for each in self.keys if each.id != key.id)))

    def text(self, remarks: Iterable[str] = ()) -> str:
        """As ``read`` takes it."""
        return "".join([*(f"# {each}\n" for each in remarks), *(f"{each.text()}\n" for each in self.keys)])


def _key(text: str, where: str) -> MasterKey:
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    if len(raw) != KEY_BYTES:
        raise refused(where, "a key is 32 bytes in base64", "khóa phải gồm 32 byte viết bằng base64")
    return MasterKey.of(raw)


def refused(where: str, en: str, vi: str) -> MasterKeyRefused:
    """A master key that does not serve."""
    return MasterKeyRefused(
        f"The master key ({where}) cannot be used: {en}. `lotrinh keys new` prints one; see docs/backup-and-restore.md.",
        vi=f"Không dùng được khóa chủ ({where}): {vi}. `lotrinh keys new` in ra một khóa; xem docs/backup-and-restore.md.",
        where=where,
    )
