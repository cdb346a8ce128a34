"""Rows of the tables of registers to and from what the rooms speak of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from persistence.codec import dumps, load_map, load_texts
from persistence.folding import fold
from persistence.keys.cipher import is_sealed
from persistence.keys.keeper import Keys
from persistence.keys.opening import no_keys
from persistence.mapping import Values
from persistence.models import BOOK_VERSIONS
from workflows.books.model import Book, Entry, RowVersion
from workflows.books.record import place_of, subject_of
from workflows.books.slots import PARTED, personal_in, slots_of, words_in
from workflows.model import Json
from workflows.ports import AuditEntry

VERSION_COLUMNS: Final = tuple(BOOK_VERSIONS.c.keys())


def sealed_row(book: Book, row: RowVersion, keys: Keys | None) -> RowVersion:
    """The version as it is kept: what is personal, and the reason, sealed under the key of the person or of the row. ``PersonErased``."""
    personal = personal_in(book, row.values)
    if keys is None or not (personal or (row.reason and row.person_id is not None)):
        return row
    held: dict[str, Json] = {"values": personal, "reason": row.reason}
    sealer = keys.sealer(subject_of(row.row_id, row.person_id))
    clear = {name: value for name, value in row.values.items() if name not in personal}
    return replace(
        row, values=clear, reason="", sealed=sealer.text(dumps(held), place_of(row.row_id, row.version))
    )


def opened_row(row: RowVersion, keys: Keys | None) -> RowVersion:
    """The version as it is read; ``erased`` where what is personal can be read no more."""
    if not is_sealed(row.sealed):
        return row
    if keys is None:
        raise no_keys()
    opened = keys.open_text(row.sealed, place_of(row.row_id, row.version))
    if opened is None:
        return replace(row, erased=True)
    held = load_map(opened.text)
    values = held["values"]
    personal = values if isinstance(values, dict) else {}
    return replace(row, values={**row.values, **personal}, reason=str(held["reason"]), sealed="")


def version_row(row: RowVersion, entry: AuditEntry) -> Values:
    """The row of a version."""
    return {
        "row_id": row.row_id,
        "version": row.version,
        "book": row.book,
        "unit_id": row.unit_id,
        "number": row.number,
        "kind": row.kind.value,
        "clear": dumps(dict(row.values)),
        "reason": row.reason,
        "sealed": row.sealed,
        "recorded_at": row.recorded_at,
        "actor_id": row.actor_id,
        "actor_name": row.actor_name,
        "post": row.post,
        "unit_name": row.unit_name,
        "power": dumps(list(row.power)),
        "person_id": row.person_id,
        "case_id": row.case_id,
        "idempotency_key": row.key,
        "source": row.source,
        "schema_version": row.schema,
        "audit_stream": entry.stream,
        "audit_seq": entry.seq,
    }


def version_of(row: Mapping[Any, Any]) -> RowVersion:
    """A version as it is kept, sealed or not. ``CodecError`` for what is damaged."""
    return RowVersion(
        row_id=row["row_id"],
        version=row["version"],
        book=row["book"],
        unit_id=row["unit_id"],
        number=row["number"],
        kind=Entry(row["kind"]),
        values=load_map(row["clear"]),
        reason=row["reason"],
        recorded_at=row["recorded_at"],
        actor_id=row["actor_id"],
        actor_name=row["actor_name"],
        post=row["post"],
        unit_name=row["unit_name"],
        power=load_texts(row["power"]),
        person_id=row["person_id"],
        case_id=row["case_id"],
        key=row["idempotency_key"],
        source=row["source"],
        schema=row["schema_version"],
        sealed=row["sealed"],
    )


def head_row(book: Book, row: RowVersion) -> Values:
    """The row as it stands after a version; ``row.values`` are whole."""
    held = slots_of(book, row.values)
    return {
        "id": row.row_id,
        "book": row.book,
        "unit_id": row.unit_id,
        "number": row.number,
        "version": row.version,
        "struck": row.struck,
        "day": held.day,
        "due": held.due,
        "open": held.open and not row.struck,
        "mark": held.mark,
        "key": held.key,
        "item": held.key.partition(PARTED)[0] if book.stock is not None else "",
        "each": held.each,
        "delta": 0 if row.struck else held.delta,
        "level": None if row.struck else held.level,
        "person_id": held.person_id,
        "case_id": held.case_id,
        "words": fold(words_in(book, row.values)),
        "changed_at": row.recorded_at,
    }


def opened_rows(rows: Sequence[RowVersion], keys: Keys | None) -> list[RowVersion]:
    """Several versions as they are read, their keys fetched with few questions."""
    if keys is not None:
        keys.prefetch(found for row in rows if (found := row.sealed.removeprefix("lt1.").partition(".")[0]))
    return [opened_row(row, keys) for row in rows]
