"""A zip written by hand: constant parts stay deflated as they were, one date for all, the same input gives the same bytes.

``zipfile`` deflates every part on every write, which costs more than all the rest of a rendering.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# 1 January 1980, 00:00, the earliest that a zip can say: (year - 1980) << 9 | month << 5 | day.
_DATE, _TIME = 0 << 9 | 1 << 5 | 1, 0
_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_CENTRAL = struct.Struct("<4sHHHHHHIIIHHHHHII")
_END = struct.Struct("<4sHHHHIIH")
_VERSION, _DEFLATED, _UTF8 = 20, 8, 0x800


@dataclass(frozen=True, slots=True)
class Part:
    """One deflated file of a package."""

    name: str
    crc: int
    size: int
    deflated: bytes

    @classmethod
    def of(cls, name: str, content: bytes) -> Part:
        """Deflate ``content``."""
        machine = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
        return cls(name, zlib.crc32(content), len(content), machine.compress(content) + machine.flush())

    @classmethod
    def kept(cls, name: str, content: bytes) -> Part:
        """Keep ``content``, at most 65,535 bytes that nothing makes shorter, as one block that is not deflated."""
        size = len(content)
        return cls(name, zlib.crc32(content), size, struct.pack("<BHH", 1, size, size ^ 0xFFFF) + content)

    def content(self) -> bytes:
        """What was deflated."""
        return zlib.decompress(self.deflated, -zlib.MAX_WBITS)

    def local(self) -> bytes:
        """The local header with the data."""
        name = self.name.encode()
        header = _LOCAL.pack(b"PK\x03\x04", *self._common(), len(name), 0)
        return header + name + self.deflated

    def central(self, offset: int) -> bytes:
        """The entry of the directory for a part that stands at ``offset``."""
        name = self.name.encode()
        header = _CENTRAL.pack(b"PK\x01\x02", _VERSION, *self._common(), len(name), 0, 0, 0, 0, 0, offset)
        return header + name

    def _common(self) -> tuple[int, ...]:
        flags = 0 if self.name.isascii() else _UTF8
        return (_VERSION, flags, _DEFLATED, _TIME, _DATE, self.crc, len(self.deflated), self.size)


@dataclass(frozen=True, slots=True)
class Prefix:
    """Constant parts already laid out; further parts follow them."""

    body: bytes
    directory: bytes
    count: int

    @classmethod
    def of(cls, parts: Iterable[Part]) -> Prefix:
        """Lay out ``parts`` in their order."""
        body, directory, count = b"", b"", 0
        for part in parts:
            directory += part.central(len(body))
            body += part.local()
            count += 1
        return cls(body, directory, count)

    def closed_with(self, parts: Sequence[Part]) -> bytes:
        """The whole archive: the constant parts, then ``parts``, then the directory."""
        pieces, directory, offset = [self.body], [self.directory], len(self.body)
        for part in parts:
            directory.append(part.central(offset))
            local = part.local()
            pieces.append(local)
            offset += len(local)
        listing = b"".join(directory)
        count = self.count + len(parts)
        end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(listing), offset, 0)
        return b"".join((*pieces, listing, end))


@dataclass(frozen=True, slots=True)
class Package:
    """An archive on its way: ``constant`` parts laid out already, ``live`` ones still plain, by name; then ``more``, deflated.

    A paper that is issued gets its mark before anything of it is deflated.
    """

    constant: tuple[Part, ...]
    prefix: Prefix
    live: tuple[tuple[str, bytes], ...]
    more: tuple[Part, ...] = ()

    @classmethod
    def read(cls, archive: bytes, *live: str) -> Package:
        """An archive that stands already, with these parts as live ones."""
        parts = read_parts(archive)
        constant = tuple(Part.of(name, content) for name, content in parts.items() if name not in live)
        return cls(constant, Prefix.of(constant), tuple((name, parts[name]) for name in live))

    def content(self) -> bytes:
        """The whole archive."""
        return self.prefix.closed_with([*(Part.of(*each) for each in self.live), *self.more])


def read_parts(archive: bytes) -> dict[str, bytes]:
    """Every file of an archive by name, in order."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}
