"""Column types: moments in UTC, keys that sort alike on every database."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, Text
from sqlalchemy.types import TypeDecorator

from persistence.errors import NaiveMoment

KEY: Final = Text().with_variant(Text(collation="C"), "postgresql")
"""Text compared byte by byte on both databases: ids, codes, folded names. "C" also lets an index serve a prefix search."""

SERIAL: Final = BigInteger().with_variant(Integer(), "sqlite")
"""A number given by the database; SQLite numbers rows only in a column declared INTEGER."""


class Moment(TypeDecorator[datetime]):
    """A timezone-aware instant, kept in UTC. A naive datetime is refused: it names no instant.

    PostgreSQL keeps ``timestamptz``; SQLite keeps ISO text without offset, which sorts in order of time.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

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
