"""Keys for a database of a test: a store in a file of its own, a master key in memory."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from persistence.database import Database
from persistence.keys import Keys, KeyStore, MasterKey, Ring
from persistence.keys.binding import bind, realm_of
from persistence.keys.cipher import KEY_BYTES
from tests.persistence import world


def fresh_ring() -> Ring:
    return Ring((MasterKey.of(os.urandom(KEY_BYTES)),))


def open_keys(database: Database, path: Path, ring: Ring) -> Keys:
    """The keys of a database, from this store."""
    store = KeyStore(f"sqlite:///{path}", os.urandom)
    realm = realm_of(database)
    found = store.prepare(realm)
    if realm is None:
        bind(database, found, world.NINE)
    return Keys(store, lambda: ring, os.urandom)


@contextmanager
def keyed(database: Database, path: Path, ring: Ring | None = None) -> Iterator[Keys]:
    """The database with keys for as long as the block lasts."""
    database.keys = open_keys(database, path, ring or fresh_ring())
    try:
        yield database.keys
    finally:
        database.keys.store.close()
        database.keys = None
