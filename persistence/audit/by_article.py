"""Entries that cite an article, the newest first, found by an index (``persistence.cites``) and not by reading bodies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
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
        found = sorted(self._places(offset + limit), key=_order)[offset : offset + limit]
        if not found:
            return []
        wanted = [(stream, seq) for _, stream, seq in found]
        rows = self._connection.execute(AUDIT_OF.where(tuple_(_E.stream, _E.seq).in_(wanted)))
        return sorted(map(audit_of, rows), key=lambda each: _order((each.recorded_at, each.stream, each.seq)))

    def some(self) -> Select[Any]:
        """A row for each entry, to be counted."""
        return select(literal(1)).select_from(ENTRY_CITES).where(_X.set_id.in_(self._sets), *self._period)

    def _places(self, most: int) -> Iterator[_Place]:
        """The newest of each list: those of all lists are among them."""
        of_one = select(_X.recorded_at, _X.stream, _X.seq).where(*self._period).order_by(*_NEWEST).limit(most)
        if self._connection.dialect.name == "postgresql":
            if self._sets:
                lists = (
                    func.unnest(cast(self._sets, ARRAY(BigInteger())))
                    .table_valued("set_id")
                    .render_derived("lists")
                )
                newest = of_one.where(_X.set_id == lists.c.set_id).lateral("newest")
                yield from self._connection.execute(select(newest).select_from(lists).join(newest, true()))
            return
        asked = of_one.where(_X.set_id == bindparam("one", type_=BigInteger()))
        for number in self._sets:
            yield from self._connection.execute(asked, {"one": number})


def _order(place: Sequence[Any]) -> tuple[float, bytes, int]:
    at, stream, seq = place
    return -at.timestamp(), stream.encode(errors="surrogateescape"), -seq
