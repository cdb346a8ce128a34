"""``lotrinh audit replay``: a deadline that officers see is held against what the entry of its act tells."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.web.cli import lotrinh
from tests.web.record import env
from web.settings import DATABASE_FILE

TERM = "d105-47-1"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (
            "UPDATE deadlines SET due_at = '2031' || substr(due_at, 5) WHERE term = 'd105-47-1'",
            f"{TERM}.due_at",
        ),
        ("UPDATE deadlines SET duty = 'user_management.term' WHERE term = 'd105-47-1'", f"{TERM}.duty"),
        (
            "UPDATE audit_entries SET body = json_set(body, '$.deadlines', json('[]')) WHERE kind = 'act'",
            TERM,
        ),
    ],
)
def test_a_deadline_that_is_kept_otherwise_than_its_entry_tells(home: Path, change: str, named: str) -> None:
    with closing(sqlite3.connect(home / DATABASE_FILE)) as db:
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            db.execute(f"DROP TRIGGER {name}")
        db.execute(change)
        db.commit()
    told = json.loads(lotrinh("audit", "replay", "--json", env=env(home), code=1).stdout)
    assert named in {each[0] for one in told["differing"] for each in one["requirements"]}
