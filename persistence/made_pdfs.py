"""PDFs once made, sealed, where every host of the database finds them; the first that was made stays."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from persistence.database import Database
from persistence.models import MADE_PDFS

_NEW: Final = {
    "sqlite": sqlite.insert(MADE_PDFS).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(MADE_PDFS).on_conflict_do_nothing(),
}


class MadePdfs:
    """The PDFs of one database, by a key that tells nothing of a person."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, key: str) -> bytes | None:
        """What is kept under ``key``, sealed."""
        with self._database.reading() as connection:
            return connection.execute(select(MADE_PDFS.c.sealed).where(MADE_PDFS.c.key == key)).scalar()

    def keep(self, key: str, sealed: bytes, at: datetime) -> None:
        """Keep it unless something is kept."""
        with self._database.writing() as connection:
            connection.execute(_NEW[connection.dialect.name], {"key": key, "sealed": sealed, "made_at": at})

    def forget(self, key: str) -> None:
        """Let it go."""
        with self._database.writing() as connection:
            connection.execute(delete(MADE_PDFS).where(MADE_PDFS.c.key == key))
