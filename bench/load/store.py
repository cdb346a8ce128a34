"""Where the country is kept, and how one comes to it: a folder outside the tree, and in it a server of PostgreSQL or a file of SQLite.

``LOTRINH_BENCH_CACHE`` names the folder, ``LOTRINH_BENCH_URL`` a database of PostgreSQL that is used instead of the server.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Final

from bench.crowd import settings
from bench.load.plan import Size, communes_of, persons_of
from bench.load.playing import NOW
from bench.town import auditing, provincial
from persistence import cites
from persistence.database import Database
from persistence.migrate import upgrade
from persistence.registers import Clerk, Registers
from persistence.search import indexing
from tests import postgresql as pg
from web.house import House
from web.settings import Settings

_LOADING: Final = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "30min",
    "shared_buffers": "512MB",
    "autovacuum": "off",
    "max_connections": "100",
    "log_min_messages": "warning",
}
SERVING: Final = {
    "listen_addresses": "",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "30min",
    "shared_buffers": "2GB",
    "max_connections": "200",
    "log_min_messages": "warning",
}
"""As docs/deploy.md has it: every commit is flushed to the disk, checkpoints are rare. The server has just begun, so that the first change
of a page is written whole all the same: the worst that the country does. All countries lie on the one server and have the same."""

_AT_ONCE: Final = 2_000


def folder() -> Path:
    """The folder of everything that is made once."""
    named = os.environ.get("LOTRINH_BENCH_CACHE", "")
    return Path(named) if named else Path(tempfile.gettempdir()) / "lotrinh-bench"


@contextmanager
def server(*, loading: bool = False) -> Iterator[pg.Server]:
    """The server of PostgreSQL, running."""
    folder().mkdir(parents=True, exist_ok=True)
    running = pg.start(folder() / "pg", _LOADING if loading else SERVING)
    try:
        yield running
    finally:
        running.stop()


def house_settings(url: str, name: str) -> Settings:
    """Settings of a house on such a database, with the keys that belong to it."""
    home = folder() / f"home-{name}"
    home.mkdir(parents=True, exist_ok=True)
    return settings(url, home)


def prepare(url: str, size: Size) -> None:
    """Tables, offices and officers."""
    upgrade(url)
    with House.open(house_settings(url, size.name), clock=lambda: NOW) as house:
        offices = [provincial(number) for number in range(34)] + [auditing()]
        communes = communes_of(size)
        house.register(
            units=[*(unit for each in communes for unit in each.units), *(unit for unit, _ in offices)],
            actors=[*(one for each in communes for one in each.officers), *(one for _, one in offices)],
        )


def put_persons(url: str, size: Size) -> None:
    """The persons, each told of as one is who is put on file."""
    database = Database(url)
    registers, persons = Registers(database), persons_of(size)
    while chunk := list(islice(persons, _AT_ONCE)):
        registers.put(persons=chunk, by=Clerk("bench", "bench"), at=NOW)
    database.close()


def index_persons(url: str) -> None:
    """What persons are found by."""
    database = Database(url)
    with database.writing() as connection:
        indexing.rebuild(connection)
    cites.fill_in_lots(database)
    database.close()


def libpq(url: str) -> str:
    """The same address for psycopg alone."""
    return url.replace("postgresql+psycopg://", "postgresql://")
