"""One part of the audit trail of a PostgreSQL database with the acts behind it, gone through as ``act_worker`` goes through that of a file.

Run by ``persistence.audit.quick``, in a process of its own for each part: ``python -I act_worker_pg.py``, told by one line of JSON on its
standard input where the database is (which may hold a password, so it is on no command line), which snapshot to read, and which blocks.
Rows come as binary COPY, in the order in which they lie; each act is found by the key of its entry.
"""

from __future__ import annotations

import gc
import json
import marshal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import psycopg

sys.path.insert(0, str(Path(__file__).parent))  # alone, as it is started, it does not know where it lies
_worker: Any = import_module("act_worker")
_chain: Any = import_module("chain_worker")
_rows: Any = import_module("act_rows")

_MOMENTS: Final = {"at", "recorded_at"}
_AT: Final = "to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
_HELD: Final = "CASE a.sealed WHEN '' THEN a.facts ELSE a.sealed END"
_FITS: Final = (
    "e.kind = 'act' AND e.act = a.act AND e.actor_id = a.actor_id AND e.unit_id = a.unit_id AND e.case_id = a.case_id"
    " AND e.recorded_at = a.recorded_at AND e.person_id IS NOT NULL"
    " AND (a.sealed = '' OR (a.inputs = '{}' AND a.facts = '{}' AND a.command_hash = ''))"
)
_JOINED: Final = "audit_entries AS e LEFT JOIN acts AS a ON a.audit_stream = e.stream AND a.audit_seq = e.seq"


def _shown(table: str, name: str) -> str:
    return _AT.format(f"{table}.{name}") if name in _MOMENTS else f"{table}.{name}"


def _types(names: Iterable[str]) -> list[str]:
    return ["int4" if name == "seq" else "bytea" for name in names]  # text as its bytes


_BY_ITSELF: Final = ", ".join(_shown("e", name) for name in _rows.BY_ITSELF[:-1])
_QUICK: Final = (
    "COPY (SELECT e.prev_hash, e.body, e.hash, e.stream, e.seq, e.person_id,"  # noqa: S608 - constants and numbers
    f" CASE WHEN {_FITS} THEN CASE a.sealed WHEN '' THEN '{_rows.CLEAR.decode()}' ELSE '{_rows.SEALED.decode()}' END"
    f" WHEN a.id IS NULL THEN concat_ws(chr({ord(_rows.BETWEEN)}), '{_rows.ALONE.decode()}', {_BY_ITSELF},"
    f" coalesce('{_rows.THERE.decode()}' || e.case_id, '{_rows.NONE.decode()}')) END,"
    f" {', '.join(_HELD if name == 'facts' else _shown('a', name) for name in _rows.SHOWN)} FROM {_JOINED}"
    " WHERE e.ctid >= '(%s,0)'::tid AND e.ctid < '(%s,0)'::tid) TO STDOUT (FORMAT BINARY)"
)
_QUICK_TYPES: Final = _types(_rows.ROW)
_OF_ACT: Final = (*_rows.SHOWN, "sealed")
_SURE: Final = (
    f"COPY (SELECT {', '.join(_shown('e', name) for name in _chain.COLUMNS)},"  # noqa: S608 - constants; places are parameters
    f" {', '.join(_shown('a', name) for name in _OF_ACT)}, 1"
    " FROM unnest(%s::text[], %s::int[]) AS o (stream, seq) JOIN audit_entries AS e USING (stream, seq)"
    " LEFT JOIN acts AS a ON a.audit_stream = e.stream AND a.audit_seq = e.seq) TO STDOUT (FORMAT BINARY)"
)
_SURE_TYPES: Final = [*_types(_chain.COLUMNS), *_types(_OF_ACT), "int4"]
_BY_KEY: Final = ("hashjoin", "mergejoin")
"""Ways of joining that would read all acts for each part."""


def check(where: str, snapshot: str, spans: Sequence[tuple[int, int]]) -> Any:  # noqa: ANN401 - an ``act_worker.Part``
    """Whether the rows of these blocks (the last of each left out) hold, and what they tell of what stands beside the acts."""
    try:
        with psycopg.connect(where, autocommit=True) as connection:
            connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            connection.execute(f"SET TRANSACTION SNAPSHOT '{snapshot}'")
            for way in _BY_KEY:
                connection.execute(f"SET LOCAL enable_{way} = off")
            return _worker.through(
                (partial(_handed, connection, span) for span in spans),
                lambda places: _sure(connection, places),
            )
    except (TypeError, ValueError, LookupError, RecursionError, psycopg.Error):
        return False, 0, [], None


def _handed(connection: psycopg.Connection[Any], span: tuple[int, int], take: Callable[..., None]) -> int:
    """Hand on the rows of these blocks; how many they are."""
    count = 0
    for row in _copied(connection, _QUICK % (int(span[0]), int(span[1])), _QUICK_TYPES):
        take(*row)
        count += 1
    return count


def _sure(
    connection: psycopg.Connection[Any], places: Sequence[tuple[bytes, int]]
) -> Iterator[tuple[Any, ...]]:
    streams = [stream.decode() for stream, _ in places]
    return _copied(connection, _SURE, _SURE_TYPES, (streams, [seq for _, seq in places]))


def _copied(
    connection: psycopg.Connection[Any], asked: Any, types: list[str], told: Any = None  # noqa: ANN401 - psycopg's
) -> Iterator[tuple[Any, ...]]:  # fmt: skip
    with connection.cursor() as cursor, cursor.copy(asked, told) as copy:
        copy.set_types(types)
        yield from copy.rows()


if __name__ == "__main__":
    gc.disable()
    asked = json.loads(sys.stdin.readline())
    sys.stdout.buffer.write(marshal.dumps(check(asked["where"], asked["snapshot"], asked["spans"])))
