"""Every change that somebody with the file can make to one row, made, looked for by the check, and taken back.

``python -m tests.web.sweep`` makes all of them on a town that was filled anew (a minute), and lists what nobody noticed;
``tests/web/test_every_column.py`` makes fewer of them, and none may go unnoticed.
"""

from __future__ import annotations

import sqlite3
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from itertools import pairwise
from typing import Any, Final, NamedTuple

from sqlalchemy import Boolean, Column, LargeBinary, Table, UniqueConstraint
from sqlalchemy.dialects import sqlite

from persistence.account_told import MOVING, TABLES
from persistence.audit.unvouched import DERIVED, UNVOUCHED, names
from persistence.models.base import Base

APART: Final = names(DERIVED) | names(UNVOUCHED) | {"audit_elsewhere"}
"""Tables of which the trail tells nothing; streams of another server are for test_office_transfer.py."""
MOVED: Final = {(TABLES[kind].name, column) for kind, columns in MOVING.items() for column in columns}
"""Columns that every signing in moves: no entry vouches for them."""
VOUCHED: Final = {name: table for name, table in Base.metadata.tables.items() if name not in APART}
Row = tuple[Any, ...]
WITH, WITHOUT = "NOT IN ('', 0, '{}', '[]')", "IN ('', 0, '{}', '[]')"


class Attack(NamedTuple):
    """What is done to a table, and to which column of it ("" for whole rows)."""

    table: str
    column: str
    how: str


class File:
    """A database without its guards, in which one thing is changed at a time."""

    def __init__(self, raw: sqlite3.Connection) -> None:
        self.raw = raw
        loosened(raw)

    def rows(self, table: Table, limit: int = 8, where: str = "1") -> list[Row]:
        """Rows of a table, each with its number before its values."""
        names_ = ", ".join(each.name for each in table.columns)
        asked = f"SELECT rowid, {names_} FROM {table.name} WHERE {where} LIMIT {limit}"  # noqa: S608 - names of our own
        return self.raw.execute(asked).fetchall()

    @contextmanager
    def instead(self, table: Table, old: Iterable[Row], new: Iterable[Row]) -> Iterator[None]:
        """These rows instead of those, for as long as the block lasts."""
        before, after = list(old), list(new)
        self._put(table, before, after)
        try:
            yield
        finally:
            self._put(table, after, before)

    def _put(self, table: Table, gone: list[Row], come: list[Row]) -> None:
        places = ", ".join("?" * (len(table.columns) + 1))
        into = f"{table.name} (rowid, {', '.join(each.name for each in table.columns)})"
        self.raw.execute("BEGIN")
        try:
            self.raw.executemany(f"DELETE FROM {table.name} WHERE rowid = ?", [row[:1] for row in gone])  # noqa: S608
            self.raw.executemany(f"INSERT INTO {into} VALUES ({places})", come)  # noqa: S608
        except sqlite3.Error:
            self.raw.execute("ROLLBACK")
            raise
        self.raw.execute("COMMIT")


def loosened(raw: sqlite3.Connection) -> None:
    """What somebody with the file does first."""
    for name, kind in raw.execute("SELECT name, type FROM sqlite_master WHERE type = 'trigger'").fetchall():
        raw.execute(f"DROP {kind} {name}")
    raw.execute("PRAGMA foreign_keys=OFF")
    raw.execute("PRAGMA ignore_check_constraints=ON")
    raw.execute("PRAGMA synchronous=OFF")


def of_rows(file: File, table: Table, most: int) -> Iterator[tuple[Attack, list[Row], list[Row]]]:
    """A row deleted, one put there that is like another, the contents of two swapped."""
    rows, keys = file.rows(table, most), _keys(table)
    for row in rows:
        yield Attack(table.name, "", "deleted"), [row], []
    if rows:
        like = [
            changed(value, each) if each.name in keys and not isinstance(each.type, LargeBinary) else value
            for value, each in zip(rows[-1][1:], table.columns, strict=True)
        ]
        yield Attack(table.name, "", "put there"), [], [(_free(file, table, like), *like)]
    own = [each.name in {key.name for key in table.primary_key} for each in table.columns]
    for one, other in pairwise(rows):
        swapped = [_with_contents(*pair, own) for pair in ((one, other), (other, one))]
        if sorted(map(repr, swapped)) != sorted(map(repr, (one, other))):
            yield Attack(table.name, "", "swapped"), [one, other], swapped


def of_columns(
    file: File, table: Table, most: int, *, kinds: bool = False
) -> Iterator[tuple[Attack, list[Row], list[Row]]]:
    """Another value in each column; with ``kinds`` also values of other kinds, and where there is none beside where there is one."""
    for place, column in enumerate(table.columns, start=1):
        if (table.name, column.name) in MOVED:
            continue
        filled, bare = (
            file.rows(table, most, f"coalesce({column.name}, '') {each}") for each in (WITH, WITHOUT)
        )
        for row in [*filled, *bare] if kinds else filled or bare:
            values = [changed(row[place], column), *(_odd(row[place], column) if kinds else ())]
            for value in values:
                new = (*row[:place], value, *row[place + 1 :])
                alias = column.primary_key and kind_of(column) == "INTEGER" and len(table.primary_key) == 1
                yield (
                    Attack(table.name, column.name, _how(value)),
                    [row],
                    [(value, *new[1:]) if alias else new],
                )


def unnoticed(
    file: File, attacks: Iterable[tuple[Attack, list[Row], list[Row]]], whole: Callable[[], bool]
) -> Iterator[Attack]:
    """The attacks that ``whole`` does not notice; what the file itself refuses is no attack."""
    for attack, old, new in attacks:
        with suppress(sqlite3.Error), file.instead(VOUCHED[attack.table], old, new):
            if whole():
                yield attack


def changed(value: object, column: Column[Any]) -> object:
    """Another value of the same kind; as SQLite holds it."""
    if isinstance(value, bytes):
        return bytes([value[0] ^ 1]) + value[1:]
    if isinstance(column.type, Boolean):
        return 1 - int(bool(value))
    if isinstance(value, int):
        return value + 1_017
    if value is None:
        return {"DATETIME": "2024-10-08 01:00:00.000000", "DATE": "2024-10-08", "INTEGER": 1}.get(
            kind_of(column), "x"
        )
    text = str(value)
    if kind_of(column) in {"DATETIME", "DATE"}:
        at_ = len("2024-10-0")
        return text[:at_] + str((int(text[at_]) + 1) % 10) + text[at_ + 1 :]
    return f"{text[:-1]}{'y' if text[-1:] == 'x' else 'x'}"


def kind_of(column: Column[Any]) -> str:
    return column.type.compile(sqlite.dialect())


def _odd(value: object, column: Column[Any]) -> list[object]:
    """Values that no program writes: bytes for a text, a text for a number, a letter of two signs, nothing."""
    nothing: list[object] = [None] if column.nullable and value is not None else []
    if isinstance(value, str):
        return [*nothing, value.encode() or b"x", f"{value}\u0301", "" if value else " "]
    if isinstance(value, int):
        return [*nothing, value - 1, f"{value}.5", value + 2]
    return nothing


def _how(value: object) -> str:
    return "nothing there" if value in {None, ""} else f"another {type(value).__name__}"


def _keys(table: Table) -> set[str]:
    found = {each.name for each in table.primary_key} | {each.name for each in table.columns if each.unique}
    return found | {
        each.name for key in table.constraints if isinstance(key, UniqueConstraint) for each in key.columns
    }


def _free(file: File, table: Table, row: list[object]) -> int:
    """A number for a new row: its key, where the key is the number."""
    alias = [each for each in table.primary_key if kind_of(each) == "INTEGER"]
    if len(alias) == len(table.primary_key) == 1:
        return int(str(row[[each.name for each in table.columns].index(alias[0].name)]))
    return int(file.raw.execute(f"SELECT max(rowid) + 1 FROM {table.name}").fetchone()[0])  # noqa: S608


def _with_contents(one: Row, other: Row, own: list[bool]) -> Row:
    """The key of one row with everything else of another."""
    mixed = (mine if keep else theirs for mine, theirs, keep in zip(one[1:], other[1:], own, strict=True))
    return (one[0], *mixed)


def main(most: int) -> int:
    """The whole sweep."""
    import tempfile
    from pathlib import Path

    from persistence import migrate
    from persistence.audit import verify
    from tests.web.site import site
    from tests.web.test_every_column import fill
    from workflows.audit import act_hash

    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/lotrinh.sqlite"
        migrate.upgrade(url)
        with (
            site(url, Path(folder) / "home") as town,
            closing(sqlite3.connect(f"{folder}/lotrinh.sqlite", isolation_level=None)) as raw,
        ):
            fill(town)
            file, database = File(raw), town.house.database
            tried: Counter[str] = Counter()

            def whole() -> bool:
                tried["attacks"] += 1
                return verify(database, act_hash, derived=True).ok

            missed: Counter[Attack] = Counter()
            for table in VOUCHED.values():
                attacks = [*of_rows(file, table, most), *of_columns(file, table, most, kinds=True)]
                missed.update(unnoticed(file, attacks, whole))
            held = verify(database, act_hash, derived=True)
    for attack, times in sorted(missed.items()):
        print(f"{times:4} {attack.table}.{attack.column or '*'}: {attack.how}")  # noqa: T201
    print(f"{tried['attacks']} attacks, {missed.total()} unnoticed; afterwards whole: {held.ok}")  # noqa: T201
    return min(1, missed.total())


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 4))
