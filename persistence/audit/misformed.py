"""Values of another kind than their column: bytes where a text is due, a text where a number is. Only an SQLite file takes such values.

They make a check stop where it stands. It is told as such then, and here every table is looked through for the places.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Boolean, Column, Connection, Integer, LargeBinary

from persistence.audit.report import Findings, Trouble
from persistence.models.base import Base

_SHOWN: Final = 60


def check_misformed(connection: Connection, findings: Findings) -> None:
    """Name each value that is not of its column's kind, by table, column and key of its row."""
    if connection.dialect.name != "sqlite":
        return
    for name, table in sorted(Base.metadata.tables.items()):
        keys = [each.name for each in table.primary_key]
        for column in table.columns:
            asked = f"SELECT {', '.join(keys)} FROM {name} WHERE {_other(column)}"  # noqa: S608 - names of our own
            for row in connection.exec_driver_sql(asked):
                place = f"{name} {', '.join(_shown(each) for each in row)}"
                findings.add(Trouble.FORM, place, None, column.name)


def _other(column: Column[Any]) -> str:
    """The condition that a value is none of its column's kind."""
    kind = "blob" if isinstance(column.type, LargeBinary) else "text"
    if isinstance(column.type, Integer | Boolean):
        kind = "integer"
    may = f"'{kind}', 'null'" if column.nullable else f"'{kind}'"
    wrong = f"typeof({column.name}) NOT IN ({may})"
    return f"{wrong} OR {column.name} NOT IN (0, 1)" if isinstance(column.type, Boolean) else wrong


def _shown(value: object) -> str:
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
