"""The check of the audit trail beside what it cannot do without: SHA-256 over the same bytes, and a plain reading of the rows.

The bodies are those of acts and refusals as the door writes them, about two thousand bytes each, of many cases whose entries lie mixed.
"""

from __future__ import annotations

import json
import random
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from bench.report import OURS, Measurement, Runner, figure
from persistence.audit import verify
from persistence.audit.chain_worker import COLUMNS
from persistence.database import Database
from persistence.migrate import upgrade
from workflows.audit import chained, instant
from workflows.ports import StreamHead

_ENTRIES = 100_000
_CASES = 7_000
_START = datetime(2026, 1, 1, tzinfo=UTC)
_RECEIPT = 1_400  # bytes of facts and findings in a usual receipt


@figure(
    name=f"the audit trail checked, {_ENTRIES:,} entries",
    wanted=1 / 2,
    baseline="SHA-256 + plain reading",
    unit="s",
    better="lower",
)
def trail(run: Runner) -> Measurement:
    """Seconds for the whole trail: hashes, links, numbers, columns, heads, against hashing and reading alone, one after the other."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "trail.sqlite"
        filled(path, _ENTRIES)
        database = Database(f"sqlite:///{path}")
        contenders: dict[str, Callable[[], object]] = {
            OURS: lambda: _checked(database),
            "SHA-256 + plain reading": lambda: _bare(path),
        }
        found = run.seconds(contenders, note="`lotrinh audit verify --trail-only` on SQLite")
        database.close()
        return found


def filled(path: Path, entries: int) -> None:
    """A migrated database with a trail of that many entries."""
    upgrade(f"sqlite:///{path}")
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA synchronous=OFF")
        guard = raw.execute("SELECT sql FROM sqlite_master WHERE name = 'audit_entries_no_twice'").fetchone()[
            0
        ]
        raw.execute("DROP TRIGGER audit_entries_no_twice")
        heads: dict[str, StreamHead] = {}
        marks = ", ".join("?" * len(COLUMNS))
        raw.executemany(
            f"INSERT INTO audit_entries ({', '.join(COLUMNS)}) VALUES ({marks})",  # noqa: S608 - constants
            _rows(entries, heads),
        )
        raw.executemany(
            "INSERT INTO audit_streams (stream, length, head) VALUES (?, ?, ?)",
            ((stream, head.length, head.hash) for stream, head in heads.items()),
        )
        raw.execute(guard)
        raw.commit()


def _rows(entries: int, heads: dict[str, StreamHead]) -> Iterator[list[object]]:
    chance = random.Random(1)  # noqa: S311 - the same trail every time
    receipt = {
        "findings": [{"requirement": "x" * 40, "outcome": "satisfied"}],
        "facts": {"note": "đ" * (_RECEIPT // 2)},
    }
    for number in range(entries):
        case = f"{chance.randrange(_CASES):032x}"
        body: dict[str, object] = {
            "kind": "act", "act": "user_management.check_residence", "act_hash": "0" * 64, "act_seq": 1, "at": instant(_START),
            "actor_id": f"can-bo-{chance.randrange(50)}", "actor": {"name": "Lường Văn Pành", "role": "r", "unit": "Công an xã"},
            "unit_id": "ca", "power": ["105/2021/NĐ-CP Đ47 k1"], "case_id": case, "person_id": case, "origin": "10.17.3.9",
            "procedure_version": "0" * 16,
            "stage_from": "under_management", "stage_to": "under_management", "receipt": receipt, "deadlines": [], "documents": [],
        }  # fmt: skip
        stream = f"case:{case}"
        entry = chained(
            heads.get(stream, StreamHead(0, "")), stream, _START + timedelta(seconds=number), body
        )
        heads[stream] = StreamHead(entry.seq, entry.hash)
        at = entry.recorded_at.strftime("%Y-%m-%d %H:%M:%S.%f")
        yield [at if name == "recorded_at" else getattr(entry, name) for name in COLUMNS]


def _checked(database: Database) -> None:
    report = verify(database, None)
    if not report.ok or report.entries != _ENTRIES:
        raise RuntimeError(json.dumps(report.as_json()))


def _bare(path: Path) -> None:
    """Read every row as it is, then hash the bytes of every body."""
    with closing(sqlite3.connect(path)) as raw:
        for _ in raw.execute("SELECT * FROM audit_entries"):
            pass
        raw.text_factory = bytes
        rows: Iterator[tuple[Any, ...]] = raw.execute("SELECT prev_hash, body FROM audit_entries")
        held = [b"%b\n%b" % row for row in rows]
    for each in held:
        sha256(each).hexdigest()
