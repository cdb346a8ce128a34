"""The database behind one URL: engine, transactions, and clear words when it cannot serve.

SQLite (a file) and PostgreSQL (psycopg 3) are spoken to by one code path. On SQLite a writing transaction begins IMMEDIATE, so
that two writers queue instead of failing half-way, and every commit is flushed to the disk (WAL, synchronous=FULL). On PostgreSQL
reading is done on a snapshot and writing at READ COMMITTED; what must not change meanwhile is locked by the reader
(``SqlUnitOfWork.find_person``) or held by a version.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Final

from sqlalchemy import URL, Connection, inspect, text
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolExhausted

from persistence.engines import begin, let_go, make_engine, parse_url
from persistence.errors import DatabaseDamaged, DatabaseNotMigrated
from persistence.models import SCHEMA_REVISION
from persistence.translating import busy, damaged_file, translated
from persistence.view import View

if TYPE_CHECKING:
    from persistence.keys.keeper import Keys


class Database:
    """One database. Cheap to make; the first connection checks that the tables are those of this program.

    Raises UnknownDatabase at once; DatabaseUnreachable, DatabaseBusy or DatabaseNotMigrated when used.
    """

    def __init__(
        self,
        url: str | URL,
        *,
        check_revision: bool = True,
        keys: Keys | None = None,
        name: str = "lotrinh",
        bounded: bool = False,
    ) -> None:
        """``keys`` seal and open what is personal; without them new records are kept in the clear and sealed ones cannot be read.

        ``name`` is shown by a server beside the connections; ``bounded``: no statement and no silence longer than two minutes, as for
        pages.
        """
        self.url: Final = parse_url(url)
        self.keys = keys
        self.engine: Final = make_engine(self.url, name=name, bounded=bounded)
        self._unchecked = check_revision
        self.kept: set[str] = set()  # hashes of bytes known to be kept, beside what the acts bring
        self.cites: set[int] = set()  # lists of citations known to be kept (``persistence.cites``)
        self._lock: Final = Lock()
        self.view: Final = View()

    @property
    def dialect(self) -> str:
        """ "sqlite" or "postgresql"."""
        return self.engine.dialect.name

    def connect(self, *, write: bool) -> Connection:
        """A connection with its transaction begun; the caller commits or rolls back and closes."""
        if self._unchecked:
            self.check()
        if write:
            self.view.end()  # what the rest of the page reads is read by itself
        return self._open(write=write)

    def shared(self) -> Connection | None:
        """The connection by which this thread reads all that a page asks (``persistence.view``), if it does; to be left, not closed."""
        return self.view.enter(lambda: self.connect(write=False))

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A writing transaction: committed at the end, rolled back on an error."""
        if self._unchecked:
            self.check()
        self.view.write()
        try:
            with self._block(write=True) as connection:
                yield connection
                try:
                    connection.commit()
                except DBAPIError as error:
                    raise translated(error, committing=True) from error
        finally:
            self.view.written()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A reading transaction, or the one in which a page reads everything."""
        shared = self.shared()
        if shared is None:
            with self._block(write=False) as connection:
                yield connection
            return
        try:
            yield shared
        except DBAPIError as error:
            self.view.drop()
            raise translated(error) from error
        finally:
            self.view.leave(shared)

    def check(self) -> None:
        """Whether the database answers and its tables are those of this program; raises otherwise."""
        with self._lock:
            connection = self._open(write=False)
            try:
                found = _revision(connection)
            finally:
                let_go(connection)
            refuse_newer(found)
            if found is None and self._has("acts"):
                raise _revision_gone()
            if found != SCHEMA_REVISION:
                raise _not_migrated(found)
            self._unchecked = False

    def _has(self, table: str) -> bool:
        connection = self._open(write=False)
        try:
            return inspect(connection).has_table(table)
        finally:
            let_go(connection)

    def close(self) -> None:
        """Close every idle connection."""
        self.engine.dispose()

    @contextmanager
    def _block(self, *, write: bool) -> Iterator[Connection]:
        connection = self._open(write=True) if write else self.connect(write=False)
        whole = False
        try:
            yield connection
            whole = True
        except DBAPIError as error:
            raise translated(error) from error
        finally:
            let_go(connection, read=whole and not write)

    def _open(self, *, write: bool) -> Connection:
        try:
            connection = self.engine.connect()
        except DBAPIError as error:
            raise translated(error) from error
        except PoolExhausted as error:
            raise busy() from error
        except (
            UnicodeDecodeError
        ) as error:  # SQLite names what is damaged in its schema by bytes that are no text
            raise damaged_file() from error
        try:
            begin(connection, write=write)
        except DBAPIError as error:
            let_go(connection)
            raise translated(error) from error
        return connection


def _revision(connection: Connection) -> str | None:
    try:
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return None if found is None else str(found)
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


def _revision_gone() -> DatabaseDamaged:
    return DatabaseDamaged(
        "The database has tables, but what tells their revision (alembic_version) is gone: somebody took it away. Keep the database as it"
        " is and restore a backup.",
        vi="Cơ sở dữ liệu có bảng nhưng mất phần ghi bản của chúng (alembic_version): đã có người xóa. Hãy giữ nguyên và khôi phục từ"
        " bản sao lưu.",
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
