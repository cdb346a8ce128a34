"""The registers of papers in the database: the next number under the lock of its register, and its lines.

``allot`` is one statement: it inserts the register or moves it on, and holds its row until the end of the transaction. On PostgreSQL who
comes second waits there; on SQLite the writer's place was taken already. A rollback moves the register back: no gap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, bindparam, case, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from persistence.accepting import refused
from persistence.mapping import Values
from persistence.models import NUMBER_REGISTERS, NUMBERS
from workflows.ports import Place, RegisterEntry, Series

_R: Final = NUMBER_REGISTERS.c
_N: Final = NUMBERS.c
_SERIES: Final = ("unit_id", "year", "symbol")
_HELD: Final = select(_R.last, _R.latest).where(*(_R[name] == bindparam(f"b_{name}") for name in _SERIES))
_LINE: Final = select(NUMBERS).where(
    *(_N[name] == bindparam(f"b_{name}") for name in _SERIES), _N.label == bindparam("b_label")
)
_COLUMNS: Final = tuple(name for name in NUMBERS.c.keys() if name not in _SERIES)  # noqa: SIM118 - a collection of columns
NEW_NUMBERS: Final = insert(NUMBERS)


def _upsert(dialect: Any, *, typed: bool) -> Any:  # noqa: ANN401 - the two dialects share no type
    """Begin the register or move it on: by one, or to a typed number that lies ahead."""
    row = dialect.insert(NUMBER_REGISTERS)
    new = row.excluded
    later = or_(_R.latest.is_(None), _R.latest < new.latest)
    last = case((_R.last < new.last, new.last), else_=_R.last) if typed else _R.last + 1
    moved = {"last": last, "latest": case((later, new.latest), else_=_R.latest)}
    return row.on_conflict_do_update(index_elements=list(_SERIES), set_=moved).returning(_R.last, _R.latest)


_NEXT: Final = {"sqlite": _upsert(sqlite, typed=False), "postgresql": _upsert(postgresql, typed=False)}
_TOLD: Final = {"sqlite": _upsert(sqlite, typed=True), "postgresql": _upsert(postgresql, typed=True)}


def allot(connection: Connection, series: Series, day: date, number: int | None) -> Place:
    """The next place of the register, or that of a typed number; its row is held until the end of the transaction."""
    statement = (_NEXT if number is None else _TOLD)[connection.dialect.name]
    row = {"unit_id": series.unit_id, "year": series.year, "symbol": series.symbol, "latest": day}
    last, latest = connection.execute(statement, row | {"last": 1 if number is None else number}).one()
    return Place(last if number is None else number, late=latest > day)


def peek(connection: Connection, series: Series, day: date, number: int | None) -> Place:
    """What ``allot`` would give now; nothing is taken."""
    found = connection.execute(_HELD, _key(series)).first()
    last, latest = (0, None) if found is None else found
    return Place(last + 1 if number is None else number, late=latest is not None and latest > day)


def find_number(connection: Connection, series: Series, label: str) -> RegisterEntry | None:
    """The line under a number."""
    row = connection.execute(_LINE, _key(series) | {"b_label": label}).first()
    return None if row is None else entry_of(row)


def entry_row(entry: RegisterEntry) -> Values:
    """The row of a line."""
    plain: Values = {name: getattr(entry, name) for name in _COLUMNS}
    return plain | {name: getattr(entry.series, name) for name in _SERIES}


def entry_of(row: Sequence[Any]) -> RegisterEntry:
    """A row of ``numbers``."""
    values: dict[str, Any] = dict(zip(NUMBERS.c.keys(), row, strict=True))
    series = Series(*(values.pop(name) for name in _SERIES))
    return RegisterEntry(series=series, **values)


def _key(series: Series) -> Values:
    return {f"b_{name}": getattr(series, name) for name in _SERIES}


@dataclass(frozen=True, slots=True)
class Register:
    """A register with its last number given; ``start``: the last number used before the program gave numbers."""

    series: Series
    last: int
    start: int


def registers_of(connection: Connection, unit_id: str) -> tuple[Register, ...]:
    """The registers of an office, the latest year first."""
    rows = connection.execute(
        select(_R.unit_id, _R.year, _R.symbol, _R.last, _R.start)
        .where(_R.unit_id == unit_id)
        .order_by(_R.year.desc(), _R.symbol)
    )
    return tuple(Register(Series(*row[:3]), *row[3:]) for row in rows)


def entries_of(connection: Connection, series: Series) -> tuple[RegisterEntry, ...]:
    """The lines of a register in the order of their numbers; those that are no ordinal come last."""
    mine = (_N[name] == getattr(series, name) for name in _SERIES)
    statement = select(NUMBERS).where(*mine).order_by(_N.number.is_(None), _N.number, _N.label)
    return tuple(map(entry_of, connection.execute(statement)))


def begin_after(connection: Connection, series: Series, last: int) -> Values | None:
    """Have the register go on after ``last``; its row as it was before (None: there was none), RegisterError where it is further."""
    key = {"unit_id": series.unit_id, "year": series.year, "symbol": series.symbol}
    locked = select(NUMBER_REGISTERS).where(*(_R[name] == value for name, value in key.items()))
    before = connection.execute(locked.with_for_update()).mappings().first()
    if before is None:
        connection.execute(insert(NUMBER_REGISTERS), key | {"last": last, "start": last})
        return None
    if before["last"] > last:
        raise refused(
            "number_register",
            "last",
            f"the register stands at {before['last']}; a number is never given twice",
            f"sổ đã đến số {before['last']}; không cấp lại số đã dùng",
        )
    moved = update(NUMBER_REGISTERS).where(*(_R[name] == value for name, value in key.items()))
    connection.execute(moved.values(last=last, start=last))
    return dict(before)
