"""The database of an installation with its keys, and nothing of the law: all that a check of the record needs."""

from __future__ import annotations

from datetime import UTC, datetime

from persistence.database import Database
from persistence.erasures import Erasures
from persistence.errors import DatabaseNotMigrated
from rules.errors import LotrinhError
from web.masterkey import open_keys
from web.settings import Settings


def now() -> datetime:
    """The one place where the program reads the clock."""
    return datetime.now(UTC)


def database_of(settings: Settings, at: datetime, hands: str = "") -> Database:
    """The database with its keys; erasures that were broken off are finished. To be closed with ``close_database``.

    Raises a ``StorageError`` (not migrated, unreachable), ``EnvironmentFault``.
    """
    if settings.database_file is not None and not settings.database_file.exists():
        raise no_database()
    database = Database(settings.database_url, name=f"lotrinh {hands}".strip(), bounded=hands == "web")
    try:
        database.check()
        database.keys = open_keys(settings, database, at)
        Erasures(database).settle()
    except LotrinhError:
        database.close()
        raise
    return database


def close_database(database: Database) -> None:
    """Close idle connections, those of the store of keys too."""
    database.close()
    if database.keys is not None:
        database.keys.store.close()


def no_database() -> DatabaseNotMigrated:
    """There is nothing yet where the database should be."""
    return DatabaseNotMigrated(
        "There is no database yet. Run `lotrinh db upgrade` to make it, or `lotrinh demo` to see an invented case.",
        vi="Chưa có cơ sở dữ liệu. Chạy `lotrinh db upgrade` để tạo, hoặc `lotrinh demo` để xem một vụ việc giả định.",
    )
