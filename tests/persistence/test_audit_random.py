"""Random histories, random tampering: none is missed, and an untouched record never alarms. ``LOTRINH_AUDIT_RUNS`` sets how many."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from persistence.audit import Kept, Trouble, anchor, anchors, read_kept, verify
from persistence.audit.chain_worker import COLUMNS
from persistence.audit.quick import trail_holds
from persistence.database import Database
from tests.persistence import world
from workflows.audit import chained, digest
from workflows.ports import AuditEntry, StreamHead

RUNS = int(os.environ.get("LOTRINH_AUDIT_RUNS", "150"))
TABLES = ("audit_anchor_heads", "audit_anchors", "audit_entries", "audit_streams")
OF_TRAIL = {Trouble.LINK, Trouble.HASH, Trouble.GAP, Trouble.BODY, Trouble.COLUMN, Trouble.HEAD}
_TEXT = st.text(st.sampled_from('aăđ"\\{}:,0 \n'), max_size=12)
_KEYS = st.sampled_from(["why", "kind", "stream", "seq", "facts", "case_id"])


@dataclass
class Bench:
    """A database without guards, filled anew for each history."""

    database: Database
    raw: sqlite3.Connection

    def fill(self, history: list[tuple[int, dict[str, str]]]) -> None:
        for table in TABLES:
            self.raw.execute(f"DELETE FROM {table}")  # noqa: S608
        heads: dict[str, StreamHead] = {}
        for number, facts in history:
            stream = f"case:{number}"
            entry = _entry(heads.get(stream, StreamHead(0, "")), stream, facts)
            self.raw.execute(
                f"INSERT INTO audit_entries ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * 12)})",  # noqa: S608
                _row(entry),
            )
            heads[stream] = StreamHead(entry.seq, entry.hash)
        self.raw.executemany(
            "INSERT INTO audit_streams (stream, length, head) VALUES (?, ?, ?)",
            [(stream, head.length, head.hash) for stream, head in heads.items()],
        )
        self.raw.commit()

    def kept(self) -> tuple[Kept, ...]:
        anchor(self.database, world.NINE)
        with self.database.reading() as connection:
            return read_kept([json.dumps(each.as_json()) for each in anchors(connection)])

    def rows(self) -> list[tuple[Any, ...]]:
        return self.raw.execute("SELECT stream, seq FROM audit_entries ORDER BY stream, seq").fetchall()

    def holds(self, kept: tuple[Kept, ...]) -> bool:
        """What the whole check says; the quick way alone must never say yes to what the walk refuses."""
        report = verify(self.database, None, kept=kept)
        with self.database.reading() as connection:
            quick = trail_holds(connection, str(self.database.url.database), 1)
        walked = verify(self.database, _no_act, limit=1000)
        trail = [p for p in walked.problems if p.trouble in OF_TRAIL and p.detail != "anchored"]
        assert (quick is None) is bool(trail)
        return report.ok


def _no_act(_: object) -> str:
    return ""


def _entry(head: StreamHead, stream: str, facts: dict[str, str]) -> AuditEntry:
    body = {
        "kind": "refusal",
        "act": "a.b",
        "actor_id": "x",
        "unit_id": "u",
        "case_id": None,
        "person_id": "p",
    }
    return chained(head, stream, world.NINE, {**body, "receipt": {"facts": facts}, "why": "không đủ"})


def _row(entry: AuditEntry) -> list[object]:
    at = entry.recorded_at.strftime("%Y-%m-%d %H:%M:%S.%f")
    return [at if name == "recorded_at" else getattr(entry, name) for name in COLUMNS]


@pytest.fixture(scope="module")
def bench(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    path = tmp_path_factory.mktemp("random") / "record.sqlite"
    with closing(sqlite3.connect(sqlite_template)) as old, closing(sqlite3.connect(path)) as new:
        old.backup(new)
    with closing(sqlite3.connect(path)) as raw:
        for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            raw.execute(f"DROP TRIGGER {name}")
        raw.execute("PRAGMA synchronous=OFF")
        raw.commit()
        database = Database(f"sqlite:///{path}")
        yield Bench(database, raw)
        database.close()


histories = st.lists(
    st.tuples(st.integers(0, 3), st.dictionaries(_KEYS, _TEXT, max_size=3)), min_size=1, max_size=12
)
often = settings(
    max_examples=RUNS, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@often
@given(history=histories)
def test_an_untouched_record_never_alarms(bench: Bench, history: list[tuple[int, dict[str, str]]]) -> None:
    bench.fill(history)
    assert bench.holds(bench.kept())


def test_even_the_space_in_a_moment_counts(bench: Bench) -> None:
    """SQLite keeps a moment as text, and a date may be parted from its hour by any letter."""
    bench.fill([(0, {})])
    kept = bench.kept()
    bench.raw.execute("UPDATE audit_entries SET recorded_at = replace(recorded_at, ' ', 'a')")
    bench.raw.commit()
    assert not bench.holds(kept)


@often
@given(history=histories, data=st.data())
def test_no_tampering_is_missed(
    bench: Bench, history: list[tuple[int, dict[str, str]]], data: st.DataObject
) -> None:
    bench.fill(history)
    kept = bench.kept()
    before = [bench.raw.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES]  # noqa: S608
    data.draw(st.sampled_from([_byte, _cut, _gone, _swap, _rebuilt, _head]))(bench, data)
    bench.raw.commit()
    after = [bench.raw.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES]  # noqa: S608
    assert bench.holds(kept) is (before == after)


def _place(bench: Bench, data: st.DataObject) -> tuple[str, int]:
    stream, seq = data.draw(st.sampled_from(bench.rows()))
    return stream, seq


def _byte(bench: Bench, data: st.DataObject) -> None:
    """One character of one column of one entry."""
    stream, seq = _place(bench, data)
    column = data.draw(st.sampled_from([name for name in COLUMNS if name != "seq"]))
    where = "WHERE stream = ? AND seq = ?"
    (value,) = bench.raw.execute(f"SELECT {column} FROM audit_entries {where}", (stream, seq)).fetchone()  # noqa: S608
    text = value or "?"
    at = data.draw(st.integers(0, len(text) - 1))
    new = text[:at] + data.draw(st.sampled_from('ab0}"đ')) + text[at + 1 :]
    with suppress(sqlite3.IntegrityError):  # the place of another entry: the database refuses it
        bench.raw.execute(f"UPDATE audit_entries SET {column} = ? {where}", (new, stream, seq))  # noqa: S608


def _cut(bench: Bench, data: st.DataObject) -> None:
    """The tail of a stream goes, its head is made to fit."""
    stream, seq = _place(bench, data)
    bench.raw.execute("DELETE FROM audit_entries WHERE stream = ? AND seq >= ?", (stream, seq))
    last = bench.raw.execute(
        "SELECT seq, hash FROM audit_entries WHERE stream = ? AND seq = ?", (stream, seq - 1)
    )
    found = last.fetchone()
    if found is None:
        bench.raw.execute("DELETE FROM audit_streams WHERE stream = ?", (stream,))
    else:
        bench.raw.execute(
            "UPDATE audit_streams SET length = ?, anchored = ?, head = ? WHERE stream = ?",
            (found[0], found[0], found[1], stream),
        )


def _gone(bench: Bench, data: st.DataObject) -> None:
    """A stream goes with every anchor."""
    stream, _ = _place(bench, data)
    for table in ("audit_entries", "audit_streams"):
        bench.raw.execute(f"DELETE FROM {table} WHERE stream = ?", (stream,))  # noqa: S608
    if data.draw(st.booleans()):
        bench.raw.execute("DELETE FROM audit_anchor_heads")
        bench.raw.execute("DELETE FROM audit_anchors")
        bench.raw.execute("UPDATE audit_streams SET anchored = 0")


def _swap(bench: Bench, data: st.DataObject) -> None:
    """Two entries trade places."""
    one, two = _place(bench, data), _place(bench, data)
    move = "UPDATE audit_entries SET stream = ?, seq = ? WHERE stream = ? AND seq = ?"
    if one != two:
        bench.raw.execute(move, ("spare", 999, *one))
        bench.raw.execute(move, (*one, *two))
        bench.raw.execute(move, (*two, "spare", 999))


def _rebuilt(bench: Bench, data: st.DataObject) -> None:
    """An entry is changed, every hash after it recomputed, the head and the anchors made anew."""
    stream, seq = _place(bench, data)
    rows = bench.raw.execute(
        "SELECT seq, body, prev_hash FROM audit_entries WHERE stream = ? AND seq >= ? ORDER BY seq",
        (stream, seq),
    ).fetchall()
    prev = rows[0][2]
    for number, body, _ in rows:
        new = body.replace("không đủ", "đủ") if number == seq else body
        made = digest(f"{prev}\n{new}")
        bench.raw.execute(
            "UPDATE audit_entries SET body = ?, prev_hash = ?, hash = ? WHERE stream = ? AND seq = ?",
            (new, prev, made, stream, number),
        )
        prev = made
    bench.raw.execute("UPDATE audit_streams SET head = ?, anchored = 0 WHERE stream = ?", (prev, stream))
    bench.raw.execute("UPDATE audit_streams SET anchored = 0")
    bench.raw.execute("DELETE FROM audit_anchor_heads")
    bench.raw.execute("DELETE FROM audit_anchors")
    bench.raw.commit()
    anchor(bench.database, world.NINE)


def _head(bench: Bench, data: st.DataObject) -> None:
    """The head of a stream says something else."""
    stream, _ = _place(bench, data)
    change = data.draw(st.sampled_from(["length = length + 1", "head = 'x'", "anchored = anchored + 1"]))
    bench.raw.execute(f"UPDATE audit_streams SET {change} WHERE stream = ?", (stream,))  # noqa: S608
