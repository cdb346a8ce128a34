"""Small numbers kept back in tables that leave the office: a cell of one to four persons could name one of them.

Every such cell is kept back, and where it could be worked out from a sum (of a row, of a column, of the causes) another one with it: among
the cells of a sum none or at least two are kept back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from workflows.reporting.tables import CLOSING, IN, OPENING, OUT, TOTAL, Table

LEAST: Final = 5
"""The smallest number that is told, beside nought."""

Place = tuple[str, str, str]


def kept_back(tables: Sequence[Table]) -> frozenset[Place]:
    """The places (table, row, column) of the tables of one book that are kept back. The sums of all its tables are the same cells."""
    number = {
        _shared(table, row.id, column.id): row.cells[column.id].number
        for table in tables
        for row in table.rows
        for column in table.columns
    }
    hidden = {place for place, count in number.items() if 0 < count < LEAST}
    sums = [each for table in tables for each in _sums(table)]
    changed = True
    while changed:
        changed = False
        for members in sums:
            alone = [place for place in members if place in hidden]
            if len(alone) == 1:
                other = _next(members, alone[0], number)
                changed = other is not None and other not in hidden
                hidden |= {other} if other is not None else set()
    return frozenset(
        (table.id, row.id, column.id)
        for table in tables
        for row in table.rows
        for column in table.columns
        if _shared(table, row.id, column.id) in hidden
    )


def _shared(table: Table, row: str, column: str) -> Place:
    """The sum of a book is one cell, whichever of its tables it stands in."""
    return (table.id.partition(".")[0] if row == TOTAL else table.id, row, column)


def _sums(table: Table) -> Iterable[tuple[Place, ...]]:
    rows = [row.id for row in table.rows]
    if TOTAL in rows:
        for column in table.columns:
            yield tuple(_shared(table, row, column.id) for row in rows)
    sides = {column.side for column in table.columns}
    if OPENING not in sides:
        return
    for row in rows:
        yield tuple(_shared(table, row, side) for side in (OPENING, IN, OUT, CLOSING))
        for side in (IN, OUT):
            parts = [column.id for column in table.columns if column.side == side]
            if len(parts) > 1:
                yield tuple(_shared(table, row, part) for part in parts)


def _next(members: Sequence[Place], alone: Place, number: Mapping[Place, int]) -> Place | None:
    """Which other cell of the sum is kept back with it: the smallest but nought, a sum of all last; a nought where there is no other."""
    others = [place for place in members if place != alone]
    if not others:
        return None
    return min(others, key=lambda place: (number[place] == 0, place[1] == TOTAL, number[place], place))
