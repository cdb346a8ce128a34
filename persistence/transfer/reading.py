"""An office as one moment of its database shows it, table after table, row after row: memory holds a few hundred rows at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import Connection, Select, Table, func, select

from persistence.database import Database
from persistence.transfer.rows import Digest, columns_of, line_of
from persistence.transfer.scope import carried, itself

_AT_ONCE: Final = 200


class Outgoing:
    """A table on its way out. ``digest`` counts the lines that were read so far."""

    def __init__(self, connection: Connection, table: Table, key: bytes) -> None:
        self._connection = connection
        self._table = table
        self.name: Final = table.name
        self.columns: Final = columns_of(table)
        self.digest: Final = Digest(key, table.name)

    def lines(self, told: Callable[[str, int], None]) -> Iterator[str]:
        """The rows as lines; those that point at rows of the same table come after them. ``told`` hears name and rows, now and then."""
        for line in lines_of(self._connection, self._table):
            self.digest.add(line)
            if self.digest.rows % _AT_ONCE == 0:
                told(self.name, _AT_ONCE)
            yield line
        told(self.name, self.digest.rows % _AT_ONCE)


@contextmanager
def snapshot(database: Database, key: bytes) -> Iterator[Iterator[Outgoing]]:
    """Every table that goes along, as one moment of the database shows it, whatever is written meanwhile. ``key`` keys the digests."""
    with database.reading() as connection:
        yield (Outgoing(connection, table, key) for table in carried())


def total(database: Database) -> int:
    """How many rows there are to carry."""
    with database.reading() as connection:
        return sum(
            connection.execute(select(func.count()).select_from(table)).scalar_one() for table in carried()
        )


def lines_of(connection: Connection, table: Table) -> Iterator[str]:
    """Every row of a table as a line."""
    everything = select(*table.columns)
    parent = itself(table)
    if parent is None:
        yield from _lines(connection, everything.order_by(*table.primary_key.columns))
        return
    yield from _lines(connection, everything.where(parent.is_(None)).order_by(*table.primary_key.columns))
    (key,) = table.primary_key.columns
    for own in _after_parents(dict(connection.execute(select(key, parent).where(parent.is_not(None))).all())):
        yield from _lines(connection, everything.where(key == own))


def _lines(connection: Connection, asked: Select[Any]) -> Iterator[str]:
    for row in connection.execute(asked, execution_options={"yield_per": _AT_ONCE}):
        yield line_of(row)


def _after_parents(parents: Mapping[str, str]) -> Iterator[str]:
    """Children in an order in which each comes after the one it points at; few rows point at others."""
    done: set[str] = set()
    for start in sorted(parents):
        chain: list[str] = []
        here = start
        while here in parents and here not in done and here not in chain:
            chain.append(here)
            here = parents[here]
        for each in reversed(chain):
            done.add(each)
            yield each
