"""The database behind one URL: engine, transactions, and clear words when it cannot serve.

SQLite (a file) and PostgreSQL (psycopg 3) are spoken to by one code path. On SQLite a writing transaction begins IMMEDIATE, so
that two writers queue instead of failing half-way, and every commit is flushed to the disk (WAL, synchronous=FULL). On PostgreSQL
reading is done on a snapshot and writing at READ COMMITTED; what must not change meanwhile is locked by the reader
(``SqlUnitOfWork.find_person``) or held by a version.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError, ProgrammingError

from persistence.errors import (
    DatabaseBusy,
    DatabaseDamaged,
    DatabaseNotMigrated,
    DatabaseUnreachable,
    TextDamaged,
    UnknownDatabase,
)
from persistence.models import SCHEMA_REVISION
from rules.errors import LotrinhError
from workflows.errors import case_changed

if TYPE_CHECKING:
    from persistence.keys.keeper import Keys

_DRIVERS: Final = {
    "sqlite": "sqlite+pysqlite",
    "sqlite+pysqlite": "sqlite+pysqlite",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
_ACCEPTED: Final = "sqlite:////folder/lotrinh.db, postgresql+psycopg://user@host/name"
_BUSY_MILLISECONDS: Final = 15_000
_FIRST: Final = frozenset({"40001", "40P01"})  # serialization failure, deadlock: someone was first


class Database:
    """One database. Cheap to make; the first connection checks that the tables are those of this program.

    Raises UnknownDatabase at once; DatabaseUnreachable, DatabaseBusy or DatabaseNotMigrated when used.
    """

    def __init__(self, url: str, *, check_revision: bool = True, keys: Keys | None = None) -> None:
        """``keys`` seal and open what is personal; without them new records are kept in the clear and sealed ones cannot be read."""
        self.url: Final = parse_url(url)
        self.keys = keys
        self.engine: Final = make_engine(self.url)
        self._unchecked = check_revision
        self.kept: set[str] = set()  # hashes of bytes known to be kept, beside what the acts bring
        self._lock: Final = Lock()

    @property
    def dialect(self) -> str:
        """ "sqlite" or "postgresql"."""
        return self.engine.dialect.name

    def connect(self, *, write: bool) -> Connection:
        """A connection with its transaction begun; the caller commits or rolls back and closes."""
        if self._unchecked:
            self.check()
        return self._open(write=write)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A writing transaction: committed at the end, rolled back on an error."""
        with self._block(write=True) as connection:
            yield connection
            connection.commit()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A reading transaction."""
        with self._block(write=False) as connection:
            yield connection

    def check(self) -> None:
        """Whether the database answers and its tables are those of this program; raises otherwise."""
        with self._lock:
            connection = self._open(write=False)
            try:
                found = _revision(connection)
            finally:
                connection.close()
            refuse_newer(found)
            if found != SCHEMA_REVISION:
                raise _not_migrated(found)
            self._unchecked = False

    def close(self) -> None:
        """Close every idle connection."""
        self.engine.dispose()

    @contextmanager
    def _block(self, *, write: bool) -> Iterator[Connection]:
        connection = self.connect(write=write)
        try:
            yield connection
        except DBAPIError as error:
            raise translated(error) from error
        finally:
            connection.close()

    def _open(self, *, write: bool) -> Connection:
        try:
            connection = self.engine.connect()
        except DBAPIError as error:
            raise translated(error) from error
        try:
            begin(connection, write=write)
        except DBAPIError as error:
            connection.close()
            raise translated(error) from error
        return connection


def parse_url(url: str) -> URL:
    """The URL with its driver made plain. UnknownDatabase names what is accepted; the URL itself is never repeated."""
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
    return parsed.set(drivername=driver)


def make_engine(url: URL) -> Engine:
    """The engine with the settings of this program. ``url`` comes from ``parse_url``."""
    # hide_parameters: values of a statement are personal data and must not reach an error text or a log.
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, hide_parameters=True, connect_args={"isolation_level": None})
        event.listen(engine, "connect", _prepare_sqlite)
        return engine
    options = {"options": "-c timezone=UTC -c client_encoding=UTF8"} if "options" not in url.query else {}
    return create_engine(url, hide_parameters=True, pool_pre_ping=True, connect_args=options)


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


def translated(error: DBAPIError) -> LotrinhError | DBAPIError:
    """The error of the tree for a driver's error: someone was first, busy, unreachable; else the error itself."""
    state = getattr(error.orig, "sqlstate", None)
    name = getattr(error.orig, "sqlite_errorname", None) or ""
    if state in _FIRST:
        return case_changed()
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return DatabaseBusy(
            "The database is busy with other writers; nothing was written. Try again.",
            vi="Cơ sở dữ liệu đang bận, chưa có gì được ghi. Hãy thử lại.",
        )
    damaged = _damage(error, name)
    if damaged is not None:
        return damaged(
            "The database is damaged or is no database of this program. Stop writing, run `lotrinh audit verify`, and restore a backup.",
            vi="Cơ sở dữ liệu bị hỏng hoặc không phải của chương trình này. Hãy ngừng ghi, chạy `lotrinh audit verify`"
            " và khôi phục từ bản sao lưu.",
        )
    if isinstance(error, (OperationalError, InterfaceError)):
        return DatabaseUnreachable(
            f"The database cannot be used ({name or state or type(error.orig).__name__}); nothing was written. Check that"
            " LOTRINH_DATABASE_URL is right, that the server runs or the folder exists and can be written to,"
            " and that the disk is not full.",
            vi="Không dùng được cơ sở dữ liệu, chưa có gì được ghi. Kiểm tra LOTRINH_DATABASE_URL, máy chủ hoặc thư mục dữ liệu"
            " và dung lượng đĩa.",
        )
    return error


def _damage(error: DBAPIError, name: str) -> type[DatabaseDamaged] | None:
    if "Could not decode to UTF-8" in str(error.orig):
        return TextDamaged
    return DatabaseDamaged if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")) else None


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


def _revision(connection: Connection) -> str | None:
    try:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    except (OperationalError, ProgrammingError) as error:
        missing = "no such table" in str(error.orig) or getattr(error.orig, "sqlstate", None) == "42P01"
        if missing:
            return None
        raise translated(error) from error


def refuse_newer(found: str | None) -> None:
    """A newer program made these tables: this one neither reads nor changes them, and does not take them back. ``DatabaseNotMigrated``."""
    if found is not None and found > SCHEMA_REVISION:
        raise DatabaseNotMigrated(
            f"The database is at revision {found}, newer than this program ({SCHEMA_REVISION}). Install the newer program.",
            vi=f"Cơ sở dữ liệu (bản {found}) mới hơn chương trình (bản {SCHEMA_REVISION}). Hãy cài chương trình mới hơn.",
            found=found,
            wanted=SCHEMA_REVISION,
        )


def _not_migrated(found: str | None) -> DatabaseNotMigrated:
    return DatabaseNotMigrated(
        f"The database is {'empty' if found is None else 'at revision ' + found}; this program needs {SCHEMA_REVISION}."
        " Run `lotrinh db upgrade`.",
        vi=f"Cơ sở dữ liệu {'chưa có bảng' if found is None else 'đang ở bản ' + found}; chương trình cần bản {SCHEMA_REVISION}."
        " Hãy chạy `lotrinh db upgrade`.",
        found=found,
        wanted=SCHEMA_REVISION,
    )


def _unknown(en: str, vi: str) -> UnknownDatabase:
    return UnknownDatabase(
        f"The database URL cannot be used: {en}. Accepted: {_ACCEPTED}. Set LOTRINH_DATABASE_URL.",
        vi=f"Địa chỉ cơ sở dữ liệu không dùng được: {vi}. Chấp nhận: {_ACCEPTED}. Hãy đặt LOTRINH_DATABASE_URL.",
    )
