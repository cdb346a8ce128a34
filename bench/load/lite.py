"""Lays the country into a file of SQLite: the lines that PostgreSQL copies, taken apart; one process casts, one writes."""

from __future__ import annotations

import re
import sqlite3
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from typing import Final

from bench.load import store
from bench.load.plan import Foundry, Size, foundry_of, homes_of
from persistence.migrate import upgrade

_CHUNK: Final = 500
_ORDER: Final = (
    "cases",
    "case_units",
    "audit_streams",
    "acts",
    "audit_entries",
    "deadlines",
    "documents",
)
_LOOSE: Final = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND sql NOT LIKE 'CREATE UNIQUE%'"
_ESCAPE: Final = re.compile(r"\\(.)")
_MEANT: Final = {"t": "\t", "n": "\n", "r": "\r"}
Rows = dict[str, list[list[str | None]]]


def made(size: Size) -> Path:
    """The file of the country of this size; made where it is not there yet."""
    path = store.folder() / f"{size.name}.db"
    if not path.exists():
        store.folder().mkdir(parents=True, exist_ok=True)
        making = path.with_name("making.db")
        for old in path.parent.glob("making.db*"):
            old.unlink()
        store.prepare(f"sqlite:///{making}", size)
        store.put_persons(f"sqlite:///{making}", size)
        _fill(making, size)
        store.index_persons(f"sqlite:///{making}")
        with closing(sqlite3.connect(making, isolation_level=None)) as raw:
            raw.execute("ANALYZE")
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        making.rename(path)
    upgrade(f"sqlite:///{path}")
    return path


def _fill(path: Path, size: Size) -> None:
    start, made_so_far = perf_counter(), 0
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        for pragma in ("synchronous=OFF", "cache_size=-400000", "foreign_keys=OFF"):
            raw.execute(f"PRAGMA {pragma}")
        raw.execute("BEGIN")
        put_back = _bare(raw)
        columns = _foundry(size)[0].columns
        raw.executemany("INSERT OR IGNORE INTO blobs VALUES (?, ?)", _foundry(size)[0].blobs.items())
        with get_context("fork").Pool(1) as pool:
            jobs = ((size, first) for first in range(0, size.casts, _CHUNK))
            for rows in pool.imap(_cast, jobs):
                for table in _ORDER:
                    names = columns[table]
                    marks = ", ".join("?" * len(names))
                    raw.executemany(
                        f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})",  # noqa: S608 - names of our own
                        rows[table],
                    )
                made_so_far += len(rows["audit_entries"])
                rate = made_so_far / (perf_counter() - start)
                print(f"\r{made_so_far:>12,} entries, {rate:,.0f} a second ", end="", file=sys.stderr)
        for statement in put_back:
            raw.execute(statement)
        raw.execute("COMMIT")
    print(file=sys.stderr)


def _bare(raw: sqlite3.Connection) -> list[str]:
    """Take guards and indexes away while the rows are laid; what brings them back."""
    indexes = raw.execute(_LOOSE).fetchall()
    guards = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in guards:
        raw.execute(f"DROP TRIGGER {name}")
    for name, _ in indexes:
        raw.execute(f"DROP INDEX {name}")
    return [made_by for _, made_by in (*indexes, *guards)]


@cache
def _foundry(size: Size) -> tuple[Foundry, list[str]]:
    return foundry_of(size, store.folder()), homes_of(size)


def _cast(job: tuple[Size, int]) -> Rows:
    size, first = job
    foundry, homes = _foundry(size)
    rows: defaultdict[str, list[list[str | None]]] = defaultdict(list)
    for number in range(first, min(first + _CHUNK, size.casts)):
        _, cast = foundry.cast(number, homes.__getitem__)
        for table, lines in cast.items():
            rows[table] += _taken_apart(lines)
    return {table: rows[table] for table in _ORDER}


def _taken_apart(lines: str) -> Iterator[list[str | None]]:
    for line in lines.split("\n")[:-1]:
        fields = line.split("\t")
        yield [_field(each) for each in fields] if "\\" in line else [*fields]


def _field(text: str) -> str | None:
    if text == r"\N":
        return None
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda found: _MEANT.get(found[1], found[1]), text)
