"""``python -m bench.load``: make the country of the figures, or go on making it; says what there is then (``make bench-load``)."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from time import perf_counter

import psycopg
from sqlalchemy import text

from bench.load import lite, postgres, store
from bench.load.plan import Size
from persistence.database import Database
from persistence.migrate import upgrade
from tests.postgresql import Server

_GIGABYTE = 1 << 30


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0, also where less was made than asked for: what is there is printed."""
    usual = Size()
    parser = argparse.ArgumentParser(prog="python -m bench.load", description=__doc__)
    parser.add_argument("database", nargs="?", choices=("postgresql", "sqlite"), default="postgresql")
    parser.add_argument("--persons", type=int, default=usual.persons, help=f"default {usual.persons:,}")
    parser.add_argument("--cases", type=int, help="default: ten to three persons")
    parser.add_argument("--entries", type=int, help="default: twenty to a case")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--spare", type=float, default=12.0, help="gigabytes to leave free on the disk (12)")
    asked = parser.parse_args(arguments)
    cases = asked.cases if asked.cases is not None else asked.persons * 10 // 3
    size = Size(asked.persons, cases, asked.entries if asked.entries is not None else cases * 20)
    start = perf_counter()
    if asked.database == "sqlite":
        path = lite.made(size)
        told(f"sqlite:///{path}")
    else:
        with store.server(loading=True) as server:
            url = made(server, size, asked.processes, int(asked.spare * _GIGABYTE))
            told(url)
    print(f"{perf_counter() - start:,.0f} s")
    return 0


def made(server: Server, size: Size, processes: int, spare: int, *, named: bool = True) -> str:
    """The URL of the country of this size on the server; made, or made further, where it is not whole. Without ``named`` the database that
    the environment names is left aside."""
    url = os.environ.get("LOTRINH_BENCH_URL", "") if named else ""
    name = size.name
    if not url:
        with psycopg.connect(host=str(server.folder), user="postgres", dbname="postgres") as link:
            there = link.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        url = server.url(name if there else server.create(name=name))
    where = store.libpq(url)
    with psycopg.connect(where, autocommit=True) as link:
        link.execute("CREATE TABLE IF NOT EXISTS bench_ready (step text PRIMARY KEY)")
        steps = {row[0] for row in link.execute("SELECT step FROM bench_ready")}
        if "prepared" not in steps:
            store.prepare(url, size)
            store.put_persons(url, size)
            link.execute("INSERT INTO bench_ready VALUES ('prepared')")
        postgres.fill(where, size, processes=processes, spare=spare, folder=store.folder())
        if "indexed" not in steps:
            store.index_persons(url)
            link.execute("INSERT INTO bench_ready VALUES ('indexed')")
            link.execute("ANALYZE")
    upgrade(url)
    return url


def told(url: str) -> None:
    """Print what there is."""
    database = Database(url)
    with database.reading() as connection:
        for table in ("persons", "cases", "acts", "audit_entries", "deadlines", "documents"):
            rows = connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()  # noqa: S608 - names of our own tables
            print(f"{table:<14} {rows:>12,}")
        if database.dialect == "postgresql":
            held = connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one()
            print(f"{'on disk':<14} {held / _GIGABYTE:>12,.1f} GB")
    database.close()
    print(url, file=sys.stderr)


if __name__ == "__main__":
    raise SystemExit(main())
