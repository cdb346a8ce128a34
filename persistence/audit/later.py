"""Entries that say they were recorded before an anchor which did not see them: they were written later than they say.

Who has the database can add an entry of last month to the end of a stream, and every hash holds. A clock that was wrong for a while does
the same, so it is a remark and no breach: an auditor looks at the entry. Asked for with anchors from outside, or with the indexes.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from typing import Final

from sqlalchemy import Connection, func, select

from persistence.audit.report import Problem, Trouble
from persistence.audit.walk import moment_of, raw
from persistence.database import Database
from persistence.models import AUDIT_ANCHOR_HEADS, AUDIT_ANCHORS, AUDIT_ENTRIES, AUDIT_STREAMS

_MAY_DIFFER: Final = timedelta(hours=1)
"""By so much the clocks of several hosts, or one that is set right, may differ."""

_E, _A, _H, _S = AUDIT_ENTRIES.c, AUDIT_ANCHORS.c, AUDIT_ANCHOR_HEADS.c, AUDIT_STREAMS.c
_BEFORE: Final = func.lag(_H.length, 1, 0).over(partition_by=_H.stream, order_by=_H.anchor)
_SEEN: Final = select(_H.stream, _H.anchor, _H.length, _BEFORE.label("before")).subquery()
_COLUMNS: Final = (_E.stream, _E.seq, raw(_E.recorded_at), _A.seq, raw(_A.at))
_BY_THE_ONE_BEFORE: Final = (
    select(*_COLUMNS)
    .join_from(_SEEN, AUDIT_ANCHORS, _A.seq == _SEEN.c.anchor - 1)
    .join(
        AUDIT_ENTRIES,
        (_E.stream == _SEEN.c.stream) & (_E.seq > _SEEN.c.before) & (_E.seq <= _SEEN.c.length),
    )
    .where(_E.recorded_at < _A.at)
    .order_by(_E.stream, _E.seq)
)
_BY_THE_LAST: Final = (
    select(*_COLUMNS)
    .join_from(AUDIT_STREAMS, AUDIT_ENTRIES, (_E.stream == _S.stream) & (_E.seq > _S.anchored))
    .join(AUDIT_ANCHORS, _A.seq == select(func.max(_A.seq)).scalar_subquery())
    .where(_E.recorded_at < _A.at)
    .order_by(_E.stream, _E.seq)
)


def recorded_later(database: Database, limit: int) -> tuple[Problem, ...]:
    """The first of such entries, each with the last anchor that was made before it was there. ``StorageError``."""
    with database.reading() as connection:
        return tuple(islice(_found(connection), limit))


def _found(connection: Connection) -> Iterator[Problem]:
    for asked in (_BY_THE_ONE_BEFORE, _BY_THE_LAST):
        for stream, seq, recorded, anchor, at in connection.execute(asked):
            told, made = moment_of(recorded), moment_of(at)
            if told is not None and made is not None and made - told > _MAY_DIFFER:
                yield Problem(Trouble.LATER, str(stream), seq, f"anchor {anchor} saw none of it")
