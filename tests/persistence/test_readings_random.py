"""Random readings, anchored at random, tampered with at random: none is missed, and an untouched log never alarms."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from persistence.audit import Kept, Trouble, anchor, anchors, read_kept, verify
from persistence.audit.readings import last_anchored, lines_of
from persistence.database import Database
from persistence.registers import Registers
from persistence.views import Reading
from tests.persistence import world

RUNS = int(os.environ.get("LOTRINH_AUDIT_RUNS", "12"))
PERSONS = ("an", "bình", "chi")
CHANGES = (
    "DELETE FROM reads WHERE id = :id",
    "DELETE FROM reads",
    "UPDATE reads SET person_id = 'chi' WHERE id = :id",
    "UPDATE reads SET case_id = 'another' WHERE id = :id",
    "UPDATE reads SET actor_id = 'z' WHERE id = :id",
    "UPDATE reads SET id = -id WHERE id = :id",
    "INSERT INTO reads SELECT -id, at, actor_id, unit_id, person_id, case_id, what, post, origin FROM reads WHERE id = :id",
)
often = settings(
    max_examples=RUNS, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@dataclass
class Log:
    """A database without guards, filled anew for each history."""

    database: Database
    raw: sqlite3.Connection

    def fill(self, history: list[list[tuple[str, str]]], asked: list[str]) -> tuple[Kept, ...]:
        """An anchor after each stretch of readings; what anchors outside have."""
        for table in ("audit_anchor_heads", "audit_anchors", "reads"):
            self.raw.execute(f"DELETE FROM {table}")  # noqa: S608
        self.raw.commit()
        for stretch in history:
            readings = [Reading(world.NINE, who, "u", person, None, "case") for person, who in stretch]
            Registers(self.database).log_reads(readings)
            anchor(self.database, world.NINE, persons=asked)
        with self.database.reading() as connection:
            return read_kept([json.dumps(each.as_json()) for each in anchors(connection)])

    def rows(self) -> list[tuple[object, ...]]:
        return self.raw.execute("SELECT * FROM reads ORDER BY id").fetchall()

    def places(self, kept: tuple[Kept, ...] = ()) -> set[str]:
        report = verify(self.database, None, kept=kept, limit=1000)
        assert {each.trouble for each in report.problems} <= {Trouble.READS, Trouble.ANCHOR}
        return {each.place for each in report.problems}


@pytest.fixture(scope="module")
def log(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Log]:
    path = tmp_path_factory.mktemp("readings") / "record.sqlite"
    with closing(sqlite3.connect(sqlite_template)) as old, closing(sqlite3.connect(path)) as new:
        old.backup(new)
    with closing(sqlite3.connect(path)) as raw:
        for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            raw.execute(f"DROP TRIGGER {name}")
        raw.execute("PRAGMA synchronous=OFF")
        raw.commit()
        database = Database(f"sqlite:///{path}")
        yield Log(database, raw)
        database.close()


stretches = st.lists(st.tuples(st.sampled_from(PERSONS), st.sampled_from("xy")), max_size=5)
histories = st.lists(stretches, min_size=1, max_size=4)
exports = st.lists(st.sampled_from([*PERSONS, "never read"]), max_size=2)


@often
@given(history=histories, asked=exports)
def test_an_untouched_log_never_alarms(
    log: Log, history: list[list[tuple[str, str]]], asked: list[str]
) -> None:
    kept = log.fill(history, asked)
    assert log.places(kept) == set()
    with log.database.reading() as connection:
        lines = list(lines_of(connection, PERSONS, last_anchored(connection)))
        whole = list(anchors(connection))
    assert len(lines) == len(log.rows())
    heads = {head[0]: (head[1], head[2]) for each in whole for head in each.heads}
    last = {f"reads:{line.person_id}": (line.number, line.hash) for line in lines}
    assert last.items() <= heads.items()


@often
@given(history=histories, data=st.data())
def test_no_tampering_with_readings_is_missed(
    log: Log, history: list[list[tuple[str, str]]], data: st.DataObject
) -> None:
    """Of whom the readings were is named, with the anchors as they are and with all of them made anew."""
    kept = log.fill(history, [])
    before = log.rows()
    if not before:
        return
    row = data.draw(st.sampled_from(before))
    change = data.draw(st.sampled_from(CHANGES))
    log.raw.execute(change, {"id": row[0]})
    log.raw.commit()
    if log.rows() == before:
        return
    found = log.places(kept)
    assert "reads" in found
    assert "INSERT" in change or f"reads:{row[4]}" in found
    log.raw.execute("DELETE FROM audit_anchor_heads")
    log.raw.execute("DELETE FROM audit_anchors")
    log.raw.commit()
    anchor(log.database, world.NINE)
    assert log.places(kept)
    if "INSERT" not in change:
        assert f"reads:{row[4]}" in log.places(kept)
