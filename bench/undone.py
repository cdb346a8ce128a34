"""A kept file of SQLite in which everything that is done is taken back at the end: pages may be tried in every state, the file stays.

One connection is behind all of the engine's; a writing transaction is a savepoint of the one that never commits. What a page costs is so
measured without the flush to the disk with which a reading is put on record.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any, Final, Self

from sqlalchemy import Engine, event

_NAMES: Final = count(1)


@contextmanager
def taken_back(path: str) -> Iterator[None]:
    """As long as it lasts every engine of this process that opens this file speaks through one connection, whose changes never stay."""
    raw = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    raw.execute("PRAGMA foreign_keys=OFF")
    raw.execute("PRAGMA recursive_triggers=ON")
    raw.execute("BEGIN")

    def connect(_dialect: object, _record: object, arguments: Any, _named: object) -> Any:  # noqa: ANN401 - as SQLAlchemy hands it
        return _Shared(raw) if arguments and arguments[0] == path else None

    event.listen(Engine, "do_connect", connect)
    try:
        yield
    finally:
        event.remove(Engine, "do_connect", connect)
        raw.execute("ROLLBACK")
        raw.close()


class _Shared:
    """What the engine takes for a connection of its own."""

    def __init__(self, raw: sqlite3.Connection) -> None:
        self._raw = raw
        self.point = ""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - everything else is the connection's own
        return getattr(self._raw, name)

    def cursor(self) -> sqlite3.Cursor:
        cursor = self._raw.cursor(_Cursor)
        cursor.owner = self
        return cursor

    def commit(self) -> None:
        if self.point:
            self._raw.execute(f"RELEASE {self.point}")
            self.point = ""

    def rollback(self) -> None:
        if self.point:
            self._raw.execute(f"ROLLBACK TO {self.point}")
            self.commit()

    def close(self) -> None:
        self.rollback()


class _Cursor(sqlite3.Cursor):
    """Begins a savepoint where a writing transaction is begun, and nothing where a reading one is."""

    owner: _Shared

    def execute(self, sql: str, parameters: Any = (), /) -> Self:  # noqa: ANN401 - as the driver has it
        if sql == "BEGIN":
            return self
        if sql == "BEGIN IMMEDIATE":
            self.owner.point = f"p{next(_NAMES)}"
            return super().execute(f"SAVEPOINT {self.owner.point}")
        if sql.startswith(("PRAGMA journal_mode", "PRAGMA synchronous")):
            return self
        return super().execute(sql, parameters)
