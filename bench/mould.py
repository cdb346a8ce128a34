"""The rows of a case as a mould: cast for another person with ids, fingerprints and hashes of their own."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from sqlalchemy.dialects import sqlite

from persistence.mapping import ACT_OF, act_of
from persistence.types import Moment
from workflows.audit import act_hash
from workflows.model import Person

MODEL: Final = Person("d" * 32, "Lò Văn Mẫu", None, "male")
TABLES: Final = ("cases", "case_units", "acts", "audit_entries", "deadlines", "documents")
_SPREAD: Final = 20 * 86_400  # seconds over which limits lie apart
_PLACE: Final = re.compile(r"\b(?:ca|ub|yt|cb|ct|bs|xa)00000\b")


class _Text:
    """A text with slots for ids."""

    def __init__(self, text: str, slots: Mapping[str, int]) -> None:
        self.parts: list[str] = []
        self.slots: list[int] = []
        end = 0
        for found in re.finditer("|".join(map(re.escape, slots)), text):
            self.parts.append(text[end : found.start()])
            self.slots.append(slots[found[0]])
            end = found.end()
        self.parts.append(text[end:])

    def filled(self, values: Sequence[str]) -> str:
        """The text with these ids in its slots."""
        out = [self.parts[0]]
        for slot, part in zip(self.slots, self.parts[1:], strict=True):
            out += (values[slot], part)
        return "".join(out)


@dataclass
class Mould:
    """The rows of one person's cases, each value plain or a text with slots."""

    rows: dict[str, list[dict[str, Any]]]
    blobs: list[tuple[str, bytes]]
    ids: list[str]
    places: list[str]
    hashes: list[str]

    def keep_blobs(self, raw: sqlite3.Connection) -> None:
        """The bytes of papers are the same for all."""
        raw.executemany("INSERT OR IGNORE INTO blobs (sha256, content) VALUES (?, ?)", self.blobs)

    def cast(self, raw: sqlite3.Connection, number: int, person: str, place: str) -> None:
        """Write the rows for one person, ids and hashes of their own."""
        values = [
            person if each == MODEL.id else f"{number:08x}{at:024x}" for at, each in enumerate(self.ids)
        ]
        values += [each[:2] + place for each in self.places]
        values += self.hashes
        for table in ("cases", "case_units"):
            insert_rows(raw, table, [_filled(row, values) for row in self.rows[table]])
        acts = [_filled(row, values) for row in self.rows["acts"]]
        insert_rows(raw, "acts", acts)
        for at, row in enumerate(acts, start=len(values) - len(self.hashes)):
            values[at] = act_hash(act_of([_moment(row, name) for name in _ACT]))
        entries = list(_chained(_filled(row, values) for row in self.rows["audit_entries"]))
        insert_rows(raw, "audit_entries", entries)
        heads = {
            row["stream"]: {"stream": row["stream"], "length": row["seq"], "head": row["hash"]}
            for row in entries
        }
        insert_rows(raw, "audit_streams", list(heads.values()))
        later = timedelta(seconds=number * 7919 % _SPREAD)
        duties = [_filled(row, values) for row in self.rows["deadlines"]]
        insert_rows(raw, "deadlines", [{**row, "due_at": _later(row["due_at"], later)} for row in duties])
        insert_rows(raw, "documents", [_filled(row, values) for row in self.rows["documents"]])


_ACT: Final = [column.name for column in ACT_OF.selected_columns]
_SQLITE: Final = sqlite.dialect()


def _later(due: str, span: timedelta) -> str:
    """Limits lie apart, as they do; the column sorts by its text."""
    return (datetime.fromisoformat(due) + span).strftime("%Y-%m-%d %H:%M:%S.%f")


def _moment(row: Mapping[str, Any], name: str) -> Any:  # noqa: ANN401 - a value of a row
    value = row[name]
    if name in {"at", "recorded_at"}:
        return Moment().process_result_value(datetime.fromisoformat(value), _SQLITE)
    return value


def _chained(rows: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    heads: dict[str, str] = {}
    for row in rows:
        stream = row["stream"]
        row["prev_hash"] = heads.get(stream, "")
        row["hash"] = heads[stream] = sha256(f"{row['prev_hash']}\n{row['body']}".encode()).hexdigest()
        yield row


def _filled(row: Mapping[str, Any], values: Sequence[str]) -> dict[str, Any]:
    return {name: value.filled(values) if isinstance(value, _Text) else value for name, value in row.items()}


def insert_rows(raw: sqlite3.Connection, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows of one shape."""
    if rows:
        names = list(rows[0])
        marks = ", ".join("?" * len(names))
        raw.executemany(
            f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})",  # noqa: S608 - names of our own columns
            [[_plain(row[name]) for name in names] for row in rows],
        )


def _plain(value: Any) -> Any:  # noqa: ANN401 - a value of a row
    return value.isoformat() if hasattr(value, "isoformat") else value


def cut(found: Mapping[str, list[dict[str, Any]]], blobs: list[Any]) -> Mould:
    """The mould of these rows: every id, office and fingerprint in them becomes a slot."""
    ids = {row["id"]: None for table in ("cases", "acts", "deadlines", "documents") for row in found[table]}
    ids |= {row["idempotency_key"]: None for row in found["acts"]} | {MODEL.id: None}
    texts = [
        value for table in TABLES for row in found[table] for value in row.values() if isinstance(value, str)
    ]
    places = sorted({place for text in texts for place in _PLACE.findall(text)})
    hashes = [act_hash(act_of([_moment(row, name) for name in _ACT])) for row in found["acts"]]
    slots = {text: at for at, text in enumerate([*ids, *places, *hashes])}
    rows = {
        table: [
            {name: _Text(value, slots) if isinstance(value, str) and _slotted(value, slots) else value for name, value in row.items()}
            for row in found[table]
        ]
        for table in TABLES
    }  # fmt: skip
    return Mould(rows, blobs, list(ids), places, hashes)


def _slotted(text: str, slots: Mapping[str, int]) -> bool:
    return any(slot in text for slot in slots)
