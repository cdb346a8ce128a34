"""Rows of registers as an export takes them out: every version of which the entries in it tell, as the text that their hash is made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Select, select

from persistence.audit.tolerant import readable
from persistence.books.mapping import version_of
from persistence.errors import CodecError, KeyMissing, SealDamaged
from persistence.keys.keeper import Keys
from persistence.models import BOOK_VERSIONS
from workflows.books.record import KIND, place_of, row_text

_V: Final = BOOK_VERSIONS.c
_ROWS: Final[Select[Any]] = select(BOOK_VERSIONS).order_by(_V.audit_stream, _V.audit_seq)


@dataclass(frozen=True, slots=True)
class BookLine:
    """A version by the entry that tells of it: its canonical text, sealed as it is kept, and what of that could be read (salt and text).

    SHA-256 of ``text`` is ``row_hash`` in the entry; SHA-256 of salt and ``opened`` the third part of ``sealed`` in the text. Both are ""
    where nothing is sealed, or it can be read no more.
    """

    stream: str
    seq: int
    text: str
    salt: str = ""
    opened: str = ""


def books_of(connection: Connection, streams: Sequence[str], keys: Keys | None) -> Iterator[BookLine]:
    """The versions of which these streams tell, in the order of their entries; one that is damaged is left out, which the check names."""
    for stream in (each for each in streams if each.startswith(f"{KIND}:")):
        for row in readable(connection.execute(_ROWS.where(_V.audit_stream == stream))):
            with suppress(CodecError, ValueError, TypeError):
                version = version_of(row._mapping)  # noqa: SLF001 - what SQLAlchemy calls a row by its names
                salt, opened = _opened(version.sealed, place_of(version.row_id, version.version), keys)
                yield BookLine(row.audit_stream, row.audit_seq, row_text(version), salt, opened)


def _opened(sealed: str, place: str, keys: Keys | None) -> tuple[str, str]:
    if not sealed or keys is None:
        return "", ""
    try:
        found = keys.open_text(sealed, place)
    except (SealDamaged, KeyMissing):
        return "", ""
    return ("", "") if found is None else (found.salt, found.text)
