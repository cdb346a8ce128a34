"""Legal erasures, and the store of keys with which a database is written."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Mapped, mapped_column

from persistence.models.base import Base, table_of
from persistence.types import KEY


class KeyStoreRow(Base):
    """The one store of keys that belongs to this database: another one could open nothing."""

    __tablename__ = "key_stores"
    id: Mapped[str] = mapped_column(KEY, primary_key=True)
    since: Mapped[datetime]


class ErasureRow(Base):
    """A person whose data were erased: when, on which ground, by which audit entry. ``told`` is canonical JSON, without names."""

    __tablename__ = "erasures"
    person_id: Mapped[str] = mapped_column(KEY, primary_key=True)
    at: Mapped[datetime]
    ground: Mapped[str] = mapped_column(KEY)
    told: Mapped[str]
    audit_stream: Mapped[str] = mapped_column(KEY)
    audit_seq: Mapped[int]


KEY_STORES: Final = table_of(KeyStoreRow)
ERASURES: Final = table_of(ErasureRow)
