"""The law as data by which entries were judged: it must be kept under the hash that their receipts name, or nobody can judge them again.

Every text that is kept was held against its hash by then; here is seen whether one is gone. Of a large record so many entries are asked,
from places all over it, that a law by which one in five hundred was judged is met; ``lotrinh audit verify --derived`` asks all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Any, Final

from sqlalchemy import Connection, select

from persistence.audit.report import Findings, Trouble
from persistence.audit.walk import BATCH
from persistence.models import AUDIT_ENTRIES, BLOBS

_E: Final = AUDIT_ENTRIES.c
_ENTRIES: Final = select(_E.stream, _E.seq, _E.body).order_by(_E.stream, _E.seq)
_NAMED: Final = re.compile(r'"receipt":\{"as_of":"[^"]*","corpus":"([0-9a-f]{64})"')
"""Quotes within a text are escaped, so these are those of JSON."""
_VOUCHED: Final = '"case_kept":"'
"""What stands in entries of acts since laws are kept: of one of before nobody knows whether its law was."""
_ALL_UP_TO: Final = 5_000
_PLACES: Final = 250
_AT_EACH: Final = 20


def check_laws(connection: Connection, findings: Findings, *, every: bool = False) -> None:
    """Name each law of which a receipt tells and that is not kept, with the first entry that was met."""
    named: dict[str, tuple[str, int]] = {}
    for stream, seq, body in _all(connection) if every else _some(connection):
        found = _NAMED.search(body) if isinstance(body, str) and _VOUCHED in body else None
        if found is not None:
            named.setdefault(found[1], (stream, seq))
    kept = set(connection.execute(select(BLOBS.c.sha256).where(BLOBS.c.sha256.in_(sorted(named)))).scalars())
    known = {each.place for each in findings.problems if each.trouble is Trouble.LAW}
    for law, (stream, seq) in sorted(named.items()):
        if law not in kept and f"law {law}" not in known:
            findings.add(Trouble.LAW, f"law {law}", None, f"first named by {stream} #{seq}")


def _all(connection: Connection) -> Iterator[Any]:
    return iter(connection.execute(_ENTRIES, execution_options={"yield_per": BATCH}))


def _some(connection: Connection) -> Iterator[Any]:
    """All entries of a small record; of a large one the first, and some from many places, by the order of the names of cases."""
    first = connection.execute(_ENTRIES.limit(_ALL_UP_TO)).all()
    if len(first) < _ALL_UP_TO:
        return iter(first)
    starts = (f"case:{number * 0x1000 // _PLACES:03x}" for number in range(_PLACES))
    asked = (_ENTRIES.where(_E.stream >= start).limit(_AT_EACH) for start in starts)
    return chain(first, chain.from_iterable(connection.execute(each).all() for each in asked))
