"""The store of the keys of persons: a database of its own, so that no backup of the record holds a key that was destroyed since.

A key is made before anything is sealed under it, in a transaction of its own: one that is never used does no harm. Destroying overwrites
the wrapped key before it goes and leaves the line, with the ground, so that an older backup of the record can be brought after.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    bindparam,
    event,
    func,
    insert,
    inspect,
    select,
    update,
)

from persistence.codec import dumps, load_map
from persistence.database import Database
from persistence.errors import DatabaseDamaged, KeyStoreFault
from persistence.keys.cipher import ID_BYTES, KEY_BYTES, Chance, Cipher
from persistence.keys.ring import Ring
from persistence.keys.tables import BY_PERSON, KEYS, META, NEW, OF_ID, OF_PERSON, REALMS
from workflows.model import Json

_LOCK: Final = 0x10_7125  # any number, the same for every process of this program
_SOME: Final = 400
_TRIED: Final = 8


@dataclass(frozen=True, slots=True)
class Kept:
    """A key as kept. ``wrapped`` is None once it was destroyed."""

    key_id: str
    person_id: str
    master_id: str
    wrapped: bytes | None = field(repr=False)
    realm: str = ""


@dataclass(frozen=True, slots=True)
class Destroyed:
    """A person whose keys were destroyed: when, and what the act said (ground, officer, office …)."""

    person_id: str
    at: datetime
    told: Mapping[str, Json]


def is_empty(url: str) -> bool:
    """Whether nothing was ever kept in the database of this URL. ``StorageError``."""
    database = _Keys(url, check_revision=False)
    try:
        with database.reading() as connection:
            return not inspect(connection).has_table(KEYS.name)
    finally:
        database.close()


class _Keys(Database):
    """The database of the keys: where it is damaged, that is told of the store, not of the record."""

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        try:
            with super().reading() as connection:
                yield connection
        except DatabaseDamaged as error:
            raise _damaged() from error

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        try:
            with super().writing() as connection:
                yield connection
        except DatabaseDamaged as error:
            raise _damaged() from error


class KeyStore:
    """One store, for one database (a realm): two that share a store share no key. ``prepare`` it before the first use."""

    def __init__(self, url: str, chance: Chance) -> None:
        self._database = _Keys(url, check_revision=False)
        self._chance = chance
        self._realm = ""
        if self._database.dialect == "sqlite":
            event.listen(self._database.engine, "connect", _forget_what_is_deleted)

    def prepare(self, realm: str | None) -> str:
        """Make the tables where they are missing, and the realm: a new one for None. ``KeyStoreFault`` where it is not of this store."""
        with self._database.writing() as connection:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
            META.create_all(connection)
            BY_PERSON.create(connection, checkfirst=True)  # a store of an earlier version has it not
            if realm is None:
                realm = self._chance(ID_BYTES).hex()
                connection.execute(insert(REALMS), {"id": realm})
            elif connection.execute(select(REALMS.c.id).where(REALMS.c.id == realm)).first() is None:
                raise other_store()
        self._realm = realm
        return realm

    @property
    def database(self) -> Database:
        """Where the keys lie; for carrying them from store to store (``persistence.keys.carrying``)."""
        return self._database

    @property
    def realm(self) -> str:
        """The realm of this database."""
        return self._realm

    def wrap(self, key_id: str, person_id: str, key: bytes, ring: Ring) -> bytes:
        """A key, wrapped by the master key in use."""
        return Cipher(ring.current.key, self._chance).seal(key, _place(key_id, person_id))

    def close(self) -> None:
        """Close idle connections."""
        self._database.close()

    def make(self, persons: Sequence[str], ring: Ring) -> None:
        """Give each of these persons a key who never had one."""
        with self._database.writing() as connection:
            for some in _some(persons):
                known = select(KEYS.c.person_id).where(self._mine, KEYS.c.person_id.in_(some))
                had = set(connection.execute(known).scalars())
                rows = [self._row(person, ring) for person in dict.fromkeys(some) if person not in had]
                if rows:
                    connection.execute(NEW[connection.dialect.name], rows)

    def of_person(self, *persons: str) -> tuple[Kept, ...]:
        """Every key that a person, or each of several, has or had."""
        if len(persons) == 1:
            return self._one(OF_PERSON, {"realm": self._realm, "person": persons[0]})
        found = (self._kept(self._mine & KEYS.c.person_id.in_(some)) for some in _some(persons))
        return tuple(each for some in found for each in some)

    def of_ids(self, ids: Sequence[str]) -> tuple[Kept, ...]:
        """The keys of these ids that are on file."""
        if len(ids) == 1:
            return self._one(OF_ID, {"id": ids[0]})
        return tuple(each for some in _some(ids) for each in self._kept(KEYS.c.key_id.in_(some)))

    def destroy(self, person_id: str, at: datetime, told: Mapping[str, Json]) -> int:
        """Destroy every key of a person: overwritten, then gone; how many. Safe to repeat. ``told`` stays with the line."""
        mine = self._mine & (KEYS.c.person_id == person_id) & KEYS.c.destroyed_at.is_(None)
        with self._database.writing() as connection:
            noise = self._chance(KEY_BYTES + 28)
            connection.execute(update(KEYS).where(mine).values(wrapped=noise))
            gone = {"wrapped": None, "destroyed_at": at, "told": dumps(dict(told))}
            count = connection.execute(update(KEYS).where(mine).values(gone)).rowcount
        self.finish_rewrap()
        return count

    def destroyed(self) -> tuple[Destroyed, ...]:
        """Whose keys were destroyed, in order of time."""
        columns = (KEYS.c.person_id, KEYS.c.destroyed_at, KEYS.c.told)
        asked = select(*columns).where(self._mine, KEYS.c.destroyed_at.is_not(None))
        with self._database.reading() as connection:
            rows = connection.execute(asked.order_by(KEYS.c.destroyed_at, KEYS.c.key_id)).all()
        return tuple(Destroyed(person, at, load_map(told)) for person, at, told in rows)

    def masters(self) -> dict[str, int]:
        """How many keys each master key wraps."""
        asked = select(KEYS.c.master_id, func.count()).where(KEYS.c.destroyed_at.is_(None))
        with self._database.reading() as connection:
            rows = connection.execute(asked.group_by(KEYS.c.master_id).order_by(KEYS.c.master_id))
            return {master: count for master, count in rows}  # noqa: C416 - rows, no pairs

    def some_of(self, master_id: str) -> tuple[Kept, ...]:
        """Some keys that this master key wraps: to try it on."""
        alive = (KEYS.c.master_id == master_id) & KEYS.c.destroyed_at.is_(None)
        return self._kept(alive, limit=_TRIED)

    def rewrap(self, ring: Ring, limit: int = 500) -> int:
        """Wrap at most ``limit`` keys anew under the master key in use; how many were. 0: none is left. Each call stands for itself."""
        old = (KEYS.c.master_id != ring.current.id) & KEYS.c.destroyed_at.is_(None)
        with self._database.writing() as connection:
            asked = select(KEYS).where(old).order_by(KEYS.c.key_id).limit(limit).with_for_update()
            rows = connection.execute(asked).mappings().all()
            moved = [self._moved(_kept(row), ring) for row in rows]
            if moved:
                change = (
                    update(KEYS)
                    .where(KEYS.c.key_id == bindparam("b_key"), KEYS.c.destroyed_at.is_(None))
                    .values(wrapped=bindparam("b_wrapped"), master_id=bindparam("b_master"))
                )
                connection.execute(change, moved)
        return len(moved)

    def finish_rewrap(self) -> None:
        """Let no copy of what was wrapped before stay in the log of the database: SQLite keeps pages there until they are written over."""
        if self._database.dialect == "sqlite":
            with self._database.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def unwrapped(self, kept: Kept, ring: Ring) -> bytes:
        """The key itself. ``KeyStoreFault`` where its master key is not at hand; ``SealDamaged`` where it is another's."""
        master = ring.find(kept.master_id)
        if master is None or kept.wrapped is None:
            raise unknown_master(kept.master_id)
        return Cipher(master.key, self._chance).open(kept.wrapped, _place(kept.key_id, kept.person_id))

    def is_mine(self, kept: Kept) -> bool:
        """Whether it is a key of this database, not of another one that shares the store."""
        return kept.realm == self._realm

    @property
    def _mine(self) -> ColumnElement[bool]:
        return KEYS.c.realm == self._realm

    def _row(self, person: str, ring: Ring) -> dict[str, object]:
        key_id, key = self._chance(ID_BYTES).hex(), self._chance(KEY_BYTES)
        return {
            "key_id": key_id,
            "realm": self._realm,
            "person_id": person,
            "told": "{}",
            "destroyed_at": None,
            "master_id": ring.current.id,
            "wrapped": self.wrap(key_id, person, key, ring),
        }

    def _moved(self, kept: Kept, ring: Ring) -> dict[str, object]:
        wrapped = self.wrap(kept.key_id, kept.person_id, self.unwrapped(kept, ring), ring)
        return {"b_key": kept.key_id, "b_wrapped": wrapped, "b_master": ring.current.id}

    def _one(self, asked: Select[Any], values: Mapping[str, str]) -> tuple[Kept, ...]:
        with self._database.reading() as connection:
            return tuple(map(_kept, connection.execute(asked, values).mappings()))

    def _kept(self, condition: Any, limit: int | None = None) -> tuple[Kept, ...]:  # noqa: ANN401 - a condition of SQLAlchemy
        with self._database.reading() as connection:
            rows = connection.execute(
                select(KEYS).where(condition).order_by(KEYS.c.key_id).limit(limit)
            ).mappings()
            return tuple(map(_kept, rows))


def _damaged() -> KeyStoreFault:
    return KeyStoreFault(
        "The store of keys is damaged or is none. Keep the file as it is and put a copy of it back (LOTRINH_KEYS_URL, or the file of keys);"
        " see docs/backup-and-restore.md. Without keys the record itself can be checked: `lotrinh audit verify --without-keys`.",
        vi="Kho khóa bị hỏng hoặc không phải kho khóa. Hãy giữ nguyên tệp và đặt lại bản sao của nó (LOTRINH_KEYS_URL hoặc tệp khóa); xem"
        " docs/backup-and-restore.md. Không có khóa vẫn kiểm được hồ sơ: `lotrinh audit verify --without-keys`.",
    )


def other_store() -> KeyStoreFault:
    """The store does not know this database: its keys open nothing here."""
    return KeyStoreFault(
        "The store of keys is not the one with which this database was written, or an older copy of before it. Put the right store back"
        " (LOTRINH_KEYS_URL, or the file of keys); see docs/backup-and-restore.md.",
        vi="Kho khóa không phải kho đã dùng với cơ sở dữ liệu này, hoặc là bản sao cũ hơn. Hãy đặt lại đúng kho khóa"
        " (LOTRINH_KEYS_URL hoặc tệp khóa); xem docs/backup-and-restore.md.",
    )


def unknown_master(master_id: str) -> KeyStoreFault:
    """The keys are wrapped by a master key that is not at hand."""
    return KeyStoreFault(
        f"The keys of persons are wrapped by the master key {master_id}, which is not at hand. Put it back in LOTRINH_MASTER_KEY,"
        " LOTRINH_MASTER_KEY_FILE or the key file; without it nothing personal can be read.",
        vi=f"Khóa của các cá nhân được bọc bằng khóa chủ {master_id} nhưng không có khóa này. Hãy đặt lại vào LOTRINH_MASTER_KEY,"
        " LOTRINH_MASTER_KEY_FILE hoặc tệp khóa; thiếu khóa thì không đọc được dữ liệu cá nhân.",
        master=master_id,
    )


def _kept(row: RowMapping) -> Kept:
    return Kept(row["key_id"], row["person_id"], row["master_id"], row["wrapped"], row["realm"])


def _place(key_id: str, person_id: str) -> bytes:
    return f"{key_id}|{person_id}".encode()


def _some(values: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(values), _SOME):
        yield values[start : start + _SOME]


def _forget_what_is_deleted(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's connection is untyped here
    cursor = connection.cursor()
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.close()
