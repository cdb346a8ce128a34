"""Many acts in one transaction: each a unit of work of its own within it, that is undone alone where it fails.

For work that writes hundreds of acts at once: one flush to the disk for all of them. Everything the door asks of a unit of work holds,
with one exception: what was written is kept only when the whole batch ends well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, NestedTransaction
from sqlalchemy.exc import DBAPIError

from persistence.database import Database
from persistence.straight import Line
from persistence.translating import translated
from persistence.unit_of_work import SqlUnitOfWork


class Batch:
    """One writing transaction and the units of work within it."""

    def __init__(self, database: Database, beside: Mapping[str, bytes]) -> None:
        """``beside`` as for ``SqlUnitOfWork``."""
        self._database, self._beside = database, beside
        self._connection: Connection | None = None

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """The transaction: committed at the end, rolled back on an error."""
        with self._database.writing() as connection:
            self._connection = connection
            try:
                yield connection
            finally:
                self._connection = None

    def uow(self) -> SqlUnitOfWork:
        """A unit of work within the transaction."""
        return _Within(self._database, self._open, self._beside)

    def reading(self) -> SqlUnitOfWork:
        """The same for reading: it sees what the batch has written so far."""
        return _Within(self._database, self._open, self._beside, reading=True)

    @property
    def _open(self) -> Connection:
        if self._connection is None:
            raise RuntimeError("a unit of work of a batch is used inside its `with` block")
        return self._connection


class _Within(SqlUnitOfWork):
    """A savepoint takes the place of the transaction."""

    def __init__(
        self,
        database: Database,
        connection: Connection,
        beside: Mapping[str, bytes],
        *,
        reading: bool = False,
    ) -> None:
        super().__init__(database, reading=reading, beside=beside)
        self._outer = connection
        self._point: NestedTransaction | None = None

    def __enter__(self) -> Self:
        if self._open is not None:
            raise RuntimeError("a unit of work is one transaction: open another one")
        self._open, self._asking = self._outer, Line(self._outer)
        if not self._reading:
            self._point = self._outer.begin_nested()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open, self._asking, point, self._point = None, None, self._point, None
        try:
            if point is not None:
                if kind is None:
                    point.commit()
                else:
                    point.rollback()
        except DBAPIError as failed:
            raise translated(failed) from failed
        if isinstance(error, DBAPIError):
            raise translated(error) from error
