"""The rows of registers against the entries that tell of them: every version as it was written, none missing on either side, and each row
as it stands following from its last version."""

from __future__ import annotations

import json
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, func, select

from persistence.audit.report import Findings, Trouble
from persistence.audit.walk import BATCH, canonically, moment_of, raw
from persistence.books.mapping import head_row, opened_rows, version_of
from persistence.errors import CodecError, KeyMissing, SealDamaged
from persistence.keys.keeper import Keys
from persistence.models import AUDIT_ENTRIES, BOOK_ROWS, BOOK_VERSIONS
from workflows.books.loader import load_books
from workflows.books.model import RowVersion
from workflows.books.record import KIND, row_hash, stream_of

_R, _V, _E = BOOK_ROWS.c, BOOK_VERSIONS.c, AUDIT_ENTRIES.c
_DAMAGED: Final = (CodecError, TypeError, ValueError, AttributeError, KeyError)
_KEPT: Final = [raw(each).label(each.name) if each is _V.recorded_at else each for each in BOOK_VERSIONS.c]
_VERSIONS: Final = (
    select(*_KEPT, _E.body)
    .join_from(
        BOOK_VERSIONS,
        AUDIT_ENTRIES,
        (_E.stream == _V.audit_stream) & (_E.seq == _V.audit_seq),
        isouter=True,
    )
    .order_by(_V.audit_stream, _V.audit_seq)
)
_UNKEPT: Final = (
    select(_E.stream, _E.seq)
    .join_from(
        AUDIT_ENTRIES, BOOK_VERSIONS, (_V.audit_stream == _E.stream) & (_V.audit_seq == _E.seq), isouter=True
    )
    .where(_E.kind == KIND, _V.row_id.is_(None))
    .order_by(_E.kind, _E.recorded_at)  # by the index that knows the kind
)
_LAST: Final = select(_V.row_id, func.max(_V.version).label("version")).group_by(_V.row_id).subquery()
_STANDING: Final = (
    select(
        *_KEPT,
        *(raw(each).label(f"r_{each.name}") for each in BOOK_ROWS.c),
    )
    .join_from(_LAST, BOOK_VERSIONS, (_V.row_id == _LAST.c.row_id) & (_V.version == _LAST.c.version))
    .join(BOOK_ROWS, _R.id == _LAST.c.row_id, isouter=True)
    .order_by(_V.audit_stream, _V.audit_seq)
)
_STRAY: Final = (
    select(_R.id, _R.unit_id, _R.book)
    .join_from(BOOK_ROWS, BOOK_VERSIONS, (_V.row_id == _R.id) & (_V.version == _R.version), isouter=True)
    .where(_V.row_id.is_(None))
)
_DERIVED: Final = (
    "struck",
    "day",
    "due",
    "open",
    "mark",
    "key",
    "item",
    "each",
    "delta",
    "level",
    "person_id",
    "case_id",
    "book",
    "unit_id",
    "number",
)


def check_books(connection: Connection, findings: Findings) -> None:
    """Hold every version against its entry, every entry against its version, and every row against its last version."""
    for row in connection.execute(_VERSIONS, execution_options={"yield_per": BATCH}).mappings():
        findings.counts["book_versions"] += 1
        if not _same(row):
            findings.add(Trouble.BOOK, str(row["audit_stream"]), row["audit_seq"], f"row {row['row_id']}")
    for stream, seq in connection.execute(_UNKEPT):
        findings.add(Trouble.BOOK, stream, seq, "no such version is kept")
    for row in connection.execute(_STANDING, execution_options={"yield_per": BATCH}).mappings():
        if not _stands(row):
            findings.add(Trouble.BOOK, str(row["audit_stream"]), row["audit_seq"], "the row as it stands")
    for row_id, unit_id, book in connection.execute(_STRAY):
        findings.add(Trouble.BOOK, stream_of(unit_id, book), None, f"row {row_id} has no such version")


def _same(row: Any) -> bool:  # noqa: ANN401 - a row of ``_VERSIONS``
    try:
        body, version = json.loads(row["body"]), _version(row)
        told = tuple(map(body.get, ("row_hash", "row", "version", "book", "unit_id", "number", "act")))
        mine = (
            row_hash(version),
            version.row_id,
            version.version,
            version.book,
            version.unit_id,
            version.number,
        )
    except _DAMAGED:
        return False
    stream = stream_of(version.unit_id, version.book)
    if not all(canonically(row[name]) for name in ("power", "clear")):
        return False
    return told == (*mine, f"{KIND}.{version.kind.value}") and row["audit_stream"] == stream


def _stands(row: Any) -> bool:  # noqa: ANN401 - a row of ``_STANDING``
    """Whether the row says what its last version says; what the register derives, as far as its file is still the one it was written by."""
    try:
        version = _version(row)
        if (row["r_id"], row["r_version"]) != (version.row_id, version.version):
            return False
        if moment_of(row["r_changed_at"]) != version.recorded_at:
            return False
        book = load_books().get(version.book)
        if book is None or book.version != version.schema:
            return bool(row["r_struck"] == version.struck)
        wanted = head_row(book, version)
        return all(_told(row[f"r_{name}"]) == _told(wanted[name]) for name in _DERIVED)
    except _DAMAGED:
        return False


def check_words(connection: Connection, findings: Findings, keys: Keys | None) -> None:
    """Hold the words by which each row is searched against its last version, where that can be opened here."""
    for row in connection.execute(_STANDING, execution_options={"yield_per": BATCH}).mappings():
        version = _version(row)
        book = load_books().get(version.book)
        if book is None or book.version != version.schema or (version.sealed and keys is None):
            continue
        try:
            (opened,) = opened_rows([version], keys)
        except (SealDamaged, KeyMissing):
            continue  # erased by law, or named by its entry
        if head_row(book, opened)["words"] != row["r_words"]:
            findings.add(Trouble.DERIVED, "book_rows", None, f"row {version.row_id}: words")


def _version(row: Any) -> RowVersion:  # noqa: ANN401 - a row of either
    return version_of({**row, "recorded_at": moment_of(row["recorded_at"])})


def _told(value: object) -> object:
    """A day as text, whatever the driver makes of one; true as 1."""
    return value.isoformat() if isinstance(value, date) else value
