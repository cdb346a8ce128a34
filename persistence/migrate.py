"""Bring the tables of a database to a revision. Called by `lotrinh db upgrade`, tests and the demo; needs no file in the working folder.

A migration runs in one transaction with all the others asked for: all of them or none, on SQLite too. Two processes that start at
once wait for each other. SQLite checks foreign keys at the end instead of row by row, because it changes a table by rebuilding it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.util.exc import CommandError
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from persistence import cites
from persistence.database import refuse_newer
from persistence.engines import begin, make_engine, parse_url
from persistence.errors import MigrationRefused, UnknownRevision
from persistence.models import SCHEMA_REVISION
from persistence.search import indexing
from persistence.translating import translated

_SCRIPTS: Final = Path(__file__).parent / "migrations"
_LOCK: Final = 0x10_7124  # any number, the same for every process of this program


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database up to ``revision``; an empty one is filled. Safe to repeat. UnknownRevision, MigrationRefused, StorageError."""
    _run(url, lambda config: command.upgrade(config, revision))


def downgrade(url: str, revision: str) -> None:
    """Take the database back to ``revision`` ("base": no tables). What the newer tables held is LOST: back up first."""
    _run(url, lambda config: command.downgrade(config, revision))


def current(url: str) -> str | None:
    """The revision of the database; None if it was never migrated."""
    with _connection(url) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def config_for(connection: Connection) -> Config:
    """Alembic's settings, without a file, speaking through ``connection``."""
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _run(url: str, work: Callable[[Config], None]) -> None:
    with _connection(url) as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        refuse_newer(MigrationContext.configure(connection).get_current_revision())
        try:
            work(config_for(connection))
            if MigrationContext.configure(connection).get_current_revision() == SCHEMA_REVISION:
                indexing.ensure(connection)
                cites.ensure(connection)
        except CommandError as error:
            raise UnknownRevision(
                f"The migration cannot be done: {error}. Use `head`, `base` or a revision of this program.",
                vi="Không có bản di trú này. Dùng `head`, `base` hoặc một bản của chương trình.",
            ) from error
        if (
            connection.dialect.name == "sqlite"
            and connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        ):
            raise MigrationRefused(
                "The migration would leave rows that point at nothing; it was taken back. Report this with the versions of both programs.",
                vi="Bản di trú làm đứt liên kết dữ liệu nên đã được hoàn lại. Hãy báo cho nhóm phát triển kèm số phiên bản.",
            )
        connection.commit()


@contextmanager
def _connection(url: str) -> Iterator[Connection]:
    engine = make_engine(parse_url(url))
    try:
        with engine.connect() as connection:
            if connection.dialect.name == "sqlite":
                # Before the transaction begins: inside one SQLite ignores it.
                connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
            begin(connection, write=True)
            yield connection
    except DBAPIError as error:
        raise translated(error) from error
    finally:
        engine.dispose()
