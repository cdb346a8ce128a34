"""What the admin stream tells of a record: which fields it has, and a hash of what they hold. Values stay out of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any, Final

from persistence.codec import dumps
from persistence.keys.keeper import Keys


def fingerprint(row: Mapping[str, object]) -> str:
    """The hash of a record as the admin stream tells it, hex."""
    return fingerprint_of_text(text_of(row))


def fingerprint_of_text(text: str) -> str:
    """The same of its text."""
    return hashlib.sha256(text.encode()).hexdigest()


def person_fingerprint(keys: Keys | None, row: Mapping[str, object]) -> str:
    """Of a person keyed, where there are keys: a bare hash of name and birth could be guessed at, also after an erasure."""
    return fingerprint(row) if keys is None else keys.sealer(str(row["id"])).fingerprint(text_of(row))


def text_of(row: Mapping[str, object]) -> str:
    """The record as the hash is made of it."""
    return dumps(_plain(row))


def fields_of(row: Mapping[str, object]) -> Iterator[str]:
    """The names of the fields of a record, with those within a list ("appointments.role")."""
    for name, value in row.items():
        inner = {key for each in value for key in each} if isinstance(value, list) else set()
        yield from ((f"{name}.{key}" for key in inner) if inner else (name,))


_AS_IT_IS: Final = frozenset({str, int, bool, type(None)})


def _plain(value: Any) -> Any:  # noqa: ANN401 - rows hold dates beside JSON
    if isinstance(value, Mapping):
        return {name: item if type(item) in _AS_IT_IS else _plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value.isoformat() if hasattr(value, "isoformat") else value
