"""Lays the country into PostgreSQL: by COPY, several processes, with the indexes that no constraint needs made at the end.

The server is one of its own in the folder of ``bench.load.store`` (flushing to the disk as in production when figures are taken), or the
one of ``LOTRINH_BENCH_URL``. What was broken off goes on where it stood.
"""

from __future__ import annotations

import shutil
import sys
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import cache
from pathlib import Path
from time import perf_counter
from typing import Any, Final

import psycopg
from psycopg import sql

from bench.load.plan import Foundry, Size, foundry_of, homes_of

_CHUNK: Final = 500  # casts in one transaction
_ORDER: Final = (
    "cases",
    "case_units",
    "audit_streams",
    "audit_entries",
    "acts",
    "deadlines",
    "documents",
)
_LOOSE: Final = """
SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
 WHERE t.relname = ANY(%s) AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)"""


def fill(where: str, size: Size, *, processes: int, spare: int, folder: Path) -> None:
    """Bytes of papers, then cases, then indexes; persons are on file.

    ``where`` is libpq's; ``spare`` are bytes that must stay free on the disk of ``folder``.
    """
    with psycopg.connect(where, autocommit=True) as link:
        link.execute("CREATE TABLE IF NOT EXISTS bench_load (chunk int PRIMARY KEY)")
        link.execute("CREATE TABLE IF NOT EXISTS bench_indexes (name text PRIMARY KEY, made_by text)")
        done = {row[0] for row in link.execute("SELECT chunk FROM bench_load")}
        if -1 not in done:
            _blobs(link, size, folder)
            link.execute("INSERT INTO bench_load VALUES (-1)")
        chunks = [each for each in range(-(-size.casts // _CHUNK)) if each not in done]
        if chunks and _free(folder) > spare:
            _without_indexes(link)
            _cases(where, size, chunks, processes, spare, folder)
        _indexes(link)


def _free(folder: Path) -> int:
    return shutil.disk_usage(folder).free


def _cases(where: str, size: Size, chunks: list[int], processes: int, spare: int, folder: Path) -> None:
    start, made = perf_counter(), 0
    with ProcessPoolExecutor(processes) as pool:
        todo = iter(_mixed(chunks, size))
        running = {
            pool.submit(_lay, where, size, folder, each)
            for _, each in zip(range(2 * processes), todo, strict=False)
        }
        while running:
            ready = next(as_completed(running))
            running.discard(ready)
            made += ready.result()
            told = f"\r{made:>12,} entries, {made / (perf_counter() - start):,.0f} a second "
            print(told, end="", file=sys.stderr, flush=True)
            following = next(todo, None)
            if following is not None and _free(folder) > spare:
                running.add(pool.submit(_lay, where, size, folder, following))
            elif following is not None:
                print("\nno more: the disk is nearly full", file=sys.stderr, flush=True)
                todo = iter(())
    print(file=sys.stderr)


def _mixed(chunks: list[int], size: Size) -> Iterator[int]:
    """Open cases first: whatever is broken off later, everybody has one."""
    first = [each for each in chunks if each * _CHUNK < size.persons]
    yield from first
    yield from (each for each in chunks if each * _CHUNK >= size.persons)


@cache
def _foundry(size: Size, folder: Path) -> tuple[Foundry, list[str]]:
    return foundry_of(size, folder), homes_of(size)


@cache
def _link(where: str) -> psycopg.Connection[Any]:
    """The connection of this process."""
    link = psycopg.connect(where)
    link.execute("SET session_replication_role = replica")  # what the casts point at is there
    link.execute("SET timezone = 'UTC'")
    link.execute("SET synchronous_commit = off")
    link.commit()
    return link


def _lay(where: str, size: Size, folder: Path, chunk: int) -> int:
    """Cast one chunk and lay it, in one transaction."""
    foundry, homes = _foundry(size, folder)
    rows: defaultdict[str, list[str]] = defaultdict(list)
    entries = 0
    for number in range(chunk * _CHUNK, min((chunk + 1) * _CHUNK, size.casts)):
        mould, cast = foundry.cast(number, homes.__getitem__)
        entries += mould.entries
        for table, lines in cast.items():
            rows[table].append(lines)
    link = _link(where)
    with link.transaction():
        for table in _ORDER:
            copied = sql.SQL("COPY {} ({}) FROM STDIN").format(
                sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, foundry.columns[table]))
            )
            with link.cursor() as cursor, cursor.copy(copied) as copy:
                copy.write("".join(rows[table]))
        link.execute("INSERT INTO bench_load VALUES (%s)", [chunk])
    return entries


def _blobs(link: psycopg.Connection[Any], size: Size, folder: Path) -> None:
    with link.transaction(), link.cursor() as cursor:
        for sha256, content in foundry_of(size, folder).blobs.items():
            cursor.execute("INSERT INTO blobs VALUES (%s, %s) ON CONFLICT DO NOTHING", [sha256, content])


def _without_indexes(link: psycopg.Connection[Any]) -> None:
    for name, made_by in link.execute(_LOOSE, [list(_ORDER)]).fetchall():
        with link.transaction():
            link.execute("INSERT INTO bench_indexes VALUES (%s, %s)", [name, made_by])
            link.execute(f"DROP INDEX {name}")


def _indexes(link: psycopg.Connection[Any]) -> None:
    link.execute("SET maintenance_work_mem = '768MB'")
    missing = link.execute("SELECT * FROM bench_indexes ORDER BY name").fetchall()
    if not missing:
        return
    for name, made_by in missing:
        start = perf_counter()
        with link.transaction():
            link.execute(made_by)
            link.execute("DELETE FROM bench_indexes WHERE name = %s", [name])
        print(f"index {name}: {perf_counter() - start:.0f} s", file=sys.stderr, flush=True)
    link.execute("VACUUM ANALYZE")
    link.execute("CHECKPOINT")
