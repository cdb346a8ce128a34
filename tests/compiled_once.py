"""SQL is compiled once a process: every test has an engine of its own, and each would compile the same statements anew.

SQLAlchemy keeps what it compiled by engine and by dialect. Here all engines keep it in one place, and two dialects whose settings are
alike to the last one are one and the same in it. Dialects that are not yet connected are told apart, as are those that differ in
anything: the version of the server, the style of parameters, what is supported.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import Engine
from sqlalchemy.util import LRUCache

_DIALECTS: Final[tuple[Any, ...]] = (PGDialect_psycopg, SQLiteDialect_pysqlite)
_KEPT: Final[LRUCache[Any, Any]] = LRUCache(4000)
_ALIKE: Final[dict[tuple[object, ...], object]] = {}
_MARK: Final = "_lotrinh_alike"
_PLAIN: Final = (str, int, float, tuple, type(None))


def _alike(dialect: Any) -> object:
    """The same object for all dialects of the same settings, once they are connected."""
    settings = vars(dialect)
    if _MARK in settings:
        return settings[_MARK]
    if getattr(dialect, "server_version_info", None) is None or "default_schema_name" not in settings:
        return dialect.__dict__  # not connected: like itself alone
    plain = [
        (name, value) for name, value in settings.items() if isinstance(value, _PLAIN) or callable(value)
    ]
    settings[_MARK] = _ALIKE.setdefault((type(dialect), *sorted(plain, key=str)), object())
    return settings[_MARK]


def install() -> None:
    """For every engine made from now on."""
    kept: Any = property(lambda engine: _KEPT, lambda engine, own: None)
    Engine._compiled_cache = kept
    for dialect in _DIALECTS:
        dialect.__eq__ = lambda self, other: (
            self is other or (type(self) is type(other) and _alike(self) is _alike(other))
        )
        dialect.__hash__ = lambda self: hash(type(self))
