"""How the two kinds of database are reached: addresses, connections and their settings, and what a forked process must let go of."""

from __future__ import annotations

import os
import sqlite3
from time import monotonic, sleep
from typing import Any, Final
from weakref import WeakSet

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry

from persistence.errors import UnknownDatabase

_DRIVERS: Final = {
    "sqlite": "sqlite+pysqlite",
    "sqlite+pysqlite": "sqlite+pysqlite",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
_ACCEPTED: Final = "sqlite:////folder/lotrinh.db, postgresql+psycopg://user@host/name"
_HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_BUSY_MILLISECONDS: Final = 15_000
_IDLE_SECONDS: Final = 2.0
_USED: Final = "used"
# A server that went without a word, as when a cable is cut, is found out within some seconds, by us and by it: else the rows that
# a vanished host had locked would stay locked for hours.
_OURS: Final = {
    "connect_timeout": 5,
    "keepalives": 1,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
_THEIRS: Final = (
    "timezone=UTC",
    "client_encoding=UTF8",
    "tcp_keepalives_idle=10",
    "tcp_keepalives_interval=5",
    "tcp_keepalives_count=3",
    "tcp_user_timeout=20000",
)
# What a page asks is short: to compile it, or to call workers for it, takes longer than to answer.
_BOUNDED: Final = (
    "statement_timeout=120s",
    "idle_in_transaction_session_timeout=120s",
    "jit=off",
    "max_parallel_workers_per_gather=0",
)
_OPEN: Final[WeakSet[Engine]] = WeakSet()


def parse_url(url: str | URL) -> URL:
    """The URL with its driver made plain. UnknownDatabase names what is accepted; the URL itself is never repeated.

    A server on another host is spoken to under TLS, its certificate checked, unless the URL itself says otherwise (``sslmode=``).
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise _unknown("it is no database URL", "không đúng dạng") from None
    driver = _DRIVERS.get(parsed.drivername)
    if driver is None:
        raise _unknown(f"'{parsed.drivername}' is not supported", f"không hỗ trợ “{parsed.drivername}”")
    if driver.startswith("sqlite") and parsed.database in (None, "", ":memory:"):
        raise _unknown(
            "a database in memory is lost at once; name a file", "phải chỉ rõ tập tin, không dùng bộ nhớ"
        )
    return _secured(parsed.set(drivername=driver))


def _secured(url: URL) -> URL:
    if url.get_backend_name() == "sqlite" or "sslmode" in url.query:
        return url
    named = url.host or url.query.get("host", "")
    hosts = [each for text in ([named] if isinstance(named, str) else named) for each in text.split(",")]
    here = all(not each or each.startswith(("/", "@")) or each in _HERE for each in hosts)
    return url if here else url.update_query_dict({"sslmode": "verify-full"})


def make_engine(url: URL, *, name: str = "lotrinh", bounded: bool = False) -> Engine:
    """The engine with the settings of this program. ``url`` comes from ``parse_url``."""
    # hide_parameters: values of a statement are personal data and must not reach an error text or a log.
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, hide_parameters=True, connect_args={"isolation_level": None})
        event.listen(engine, "connect", _prepare_sqlite)
    else:
        engine = create_engine(
            url,
            hide_parameters=True,
            pool_timeout=10,
            pool_recycle=1800,
            connect_args=_manners(url, name, bounded=bounded),
        )
        _ask_the_idle(engine)
    _OPEN.add(engine)
    return engine


def _ask_the_idle(engine: Engine) -> None:
    """A connection that nobody used for a while is asked whether it is still there: the server may have been away meanwhile. Asking each
    time (``pool_pre_ping``) would be one more way to the server with every act."""

    def gone_back(_connection: object, record: ConnectionPoolEntry | None) -> None:
        if record is not None:
            record.info[_USED] = monotonic()

    def taken(connection: Any, record: ConnectionPoolEntry, _proxy: object) -> None:  # noqa: ANN401 - the driver's connection is untyped here
        if monotonic() - record.info.get(_USED, monotonic()) < _IDLE_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error

    event.listen(engine, "checkin", gone_back)
    event.listen(engine, "checkout", taken)


def reaching(url: URL, name: str, *, path: str) -> dict[str, Any]:
    """How psycopg itself reaches the server of ``url``, for a library that opens connections of its own; ``path`` is its schema."""
    _none, told = create_engine(url).dialect.create_connect_args(url)
    manners = _manners(url, name, bounded=False)
    return {**told, **manners, "options": f"{manners['options']} -c search_path={path}"}


def _manners(url: URL, name: str, *, bounded: bool) -> dict[str, Any]:
    """Settings of a connection; what the address itself sets wins."""
    theirs = [*_THEIRS, *(_BOUNDED if bounded else ())]
    given = url.query.get("options", "")
    options = " ".join([*(f"-c {each}" for each in theirs), *([given] if isinstance(given, str) else given)])
    ours = {"application_name": name, **_OURS}
    return {key: value for key, value in ours.items() if key not in url.query} | {"options": options.strip()}


def _forget_parent() -> None:
    """In a process that was forked: the connections are the parent's, so they are let go of without being closed."""
    for engine in tuple(_OPEN):
        engine.dispose(close=False)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_parent)


def let_go(connection: Connection, *, read: bool = False) -> None:
    """Give a connection back, its transaction rolled back unless it was committed; one that is dead is thrown away without a word.

    A transaction that only ``read`` ends by a commit: after a rollback psycopg forgets every statement that the server has prepared, and
    each of them would be planned anew.
    """
    try:
        if read and not connection.invalidated:  # a dead one has nothing to end
            connection.commit()
        connection.close()
    except DBAPIError:
        if (
            not connection.closed
        ):  # its server may have gone while it was being given back: then nothing is left to throw away
            connection.invalidate()
            connection.close()


def begin(connection: Connection, *, write: bool) -> None:
    """Begin the connection's transaction. A reading one sees one state of the database from its first statement to its last.

    On SQLite a writing one takes the writer's place at once. The driver's own transactions are off (isolation_level=None): it would
    begin too late, and never IMMEDIATE. SQLAlchemy's recipe does this in an engine event; but one such listener makes every
    statement look for listeners, a tenth of an act's time.
    """
    if connection.dialect.name == "sqlite":
        connection.begin()
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
        return
    if not write:
        connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    connection.begin()


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's connection is untyped here
    cursor = connection.cursor()
    # The wait comes first: even turning to WAL may find another process at work.
    cursor.execute(f"PRAGMA busy_timeout={_BUSY_MILLISECONDS}")
    _turn_to_wal(cursor)
    for pragma in (
        "synchronous=FULL",
        "foreign_keys=ON",
        "recursive_triggers=ON",  # REPLACE, too, meets the triggers that guard the record
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _turn_to_wal(cursor: Any) -> None:  # noqa: ANN401 - the driver's cursor is untyped here
    """The journal of a new file becomes a WAL. Two who turn it at once would wait for each other, so SQLite refuses one of them
    without the wait of busy_timeout; that one asks again until the time is over."""
    until = monotonic() + _BUSY_MILLISECONDS / 1000
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if not error.sqlite_errorname.startswith("SQLITE_BUSY") or monotonic() > until:
                raise
            sleep(0.01)
        else:
            return


def _unknown(en: str, vi: str) -> UnknownDatabase:
    return UnknownDatabase(
        f"The database URL cannot be used: {en}. Accepted: {_ACCEPTED}. Set LOTRINH_DATABASE_URL.",
        vi=f"Địa chỉ cơ sở dữ liệu không dùng được: {vi}. Chấp nhận: {_ACCEPTED}. Hãy đặt LOTRINH_DATABASE_URL.",
    )
