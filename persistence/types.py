"""Column types: moments in UTC, keys that sort alike on every database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, Text
from sqlalchemy.dialects.sqlite import DATETIME
from sqlalchemy.types import TypeDecorator, TypeEngine

from persistence.errors import NaiveMoment

KEY: Final = Text().with_variant(Text(collation="C"), "postgresql")
"""Text compared byte by byte on both databases: ids, codes, folded names. "C" also lets an index serve a prefix search."""

SERIAL: Final = BigInteger().with_variant(Integer(), "sqlite")
"""A number given by the database; SQLite numbers rows only in a column declared INTEGER."""


class _Written(DATETIME):
    """As SQLite's own type writes it, by the one call that makes the text instead of a format with eight places."""

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], str | None]:  # noqa: ARG002 - as the library calls it
        return lambda value: None if value is None else value.isoformat(" ", "microseconds")


class Moment(TypeDecorator[datetime]):
    """A timezone-aware instant, kept in UTC. A naive datetime is refused: it names no instant.

    PostgreSQL keeps ``timestamptz``; SQLite keeps ISO text without offset, which sorts in order of time.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name != "sqlite":
            return dialect.type_descriptor(self.impl_instance)
        return dialect.type_descriptor(_Written())  # type: ignore[no-untyped-call]  # the library says no types here

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise NaiveMoment(
                "A moment without a time zone cannot be stored. Give a timezone-aware datetime.",
                vi="Thời điểm thiếu múi giờ nên không lưu được. Hãy dùng thời điểm có múi giờ.",
            )
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)
