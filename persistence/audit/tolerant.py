"""Reads rows that somebody may have written into the file by hand: an export must hold them, so that its check names them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

from sqlalchemy import Connection, CursorResult, Select, select

from persistence.audit.walk import moment_of, raw
from persistence.mapping import audit_of
from persistence.models import AUDIT_ENTRIES, BLOBS
from workflows.ports import AuditEntry

_AT: Final = AUDIT_ENTRIES.c.keys().index("recorded_at")
_NEVER: Final = datetime.min.replace(tzinfo=UTC)
_BYTES: Final = BLOBS.c.content.name
ENTRIES: Final[Select[Any]] = select(
    *(raw(each) if place == _AT else each for place, each in enumerate(AUDIT_ENTRIES.c))
)
"""Entries whose moment is as it is kept; ``entry_of`` makes one of a row."""


def entry_of(row: Sequence[Any]) -> AuditEntry:
    """A row of ``ENTRIES``; what is no moment counts as the first one there is: the body, not the column, goes out."""
    held = list(row)
    held[_AT] = moment_of(held[_AT]) or _NEVER
    return audit_of(held)


@contextmanager
def any_text(connection: Connection) -> Iterator[None]:
    """Texts that are not UTF-8 are read with a mark in place of what is wrong, bytes in the place of a text as that text; PostgreSQL holds
    neither."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.driver_connection
    driver.text_factory = partial(str, encoding="utf-8", errors="replace")
    driver.row_factory = _in_texts
    try:
        yield
    finally:
        driver.text_factory, driver.row_factory = str, None


def _in_texts(cursor: Any, row: tuple[Any, ...]) -> tuple[Any, ...]:  # noqa: ANN401 - the driver's cursor is untyped here
    if not any(isinstance(value, bytes) for value in row):
        return row
    names = (each[0] for each in cursor.description)
    return tuple(
        value.decode("utf-8", "replace") if isinstance(value, bytes) and name != _BYTES else value
        for name, value in zip(names, row, strict=True)
    )


def readable(rows: CursorResult[Any]) -> Iterator[Any]:
    """The rows whose moments are moments."""
    while True:
        try:
            row = rows.fetchone()
        except ValueError:
            continue
        if row is None:
            return
        yield row
