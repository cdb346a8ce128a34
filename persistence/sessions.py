"""The sessions of officers who signed in: what ends one, or locks its screen, holds for every copy of its cookie and for every host.

A cookie names a session by a key that nobody can guess; here lies its hash. A row that is gone is a session that ended.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, insert, select, update

from persistence.database import Database
from persistence.models import SESSIONS

MOST: Final = 5
"""Sessions of one officer at the same time; the oldest ends when another begins."""

_S: Final = SESSIONS.c


@dataclass(frozen=True, slots=True)
class Sitting:
    """A session. ``id`` is the hash of its key; ``epoch`` that of the account when it began; ``origin`` the address it began from;
    ``agent`` the browser in a few words."""

    id: str
    actor_id: str
    post: str
    began_at: datetime
    epoch: int
    origin: str
    agent: str
    locked: bool = False


class Sessions:
    """The sessions of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, sitting: Sitting, ended: datetime, *, instead: str = "") -> None:
        """Note a session that begins, in place of ``instead``. Those that began before ``ended`` are forgotten, whosever they are."""
        mine = select(_S.id).where(_S.actor_id == sitting.actor_id).order_by(_S.began_at.desc(), _S.id)
        with self._database.writing() as connection:
            connection.execute(delete(SESSIONS).where((_S.began_at < ended) | (_S.id == instead)))
            kept = connection.execute(mine).scalars().all()
            connection.execute(delete(SESSIONS).where(_S.id.in_(kept[MOST - 1 :])))
            values = {name: getattr(sitting, name) for name in Sitting.__slots__}
            connection.execute(insert(SESSIONS), values)

    def find(self, key: str) -> Sitting | None:
        """A session that goes on."""
        with self._database.reading() as connection:
            row = connection.execute(select(SESSIONS).where(_S.id == key)).mappings().first()
            return None if row is None else _sitting(row)

    def of(self, actor_id: str, epoch: int, since: datetime) -> tuple[Sitting, ...]:
        """The sessions of an officer that began since then in this epoch of the account, the latest first."""
        wanted = (
            select(SESSIONS)
            .where(_S.actor_id == actor_id, _S.epoch == epoch, _S.began_at >= since)
            .order_by(_S.began_at.desc(), _S.id)
        )
        with self._database.reading() as connection:
            return tuple(_sitting(row) for row in connection.execute(wanted).mappings())

    def lock(self, key: str, *, locked: bool) -> None:
        """Lock its screen, or open it again."""
        with self._database.writing() as connection:
            connection.execute(update(SESSIONS).where(_S.id == key).values(locked=locked))

    def end(self, actor_id: str, *, only: str | None = None) -> int:
        """End every session of an officer, or one of them; how many ended."""
        statement = delete(SESSIONS).where(_S.actor_id == actor_id)
        with self._database.writing() as connection:
            chosen = statement if only is None else statement.where(_S.id == only)
            return int(connection.execute(chosen).rowcount)


def _sitting(row: Mapping[Any, Any]) -> Sitting:
    return Sitting(**row)
