"""A version of a row as the audit trail tells it: one canonical text, its fingerprint, and the body of its entry. Pure."""

from __future__ import annotations

from typing import Final

from workflows.audit import canonical, digest, instant
from workflows.books.model import RowVersion

KIND: Final = "book"
"""The kind of an entry that tells of a row."""


def stream_of(unit_id: str, book: str) -> str:
    """The audit stream of a register of an office."""
    return f"{KIND}:{unit_id}:{book}"


def place_of(row_id: str, version: int) -> str:
    """Where what is sealed of a version stands."""
    return f"{KIND}:{row_id}#{version}"


def subject_of(row_id: str, person_id: str | None) -> str:
    """Under whose key a row is sealed: the person's, or where it names none on file the row's own."""
    return person_id if person_id is not None else f"{KIND}-row:{row_id}"


def row_text(row: RowVersion) -> str:
    """The canonical text of a version, of its sealed form; every field of it counts. ``row.values`` are those in the clear."""
    return canonical(
        {
            "row": row.row_id,
            "version": row.version,
            "book": row.book,
            "unit_id": row.unit_id,
            "number": row.number,
            "kind": row.kind.value,
            "values": dict(row.values),
            "reason": row.reason,
            "recorded_at": instant(row.recorded_at),
            "actor_id": row.actor_id,
            "actor_name": row.actor_name,
            "post": row.post,
            "unit_name": row.unit_name,
            "power": list(row.power),
            "person_id": row.person_id,
            "case_id": row.case_id,
            "key": row.key,
            "source": row.source,
            "schema": row.schema,
            "sealed": row.sealed,
        }
    )


def row_hash(row: RowVersion) -> str:
    """The fingerprint of a version as it is kept."""
    return digest(row_text(row))


def body_of(row: RowVersion, origin: str) -> dict[str, object]:
    """The body of the entry that tells of a version."""
    return {
        "kind": KIND,
        "act": f"{KIND}.{row.kind.value}",
        "actor_id": row.actor_id,
        "unit_id": row.unit_id,
        "case_id": None,  # not one of the entries of the case: its streams are its own
        "of_case": row.case_id,
        "person_id": row.person_id,
        "book": row.book,
        "row": row.row_id,
        "number": row.number,
        "version": row.version,
        "power": list(row.power),
        "origin": origin,
        "row_hash": row_hash(row),
    }
