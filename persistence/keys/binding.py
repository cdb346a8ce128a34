"""Which realm of a store of keys belongs to a database: told in the database, once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select

from persistence.database import Database
from persistence.models import KEY_STORES


def realm_of(database: Database) -> str | None:
    """The realm of this database; None where nothing in it was ever sealed."""
    with database.reading() as connection:
        return connection.execute(select(KEY_STORES.c.id)).scalar()


def bind(database: Database, realm: str, at: datetime) -> str:
    """Bind the database to a realm; the realm to which it is bound: another process may have been first."""
    with database.writing() as connection:
        if database.dialect == "postgresql":
            connection.exec_driver_sql("LOCK TABLE key_stores IN SHARE ROW EXCLUSIVE MODE")
        found = connection.execute(select(KEY_STORES.c.id)).scalar()
        if found is None:
            connection.execute(insert(KEY_STORES), {"id": realm, "since": at})
    return realm if found is None else str(found)
