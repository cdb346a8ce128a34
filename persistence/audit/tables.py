"""Whether the tables and columns are there at all, and whether the file holds together by SQLite's own check."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection

from persistence.audit.report import Findings, Trouble
from persistence.models.base import Base

_COLUMNS: Final = {
    "sqlite": "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type IN ('table', 'view')",
    "postgresql": "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()",
}
_TOLD: Final = 20


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


def check_file(connection: Connection, findings: Findings) -> None:
    """SQLite's own check of the file: pages, and that each index has the rows of its table. A row that an index lacks is in no list."""
    if connection.dialect.name == "sqlite":
        told = connection.exec_driver_sql(f"PRAGMA integrity_check({_TOLD})").scalars().all()
        for line in (line for each in told for line in str(each).splitlines()):
            if line != "ok" and not line.startswith("***"):
                findings.add(Trouble.FILE, "integrity_check", None, line)
