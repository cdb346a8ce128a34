"""A database that cannot be read to its end: which tables that touches, so that it is known what a backup must bring back.

The check of the record stops at the first page that is no page any more. Called by ``lotrinh audit verify`` then, in its place.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from sqlalchemy import URL, Connection

from persistence.audit.report import Findings, Report, Trouble
from persistence.audit.tables import check_file
from persistence.database import Database
from persistence.errors import DatabaseDamaged
from persistence.models.base import Base


def what_can_be_read(url: str | URL, limit: int) -> Report:
    """Read every table to its end and name each where that cannot be done; of a file also what SQLite says of its pages.
    ``StorageError``, but for what is damaged."""
    findings, tables = Findings(limit), sorted(Base.metadata.tables)
    database = Database(url, check_revision=False)
    try:
        damaged = [name for name in tables if not _reads(database, partial(_read, table=name))]
        for name in damaged if damaged != tables else ():
            findings.add(Trouble.DAMAGED, f"table {name}")
        pages = _reads(database, partial(check_file, findings=findings))
        if damaged == tables or not (pages or damaged):
            findings.add(Trouble.DAMAGED, "the file")
    finally:
        database.close()
    return Report.of(findings)


def _reads(database: Database, question: Callable[[Connection], None]) -> bool:
    try:
        with database.reading() as connection:
            question(connection)
    except DatabaseDamaged:
        return False
    return True


def _read(connection: Connection, table: str) -> None:
    asked = f"SELECT * FROM {table}"  # noqa: S608 - a name of our own; a column that is gone is told by the check
    for _ in connection.exec_driver_sql(asked, execution_options={"yield_per": 500}):
        pass  # each value, also one that has pages of its own
