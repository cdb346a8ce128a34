"""Opens what was read from the record, for whoever has a database that may or may not have keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from persistence.codec import load_map
from persistence.errors import KeyMissing
from persistence.keys.cipher import is_sealed, key_of_bytes
from persistence.keys.keeper import Keys
from persistence.keys.places import case_place
from workflows.model import ActRecord
from workflows.ports import AuditEntry


def opened_case_facts(keys: Keys | None, facts: str, case_id: str, version: int) -> str:
    """The stored facts of a case as JSON text; none where they can be read no more."""
    if not is_sealed(facts):
        return facts
    if keys is None:
        raise no_keys()
    opened = keys.open_text(facts, case_place(case_id, version))
    return "{}" if opened is None else opened.text


def opened_act(keys: Keys | None, act: ActRecord) -> ActRecord:
    """A line of the journal as it is read."""
    if not act.sealed:
        return act
    if keys is None:
        raise no_keys()
    return keys.open_act(act)


def opened_body(keys: Keys | None, text: str) -> dict[str, Any]:
    """The body of an audit entry as it is read: sealed values in their places; ``erased`` where they can be read no more.

    CodecError for what is no JSON object; KeyMissing, SealDamaged.
    """
    body = load_map(text)
    if "sealed" not in body:
        return body
    if keys is None:
        raise no_keys()
    return keys.open_body(body)


def prefetch(keys: Keys | None, entries: Sequence[AuditEntry]) -> None:
    """Have the keys of these entries at hand with few questions."""
    if keys is not None:
        bodies = (each.body.partition('"sealed":"lt1.')[2] for each in entries)
        keys.prefetch(found for body in bodies if (found := body.partition(".")[0]))


def opened_bytes(keys: Keys | None, content: bytes) -> bytes | None:
    """Kept bytes as they were given; None where they can be read no more."""
    if key_of_bytes(content) is None:
        return content
    if keys is None:
        raise no_keys()
    return keys.open_bytes(content)


def no_keys() -> KeyMissing:
    """The record was opened without its keys."""
    return KeyMissing(
        "What is personal in this record is sealed, and no store of keys was opened."
        " Set LOTRINH_HOME or LOTRINH_KEYS_URL as for the service.",
        vi="Dữ liệu cá nhân đã được niêm phong nhưng chưa mở kho khóa. Hãy đặt LOTRINH_HOME hoặc LOTRINH_KEYS_URL như khi chạy dịch vụ.",
    )
