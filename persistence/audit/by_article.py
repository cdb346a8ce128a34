"""Entries that cite an article, the newest first, found by an index (``persistence.cites``) and not by reading bodies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    cast,
    func,
    join,
    literal,
    select,
    true,
    tuple_,
)
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
_SAME: Final = and_(_E.stream == _X.stream, _E.seq == _X.seq)
_EVER: Final = datetime(1, 1, 2, tzinfo=UTC)
Period = tuple[datetime | None, datetime | None]
_Place = tuple[datetime, str, int]


class ByArticle:
    """The entries that cite a place of the law, or a place within it; of some kinds and acts (none named: of all).

    ``more``: what else is asked of an entry (whose it is, of which territory); it is read for that but for its body, and only where the
    index has it.
    """

    def __init__(
        self,
        connection: Connection,
        article: str,
        *,
        kinds: Sequence[str] = (),
        acts: Sequence[str] = (),
        without: Sequence[str] = (),
        period: Period = (None, None),
        more: Sequence[ColumnElement[bool]] = (),
    ) -> None:
        self._connection = connection
        asked = select(_S.set_id).where(cited(article)).distinct()
        asked = asked.where(_S.kind.in_(kinds)) if kinds else asked
        asked = asked.where(_S.act.in_(acts)) if acts else asked
        asked = asked.where(_S.act.not_in(without)) if without else asked
        self._sets = sorted(connection.execute(asked).scalars())
        since, until = period
        self._period = [
            *(() if since is None else (_X.recorded_at >= since,)),
            *(() if until is None else (_X.recorded_at < until,)),
        ]
        self._more = tuple(more)

    def newest(self, offset: int, limit: int) -> list[AuditEntry]:
        """At most ``limit`` entries from ``offset`` on."""
        most = offset + limit
        found = (self._places_of_some(most) if self._more else self._places(most))[offset:]
        return [audit_of(row) for row in self._rows(found)]

    def narrowed(self, offset: int, limit: int, most: int) -> tuple[list[AuditEntry], int]:
        """The same, and how many there are, counted no further than ``most`` (then one more): where entries are asked one by one whether
        they are among those, that is done once for both."""
        found = self._places_of_some(most + 1)
        return [audit_of(row) for row in self._rows(found[offset : offset + limit])], len(found)

    @property
    def narrow(self) -> bool:
        """Whether the index alone does not tell which entries are asked for."""
        return bool(self._more)

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
        return self._asked(literal(1))

    def _asked(self, *columns: ColumnElement[Any]) -> Select[Any]:
        there = join(ENTRY_CITES, AUDIT_ENTRIES, _SAME) if self._more else ENTRY_CITES
        asked = select(*columns).select_from(there)
        return asked.where(_X.set_id.in_(self._sets), *self._period, *self._more)

    def _places_of_some(self, most: int) -> Sequence[_Place]:
        """The newest of all lists together, each asked whether it is one of those."""
        asked = self._asked(_X.recorded_at, _X.stream, _X.seq).order_by(*_NEWEST).limit(most)
        return self._connection.execute(asked).all()

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
