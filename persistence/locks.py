"""Locks that a server is asked for where its own row locks do not serve. SQLite, which has one writer at a time, needs none."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection

_READINGS: Final = 0x10_7125  # any number, the same for every process of this program


def hold_readings(connection: Connection, *, alone: bool) -> None:
    """Whoever writes readings holds this with all the others until the commit; an anchor holds it ``alone``.

    A lock on the table would need the right to change it, which the program's role has not (``persistence.roles``).
    """
    if connection.dialect.name == "postgresql":
        how = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
        connection.exec_driver_sql(f"SELECT {how}({_READINGS})")
