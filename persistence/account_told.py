"""What the stream "signin" tells of the rows by which officers sign in: a hash of each before and after a change, never what they hold.

No key is needed to compare it, and it gives nothing away: with each secret at least 118 drawn bits stand in the row and in no entry (the
salt of Argon2id, the beginning of a sealed text, the secret of a token, a recovery code), so that nothing can be tried out on it.
What each sign-in moves is left out (``MOVING``): an entry tells hashes only where something else changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, select, true, type_coerce
from sqlalchemy.types import NullType

from persistence.models import ACCOUNTS, API_TOKENS, PASSKEYS
from persistence.register_told import fingerprint

MOVING: Final[Mapping[str, frozenset[str]]] = {
    "account": frozenset({"failures", "locked_until", "totp_step", "version", "signed_in_at"}),
    "passkey": frozenset({"sign_count", "used_at"}),
    "token": frozenset(),
}
"""Columns that signing in moves by itself: nothing is told of them."""

TABLES: Final = {"account": ACCOUNTS, "passkey": PASSKEYS, "token": API_TOKENS}
FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    kind: tuple(each.name for each in table.columns if each.name not in MOVING[kind])
    for kind, table in TABLES.items()
}
Row = Mapping[str, Any]


def rows_of(
    connection: Connection, kind: str, where: ColumnElement[bool] | None = None
) -> dict[str, dict[str, Any]]:
    """What is told of rows of a kind, by their keys, as the driver gives it."""
    table = TABLES[kind]
    (key,) = table.primary_key.columns
    asked = select(*(type_coerce(table.columns[name], NullType()).label(name) for name in FIELDS[kind]))
    rows = connection.execute(asked.where(true() if where is None else where)).mappings()
    return {str(row[key.name]): dict(row) for row in rows}


def changed(kind: str, before: Mapping[str, Row], after: Mapping[str, Row]) -> dict[str, object]:
    """What an entry tells of rows: hashes before and after, of those that differ. Nothing where none does."""
    keys = sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key))
    if not keys:
        return {}
    rows = {key: [hash_of(FIELDS[kind], rows.get(key)) for rows in (before, after)] for key in keys}
    return {"of": kind, "fields": list(FIELDS[kind]), "rows": rows}


def hash_of(fields: Iterable[str], row: Row | None) -> str | None:
    """The hash of these fields of a row; None where there is none."""
    return None if row is None else fingerprint({name: _plain(row.get(name)) for name in fields})


def _plain(value: Any) -> Any:  # noqa: ANN401 - as a driver gives it
    """Alike on both databases: yes and no as a number, a moment as SQLite writes it."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
    return value
