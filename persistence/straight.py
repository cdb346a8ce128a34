"""Statements of the hot path, asked of the driver itself: SQLAlchemy builds and compiles each once, and its own way to the driver, which
costs as much again as the question, is left aside.

Values go in and come out as the types of the columns have it, errors are those of SQLAlchemy: whoever asks so sees no difference.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NoReturn, Self

from sqlalchemy import ClauseElement, Connection, Dialect, SelectBase
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeEngine

Row = tuple[Any, ...]
Values = Mapping[str, object]
_Turn = Callable[[Any], Any]
_Turns = tuple[tuple[int, _Turn], ...]
_CURSORS: Final = "lotrinh.cursors"
_STYLE: Final = {"postgresql": "numeric_dollar", "sqlite": "qmark"}


def _raw(driver: Any) -> Any:  # noqa: ANN401 - the driver's own
    from psycopg import RawCursor  # an office's SQLite never loads this driver

    return RawCursor(driver)


@dataclass(frozen=True, slots=True)
class _Made:
    """A statement as one driver takes it: ``names`` of its values in order, ``given`` those that it brings itself, and what turns the
    values at some places on the way in and out."""

    text: Any
    names: tuple[str, ...]
    given: Values
    into: _Turns
    out: _Turns

    @classmethod
    def of(cls, statement: ClauseElement, columns_told: tuple[str, ...], dialect: Dialect) -> Self:
        """Compiled with values by their places, so that the driver has nothing to look for in the text."""
        asked: Any = type(dialect)
        taking = asked(paramstyle=_STYLE[dialect.name])
        compiled: Any = statement.compile(dialect=taking, column_keys=columns_told or None)
        names = tuple(compiled.positiontup or ())
        given = {name: each.value for name, each in compiled.binds.items() if not each.required}
        columns = (
            [each.type for each in statement.selected_columns] if isinstance(statement, SelectBase) else []
        )
        text = compiled.string
        return cls(
            text.encode() if dialect.name == "postgresql" else text,
            names,
            given,
            _turns([compiled.binds[name].type for name in names], taking, "bind_processor"),
            _turns(columns, taking, "result_processor", None),
        )

    def values(self, told: Values) -> list[Any]:
        """What the driver is given."""
        if self.given:
            told = {**self.given, **told}
        found: list[Any] = [told[name] for name in self.names]
        for place, turn in self.into:
            found[place] = turn(found[place])
        return found

    def rows(self, found: Sequence[Row]) -> Sequence[Row]:
        """What the driver gave, as the columns have it."""
        return [self._row(row) for row in found] if self.out else found

    def _row(self, found: Row) -> Row:
        row = list(found)
        for place, turn in self.out:
            row[place] = turn(row[place])
        return tuple(row)


def _turns(types: Sequence[TypeEngine[Any]], dialect: Dialect, way: str, *more: object) -> _Turns:
    turns = (getattr(each.dialect_impl(dialect), way)(dialect, *more) for each in types)
    return tuple((place, turn) for place, turn in enumerate(turns) if turn is not None)


class Straight:
    """One statement, compiled for a dialect when it is first asked there; for an insert that does not say it the columns that are told."""

    __slots__ = ("_columns", "_made", "_statement")

    def __init__(self, statement: ClauseElement, columns: tuple[str, ...] = ()) -> None:
        self._statement = statement
        self._columns = columns
        self._made: dict[str, _Made] = {}

    def made(self, dialect: Dialect) -> _Made:
        """As the driver of the dialect takes it."""
        found = self._made.get(dialect.name)
        if found is None:
            found = self._made[dialect.name] = _Made.of(self._statement, self._columns, dialect)
        return found


class Line:
    """The driver behind a connection, whose transaction is begun and ended as always. Raises ``DBAPIError`` as the connection does.

    ``server``: each question is a way to a server and back.
    """

    __slots__ = ("_connection", "_cursor", "_cursors", "_dialect", "_driver", "_how", "dialect", "server")

    dialect: str
    server: bool

    def __init__(self, connection: Connection) -> None:
        behind: Any = connection.connection
        self._driver = behind.driver_connection
        self._connection, self._dialect = connection, connection.dialect
        self.dialect = self._dialect.name
        self.server = self.dialect == "postgresql"
        # A cursor that asks the same again knows how its values go in and come out: one for each statement, as long as the connection.
        self._cursors: dict[bytes, Any] = behind.info.setdefault(_CURSORS, {}) if self.server else {}
        self._cursor: Any = None if self.server else self._driver.cursor()
        # The server is told each statement once for all: parsing and planning cost it more than the work.
        self._how: dict[str, bool] = {"prepare": True} if self.server else {}

    def all(self, asked: Straight, told: Values) -> Sequence[Row]:
        """Every row."""
        made = self._ask(asked, told)
        try:
            found: Sequence[Row] = self._cursor.fetchall()
        except self._dialect.loaded_dbapi.Error as error:
            self._fail(made, error)
        return made.rows(found)

    def first(self, asked: Straight, told: Values) -> Row | None:
        """The first row, or None."""
        found = self.all(asked, told)
        return found[0] if found else None

    def write(self, asked: Straight, *told: Values) -> int:
        """Do it for each of these values, one after the other; how many rows it touched."""
        count = 0
        for values in told:
            self._ask(asked, values)
            count += self._cursor.rowcount
        return count

    def _ask(self, asked: Straight, told: Values) -> _Made:
        made = asked.made(self._dialect)
        if self.server:
            self._cursor = self._cursors.get(made.text) or self._cursors.setdefault(
                made.text, _raw(self._driver)
            )
        try:
            self._cursor.execute(made.text, made.values(told), **self._how)
        except self._dialect.loaded_dbapi.Error as error:
            self._fail(made, error)
        return made

    def _fail(self, made: _Made, error: Exception) -> NoReturn:
        dialect, text = self._dialect, made.text
        gone = dialect.is_disconnect(error, self._connection.connection, self._cursor)  # type: ignore[arg-type]  # the library's own call
        told = DBAPIError.instance(
            text.decode() if isinstance(text, bytes) else text,
            None,
            error,
            dialect.loaded_dbapi.Error,
            hide_parameters=True,
            connection_invalidated=gone,
            dialect=dialect,
        )
        if gone:
            self._connection.invalidate(error)
        raise told from error
