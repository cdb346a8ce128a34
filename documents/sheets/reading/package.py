"""The zip of an .xlsx, opened within limits before anything in it is read."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Final

from documents.sheets.reading.errors import SheetRefused, refused
from documents.sheets.reading.limits import MEGABYTE, Limits

_ENCRYPTED: Final = 0x1
_METHODS: Final = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


class Package:
    """Parts of a zip by name. Names are met without regard to case and leading slash, as Excel does."""

    def __init__(self, stream: IO[bytes], limits: Limits) -> None:
        """``SheetRefused`` for what is no zip, for a bomb, and for anything encrypted."""
        self._limits: Final = limits
        try:
            self._zip = zipfile.ZipFile(stream)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise refused("damaged", part="zip") from error
        found = self._zip.infolist()
        try:
            _check(found, limits)
        except SheetRefused:
            self.close()
            raise
        self._parts: Final = {_key(each.filename): each for each in found}

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._parts

    @property
    def names(self) -> tuple[str, ...]:
        """Every part, in lower case."""
        return tuple(self._parts)

    def read(self, name: str) -> bytes:
        """A small part, whole. ``SheetRefused``."""
        if self._part(name).file_size > self._limits.small_part:
            raise refused("bomb")
        with self.open(name) as part:
            return part.read(self._limits.small_part)

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """A part as a stream. ``SheetRefused`` where it is not there or breaks off."""
        told = self._part(name)
        try:
            with self._zip.open(told) as part:
                yield part
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            RuntimeError,
            NotImplementedError,
        ) as error:
            raise refused("damaged", part=_key(name)) from error

    def size(self, name: str) -> int:
        """Bytes of a part as they unpack."""
        return self._part(name).file_size

    def close(self) -> None:
        """Close the zip, not the stream under it."""
        self._zip.close()

    def _part(self, name: str) -> zipfile.ZipInfo:
        try:
            return self._parts[_key(name)]
        except KeyError:
            raise refused("damaged", part=_key(name)) from None


def _key(name: str) -> str:
    return name.lstrip("/").replace("\\", "/").lower()


def _check(found: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(found) > limits.parts or sum(each.file_size for each in found) > limits.unpacked:
        raise refused("bomb")
    for each in found:
        if each.flag_bits & _ENCRYPTED:
            raise refused("password")
        if each.compress_type not in _METHODS or each.header_offset < 0:
            raise refused("damaged", part=_key(each.filename))
        heavy = each.file_size > MEGABYTE and each.file_size > limits.ratio * max(1, each.compress_size)
        if heavy or each.file_size > limits.part:
            raise refused("bomb")
