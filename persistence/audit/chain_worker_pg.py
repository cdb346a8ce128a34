"""One part of the audit trail of a PostgreSQL database, gone through as ``chain_worker`` goes through that of a file.

Run by ``persistence.audit.quick``, in a process of its own for each part: ``python -I chain_worker_pg.py``, told by one line of JSON on its
standard input where the database is (which may hold a password, so it is on no command line), which snapshot to read, and from which to
which block. Rows come as binary COPY, in the order in which they lie.
"""

from __future__ import annotations

import gc
import json
import marshal
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import psycopg

# Alone, as it is started, it does not know where it lies; nor need it know the packages, whose first module loads all of SQLAlchemy.
sys.path.insert(0, str(Path(__file__).parent))
_chain: Any = import_module("chain_worker")

_AT: Final = "to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
_SHOWN: Final = ", ".join(_AT if name == "recorded_at" else name for name in _chain.COLUMNS)
_TYPES: Final = ["int4" if name == "seq" else "bytea" for name in _chain.COLUMNS]  # text as its bytes
_COPY: Final = (
    f"COPY (SELECT {_SHOWN} FROM audit_entries WHERE ctid >= '({{first}},0)'::tid AND ctid < '({{last}},0)'::tid)"  # noqa: S608
    " TO STDOUT (FORMAT BINARY)"
)


def check(where: str, snapshot: str, first: int, last: int) -> Any:  # noqa: ANN401 - as ``chain_worker.check``
    """Whether the rows of the blocks from ``first`` on and before ``last`` hold, how many there are, and the runs among them."""
    try:
        with psycopg.connect(where, autocommit=True) as connection:
            connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            connection.execute(f"SET TRANSACTION SNAPSHOT '{snapshot}'")
            return _chain.rows_hold(_rows(connection, first, last))
    except (TypeError, ValueError, LookupError, RecursionError, psycopg.Error):
        return False, 0, []


def _rows(connection: psycopg.Connection[Any], first: int, last: int) -> Iterator[tuple[Any, ...]]:
    copied = _COPY.format(first=int(first), last=int(last))
    with connection.cursor() as cursor, cursor.copy(copied) as copy:
        copy.set_types(_TYPES)
        yield from copy.rows()


if __name__ == "__main__":
    gc.disable()
    told = json.loads(sys.stdin.readline())
    sys.stdout.buffer.write(
        marshal.dumps(check(told["where"], told["snapshot"], told["first"], told["last"]))
    )
