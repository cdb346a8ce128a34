"""The accounts by which officers sign in. Values go in and out as frozen records; every change tells the audit stream "signin".

A change names the version it was read at, so that two failures counted at once are two. Secrets (hashes, sealed keys) stay in their
tables and never reach the trail, which tells a hash of each row that changed (``persistence.account_told``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, delete, insert, select, true, update

from persistence.account_told import changed, rows_of
from persistence.codec import dumps, load_texts
from persistence.database import Database
from persistence.models import ACCOUNTS, API_TOKENS, PASSKEYS
from persistence.readings import write_readings
from persistence.trail import head_of, someone_first, write_entries
from persistence.views import Reading
from workflows.audit import chained
from workflows.errors import case_changed
from workflows.ports import StreamHead

STREAM: Final = "signin"


@dataclass(frozen=True, slots=True)
class Account:
    """One officer's account.

    ``login`` is small letters; ``password_hash`` "" where only an identity provider lets in; ``totp_secret`` sealed, "" without one;
    ``totp_step`` the last one-time code accepted, as a number of 30-second steps; ``recovery`` hashes of codes not yet used;
    ``subject`` the name at the identity provider; ``epoch`` grows when every session shall end; ``failures`` since the last success.
    """

    actor_id: str
    login: str
    created_at: datetime
    password_hash: str = ""
    must_change: bool = True
    disabled: bool = False
    failures: int = 0
    locked_until: datetime | None = None
    totp_secret: str = ""
    totp_step: int = 0
    recovery: tuple[str, ...] = ()
    subject: str | None = None
    epoch: int = 1
    version: int = 0
    signed_in_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Passkey:
    """A public key (base64url) of an authenticator; ``sign_count`` as it last told it."""

    id: str
    actor_id: str
    public_key: str
    sign_count: int
    label: str
    created_at: datetime
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What the trail is told of a change: the act ("signin.refused"), who caused it, when, and words that are no secret."""

    act: str
    by: str
    unit: str
    at: datetime
    more: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class ApiToken:
    """By what a program acts for an officer. ``post`` names the appointment ("role@office"), ``scopes`` what it may."""

    id: str
    actor_id: str
    post: str
    secret_hash: str
    scopes: tuple[str, ...]
    label: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None

    def holds_at(self, moment: datetime) -> bool:
        """Neither past its time nor revoked."""
        return self.revoked_at is None and moment < self.expires_at


class Accounts:
    """The accounts of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def by_login(self, login: str) -> Account | None:
        """The account with this login name."""
        return self._one(ACCOUNTS.c.login == login)

    def by_subject(self, subject: str) -> Account | None:
        """The account that the identity provider knows under this name."""
        return self._one(ACCOUNTS.c.subject == subject)

    def of(self, actor_id: str) -> Account | None:
        """The account of an officer."""
        return self._one(ACCOUNTS.c.actor_id == actor_id)

    def all(self) -> tuple[Account, ...]:
        """Every account, by login."""
        with self._database.reading() as connection:
            rows = connection.execute(select(ACCOUNTS).order_by(ACCOUNTS.c.login)).mappings()
            return tuple(_account(row) for row in rows)

    def passkeys(self, actor_id: str) -> tuple[Passkey, ...]:
        """The passkeys of an officer, oldest first."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(PASSKEYS).where(PASSKEYS.c.actor_id == actor_id).order_by(PASSKEYS.c.created_at)
            ).mappings()
            return tuple(Passkey(**row) for row in rows)

    def passkey(self, key: str) -> Passkey | None:
        """A passkey by its id."""
        with self._database.reading() as connection:
            row = connection.execute(select(PASSKEYS).where(PASSKEYS.c.id == key)).mappings().first()
            return None if row is None else Passkey(**row)

    def put(self, account: Account, told: Told) -> Account:
        """Write an account read at ``account.version`` (0: a new one). CaseChanged if somebody was first or the login is taken."""
        written = replace(account, version=account.version + 1)
        with self._database.writing() as connection, someone_first():
            change = _Change(connection, "account", ACCOUNTS.c.actor_id == account.actor_id)
            if account.version == 0:
                connection.execute(insert(ACCOUNTS), _row(written))
            else:
                statement = (
                    update(ACCOUNTS)
                    .where(ACCOUNTS.c.actor_id == account.actor_id, ACCOUNTS.c.version == account.version)
                    .values(_row(written))
                )
                if connection.execute(statement).rowcount != 1:
                    raise case_changed()
            change.tell(account.actor_id, told)
        return written

    def put_passkey(self, passkey: Passkey, told: Told, *, new: bool) -> None:
        """Add a passkey, or note its last use."""
        values = {name: getattr(passkey, name) for name in Passkey.__slots__}
        mine = PASSKEYS.c.id == passkey.id
        with self._database.writing() as connection, someone_first():
            change = _Change(connection, "passkey", mine)
            if new:
                connection.execute(insert(PASSKEYS), values)
            else:
                connection.execute(update(PASSKEYS).where(mine).values(values))
            change.tell(passkey.actor_id, told)

    def drop_passkeys(self, actor_id: str, told: Told, *, only: str | None = None) -> int:
        """Take away every passkey of an officer, or one of them; how many went."""
        one = true() if only is None else PASSKEYS.c.id == only
        mine = (PASSKEYS.c.actor_id == actor_id) & one
        with self._database.writing() as connection:
            change = _Change(connection, "passkey", mine)
            gone = connection.execute(delete(PASSKEYS).where(mine)).rowcount
            if gone:
                change.tell(actor_id, told)
            return int(gone)

    def token(self, key: str) -> ApiToken | None:
        """A token by its id, whether it holds or not."""
        with self._database.reading() as connection:
            row = connection.execute(select(API_TOKENS).where(API_TOKENS.c.id == key)).mappings().first()
            return None if row is None else _token(row)

    def tokens(self, actor_id: str) -> tuple[ApiToken, ...]:
        """The tokens of an officer, newest first."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(API_TOKENS)
                .where(API_TOKENS.c.actor_id == actor_id)
                .order_by(API_TOKENS.c.created_at.desc(), API_TOKENS.c.id)
            ).mappings()
            return tuple(_token(row) for row in rows)

    def put_token(self, token: ApiToken, told: Told) -> None:
        """Keep a new token."""
        values = {name: getattr(token, name) for name in ApiToken.__slots__}
        with self._database.writing() as connection, someone_first():
            change = _Change(connection, "token", API_TOKENS.c.id == token.id)
            connection.execute(insert(API_TOKENS), values | {"scopes": dumps(list(token.scopes))})
            change.tell(token.actor_id, told)

    def revoke_tokens(self, actor_id: str, at: datetime, told: Told, *, only: str | None = None) -> int:
        """End every token of an officer, or one of them; how many were ended."""
        one = true() if only is None else API_TOKENS.c.id == only
        mine = (API_TOKENS.c.actor_id == actor_id) & one
        open_ = mine & API_TOKENS.c.revoked_at.is_(None)
        with self._database.writing() as connection:
            change = _Change(connection, "token", mine)
            ended = connection.execute(update(API_TOKENS).where(open_).values(revoked_at=at)).rowcount
            if ended:
                change.tell(actor_id, told)
            return int(ended)

    def tell(self, actor_id: str, told: Told) -> None:
        """Tell the trail of something that changes no account (a sign-in with an unknown name)."""
        with self._database.writing() as connection:
            _tell(connection, actor_id, told)

    def tell_search(self, actor_id: str, told: Told, shown: Sequence[Reading]) -> None:
        """Tell the trail of a search together with the readings of whoever was shown: both or neither."""
        with self._database.writing() as connection:
            write_readings(connection, shown)
            _tell(connection, actor_id, told)

    def _one(self, condition: Any) -> Account | None:  # noqa: ANN401 - a condition of SQLAlchemy
        with self._database.reading() as connection:
            row = connection.execute(select(ACCOUNTS).where(condition)).mappings().first()
            return None if row is None else _account(row)


class _Change:
    """A change of rows of one kind: the head of the stream is held and the rows are read before it, and it is told after it."""

    def __init__(self, connection: Connection, kind: str, mine: ColumnElement[bool]) -> None:
        self._connection, self._kind, self._mine = connection, kind, mine
        self._head = head_of(connection, STREAM, lock=True)
        self._before = rows_of(connection, kind, mine)

    def tell(self, actor_id: str, told: Told) -> None:
        """Tell what was done, with hashes of what it changed."""
        after = rows_of(self._connection, self._kind, self._mine)
        _write(self._connection, self._head, actor_id, told, changed(self._kind, self._before, after))


def _tell(connection: Connection, actor_id: str, told: Told) -> None:
    _write(connection, head_of(connection, STREAM, lock=True), actor_id, told, {})


def _write(
    connection: Connection, head: StreamHead, actor_id: str, told: Told, rows: Mapping[str, object]
) -> None:
    body = {
        "kind": "admin",
        "act": told.act,
        "actor_id": told.by,
        "unit_id": told.unit,
        "case_id": None,
        "person_id": None,
        "record": actor_id,
        **told.more,
        **rows,
    }
    write_entries(connection, [chained(head, STREAM, told.at, body)])


def _row(account: Account) -> dict[str, object]:
    values = {name: getattr(account, name) for name in Account.__slots__}
    return values | {"recovery": dumps(list(account.recovery))}


def _token(row: Mapping[Any, Any]) -> ApiToken:
    return ApiToken(**{**row, "scopes": load_texts(row["scopes"])})


def _account(row: Mapping[Any, Any]) -> Account:
    return Account(**{**row, "recovery": load_texts(row["recovery"])})
