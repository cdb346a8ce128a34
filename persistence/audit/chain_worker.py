"""One part of the audit trail of an SQLite file, gone through as fast as this language allows. Only the standard library.

Run by ``persistence.audit.quick``, in a process of its own for each part: ``python -I -S chain_worker.py FILE FIRST LAST`` with numbers
of rows, both included. It writes one marshalled answer. It only says whether all is well: what is wrong is found and named by the
thorough walk. The same checks on every row: the hash follows from the entry before and the body, every column says what the body says.
Links are checked within the part; the ends of each run of entries go back, so that the caller can join the parts.
"""

from __future__ import annotations

import gc
import json
import marshal
import sqlite3
import sys
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

COLUMNS: Final = (
    "stream",
    "seq",
    "recorded_at",
    "kind",
    "act",
    "actor_id",
    "unit_id",
    "case_id",
    "person_id",
    "body",
    "prev_hash",
    "hash",
)
QUERY: Final = f"SELECT {', '.join(COLUMNS)} FROM audit_entries WHERE rowid BETWEEN ? AND ? ORDER BY rowid"  # noqa: S608 - constants
MAPPED: Final = 1 << 34
_TO_CASE: Final = len(b',"actor_id":"","at":"2026-01-01T00:00:00.000000+00:00')
BLANK: Final = 32
_ORIGIN: Final = 200  # no longer is what tells whence somebody asked
_TAIL: Final = 2_000  # from "recorded_at" to the end; a longer one is read the sure way
_PLAIN: Final = ("stream", "seq", "kind", "act", "actor_id", "unit_id", "case_id", "person_id")

Run = tuple[bytes, int, bytes, int, bytes]
"""Entries of a stream that follow each other: the stream, number and prev_hash of the first, number and hash of the last."""


def check(path: str, first: int, last: int) -> tuple[bool, int, list[Run]]:
    """Whether the rows hold, how many there are, and the runs of entries among them."""
    try:
        with closing(sqlite3.connect(f"{Path(path).absolute().as_uri()}?mode=ro", uri=True)) as connection:
            connection.text_factory = bytes
            connection.execute(f"PRAGMA mmap_size={MAPPED}")
            return rows_hold(connection.execute(QUERY, (first, last)))
    except (TypeError, ValueError, LookupError, RecursionError, sqlite3.Error):
        return False, 0, []


def rows_hold(rows: Any) -> tuple[bool, int, list[Run]]:  # noqa: ANN401 - a cursor
    """The checks, on rows of ``COLUMNS``. They may come in any order: what does not follow the row before begins a run of its own."""
    runs: dict[bytes, list[Any]] = {}
    done: list[Run] = []
    number = 0
    for row in rows:
        number += 1
        stream, seq, _, _, _, _, _, _, _, body, prev, digest = row
        if sha256(b"\n".join((prev, body))).hexdigest().encode() != digest:
            return False, number, []
        run = runs.get(stream)
        if run is not None and run[2] + 1 == seq:
            if run[3] != prev:
                return False, number, []
            run[2], run[3] = seq, digest
        else:
            if run is not None:
                done.append((stream, run[0], run[1], run[2], run[3]))
            runs[stream] = [seq, prev, seq, digest]
        if not told_plainly(*row) and not read(row):
            return False, number, []
    done.extend((stream, run[0], run[1], run[2], run[3]) for stream, run in runs.items())
    return True, number, done


def told_plainly(stream, seq, at, kind, act, actor, unit, case, person, body, _prev, _hash) -> bool:  # type: ignore[no-untyped-def]  # noqa: ANN001, PLR0913, PLR0917
    """The quick way: each column of a row stands in the body letter by letter, where the canonical body of an act or a refusal has it.

    A quote within a text is escaped, so what is looked for can only be keys with their values; each is looked for together with the key
    before or behind it, which no part of such a body (a paper, a deadline, the receipt) has beside it. Any other body is read the sure way.
    """
    find = body.find
    here = find(b',"actor_id":"' + actor + b'","at":"')
    case = b"null" if case is None else b'"' + case + b'"'
    if here < 0 or not body.startswith(b'","case_id":' + case + b",", here + len(actor) + _TO_CASE):
        return False
    here = find(b',"kind":"' + kind + b'","origin":"', here)
    person = b"null" if person is None else b'"' + person + b'"'
    if here < 0 or find(b'","person_id":' + person + b',"', here, here + _ORIGIN) < 0:
        return False
    here = find(b',"recorded_at":"' + at[:10] + b"T" + at[11:] + b'+00:00","seq":%d,"st' % seq, -_TAIL)
    there = find(b'"stream":"' + stream + b'","unit_id":"' + unit + b'"', here)
    told = 0 < here < there and body.startswith(b'{"act":"' + act + b'","act') and body.endswith(b"}")
    return bool(told and at[10] == BLANK)


def read(row: Any) -> bool:  # noqa: ANN401 - a row
    """The sure way: the body read as JSON."""
    body = row[9]
    told = json.loads(body)
    if not isinstance(told, dict) or not (body.startswith(b"{") and body.endswith(b"}")):
        return False  # a reader of JSON passes over blanks around it, one of bodies does not
    held = dict(zip(COLUMNS, (text_of(value) for value in row), strict=True))
    at = str(held["recorded_at"])
    same = all(told.get(name) == held[name] for name in _PLAIN)
    return same and at[10:11] == " " and told.get("recorded_at") == f"{at[:10]}T{at[11:]}+00:00"


def text_of(value: object) -> object:
    """A value of a row, bytes as the text that they are."""
    return value.decode() if isinstance(value, bytes) else value


if __name__ == "__main__":
    gc.disable()  # nothing here goes in circles
    sys.stdout.buffer.write(marshal.dumps(check(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))))
