"""What partitions of the trail would bring on PostgreSQL: ``python -m bench.partitions`` prints the table of docs/scale.md.

The entries of the trail with their real columns and indexes, in one table, by month, by hash of the stream, and by province, one layout
after the other on a throw-away server (each takes some 900 bytes an entry; ``--entries``). Judged by the processor time of the server's own
process and by the pages that it touched, which other work on the machine does not change.
"""

# ruff: noqa: S608 - statements of our own about numbers drawn here
from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psycopg

from tests import postgresql as pg

_YEARS, _PARTS, _PROVINCES, _A_STREAM = 10, 16, 34, 20
_SETTINGS: Final = {
    "listen_addresses": "",
    "fsync": "off",
    "autovacuum": "off",
    "max_wal_size": "256MB",
    "shared_buffers": "256MB",
    "maintenance_work_mem": "128MB",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "log_min_messages": "warning",
}
_TICK: Final = os.sysconf("SC_CLK_TCK")
_BEGIN: Final = "timestamptz '2016-01-01 00:00+00'"
_COLUMNS: Final = (
    'stream text COLLATE "C" NOT NULL, seq int NOT NULL CHECK (seq >= 1), recorded_at timestamptz NOT NULL, kind text COLLATE "C" NOT NULL,'
    ' act text COLLATE "C" NOT NULL, actor_id text COLLATE "C" NOT NULL, unit_id text COLLATE "C" NOT NULL, case_id text COLLATE "C",'
    ' person_id text COLLATE "C", body text NOT NULL, prev_hash text COLLATE "C" NOT NULL, hash text COLLATE "C" NOT NULL'
)
_INDEXES: Final = (
    "kind, recorded_at",
    "act, recorded_at",
    "actor_id, recorded_at",
    "recorded_at",
    "case_id",
    "person_id",
)


@dataclass(frozen=True, slots=True)
class Layout:
    """How the table is parted: a further column, the primary key, what stands after the table, the parts."""

    name: str
    key: str = "stream, seq"
    by: str = ""
    parts: tuple[tuple[str, str], ...] = ()
    province: bool = False


def _months() -> tuple[tuple[str, str], ...]:
    def first(number: int) -> str:
        return f"'{2016 + number // 12}-{number % 12 + 1:02}-01 00:00+00'"

    return tuple(
        (f"m{number}", f"FROM ({first(number)}) TO ({first(number + 1)})")
        for number in range(12 * _YEARS + 1)
    )


_HASHED: Final = tuple((f"h{n}", f"WITH (MODULUS {_PARTS}, REMAINDER {n})") for n in range(_PARTS))
_BY_PROVINCE: Final = tuple((f"p{n}", f"IN ({n})") for n in range(_PROVINCES))
LAYOUTS: Final = (
    Layout("one table"),
    Layout("by month", "stream, seq, recorded_at", "PARTITION BY RANGE (recorded_at)", _months()),
    Layout("by hash", by="PARTITION BY HASH (stream)", parts=_HASHED),
    Layout(
        "by province", "province, stream, seq", "PARTITION BY LIST (province)", _BY_PROVINCE, province=True
    ),
)


class Server:
    """One connection, and what its process at the server has used."""

    def __init__(self, link: psycopg.Connection[Any], entries: int) -> None:
        self.link, self.entries, self.streams = link, entries, max(1, entries // _A_STREAM)
        self.pid = link.info.backend_pid

    def used(self) -> float:
        """Processor seconds."""
        fields = Path(f"/proc/{self.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICK

    def pages(self, question: str) -> int:
        """Pages touched by a question, from the plan that was run."""
        ((plan,),) = self.link.execute(
            f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {question}".encode()
        ).fetchall()
        top = plan[0]["Plan"]
        return int(top["Shared Hit Blocks"]) + int(top["Shared Read Blocks"])


Ask = Callable[[Server, random.Random, Layout], str]


def _append(at: Server, chance: random.Random, layout: Layout) -> str:
    number = chance.randrange(at.streams)
    stream = f"'case:' || md5('{number}')"
    more = f", {number % _PROVINCES}" if layout.province else ""
    return (
        f"INSERT INTO entries VALUES ({stream}, {chance.randrange(10_000, 2_000_000_000)}, timestamptz '2025-12-20 00:00+00', 'act',"
        f" 'assessment.examine', 'a17', 'u17', md5('{number}'), md5('p{number}'), repeat('x', 200), repeat('h', 64), repeat('h', 64){more})"
    )


def _case(at: Server, chance: random.Random, layout: Layout) -> str:
    number = chance.randrange(at.streams)
    known = f" AND province = {number % _PROVINCES}" if layout.province else ""
    return f"SELECT * FROM entries WHERE case_id = md5('{number}'){known} ORDER BY recorded_at, stream, seq"


def _case_blind(at: Server, chance: random.Random, _layout: Layout) -> str:
    return f"SELECT * FROM entries WHERE case_id = md5('{chance.randrange(at.streams)}') ORDER BY recorded_at, stream, seq"


def _span(days: int) -> Ask:
    def ask(_at: Server, chance: random.Random, _layout: Layout) -> str:
        day = chance.randrange(365 * _YEARS - days)
        return (
            f"SELECT stream, seq FROM entries WHERE kind = 'refusal' AND recorded_at >= {_BEGIN} + interval '{day} days'"
            f" AND recorded_at < {_BEGIN} + interval '{day + days} days' ORDER BY recorded_at DESC LIMIT 50"
        )

    return ask


def _report(_at: Server, chance: random.Random, _layout: Layout) -> str:
    month = chance.randrange(12 * _YEARS - 7)
    return (
        f"SELECT act, kind, count(*) FROM entries WHERE recorded_at >= {_BEGIN} + interval '{month} months'"
        f" AND recorded_at < {_BEGIN} + interval '{month + 6} months' GROUP BY act, kind"
    )


def _verify(_at: Server, _chance: random.Random, _layout: Layout) -> str:
    return "SELECT stream, seq, body, prev_hash, hash FROM entries ORDER BY stream, seq"


QUESTIONS: Final[tuple[tuple[str, Ask, int], ...]] = (
    ("an entry appended", _append, 2_000),
    ("a case read, its province known", _case, 2_000),
    ("a case read by its id alone", _case_blind, 500),
    ("the refusals of a day, first page", _span(1), 300),
    ("the refusals of a year, first page", _span(365), 100),
    ("a report of half a year, counted", _report, 5),
    ("the whole trail in the order of its chains", _verify, 1),
)


def measured(at: Server, layout: Layout) -> Iterator[tuple[str, str]]:
    """Each figure of a layout with its name, as text."""
    for name, ask, times in QUESTIONS:
        chance = random.Random(7)  # noqa: S311 - the same questions to every layout
        texts = [ask(at, chance, layout).encode() for _ in range(times)]
        for text in texts[: times // 10]:
            _run(at, text)
        begun = at.used()
        for text in texts[times // 10 :]:
            _run(at, text)
        each = (at.used() - begun) / (times - times // 10) * 1000
        pages = "" if name.startswith("the whole") else f", {_pages(at, ask, layout):.0f} pages"
        yield name, f"{each:.3f} ms{pages}"
    yield "a month taken away", _taken(at, layout)


def _run(at: Server, text: bytes) -> None:
    if text.startswith(b"SELECT stream, seq, body"):
        with at.link.cursor() as cursor, cursor.copy(b"COPY (" + text + b") TO STDOUT") as copy:
            for _ in copy:
                pass
    else:
        at.link.execute(text)


def _pages(at: Server, ask: Ask, layout: Layout) -> float:
    chance = random.Random(11)  # noqa: S311 - as above
    return statistics.median(at.pages(ask(at, chance, layout)) for _ in range(5))


def _taken(at: Server, layout: Layout) -> str:
    """The first month, as retention would take it: its rows, or its part."""
    begun = at.used()
    if layout.name == "by month":
        at.link.execute(b"ALTER TABLE entries DETACH PARTITION entries_m0")
        at.link.execute(b"DROP TABLE entries_m0")
    else:
        at.link.execute(f"DELETE FROM entries WHERE recorded_at < {_BEGIN} + interval '1 month'".encode())
        at.link.execute(b"VACUUM entries")
    return f"{(at.used() - begun) * 1000:.0f} ms"


@contextmanager
def filled(server: pg.Server, layout: Layout, entries: int) -> Iterator[Server]:
    """A database with the entries in this layout; it goes afterwards."""
    name = server.create()
    link = psycopg.connect(host=str(server.folder), user="postgres", dbname=name, autocommit=True)
    more = ", province int NOT NULL" if layout.province else ""
    link.execute(f"CREATE TABLE entries ({_COLUMNS}{more}) {layout.by}".encode())
    for part, which in layout.parts:
        link.execute(f"CREATE TABLE entries_{part} PARTITION OF entries FOR VALUES {which}".encode())
    link.execute(_rows(entries, province=layout.province).encode())
    link.execute(f"ALTER TABLE entries ADD PRIMARY KEY ({layout.key})".encode())
    for columns in _INDEXES:
        link.execute(f"CREATE INDEX ON entries ({columns})".encode())
    link.execute(b"VACUUM (ANALYZE) entries")
    link.execute(b"CHECKPOINT")
    yield Server(link, entries)
    link.close()
    server.drop(name)


def _rows(entries: int, *, province: bool) -> str:
    streams = max(1, entries // _A_STREAM)
    more = f", n % {streams} % {_PROVINCES}" if province else ""
    stream = f"md5((n % {streams})::text)"
    return (
        f"INSERT INTO entries SELECT 'case:' || {stream}, n / {streams} + 1, "
        f" {_BEGIN} + interval '1 second' * (n::float8 * {365 * 86_400 * _YEARS} / {entries}),"
        f" CASE WHEN n % 13 = 0 THEN 'refusal' ELSE 'act' END, 'act' || n % 40, 'a' || n % 3000, 'u' || n % 1500, {stream},"
        f" md5('p' || n % {streams}), repeat(md5(n::text), 6), md5(n::text) || md5(n::text), md5((n + 1)::text) || md5(n::text){more}"
        f" FROM generate_series(0, {entries} - 1) AS n"
    )


def main() -> None:
    """Lay and measure each layout; print one table."""
    parser = argparse.ArgumentParser(prog="python -m bench.partitions", description=__doc__)
    parser.add_argument("--entries", type=int, default=200_000)
    parser.add_argument("--folder", type=Path, help="where the server keeps its data (a throw-away folder)")
    told = parser.parse_args()
    server = pg.start(told.folder, settings=_SETTINGS)
    found: dict[str, dict[str, str]] = {}
    try:
        for layout in LAYOUTS:
            begun = time.monotonic()
            with filled(server, layout, told.entries) as at:
                (size,) = at.link.execute(
                    "SELECT pg_size_pretty(pg_database_size(current_database()))"
                ).fetchone() or ("",)
                sys.stderr.write(f"{layout.name}: {size}, laid in {time.monotonic() - begun:.0f} s\n")
                for name, figure in measured(at, layout):
                    found.setdefault(name, {})[layout.name] = figure
                found.setdefault("size", {})[layout.name] = size
    finally:
        server.stop()
    print(f"| {told.entries:,} entries | " + " | ".join(each.name for each in LAYOUTS) + " |")
    print("| --- |" + " --- |" * len(LAYOUTS))
    for name, figures in found.items():
        print(f"| {name} | " + " | ".join(figures[each.name] for each in LAYOUTS) + " |")


if __name__ == "__main__":
    main()
