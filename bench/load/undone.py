"""A database of PostgreSQL in which everything that is done is taken back at the end, as ``bench/undone.py`` has it for a file of SQLite.

One session is behind all of the engine's connections: a writing transaction is a savepoint of the one that never commits. What a page
costs is so measured without the flush to the disk with which a reading is put on record.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg.abc import PQGen
from sqlalchemy import Engine, event

_NAMES: Final = count(1)
_NANOSECONDS: Final = 1_000_000


class Session:
    """The one session; how long its server process has worked."""

    def __init__(self, raw: psycopg.Connection[Any]) -> None:
        self._told = Path(f"/proc/{raw.info.backend_pid}/schedstat")

    def worked(self) -> float:
        """Milliseconds of processor that the server took for it so far."""
        return int(self._told.read_text("ascii").split()[0]) / _NANOSECONDS


@contextmanager
def taken_back(where: str) -> Iterator[Session]:
    """As long as it lasts every engine of this process that speaks to PostgreSQL speaks through one session, whose changes never stay."""
    options = "-c timezone=UTC -c client_encoding=UTF8 -c jit=off -c max_parallel_workers_per_gather=0"
    raw: psycopg.Connection[Any] = psycopg.connect(where, options=options)
    raw.execute("SELECT 1")  # what begins here never commits

    def connect(dialect: Any, _record: object, _arguments: object, _named: object) -> object:  # noqa: ANN401 - as SQLAlchemy hands it
        return _Shared(raw) if dialect.name == "postgresql" else None

    event.listen(Engine, "do_connect", connect)
    try:
        yield Session(raw)
    finally:
        event.remove(Engine, "do_connect", connect)
        raw.rollback()
        raw.close()


class _Shared(psycopg.Connection[Any]):
    """What the engine takes for a connection of its own. Reading needs no savepoint; writing begins one with its first statement."""

    __slots__ = ("point", "reading")

    def __init__(self, raw: psycopg.Connection[Any]) -> None:
        self.__dict__ = raw.__dict__  # the same session, lock and statements
        self.point = ""
        self.reading: bool | None = None

    def commit(self) -> None:
        self._say("RELEASE")

    def rollback(self) -> None:
        if self.point:
            point = self.point
            self._say("ROLLBACK TO")
            self.point = point
            self.commit()

    def close(self) -> None:
        self.rollback()

    def set_isolation_level(self, value: object) -> None:
        """It is that of the one session."""

    def set_autocommit(self, value: object) -> None:
        """Never."""

    def set_read_only(self, value: bool | None) -> None:  # noqa: FBT001 - as the driver has it
        self.reading = value

    def _say(self, what: str) -> None:
        if self.point:
            command = f"{what} SAVEPOINT {self.point}".encode()
            self.point = ""
            with self.lock:
                self.wait(self._exec_command(command))

    def _start_query(self) -> PQGen[None]:
        if not self.reading and not self.point:
            self.point = f"p{next(_NAMES)}"
            yield from self._exec_command(f"SAVEPOINT {self.point}".encode())

    def __del__(self, *_more: object) -> None:
        """The session is closed by whoever began it."""
