"""Keys of persons taken from one store to another: unwrapped here, sealed at once by whoever carries them, wrapped anew there.

The lines of keys that were destroyed go along without a key, so that an erasure holds on the other server as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite

from persistence.keys.keeper import Keys
from persistence.keys.store import Kept
from persistence.keys.tables import KEYS

_SOME: Final = 400
_NEW: Final = {
    "sqlite": sqlite.insert(KEYS).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(KEYS).on_conflict_do_nothing(),
}


@dataclass(frozen=True, slots=True)
class Carried:
    """A key on its way; ``key`` is None where it was destroyed. Never printed, never logged."""

    key_id: str
    person_id: str
    key: bytes | None = field(repr=False)
    destroyed_at: datetime | None
    told: str


def taken_out(keys: Keys, of: frozenset[str] | None = None) -> Iterator[Carried]:
    """Every key of a database, or those of some persons, a few hundred at a time. ``KeyStoreFault``, ``SealDamaged``."""
    store, last = keys.store, ""
    while True:
        asked = select(KEYS).where(KEYS.c.realm == store.realm, KEYS.c.key_id > last)
        with store.database.reading() as connection:
            rows = connection.execute(asked.order_by(KEYS.c.key_id).limit(_SOME)).mappings().all()
        if not rows:
            return
        for row in rows:
            if of is not None and row["person_id"] not in of:
                continue
            kept = Kept(row["key_id"], row["person_id"], row["master_id"], row["wrapped"])
            key = None if kept.wrapped is None else store.unwrapped(kept, keys.ring)
            yield Carried(kept.key_id, kept.person_id, key, row["destroyed_at"], row["told"])
        last = rows[-1]["key_id"]


def put_in(keys: Keys, carried: Iterable[Carried]) -> int:
    """Keep keys that came from another store, wrapped by this installation's master key; how many. Safe to repeat."""
    source, count, store = iter(carried), 0, keys.store
    while some := list(islice(source, _SOME)):
        rows = [_row(keys, each) for each in some]
        with store.database.writing() as connection:
            connection.execute(_NEW[connection.dialect.name], rows)
        count += len(some)
    return count


def of_another(keys: Keys, ids: Sequence[str]) -> int:
    """How many of these keys the store holds for another database: they could not be kept a second time."""
    store = keys.store
    with store.database.reading() as connection:
        return sum(
            connection.execute(
                select(func.count()).where(
                    KEYS.c.key_id.in_(ids[start : start + _SOME]), KEYS.c.realm != store.realm
                )
            ).scalar_one()
            for start in range(0, len(ids), _SOME)
        )


def _row(keys: Keys, each: Carried) -> Mapping[str, object]:
    store = keys.store
    wrapped = None if each.key is None else store.wrap(each.key_id, each.person_id, each.key, keys.ring)
    return {
        "key_id": each.key_id,
        "realm": store.realm,
        "person_id": each.person_id,
        "master_id": keys.ring.current.id,
        "wrapped": wrapped,
        "destroyed_at": each.destroyed_at,
        "told": each.told,
    }
