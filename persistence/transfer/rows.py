"""A row as a line of JSON, the same for both databases: what was read comes back exactly, or is refused with table and line."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final, TypeVar

from sqlalchemy import Boolean, Column, Date, Float, Integer, LargeBinary, Table, Text

from persistence.codec import dumps, loads
from persistence.errors import CodecError
from persistence.transfer.errors import TransferRefused, refused
from persistence.types import Moment

_WORD: Final = 1 << 256
_T = TypeVar("_T")


def columns_of(table: Table) -> list[str]:
    """The names of the columns, as the first line of a table has them."""
    return [column.name for column in table.columns]


def line_of(row: Sequence[Any]) -> str:
    """The row as canonical JSON."""
    return dumps([_out(value) for value in row])


class RowReader:
    """Reads the lines of one table."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._names = columns_of(table)
        self._read = [_reader(column) for column in table.columns]
        self._nullable = [bool(column.nullable) for column in table.columns]

    def row(self, line: str, number: int) -> dict[str, Any]:
        """The row of a line. ``TransferRefused`` names table and line."""
        try:
            values = _same(loads(line), list)
            return {
                name: self._value(place, value)
                for place, (name, value) in enumerate(zip(self._names, values, strict=True))
            }
        except (CodecError, ValueError, TypeError, binascii.Error) as error:
            raise unreadable(self._table.name, number) from error

    def _value(self, place: int, value: object) -> Any:  # noqa: ANN401 - a value of any column
        if value is None:
            if not self._nullable[place]:
                raise ValueError("null")
            return None
        return self._read[place](value)


class Digest:
    """A keyed digest of rows that does not ask in which order they came: what was written can be held against what was taken out."""

    def __init__(self, key: bytes, table: str) -> None:
        self._key = hashlib.sha256(key + b"\n" + table.encode()).digest()
        self._sum = 0
        self.rows = 0

    def add(self, line: str) -> None:
        """Count a line in."""
        one = hmac.new(self._key, line.encode(), hashlib.sha256).digest()
        self._sum = (self._sum + int.from_bytes(one, "big")) % _WORD
        self.rows += 1

    def text(self) -> str:
        """The digest, hex."""
        return f"{self._sum:064x}"


def unreadable(table: str, number: int) -> TransferRefused:
    """A line that is no row of its table."""
    return refused(
        f"Line {number} of the table {table} in the archive is no row of that table. Take the archive as it was written.",
        f"Dòng {number} của bảng {table} trong tệp không phải là một dòng của bảng đó. Hãy dùng đúng tệp đã xuất.",
        table=table,
        line=number,
    )


def _out(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (bytes, memoryview)):
        return base64.b64encode(bytes(value)).decode("ascii")
    return value


def _reader(column: Column[Any]) -> Callable[[Any], Any]:
    kind = column.type
    for known, read in _READERS.items():
        if isinstance(kind, known):
            return read
    raise TypeError(f"{column.table.name}.{column.name}: a type that no archive holds")


def _moment(value: Any) -> datetime:  # noqa: ANN401 - any JSON
    found = datetime.fromisoformat(_text(value))
    if found.tzinfo is None:
        raise ValueError("zone")
    return found


def _day(value: Any) -> date:  # noqa: ANN401 - any JSON
    return date.fromisoformat(_text(value))


def _bytes(value: Any) -> bytes:  # noqa: ANN401 - any JSON
    return base64.b64decode(_text(value), validate=True)


def _truth(value: Any) -> bool:  # noqa: ANN401 - any JSON
    return _same(value, bool)


def _number(value: Any) -> int:  # noqa: ANN401 - any JSON
    return _same(value, int)


def _real(value: Any) -> float:  # noqa: ANN401 - any JSON
    return float(_same(value, int) if type(value) is int else _same(value, float))


def _text(value: Any) -> str:  # noqa: ANN401 - any JSON
    return _same(value, str)


def _same(value: Any, kind: type[_T]) -> _T:  # noqa: ANN401 - any JSON
    if type(value) is not kind:
        raise ValueError(kind.__name__)
    return value


_READERS: Final[Mapping[type[Any], Callable[[Any], Any]]] = {
    Moment: _moment,
    Date: _day,
    LargeBinary: _bytes,
    Boolean: _truth,
    Integer: _number,
    Float: _real,
    Text: _text,
}
