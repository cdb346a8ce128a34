"""The town put on file once for each kind of database; every test gets a copy of what came of it.

To put offices, officers and persons on file, seal them and index them takes longer than most tests. It is proved where registers are
tested; here it is only what the other tests stand on.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import sql

from tests import postgresql as pg
from tests.conftest import copied
from tests.web.site import site
from web.settings import sqlite_url

_HOLDING = """
SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND c.relkind = 'r' AND pg_relation_size(c.oid) > 0
"""
_COUNTED = "SELECT schemaname, sequencename, last_value FROM pg_sequences WHERE last_value IS NOT NULL"
FILE = "lotrinh.sqlite"  # as ``migrated_url`` calls it
_Rows = dict[tuple[str, str], bytes]


@dataclass(slots=True)
class Settled:
    """A data folder of the town, on SQLite with the database in it; its rows on PostgreSQL by table."""

    home: Path
    rows: _Rows = field(default_factory=dict)
    counts: dict[tuple[str, str], int] = field(default_factory=dict)

    def give(self, home: Path) -> None:
        """The data folder with its keys; a file of the same name is replaced."""
        shutil.copytree(self.home, home, dirs_exist_ok=True)
        shutil.copy2(f"{self.home}.master-key", f"{home}.master-key")

    def fill(self, server: pg.Server, name: str) -> None:
        """Put the rows into an empty database with all tables."""
        with _connected(server, name) as link:
            link.execute("SET session_replication_role = replica")  # rows come table by table
            for table, rows in self.rows.items():
                with link.cursor().copy(_copying("COPY {} FROM STDIN", table)) as into:
                    into.write(rows)
            for (schema, sequence), last in self.counts.items():
                link.execute("SELECT setval(%s::regclass, %s)", (f'"{schema}"."{sequence}"', last))


def on_file(folder: Path, template: Path) -> Settled:
    """The town in a file."""
    home = folder / "home"
    home.mkdir()
    copied(template, home / FILE)
    with site(sqlite_url(home / FILE), home):
        pass
    assert not [*home.glob("*-wal")], "all is in the files themselves"
    return Settled(home)


def on_server(folder: Path, server: pg.Server, template: str) -> Settled:
    """The town on a server; what the empty database holds already must be as it was."""
    home, name = folder / "home", server.create(template=template)
    before = _rows(server, name)
    with site(server.url(name), home):
        pass
    after = _rows(server, name)
    assert all(after[table] == rows for table, rows in before.items()), (
        "the town changes what tables begin with"
    )
    with _connected(server, name) as link:
        counts = {(schema, sequence): last for schema, sequence, last in link.execute(_COUNTED).fetchall()}
    server.drop(name)
    return Settled(home, {table: rows for table, rows in after.items() if table not in before}, counts)


def _rows(server: pg.Server, name: str) -> _Rows:
    found: _Rows = {}
    with _connected(server, name) as link:
        for table in link.execute(_HOLDING).fetchall():
            with link.cursor().copy(_copying("COPY {} TO STDOUT", table)) as rows:
                found[table] = b"".join(rows)
    return {table: rows for table, rows in found.items() if rows}


def _connected(server: pg.Server, name: str) -> psycopg.Connection:
    return psycopg.connect(host=str(server.folder), user="postgres", dbname=name)


def _copying(command: str, table: tuple[str, str]) -> sql.Composed:
    return sql.SQL(command).format(sql.Identifier(*table))
