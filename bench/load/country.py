"""The countries that figures are taken on: the big one of ``make bench-load`` and a small one, on one server of PostgreSQL."""

from __future__ import annotations

import atexit
import os
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from typing import Final

import psycopg

from bench.load import store
from bench.load.__main__ import made
from bench.load.plan import Size
from persistence.migrate import upgrade
from tests.postgresql import Server

SMALL: Final = Size(persons=250, cases=500, entries=815, whole=4)
"""About a thousand entries, with those of the registers."""


@dataclass(frozen=True, slots=True)
class Country:
    """A country at hand. ``name`` is its size; ``entries`` are those that it was found with."""

    url: str
    name: str
    entries: int


@cache
def server() -> Server:
    """The server, running until this process ends."""
    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(store.server())


@cache
def big() -> Country:
    """The largest country that was made. LookupError if none was."""
    url = os.environ.get("LOTRINH_BENCH_URL", "")
    if url:
        return _country(url, os.environ.get("LOTRINH_BENCH_NAME", Size().name))
    with psycopg.connect(host=str(server().folder), user="postgres", dbname="postgres") as link:
        names = [
            row[0] for row in link.execute("SELECT datname FROM pg_database WHERE datname ~ '^country_'")
        ]
    names = sorted(
        (each for each in names if each != SMALL.name), key=lambda each: [int(n) for n in each.split("_")[1:]]
    )
    if not names:
        raise LookupError("no country was made yet; make bench-load makes it")
    return _country(server().url(names[-1]), names[-1])


@cache
def small() -> Country:
    """A country with about a thousand entries; made where it is not there yet."""
    return _country(made(server(), SMALL, 1, 0, named=False), SMALL.name)


def _country(url: str, name: str) -> Country:
    upgrade(url)
    with psycopg.connect(store.libpq(url)) as link:
        row = link.execute("SELECT count(*) FROM audit_entries").fetchone()
    return Country(url, name, 0 if row is None else int(row[0]))
