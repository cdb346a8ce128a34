"""Whether the tables and columns are there at all, and whether the file holds together by SQLite's own check."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection

from persistence.audit.report import Findings, Problem, Trouble
from persistence.audit.unvouched import DERIVED, names
from persistence.database import Database
from persistence.models.base import Base

_COLUMNS: Final = {
    "sqlite": "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type IN ('table', 'view')",
    "postgresql": "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()",
}
_TOLD: Final = 20
_LARGE: Final = names(DERIVED) | {"acts", "audit_entries", "blobs"}


def tables_there(connection: Connection, findings: Findings) -> bool:
    """Name each table and column that is gone: without them nothing can be asked."""
    held: dict[str, set[str]] = {}
    for table, column in connection.exec_driver_sql(_COLUMNS[connection.dialect.name]):
        held.setdefault(table, set()).add(column)
    whole = True
    for name, table in sorted(Base.metadata.tables.items()):
        for column in table.columns if name in held else ():
            if column.name not in held[name]:
                whole = False
                findings.add(Trouble.TABLE, f"table {name}", None, column.name)
        if name not in held:
            whole = False
            findings.add(Trouble.TABLE, f"table {name}")
    return whole


def indexes_astray(database: Database, limit: int) -> Iterator[Problem]:
    """Rows of all but the largest tables that one of the file's own indexes lacks or leads astray: by it a case, a person or a paper is
    found no more, though its row is there. ``check_file`` looks at everything. ``StorageError``."""
    if database.dialect != "sqlite":
        return
    findings = Findings(limit)
    with database.reading() as connection:
        for table in sorted(Base.metadata.tables.keys() - _LARGE):
            _hold_together(connection, findings, f"PRAGMA integrity_check({table})")
    yield from findings.problems


def check_file(connection: Connection, findings: Findings) -> None:
    """SQLite's own check of the file: pages, and that each index has the rows of its table. A row that an index lacks is in no list."""
    if connection.dialect.name == "sqlite":
        _hold_together(connection, findings, f"PRAGMA integrity_check({_TOLD})")


def _hold_together(connection: Connection, findings: Findings, asked: str) -> None:
    told = connection.exec_driver_sql(asked).scalars().all()
    for line in (line for each in told for line in str(each).splitlines()):
        if line != "ok" and not line.startswith("***"):
            findings.add(Trouble.FILE, "integrity_check", None, line)
