"""Writing down who looked at whose file: many at a time, in the caller's transaction. A note can be neither changed nor removed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, bindparam, cast, func, insert, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.elements import KeyedColumnElement

from persistence.locks import hold_readings
from persistence.models import READS
from persistence.views import Reading

_FIELDS: Final = tuple(Reading.__slots__)
_EACH: Final = insert(READS)


def _together() -> Any:  # noqa: ANN401 - a statement
    """All notes in one statement, each field an array: a page that lists many persons need not send as many rows one after the other."""
    arrays = [cast(bindparam(f"b_{name}"), ARRAY(READS.c[name].type)) for name in _FIELDS]
    names: list[KeyedColumnElement[Any]] = [READS.c[name] for name in _FIELDS]
    rows = func.unnest(*arrays).table_valued(*_FIELDS, with_ordinality="place").render_derived()
    found = select(*(rows.c[each.key] for each in names)).order_by(rows.c.place)
    return insert(READS).from_select(list(_FIELDS), found)


_TOGETHER: Final = _together()


def write_readings(connection: Connection, readings: Sequence[Reading]) -> None:
    """Note these readings, in order."""
    if not readings:
        return
    hold_readings(connection, alone=False)
    if connection.dialect.name == "postgresql":
        columns = {f"b_{name}": [getattr(each, name) for each in readings] for name in _FIELDS}
        connection.execute(_TOGETHER, columns)
    else:
        connection.execute(_EACH, [{name: getattr(each, name) for name in _FIELDS} for each in readings])
