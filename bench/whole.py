"""The check of the whole record beside what it cannot do without: SHA-256 over the same bytes, and a plain reading of the rows.

The record is a country of ``bench.load``: cases played through the door and cast for many persons, with acts, limits, papers and their
bytes; every check of ``lotrinh audit verify`` holds on it. Made once, in a minute.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

from bench.load import lite
from bench.load.plan import Size
from bench.report import OURS, Measurement, Runner, figure
from persistence.audit import anchor, last_anchor, verify
from persistence.database import Database
from workflows.audit import act_hash

_SIZE: Final = Size(persons=1_500, cases=5_000, entries=100_000)
_LIMIT: Final = 0.5  # seconds: five for a million entries
_TABLES: Final = (
    "audit_entries",
    "audit_streams",
    "audit_anchors",
    "audit_anchor_heads",
    "acts",
    "cases",
    "case_units",
    "deadlines",
    "documents",
    "numbers",
    "persons",
    "blobs",
)
_BYTES: Final = (
    "SELECT prev_hash || char(10) || body FROM audit_entries",
    "SELECT id || case_id || act || branch || actor_name || role || unit_name || power || inputs || facts || sealed FROM acts",
    "SELECT content FROM blobs",
)
"""What is hashed: entries with what they are chained to, acts, papers."""


@figure(
    name=f"the whole record checked, {_SIZE.entries:,} entries",
    wanted=1 / 2,
    baseline="SHA-256 + plain reading",
    unit="s",
    better="lower",
)
def whole(run: Runner) -> Measurement:
    """Seconds for all that `lotrinh audit verify` checks, against hashing and reading alone, one after the other."""
    path = _made()
    database = Database(f"sqlite:///{path}")
    found = run.seconds(
        {OURS: lambda: _checked(database), "SHA-256 + plain reading": lambda: _bare(path)},
        note="`lotrinh audit verify` on SQLite",
    )
    database.close()
    return found


@figure(
    name="the whole record against its limit",
    wanted=1.0,
    baseline=f"{_LIMIT} s",
    unit="s",
    better="lower",
)
def within_limit(run: Runner) -> Measurement:
    """How often the check goes into the time allowed: five seconds for a million entries."""
    database = Database(f"sqlite:///{_made()}")
    taken = run.seconds({OURS: lambda: _checked(database), "again": lambda: _checked(database)})
    database.close()
    return Measurement(taken.ours, {f"{_LIMIT} s": [_LIMIT] * len(taken.ours)}, "5 s for a million entries")


def _made() -> Path:
    """The country, with an anchor over all heads and papers, as the nightly work leaves one."""
    path = lite.made(_SIZE)
    database = Database(f"sqlite:///{path}")
    if last_anchor(database) is None:
        anchor(database, datetime.now(UTC))
    database.close()
    return path


def _checked(database: Database) -> None:
    report = verify(database, act_hash)
    if not report.ok or report.entries < _SIZE.entries * 9 // 10:
        raise RuntimeError(json.dumps(report.as_json()))


def _bare(path: Path) -> None:
    """Read every row as it is, then hash the bytes of entries, acts and papers."""
    with closing(sqlite3.connect(path)) as raw:
        for table in _TABLES:
            for _ in raw.execute(f"SELECT * FROM {table}"):  # noqa: S608 - names of our own
                pass
        raw.text_factory = bytes
        held = [row[0] for asked in _BYTES for row in raw.execute(asked)]
    for each in held:
        sha256(each).hexdigest()
