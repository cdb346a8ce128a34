"""Forms that an officer put aside, and the files that wait with them: sealed bytes, of one officer in one post, gone after their time.

Nothing here is part of the record of a case. What is past its time is not given out, and is taken away with the next thing that is kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, insert, select, update

from persistence.database import Database
from persistence.models import UNFINISHED_FORMS, WAITING_FILES

MOST_FORMS: Final = 40
"""Forms that one officer may have put aside; the oldest goes when another comes."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose it is and what it is for: an officer, the post ("role@office"), the person, the case (None: it opens one), the act."""

    actor_id: str
    post: str
    act: str
    person_id: str
    case_id: str | None = None

    @property
    def subject(self) -> str:
        """The file that the form is about."""
        return f"case:{self.case_id}" if self.case_id is not None else f"person:{self.person_id}"


@dataclass(frozen=True, slots=True)
class UnfinishedForm:
    """A form as put aside; ``version`` is that of the case then."""

    id: str
    owner: Owner
    version: int
    sealed: bytes = field(repr=False)
    saved_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """A file; ``size`` in bytes, of the file itself."""

    id: str
    size: int
    sealed: bytes = field(repr=False)
    kept_at: datetime
    expires_at: datetime


class Unfinished:
    """What officers have not finished, in one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, form: UnfinishedForm) -> None:
        """Put a form aside, in place of the one of the same owner; files that wait for it wait as long as it does."""
        table = UNFINISHED_FORMS
        with self._database.writing() as connection:
            _sweep(connection, form.saved_at)
            connection.execute(delete(table).where(_of(table, form.owner)))
            _drop_oldest(connection, form.owner)
            connection.execute(insert(table), _form_row(form))
            connection.execute(
                update(WAITING_FILES).where(_of(WAITING_FILES, form.owner)).values(expires_at=form.expires_at)
            )

    def find(self, owner: Owner, now: datetime) -> UnfinishedForm | None:
        """The form of this owner, if one was put aside and its time is not over."""
        return next(iter(self._forms(_of(UNFINISHED_FORMS, owner), now)), None)

    def of_post(self, actor_id: str, post: str, now: datetime) -> tuple[UnfinishedForm, ...]:
        """Every form that an officer put aside in a post, the latest first; what was typed is left out."""
        table = UNFINISHED_FORMS.c
        return self._forms(and_(table.actor_id == actor_id, table.post == post), now, sealed=False)

    def sent(self, actor_id: str, post: str, act: str, now: datetime) -> UnfinishedForm | None:
        """The last form that this officer in this post sent for ``act``, of whatever file."""
        table = UNFINISHED_FORMS.c
        mine = and_(table.actor_id == actor_id, table.post == post, table.act == act)
        return next(iter(self._forms(mine, now)), None)

    def drop_sent(self, actor_id: str, post: str, form_id: str) -> None:
        """Take away one form of this officer in this post by its id; another's stays."""
        table = UNFINISHED_FORMS.c
        mine = and_(table.actor_id == actor_id, table.post == post, table.id == form_id)
        with self._database.writing() as connection:
            connection.execute(delete(UNFINISHED_FORMS).where(mine))

    def drop(self, owner: Owner) -> bool:
        """Take away the form of this owner with its files; whether there was a form."""
        with self._database.writing() as connection:
            connection.execute(delete(WAITING_FILES).where(_of(WAITING_FILES, owner)))
            gone = connection.execute(delete(UNFINISHED_FORMS).where(_of(UNFINISHED_FORMS, owner)))
            return bool(gone.rowcount)

    def keep_files(self, owner: Owner, files: Iterable[WaitingFile], most: int) -> None:
        """Keep files. An officer may have ``most`` bytes waiting: what would end first goes, until the new ones fit."""
        coming = tuple(files)
        if not coming:
            return
        with self._database.writing() as connection:
            _sweep(connection, coming[0].kept_at)
            _make_room(connection, owner.actor_id, most - sum(each.size for each in coming))
            connection.execute(insert(WAITING_FILES), [_file_row(owner, each) for each in coming])

    def files(self, owner: Owner, ids: Iterable[str], now: datetime) -> dict[str, WaitingFile]:
        """The files of this owner among ``ids``, by id; another's are not there."""
        wanted, table = tuple(ids), WAITING_FILES.c
        if not wanted:
            return {}
        names = WaitingFile.__slots__
        statement = select(*(table[name] for name in names)).where(
            _of(WAITING_FILES, owner), table.id.in_(wanted), table.expires_at > now
        )
        with self._database.reading() as connection:
            rows = connection.execute(statement).mappings()
            return {row["id"]: WaitingFile(**{name: row[name] for name in names}) for row in rows}

    def drop_files(self, owner: Owner, ids: Iterable[str]) -> None:
        """Take some files away."""
        wanted = tuple(ids)
        if wanted:
            with self._database.writing() as connection:
                chosen = WAITING_FILES.c.id.in_(wanted)
                connection.execute(delete(WAITING_FILES).where(_of(WAITING_FILES, owner), chosen))

    def sweep(self, now: datetime) -> int:
        """Take away what is past its time; how many forms and files went."""
        with self._database.writing() as connection:
            return _sweep(connection, now)

    def _forms(
        self, condition: ColumnElement[bool], now: datetime, *, sealed: bool = True
    ) -> tuple[UnfinishedForm, ...]:
        table = UNFINISHED_FORMS
        columns = [column for column in table.c if sealed or column.name != "sealed"]
        statement = (
            select(*columns)
            .where(condition, table.c.expires_at > now)
            .order_by(table.c.saved_at.desc(), table.c.id)
        )
        with self._database.reading() as connection:
            return tuple(_form(row) for row in connection.execute(statement).mappings())


def _of(table: Table, owner: Owner) -> ColumnElement[bool]:
    return and_(
        table.c.actor_id == owner.actor_id,
        table.c.post == owner.post,
        table.c.subject == owner.subject,
        table.c.act == owner.act,
    )


def _sweep(connection: Connection, now: datetime) -> int:
    return sum(
        int(connection.execute(delete(table).where(table.c.expires_at <= now)).rowcount)
        for table in (WAITING_FILES, UNFINISHED_FORMS)
    )


def _drop_oldest(connection: Connection, owner: Owner) -> None:
    """Room for one more form of the officer; the files of one that goes end with their own time."""
    table = UNFINISHED_FORMS.c
    mine = select(table.id).where(table.actor_id == owner.actor_id)
    kept = connection.execute(mine.order_by(table.saved_at.desc(), table.id)).scalars().all()
    connection.execute(delete(UNFINISHED_FORMS).where(table.id.in_(kept[MOST_FORMS - 1 :])))


def _make_room(connection: Connection, actor_id: str, room: int) -> None:
    table = WAITING_FILES.c
    held = connection.execute(
        select(table.id, table.size)
        .where(table.actor_id == actor_id)
        .order_by(table.expires_at.desc(), table.id)
    )
    total, gone = 0, []
    for key, size in held:
        total += size
        if total > room:
            gone.append(key)
    if gone:
        connection.execute(delete(WAITING_FILES).where(table.id.in_(gone)))


def _owner_row(owner: Owner) -> dict[str, Any]:
    return {
        "actor_id": owner.actor_id,
        "post": owner.post,
        "subject": owner.subject,
        "act": owner.act,
        "person_id": owner.person_id,
    }


def _form_row(form: UnfinishedForm) -> dict[str, Any]:
    own = {name: getattr(form, name) for name in ("id", "version", "sealed", "saved_at", "expires_at")}
    return {**_owner_row(form.owner), "case_id": form.owner.case_id, **own}


def _file_row(owner: Owner, each: WaitingFile) -> dict[str, Any]:
    return {**_owner_row(owner), **{name: getattr(each, name) for name in WaitingFile.__slots__}}


def _form(row: Any) -> UnfinishedForm:  # noqa: ANN401 - a row of SQLAlchemy
    owner = Owner(row["actor_id"], row["post"], row["act"], row["person_id"], row["case_id"])
    return UnfinishedForm(
        row["id"], owner, row["version"], row.get("sealed", b""), row["saved_at"], row["expires_at"]
    )
