"""Whether what is personal can still be opened: a key that is gone though nobody's erasure is on record was taken away on purpose.

Every hash would still hold, and to whoever looks it would be as if the person had been erased by law. Called by ``lotrinh audit verify``;
that every sealed text opens is seen by ``lotrinh audit replay``, which reads them all.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import func, select

from persistence.audit.report import Problem, Trouble
from persistence.database import Database
from persistence.keys.cipher import key_of
from persistence.models import CASES, ERASURES

_BEGINNING: Final = 64
"""So much of a sealed text holds the name of its key."""


def lost_keys(database: Database) -> Iterator[Problem]:
    """The cases whose key is not in the store, is damaged, or was destroyed without an erasure. ``StorageError``."""
    keys = database.keys
    if keys is None:
        return
    begun = func.substr(CASES.c.facts, 1, _BEGINNING)
    with database.reading() as connection:
        asked = select(CASES.c.id, CASES.c.person_id, begun).where(CASES.c.facts.startswith("lt1."))
        rows = connection.execute(asked.order_by(CASES.c.id)).all()
        erased = set(connection.execute(select(ERASURES.c.person_id)).scalars())
    names = {case: key_of(sealed) for case, _person, sealed in rows}
    held = {each.key_id: each for each in keys.store.of_ids(list(dict.fromkeys(names.values())))}
    opens = {name for name, each in held.items() if each.wrapped is not None and keys.opens(each)}
    for case, person, _sealed in rows:
        found = held.get(names[case])
        gone = found is not None and found.wrapped is None and erased & {person, found.person_id}
        if not gone and names[case] not in opens:
            yield Problem(Trouble.KEY, f"case {case}", None, f"key {names[case][:8]}")
