"""Entries that cite an article, the newest first, found by an index (``persistence.cites``) and not by reading bodies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import BigInteger, Connection, Select, bindparam, cast, func, literal, select, true, tuple_
from sqlalchemy.dialects.postgresql import ARRAY

from persistence.cites import cited
from persistence.mapping import AUDIT_OF, audit_of
from persistence.models import AUDIT_ENTRIES, CITE_SETS, ENTRY_CITES
from workflows.ports import AuditEntry

_X: Final = ENTRY_CITES.c
_S: Final = CITE_SETS.c
_E: Final = AUDIT_ENTRIES.c
_NEWEST: Final = (_X.recorded_at.desc(), _X.stream, _X.seq.desc())
_ONE: Final = AUDIT_OF.where(_E.stream == bindparam("stream"), _E.seq == bindparam("seq"))
_EVER: Final = datetime(1, 1, 2, tzinfo=UTC)
Period = tuple[datetime | None, datetime | None]
_Place = tuple[datetime, str, int]


class ByArticle:
    """The entries that cite a place of the law, or a place within it; of some kinds and acts (none named: of all)."""

    def __init__(
        self, connection: Connection, article: str, kinds: Sequence[str], acts: Sequence[str], period: Period
    ) -> None:
        self._connection = connection
        asked = select(_S.set_id).where(cited(article)).distinct()
        asked = asked.where(_S.kind.in_(kinds)) if kinds else asked
        asked = asked.where(_S.act.in_(acts)) if acts else asked
        self._sets = sorted(connection.execute(asked).scalars())
        since, until = period
        self._period = [
            *(() if since is None else (_X.recorded_at >= since,)),
            *(() if until is None else (_X.recorded_at < until,)),
        ]

    def newest(self, offset: int, limit: int) -> list[AuditEntry]:
        """At most ``limit`` entries from ``offset`` on."""
        found = self._places(offset + limit)[offset:]
        return [audit_of(row) for row in self._rows(found)]

    def _rows(self, places: Sequence[_Place]) -> Iterator[Any]:
        """The entries at these places, in their order; SQLite looks a list of pairs up in no index."""
        if self._connection.dialect.name == "sqlite":
            for _, stream, seq in places:
                yield from self._connection.execute(_ONE, {"stream": stream, "seq": seq})
        elif places:
            pairs = [(stream, seq) for _, stream, seq in places]
            rows = self._connection.execute(AUDIT_OF.where(tuple_(_E.stream, _E.seq).in_(pairs)))
            yield from sorted(rows, key=lambda row: _order((row.recorded_at, row.stream, row.seq)))

    def some(self) -> Select[Any]:
        """A row for each entry, to be counted."""
        return select(literal(1)).select_from(ENTRY_CITES).where(_X.set_id.in_(self._sets), *self._period)

    def _places(self, most: int) -> Sequence[_Place]:
        """The newest of each list, and of those the newest."""
        of_one = select(_X.recorded_at, _X.stream, _X.seq).where(*self._period)
        if self._connection.dialect.name == "postgresql":
            lists = (
                func.unnest(cast(self._sets, ARRAY(BigInteger())))
                .table_valued("set_id")
                .render_derived("lists")
            )
            each = of_one.where(_X.set_id == lists.c.set_id).order_by(*_NEWEST).limit(most).lateral("newest")
            asked = select(each).select_from(lists).join(each, true())
            newest = (each.c.recorded_at.desc(), each.c.stream, each.c.seq.desc())
            return self._connection.execute(asked.order_by(*newest).limit(most)).all()
        one = of_one.where(
            _X.set_id == bindparam("one", type_=BigInteger()), _X.recorded_at >= bindparam("floor")
        )
        found: list[_Place] = []
        floor = _EVER
        for number in self._sets:
            rows = self._connection.execute(
                one.order_by(*_NEWEST).limit(most), {"one": number, "floor": floor}
            )
            found = sorted([*found, *rows], key=_order)[:most]
            if len(found) == most:
                floor = found[-1][0]  # what is older is not among the newest
        return found


def _order(place: Sequence[Any]) -> tuple[float, bytes, int]:
    at, stream, seq = place
    return -at.timestamp(), stream.encode(errors="surrogateescape"), -seq
