"""What partitions of the trail would bring on PostgreSQL: entries in one table beside the same by month and by hash of the stream.

Throw-away tables, filled by the server itself; as many entries as ``LOTRINH_SCALE_ENTRIES`` says (40,000 unless told: for a figure that
counts ask for millions, on a machine with nothing else to do). What came of it: docs/scale.md.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from functools import cache
from typing import Any, Final

import psycopg
from psycopg import sql

from bench.report import OURS, Measurement, Runner, figure
from tests import postgresql as pg

_ENTRIES: Final = int(os.environ.get("LOTRINH_SCALE_ENTRIES", "40000"))
_STREAMS: Final = max(1, _ENTRIES // 20)
_MONTHS: Final = 60
_PARTS: Final = 16
_TABLES: Final = {OURS: "entries_plain", "by month": "entries_monthly", "by hash": "entries_hashed"}
_COLUMNS: Final = (
    'stream text COLLATE "C" NOT NULL, seq int NOT NULL, recorded_at timestamptz NOT NULL, kind text COLLATE "C" NOT NULL,'
    ' case_id text COLLATE "C", body text NOT NULL, hash text COLLATE "C" NOT NULL'
)
_WANTED: Final = 1 / 1.2  # one table may be a fifth slower before partitions pay for what they cost


@figure(
    name=f"scale: an entry written among {_ENTRIES:,}",
    wanted=_WANTED,
    baseline="by month",
    unit="ms",
    better="lower",
)
def written(run: Runner) -> Measurement:
    """Milliseconds for an entry committed at the end of a stream."""
    return _figure(run, _write, 20)


@figure(
    name=f"scale: a case's trail read among {_ENTRIES:,}",
    wanted=_WANTED,
    baseline="by month",
    unit="ms",
    better="lower",
)
def one_stream(run: Runner) -> Measurement:
    """Milliseconds for all entries of one stream."""
    return _figure(run, _stream, 20)


@figure(
    name=f"scale: a day's refusals among {_ENTRIES:,}",
    wanted=_WANTED,
    baseline="by month",
    unit="ms",
    better="lower",
)
def one_day(run: Runner) -> Measurement:
    """Milliseconds for the entries of one kind of one day."""
    return _figure(run, _day, 20)


def _figure(run: Runner, ask: Callable[[Any, str, random.Random], object], times: int) -> Measurement:
    link, chance = _filled(), random.Random(7)  # noqa: S311 - the same questions to all

    def asked(table: str) -> Callable[[], object]:
        def all_times() -> None:
            for _ in range(times):
                ask(link, table, chance)

        return all_times

    contenders = {name: asked(table) for name, table in _TABLES.items()}
    note = f"{_STREAMS:,} streams, {_MONTHS} months or {_PARTS} parts; one connection"
    return run.milliseconds(contenders, ops=times, note=note)


def _write(link: Any, table: str, chance: random.Random) -> None:  # noqa: ANN401 - a connection of psycopg
    statement = "INSERT INTO {} VALUES (%s, %s, now(), 'act', %s, %s, %s)"
    stream = f"case:{chance.randrange(_STREAMS):08}"
    values = (stream, chance.randrange(1_000, 2_000_000_000), stream, "x" * 1_500, "h" * 64)
    link.execute(sql.SQL(statement).format(sql.Identifier(table)), values)


def _stream(link: Any, table: str, chance: random.Random) -> None:  # noqa: ANN401 - as above
    statement = "SELECT * FROM {} WHERE stream = %s ORDER BY seq"
    link.execute(
        sql.SQL(statement).format(sql.Identifier(table)), (f"case:{chance.randrange(_STREAMS):08}",)
    ).fetchall()


def _day(link: Any, table: str, chance: random.Random) -> None:  # noqa: ANN401 - as above
    statement = (
        "SELECT stream, seq FROM {} WHERE kind = 'refusal' AND recorded_at >= date_trunc('day', now()) - %s * interval '1 day'"
        " AND recorded_at < date_trunc('day', now()) - %s * interval '1 day'"
    )
    day = chance.randrange(30, 30 * _MONTHS - 60)
    link.execute(sql.SQL(statement).format(sql.Identifier(table)), (day, day - 1)).fetchall()


@cache
def _filled() -> Any:  # noqa: ANN401 - a connection of psycopg
    """A server with the three tables, all with the same entries; it goes with this process."""
    server = pg.start()
    link = psycopg.connect(host=str(server.folder), user="postgres", dbname=server.create(), autocommit=True)
    link.execute(f"CREATE TABLE entries_plain ({_COLUMNS}, PRIMARY KEY (stream, seq))".encode())
    link.execute(
        f"CREATE TABLE entries_monthly ({_COLUMNS}, PRIMARY KEY (stream, seq, recorded_at)) PARTITION BY RANGE (recorded_at)".encode()
    )
    for month in range(-1, _MONTHS + 1):
        link.execute(_month(month).encode())
    link.execute(
        f"CREATE TABLE entries_hashed ({_COLUMNS}, PRIMARY KEY (stream, seq)) PARTITION BY HASH (stream)".encode()
    )
    for part in range(_PARTS):
        link.execute(
            f"CREATE TABLE entries_hashed_{part} PARTITION OF entries_hashed FOR VALUES WITH (MODULUS {_PARTS}, REMAINDER {part})".encode()
        )
    for table in _TABLES.values():
        _fill(link, table)
    return link


def _month(before: int) -> str:
    first = f"date_trunc('month', now()) - {before} * interval '1 month'"
    return (
        f"DO $$ BEGIN EXECUTE format('CREATE TABLE entries_monthly_%s PARTITION OF entries_monthly FOR VALUES FROM (%L) TO (%L)',"
        f" {before + 1}, {first}, {first} + interval '1 month'); END $$"
    )


def _fill(link: Any, table: str) -> None:  # noqa: ANN401 - as above
    link.execute(
        f"INSERT INTO {table} SELECT 'case:' || lpad((n % {_STREAMS})::text, 8, '0'), n / {_STREAMS} + 1,"  # noqa: S608 - names of our own
        f" now() - ({_ENTRIES} - n) * interval '{_MONTHS * 30} days' / {_ENTRIES},"
        f" CASE WHEN n % 13 = 0 THEN 'refusal' ELSE 'act' END, 'case:' || (n % {_STREAMS}),"
        f" repeat(md5(n::text), 47), md5(n::text) || md5((n + 1)::text) FROM generate_series(0, {_ENTRIES} - 1) AS n".encode()
    )
    link.execute(f"CREATE INDEX ON {table} (kind, recorded_at)".encode())
    link.execute(f"CREATE INDEX ON {table} (case_id)".encode())
    link.execute(f"ANALYZE {table}".encode())
