"""The seal of an office archive: a key of its own for each archive, wrapped by a passphrase or for one recipient; members sealed in pieces.

Every member is packed (zlib) and sealed under a key that follows from the archive's key and the member's name, in pieces of which each
names its number and the last says that it is the last: none can be left out, moved or taken from another member (the STREAM construction
over AES-256-GCM). Passphrase: scrypt. Recipient: X25519 with a key made for this archive alone, HKDF-SHA-256.
"""

from __future__ import annotations

import base64
import binascii
import os
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from web.transfer.errors import archive_refused

PIECE: Final = 256 * 1024
LONGEST: Final = 512 << 20
"""Bytes of the longest line: a paper or a dossier with room to spare. What is well packed and has no end fills no memory."""

SHORTEST: Final = 12
"""Letters that a passphrase must have at least."""

_KEY: Final = 32
_NONCE: Final = 12
_TAG: Final = 16
_COST: Final = 1 << 16
_ABOUT: Final = b"lotrinh-office/1"
_LENGTH: Final = struct.Struct(">I")


@dataclass(frozen=True, slots=True)
class Wrapped:
    """The archive's key and how the manifest tells it, for whoever may open it."""

    key: bytes = field(repr=False)
    told: Mapping[str, object]


def for_passphrase(passphrase: str) -> Wrapped:
    """A fresh key, wrapped by a passphrase."""
    salt, key = os.urandom(16), os.urandom(_KEY)
    told = {"with": "passphrase", "salt": salt.hex(), "cost": _COST}
    return Wrapped(key, {**told, "key": _wrap(_of_passphrase(passphrase, salt, _COST), key)})


def for_recipient(public: str) -> Wrapped:
    """A fresh key, wrapped for the holder of an X25519 key (public half, hex)."""
    theirs, mine, key = _public(public), X25519PrivateKey.generate(), os.urandom(_KEY)
    raw = mine.public_key().public_bytes_raw()
    told = {"with": "recipient", "recipient": public.lower(), "ephemeral": raw.hex()}
    return Wrapped(key, {**told, "key": _wrap(_derived(mine.exchange(theirs), raw), key)})


def opened(told: Mapping[str, Any], passphrase: str | None, private: X25519PrivateKey | None) -> bytes:
    """The archive's key. ``ArchiveRefused`` says what is asked for, or that it does not open."""
    try:
        outer = (
            _from_passphrase(told, passphrase)
            if told["with"] == "passphrase"
            else _from_private(told, private)
        )
        packed = base64.b64decode(told["key"], validate=True)
        return AESGCM(outer).decrypt(packed[:_NONCE], packed[_NONCE:], _ABOUT)
    except (KeyError, TypeError, ValueError, binascii.Error, InvalidTag) as error:
        raise archive_refused(
            "The archive does not open: the passphrase is another one, or its manifest was changed.",
            "Không mở được gói: sai mật khẩu, hoặc bản kê của gói đã bị sửa.",
        ) from error


def _from_passphrase(told: Mapping[str, Any], passphrase: str | None) -> bytes:
    if passphrase is None:
        raise archive_refused(
            "The archive opens with the passphrase of its export; give --passphrase-file.",
            "Gói mở bằng mật khẩu đã đặt khi xuất; hãy dùng --passphrase-file.",
        )
    if told["cost"] != _COST:  # another cost could be one that eats the machine
        raise ValueError("cost")
    return _of_passphrase(passphrase, bytes.fromhex(told["salt"]), _COST)


def _from_private(told: Mapping[str, Any], private: X25519PrivateKey | None) -> bytes:
    if private is None or private.public_key().public_bytes_raw().hex() != told["recipient"]:
        raise archive_refused(
            "The archive was made for another key; import it where that key is (`lotrinh keys recipient`).",
            "Gói được niêm phong cho khóa khác; hãy nhập ở máy có khóa đó (`lotrinh keys recipient`).",
        )
    raw = bytes.fromhex(told["ephemeral"])
    return _derived(private.exchange(X25519PublicKey.from_public_bytes(raw)), raw)


def sealed(lines: Iterable[str], key: bytes, name: str, out: Callable[[bytes], object]) -> int:
    """Write lines, packed and sealed, piece by piece; the number of bytes before packing."""
    aead, number, plain = AESGCM(_member(key, name)), 0, 0
    packer, waiting = zlib.compressobj(6), bytearray()
    for line in lines:
        raw = line.encode() + b"\n"
        plain += len(raw)
        waiting += packer.compress(raw)
        while len(waiting) > PIECE:
            _piece(aead, number, bytes(waiting[:PIECE]), out, last=False)
            del waiting[:PIECE]
            number += 1
    waiting += packer.flush()
    while len(waiting) > PIECE:
        _piece(aead, number, bytes(waiting[:PIECE]), out, last=False)
        del waiting[:PIECE]
        number += 1
    _piece(aead, number, bytes(waiting), out, last=True)
    return plain


def unsealed(source: IO[bytes], key: bytes, name: str, plain: int) -> Iterator[str]:
    """The lines of a member, which may be ``plain`` bytes in all and no more. ``ArchiveRefused`` names the member."""
    held, seen = bytearray(), 0
    for some in _unpacked(source, AESGCM(_member(key, name)), name):
        seen += len(some)
        if seen > plain:
            raise broken(name)
        first, *more = some.split(b"\n")
        held += first
        for part in more:
            yield _text(bytes(held), name)
            held = bytearray(part)
        if len(held) > LONGEST:
            raise broken(name)
    if held or seen != plain:
        raise broken(name)


def _unpacked(source: IO[bytes], aead: AESGCM, name: str) -> Iterator[bytes]:
    unpacker = zlib.decompressobj()
    try:
        for piece in _pieces(source, aead, name):
            rest = piece
            while rest:  # never more than a piece at a time, however well it was packed
                yield unpacker.decompress(rest, PIECE)
                rest = unpacker.unconsumed_tail
        yield unpacker.flush()
    except zlib.error as error:
        raise broken(name) from error
    if not unpacker.eof or unpacker.unused_data:
        raise broken(name)


def _pieces(source: IO[bytes], aead: AESGCM, name: str) -> Iterator[bytes]:
    number, last = 0, False
    while head := source.read(_LENGTH.size):
        if last or len(head) != _LENGTH.size:
            raise broken(name)
        told = _LENGTH.unpack(head)[0]
        last, length = bool(told >> 31), told & 0x7FFFFFFF
        if not _TAG <= length <= PIECE + _TAG:
            raise broken(name)
        try:
            yield aead.decrypt(_nonce(number, last=last), source.read(length), None)
        except (InvalidTag, ValueError) as error:
            raise broken(name) from error
        number += 1
    if not last:
        raise broken(name)


def _piece(aead: AESGCM, number: int, plain: bytes, out: Callable[[bytes], object], *, last: bool) -> None:
    piece = aead.encrypt(_nonce(number, last=last), plain, None)
    out(_LENGTH.pack(len(piece) | (last << 31)))
    out(piece)


def broken(name: str) -> Exception:
    """A member that is not as it was written."""
    return archive_refused(
        f"The file {name} in the archive was changed or is not whole. Take the archive as it was written.",
        f"Tệp {name} trong gói bị sửa hoặc không nguyên vẹn. Hãy dùng đúng gói đã xuất.",
        file=name,
    )


def _nonce(number: int, *, last: bool) -> bytes:
    # A key seals one member once, so that a counter is a nonce.
    return number.to_bytes(_NONCE - 1, "big") + (b"\x01" if last else b"\x00")


def _member(key: bytes, name: str) -> bytes:
    return HKDF(SHA256(), _KEY, None, _ABOUT + b" member " + name.encode()).derive(key)


def _derived(shared: bytes, ephemeral: bytes) -> bytes:
    return HKDF(SHA256(), _KEY, ephemeral, _ABOUT + b" recipient").derive(shared)


def _of_passphrase(passphrase: str, salt: bytes, cost: int) -> bytes:
    return Scrypt(salt, _KEY, cost, 8, 1).derive(passphrase.encode())


def _wrap(outer: bytes, key: bytes) -> str:
    nonce = os.urandom(_NONCE)
    return base64.b64encode(nonce + AESGCM(outer).encrypt(nonce, key, _ABOUT)).decode("ascii")


def _public(text: str) -> X25519PublicKey:
    try:
        return X25519PublicKey.from_public_bytes(bytes.fromhex(text))
    except ValueError as error:
        raise archive_refused(
            "The recipient's key is not accepted: 64 hexadecimal digits, as `lotrinh keys recipient` prints them.",
            "Khóa người nhận không hợp lệ: 64 chữ số thập lục phân do `lotrinh keys recipient` in ra.",
            field="--for",
        ) from error


def _text(line: bytes, name: str) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError as error:
        raise broken(name) from error
