"""A released record as that version of the program would have left it on PostgreSQL: its tables by its own revisions, its rows copied.

The archives of ``released/`` are of SQLite, the smaller thing to keep. The same program wrote the same values to both databases; they
differ in their types alone, which the tables of the server tell.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from persistence import migrate

_TYPES: dict[str, Callable[[Any], Any]] = {
    "timestamp with time zone": lambda value: f"{value}+00:00",
    "boolean": bool,
}


def put_on_server(file: Path, url: str, revision: str) -> int:
    """Make the tables of ``revision`` in the empty database at ``url`` and copy every row of the SQLite ``file``; how many."""
    migrate.upgrade(url, revision)
    plain = url.replace("postgresql+psycopg://", "postgresql://")
    with closing(sqlite3.connect(file)) as old, psycopg.connect(plain) as new:
        new.execute(
            "SET session_replication_role = replica"
        )  # rows come in any order; keys hold once all are there
        return sum(_copied(old, new, table) for table in _tables(new))


def _tables(new: psycopg.Connection[Any]) -> list[str]:
    found = new.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").fetchall()
    return [name for (name,) in found if name != "alembic_version"]


def _copied(old: sqlite3.Connection, new: psycopg.Connection[Any], table: str) -> int:
    asked = "SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s"
    types = dict(new.execute(asked, (table,)).fetchall())
    found = old.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - the name of a table of ours
    columns = [column for column, *_rest in found.description]
    assert set(columns) == set(types), f"{table}: the two databases have other columns"
    as_typed = [_TYPES.get(types[column], lambda value: value) for column in columns]
    rows = [
        tuple(None if value is None else turn(value) for turn, value in zip(as_typed, row, strict=True))
        for row in found
    ]
    if not rows:
        return 0
    into = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
        sql.Identifier(table),
        sql.SQL(", ").join(map(sql.Identifier, columns)),
        sql.SQL(", ").join([sql.Placeholder()] * len(columns)),
    )
    new.cursor().executemany(into, rows)
    for column in columns:
        _go_on(new, table, column)
    return len(rows)


def _go_on(new: psycopg.Connection[Any], table: str, column: str) -> None:
    """Numbers that the server gives go on after those that were copied."""
    (serial,) = new.execute("SELECT pg_get_serial_sequence(%s, %s)", (table, column)).fetchone() or (None,)
    if serial is not None:
        last = sql.SQL("SELECT setval(%s, (SELECT max({}) FROM {}))")
        new.execute(last.format(sql.Identifier(column), sql.Identifier(table)), (serial,))
