"""An office as one moment of its database shows it, table after table, row after row: memory holds a few hundred rows at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, LargeBinary, Select, Table, func, select

from persistence.database import Database
from persistence.models import AUDIT_ELSEWHERE
from persistence.transfer.partial import Part, elsewhere_lines
from persistence.transfer.rows import Digest, columns_of, line_of
from persistence.transfer.scope import carried, itself

_AT_ONCE: Final = 200
_FEW: Final = 2


class Outgoing:
    """A table on its way out. ``digest`` counts the lines that were read so far."""

    def __init__(self, connection: Connection, table: Table, key: bytes, part: Part | None) -> None:
        self._connection = connection
        self._table = table
        self._part = part
        self.name: Final = table.name
        self.columns: Final = columns_of(table)
        self.digest: Final = Digest(key, table.name)

    def lines(self, told: Callable[[str, int], None]) -> Iterator[str]:
        """The rows as lines; those that point at rows of the same table come after them. ``told`` hears name and rows, now and then."""
        for line in lines_of(self._connection, self._table, self._part):
            self.digest.add(line)
            if self.digest.rows % _AT_ONCE == 0:
                told(self.name, _AT_ONCE)
            yield line
        told(self.name, self.digest.rows % _AT_ONCE)


@dataclass(frozen=True)
class Snapshot:
    """Every table that goes along, and whose keys do (None: everybody's)."""

    tables: Iterator[Outgoing]
    subjects: frozenset[str] | None


@contextmanager
def snapshot(database: Database, key: bytes, units: Sequence[str] = ()) -> Iterator[Snapshot]:
    """The tables as one moment of the database shows them, whatever is written meanwhile. ``key`` keys the digests; ``units``: what these
    offices hold, and nothing else. ``TransferRefused``."""
    with database.reading() as connection:
        part = Part(connection, units) if units else None
        yield Snapshot(
            (Outgoing(connection, table, key, part) for table in carried()),
            None if part is None else part.subjects(connection),
        )


def total(database: Database) -> int:
    """How many rows there are to carry."""
    with database.reading() as connection:
        return sum(
            connection.execute(select(func.count()).select_from(table)).scalar_one() for table in carried()
        )


def lines_of(connection: Connection, table: Table, part: Part | None = None) -> Iterator[str]:
    """Every row of a table, or of a part of the database, as a line."""
    if part is not None and table is AUDIT_ELSEWHERE:
        yield from (line_of(row) for row in elsewhere_lines(connection, part))
        return
    mine = None if part is None else part.where(table)
    everything = select(*table.columns) if mine is None else select(*table.columns).where(mine)
    parent = itself(table)
    if parent is None:
        yield from _lines(connection, everything.order_by(*table.primary_key.columns))
        return
    yield from _lines(connection, everything.where(parent.is_(None)).order_by(*table.primary_key.columns))
    (key,) = table.primary_key.columns
    pointing = everything.with_only_columns(key, parent).where(parent.is_not(None))
    for own in _after_parents(dict(map(tuple, connection.execute(pointing)))):
        yield from _lines(connection, everything.where(key == own))


def _lines(connection: Connection, asked: Select[Any]) -> Iterator[str]:
    heavy = any(isinstance(column.type, LargeBinary) for column in asked.selected_columns)
    at_once = _FEW if heavy else _AT_ONCE  # papers are large
    for row in connection.execute(asked, execution_options={"yield_per": at_once}):
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
