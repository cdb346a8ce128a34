"""Drafts of the law that are tried on the open cases: what was brought, how far it came, what was found; sealed, of one officer and post.

They lie among the files that wait (``waiting_files``), under a subject that no form has, and go with them when their time is over. Nothing
of this is part of the record.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, delete, insert, select

from persistence.database import Database
from persistence.models import WAITING_FILES

KEPT_FOR: Final = timedelta(days=7)
ASKED: Final = "draft.asked"
_W: Final = WAITING_FILES.c


@dataclass(frozen=True, slots=True)
class DraftOwner:
    """Whose draft it is: an officer in a post ("role@office"), and its own id."""

    draft_id: str
    actor_id: str
    post: str


class Drafts:
    """The drafts under trial in one database. A part ("draft.file") is put once; one of a row of parts has a number."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, owner: DraftOwner, part: str, sealed: bytes, now: datetime, number: int = 0) -> None:
        """Keep a part."""
        row = {
            "id": _key(owner.draft_id, part, number),
            "actor_id": owner.actor_id,
            "post": owner.post,
            "subject": _subject(owner.draft_id),
            "act": part,
            "person_id": "",
            "size": 0,  # of no form: it takes no room from what an officer may have waiting
            "sealed": sealed,
            "kept_at": now,
            "expires_at": now + KEPT_FOR,
        }
        with self._database.writing() as connection:
            connection.execute(delete(WAITING_FILES).where(_W.id == row["id"]))
            connection.execute(insert(WAITING_FILES), row)

    def parts(self, draft_id: str, part: str) -> Sequence[bytes]:
        """All of a row of parts, by their number."""
        asked = select(_W.sealed).where(_W.subject == _subject(draft_id), _W.act == part).order_by(_W.id)
        with self._database.reading() as connection:
            return connection.scalars(asked).all()

    def part(self, draft_id: str, part: str, number: int = 0) -> bytes | None:
        """One part, or None."""
        with self._database.reading() as connection:
            return connection.scalar(select(_W.sealed).where(_W.id == _key(draft_id, part, number)))

    def owner(self, draft_id: str) -> DraftOwner | None:
        """Whose it is; None where it is not there (any more)."""
        asked = select(_W.actor_id, _W.post).where(_W.id == _key(draft_id, ASKED, 0))
        with self._database.reading() as connection:
            row = connection.execute(asked).first()
            return None if row is None else DraftOwner(draft_id, row.actor_id, row.post)

    def of_post(self, actor_id: str, post: str, now: datetime) -> Sequence[str]:
        """The ids of an officer's drafts in a post, the latest first."""
        mine = (_W.actor_id == actor_id, _W.post == post, _W.act == ASKED, _W.expires_at > now)
        asked = select(_W.subject).where(*mine).order_by(_W.kept_at.desc(), _W.id)
        with self._database.reading() as connection:
            return [each.removeprefix(_subject("")) for each in connection.scalars(asked)]

    def take(self, draft_id: str, part: str) -> None:
        """Take a part away."""
        self._delete(_W.id == _key(draft_id, part, 0))

    def drop(self, draft_id: str) -> None:
        """Take a draft away with all that was found."""
        self._delete(_W.subject == _subject(draft_id))

    def _delete(self, which: ColumnElement[bool]) -> None:
        with self._database.writing() as connection:
            connection.execute(delete(WAITING_FILES).where(which))


def _subject(draft_id: str) -> str:
    return f"draft:{draft_id}"


def _key(draft_id: str, part: str, number: int) -> str:
    return f"{draft_id}:{part}:{number:06d}"
