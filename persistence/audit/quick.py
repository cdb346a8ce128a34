"""The trail of an SQLite file checked in several processes at once: is all well, or must the thorough walk look?

The thorough walk (``persistence.audit.walk``) names every problem at its place and takes a minute for a million entries; this takes
seconds, and only says whether there is one. Parts of the table go to processes that know nothing but the standard library; their ends
are joined here and held against the heads of the streams.
"""

from __future__ import annotations

import marshal
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection

from persistence.audit import chain_worker
from persistence.audit.chain_worker import Ends

ALONE: Final = 20_000
"""Rows up to which a process of its own costs more than it saves."""

_HEADS: Final = "SELECT CAST(stream AS BLOB), length, CAST(head AS BLOB) FROM audit_streams"
_PART = tuple[bool, int, Ends]


def trail_holds(connection: Connection, file: str, processes: int | None = None) -> tuple[int, int] | None:
    """Numbers of entries and streams if the whole trail holds; None if the thorough walk must look.

    ``file`` is the database of ``connection``, whose snapshot says up to which row is looked; entries that came later are left out.
    """
    try:
        rows, last = connection.exec_driver_sql("SELECT count(*), max(rowid) FROM audit_entries").one()
        heads = {bytes(s): (length, bytes(head)) for s, length, head in connection.exec_driver_sql(_HEADS)}
        parts = _parts(file, 1, last or 0, _processes(rows, processes))
        good = all(part[0] for part in parts) and sum(part[1] for part in parts) == rows
        return (rows, len(heads)) if good and _joined(part[2] for part in parts) == heads else None
    except (sqlite3.Error, TypeError, ValueError, OSError, subprocess.SubprocessError):
        return None


def _processes(rows: int, wished: int | None) -> int:
    return wished or (1 if rows <= ALONE else min(8, os.cpu_count() or 1))


def _parts(file: str, first: int, last: int, processes: int) -> Sequence[_PART]:
    if processes == 1:
        return [chain_worker.check(file, first, last)]
    step = -(-(last - first + 1) // processes)
    spans = [(start, min(start + step - 1, last)) for start in range(first, last + 1, step)]
    script = str(Path(chain_worker.__file__))
    running = [
        subprocess.Popen(  # noqa: S603 - our own script, with numbers
            [sys.executable, "-I", "-S", script, file, str(one), str(other)], stdout=subprocess.PIPE
        )
        for one, other in spans
    ]
    answers = [process.communicate()[0] for process in running]
    return [_answer(answer) for answer in answers]


def _answer(raw: bytes) -> _PART:
    found: Any = marshal.loads(raw)  # noqa: S302 - from our own process
    return found[0], found[1], found[2]


def _joined(parts: Iterable[Ends]) -> dict[bytes, tuple[int, bytes]] | None:
    """The last number and hash of every stream; None where a part does not go on where the one before ended."""
    heads: dict[bytes, tuple[int, bytes]] = {}
    for part in parts:
        for stream, (first, prev, last, digest) in part.items():
            if heads.get(stream, (0, b"")) != (first - 1, prev):
                return None
            heads[stream] = (last, digest)
    return heads
