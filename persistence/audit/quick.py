"""The trail checked in several processes at once: is all well, or must the thorough walk look?

The thorough walk (``persistence.audit.walk``) names every problem at its place and takes a minute for a million entries; this takes
seconds, and only says whether there is one. Parts of the table go to processes that know little more than the standard library; their
runs are joined here and held against the heads of the streams.
"""

from __future__ import annotations

import json
import marshal
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from persistence.audit import act_worker, chain_worker
from persistence.audit.chain_worker import Run
from persistence.database import Database

_ON_SERVER: Final = str(Path(chain_worker.__file__).with_name("chain_worker_pg.py"))
ALONE: Final = 20_000
"""Rows up to which a process of its own costs more than it saves."""

_COUNT: Final = "SELECT count(*) FROM audit_entries"
_HEADS: Final = "SELECT CAST(stream AS BLOB), length, CAST(head AS BLOB) FROM audit_streams"
_HEADS_PG: Final = "SELECT convert_to(stream, 'UTF8'), length, convert_to(head, 'UTF8') FROM audit_streams"
_BLOCKS: Final = "SELECT pg_relation_size('audit_entries') / current_setting('block_size')::int"
FAULTS: Final = (
    SQLAlchemyError,
    sqlite3.Error,
    TypeError,
    ValueError,
    EOFError,
    OSError,
    subprocess.SubprocessError,
)
_Part = tuple[bool, int, list[Run]]


def trail_holds(connection: Connection, file: str, processes: int | None = None) -> tuple[int, int] | None:
    """Numbers of entries and streams if the whole trail holds; None if the thorough walk must look.

    ``file`` is the SQLite database of ``connection``, whose snapshot says up to which row is looked; entries that came later are left out.
    """
    try:
        rows, last = connection.exec_driver_sql("SELECT count(*), max(rowid) FROM audit_entries").one()
        heads = _heads(connection, _HEADS)
        parts = _parts(file, 1, last or 0, _processes(rows, processes))
    except FAULTS:
        return None
    return held_together(parts, rows, heads)


def trail_holds_pg(connection: Connection, processes: int | None = None) -> tuple[int, int] | None:
    """The same on PostgreSQL, every process on the snapshot of ``connection``."""
    try:
        rows = connection.exec_driver_sql(_COUNT).scalar_one()
        heads = _heads(connection, _HEADS_PG)
        told = _where(connection)
        spans = _blocks(connection, _processes(rows, processes))
        asked = [{**told, "first": one, "last": other} for one, other in spans]
        parts = _answers([([_ON_SERVER], f"{json.dumps(each)}\n".encode()) for each in asked])
    except FAULTS:
        return None
    return held_together(parts, rows, heads)


def _heads(connection: Connection, asked: str) -> dict[bytes, tuple[int, bytes]]:
    return {bytes(s): (length, bytes(head)) for s, length, head in connection.exec_driver_sql(asked)}


def held_together(
    parts: Sequence[_Part], rows: int, heads: dict[bytes, tuple[int, bytes]]
) -> tuple[int, int] | None:
    """Numbers of entries and streams if the parts are good and join to the heads."""
    good = all(part[0] for part in parts) and sum(part[1] for part in parts) == rows
    return (rows, len(heads)) if good and _joined(part[2] for part in parts) == heads else None


def _processes(rows: int, wished: int | None) -> int:
    return wished or (1 if rows <= ALONE else min(8, os.cpu_count() or 1))


def _spans(first: int, last: int, number: int) -> list[tuple[int, int]]:
    step = max(1, -(-(last - first + 1) // number))
    return [(start, min(start + step - 1, last)) for start in range(first, last + 1, step)]


def _parts(file: str, first: int, last: int, processes: int) -> Sequence[_Part]:
    if processes == 1:
        return [chain_worker.check(file, first, last)]
    spans = _spans(first, last, processes)
    script = str(Path(chain_worker.__file__))
    return _answers([(["-S", script, file, str(one), str(other)], b"") for one, other in spans])


@dataclass(frozen=True)
class Asked:
    """What the trail says of itself, and what processes (or, of a small one, this one) are about to tell of it."""

    trail: Callable[[], tuple[int, dict[bytes, tuple[int, bytes]]]]
    """The number of entries and the heads of the streams, to be asked for while the processes are at work."""
    running: Sequence[subprocess.Popen[bytes]]
    alone: Callable[[], act_worker.Part] | None = None

    def answers(self) -> list[act_worker.Part]:
        """The parts, when they are done."""
        if self.alone is not None:
            return [self.alone()]
        return [marshal.loads(process.communicate()[0]) for process in self.running]  # noqa: S302 - from our own processes

    def end(self) -> None:
        """Let none of the processes go on."""
        for process in self.running:
            if process.poll() is None:
                process.kill()
                process.communicate()


_SPANS: Final = 16
"""Parts into which each process's share is cut, so that none is idle while another still works."""


def parts_of_acts(connection: Connection, database: Database, processes: int | None = None) -> Asked | None:
    """Begin to check entries and acts, as far as the snapshot of ``connection`` goes; None where it is not worth it."""
    if database.dialect != "sqlite":
        return _parts_of_acts_pg(connection, processes)
    file = str(database.url.database)
    last = connection.exec_driver_sql("SELECT max(rowid) FROM audit_entries").scalar() or 0
    number = _processes(last, processes)

    def trail() -> tuple[int, dict[bytes, tuple[int, bytes]]]:
        return connection.exec_driver_sql(_COUNT).scalar_one(), _heads(connection, _HEADS)

    if number == 1:
        return Asked(trail, (), lambda: act_worker.check_whole(file, [(1, last)]))
    told = b"".join((b"%d %d" % span).ljust(act_worker.SPAN) for span in _spans(1, last, number * _SPANS))
    return Asked(trail, _sharing([str(Path(act_worker.__file__)), file], told, number))


def _parts_of_acts_pg(connection: Connection, processes: int | None) -> Asked | None:
    rows = connection.exec_driver_sql(_COUNT).scalar_one()
    number = _processes(rows, processes)
    if processes is None and number == 1:
        return None
    told, spans = _where(connection), _blocks(connection, number * _SPANS)
    asked = [{**told, "spans": spans[one::number]} for one in range(number)]
    script = str(Path(act_worker.__file__).with_name("act_worker_pg.py"))
    running = _begun([([script], f"{json.dumps(each)}\n".encode()) for each in asked])
    return Asked(lambda: (rows, _heads(connection, _HEADS_PG)), running)


def _where(connection: Connection) -> dict[str, str]:
    """Where the database of a connection is, and the snapshot that it reads."""
    from psycopg.conninfo import make_conninfo

    snapshot = connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one()
    info: Any = connection.connection.driver_connection.info  # type: ignore[union-attr]  # psycopg's
    return {
        "where": make_conninfo(**info.get_parameters(), password=info.password or None),
        "snapshot": str(snapshot),
    }


def _blocks(connection: Connection, number: int) -> list[tuple[int, int]]:
    """The blocks of the trail in so many parts; the last of each is left out."""
    blocks = connection.exec_driver_sql(_BLOCKS).scalar_one()
    return [(one, other + 1) for one, other in _spans(0, blocks, number)]  # one more than there are


def _sharing(arguments: Sequence[str], told: bytes, number: int) -> list[subprocess.Popen[bytes]]:
    """That many processes of one of our own scripts, which take from one input what they are told."""
    reading, writing = os.pipe()
    try:
        with open(writing, "wb") as pipe:  # noqa: PTH123 - no file
            pipe.write(told)
        return [
            subprocess.Popen([sys.executable, "-I", "-S", *arguments], stdin=reading, stdout=subprocess.PIPE)  # noqa: S603 - our own
            for _ in range(number)
        ]
    finally:
        os.close(reading)


def _answers(asked: Sequence[tuple[Sequence[str], bytes]]) -> list[_Part]:
    """What our own scripts answer, all of them at once."""
    return [_answer(process.communicate()[0]) for process in _begun(asked)]


def _begun(asked: Sequence[tuple[Sequence[str], bytes]]) -> list[subprocess.Popen[bytes]]:
    running = [
        subprocess.Popen(  # noqa: S603 - our own script, with numbers
            [sys.executable, "-I", *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        for arguments, _ in asked
    ]
    for process, (_, told) in zip(running, asked, strict=True):
        if process.stdin is not None:
            process.stdin.write(told)
            process.stdin.close()
            process.stdin = None
    return running


def _answer(raw: bytes) -> _Part:
    found: Any = marshal.loads(raw)  # noqa: S302 - from our own process
    return found[0], found[1], found[2]


def _joined(parts: Iterable[Iterable[Run]]) -> dict[bytes, tuple[int, bytes]] | None:
    """The last number and hash of every stream; None where a run does not go on where the one before ended."""
    runs: dict[bytes, list[tuple[int, bytes, int, bytes]]] = {}
    for part in parts:
        for stream, first, prev, last, digest in part:
            runs.setdefault(stream, []).append((first, prev, last, digest))
    heads: dict[bytes, tuple[int, bytes]] = {}
    for stream, found in runs.items():
        end = (0, b"")
        for first, prev, last, digest in sorted(found) if len(found) > 1 else found:
            if end != (first - 1, prev):
                return None
            end = (last, digest)
        heads[stream] = end
    return heads
