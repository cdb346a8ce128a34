"""The tables of the store of keys, and the questions that are asked with every act. Used by ``persistence.keys.store`` and ``carrying``."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Index, LargeBinary, MetaData, Table, Text, bindparam, select, text
from sqlalchemy.dialects import postgresql, sqlite

from persistence.types import KEY, Moment

META: Final = MetaData()
REALMS: Final = Table("realms", META, Column("id", KEY, primary_key=True))
KEYS: Final = Table(
    "person_keys",
    META,
    Column("key_id", KEY, primary_key=True),
    Column("realm", KEY, nullable=False),
    Column("person_id", KEY, nullable=False),
    Column("master_id", KEY, nullable=False),
    Column("wrapped", LargeBinary),
    Column("destroyed_at", Moment()),
    Column("told", Text(), nullable=False),
    Index("ix_person_keys_master_id", "master_id"),
)
_ALIVE: Final = text("destroyed_at IS NULL")
Index(
    "uq_person_keys_realm_person_id",
    KEYS.c.realm,
    KEYS.c.person_id,
    unique=True,
    sqlite_where=_ALIVE,
    postgresql_where=_ALIVE,
)
BY_PERSON: Final = Index("ix_person_keys_realm_person_id", KEYS.c.realm, KEYS.c.person_id)
"""The unique one serves only who asks for living keys: without this one each question about a person goes through the whole store."""
# With every act one of these is asked: built once.
OF_PERSON: Final = (
    select(KEYS)
    .where(KEYS.c.realm == bindparam("realm"), KEYS.c.person_id == bindparam("person"))
    .order_by(KEYS.c.key_id)
)
OF_ID: Final = select(KEYS).where(KEYS.c.key_id == bindparam("id"))
NEW: Final = {
    "sqlite": sqlite.insert(KEYS).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(KEYS).on_conflict_do_nothing(),
}
