"""How many offices there are: whether a page may show them all is asked before they are read."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, or_, select

from persistence.database import Database
from persistence.models import UNITS


def count_kinds(database: Database, kinds: Iterable[str]) -> dict[str, int]:
    """How many there are of each of these kinds; a kind of which there is none is left out. ``StorageError``."""
    wanted = sorted(set(kinds))
    counted = select(UNITS.c.kind, func.count()).where(UNITS.c.kind.in_(wanted)).group_by(UNITS.c.kind)
    if not wanted:
        return {}
    with database.reading() as connection:
        return {str(kind): int(count) for kind, count in connection.execute(counted)}


def count_near(database: Database, commune: str | None, province: str | None) -> int:
    """How many there are in a commune or a province, as ``Reader.units_near`` finds them. ``StorageError``."""
    there = or_(UNITS.c.commune == commune, UNITS.c.province == province)
    with database.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(UNITS).where(there)).scalar_one())
