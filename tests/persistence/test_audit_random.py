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
from persistence.unit_of_work import SqlUnitOfWork
from tests.persistence import world
from workflows.audit import act_hash, chained, digest
from workflows.ports import AuditEntry, Change, StreamHead

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
        # What stands out of order on the disk alone is left to the walk, too.
        assert quick is None or not trail
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
    with bench.database.reading() as connection:
        assert trail_holds(connection, str(bench.database.url.database), 1) is not None


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
    data.draw(st.sampled_from([_byte, _cut, _gone, _swap, _rebuilt, _head, _put, _older]))(bench, data)
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


def _put(bench: Bench, data: st.DataObject) -> None:
    """An entry is put in between, those behind it move up; every hash may be made to fit, the anchors of the database too."""
    stream, seq = _place(bench, data)
    behind = bench.raw.execute(
        "SELECT seq FROM audit_entries WHERE stream = ? AND seq > ? ORDER BY seq DESC", (stream, seq)
    ).fetchall()
    for (number,) in behind:
        bench.raw.execute(
            "UPDATE audit_entries SET seq = seq + 1 WHERE stream = ? AND seq = ?", (stream, number)
        )
    names = [name for name in COLUMNS if name != "seq"]
    bench.raw.execute(
        f"INSERT INTO audit_entries ({', '.join(names)}, seq) SELECT {', '.join(names)}, seq + 1 FROM audit_entries"  # noqa: S608
        " WHERE stream = ? AND seq = ?",
        (stream, seq),
    )
    if data.draw(st.booleans()):
        _refit(bench, stream)


def _refit(bench: Bench, stream: str) -> None:
    """Numbers, hashes, head and anchors made to fit, as whoever knows the format would."""
    prev, last = "", 0
    for seq, body in bench.raw.execute(
        "SELECT seq, body FROM audit_entries WHERE stream = ? ORDER BY seq", (stream,)
    ).fetchall():
        new = json.dumps(
            json.loads(body) | {"seq": seq}, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )
        made = digest(f"{prev}\n{new}")
        bench.raw.execute(
            "UPDATE audit_entries SET body = ?, prev_hash = ?, hash = ? WHERE stream = ? AND seq = ?",
            (new, prev, made, stream, seq),
        )
        prev, last = made, seq
    bench.raw.execute("UPDATE audit_streams SET head = ?, length = ? WHERE stream = ?", (prev, last, stream))
    bench.raw.execute("UPDATE audit_streams SET anchored = 0")
    bench.raw.execute("DELETE FROM audit_anchor_heads")
    bench.raw.execute("DELETE FROM audit_anchors")
    bench.raw.commit()
    anchor(bench.database, world.NINE)


def _older(bench: Bench, data: st.DataObject) -> None:
    """The record of before the last entries, whole, as an older copy would have it: the anchor of after is gone with them."""
    keep = data.draw(st.integers(0, len(bench.rows()) - 1))
    rows = bench.raw.execute("SELECT rowid, stream FROM audit_entries ORDER BY rowid").fetchall()
    bench.raw.executemany("DELETE FROM audit_entries WHERE rowid = ?", [(row[0],) for row in rows[keep:]])
    bench.raw.execute("DELETE FROM audit_anchor_heads")
    bench.raw.execute("DELETE FROM audit_anchors")
    bench.raw.execute("DELETE FROM audit_streams")
    bench.raw.execute(
        "INSERT INTO audit_streams (stream, length, head) SELECT stream, seq, hash FROM audit_entries e WHERE seq ="
        " (SELECT max(seq) FROM audit_entries o WHERE o.stream = e.stream)"
    )


ACTS = ("acts", "cases", "deadlines", "documents", "blobs")
_MAY_CHANGE = {
    # What no entry tells: words beside the paper, a case's facts as folded (`audit replay` folds them again), whether a deadline was
    # followed up.
    "cases": {"procedure", "procedure_version", "regime", "facts", "units", "actors", "closed"},
    "documents": {"id", "case_id", "seq", "title", "filename", "issued_at", "size", "remarks", "media_type"},
    "deadlines": {"id", "case_id", "set_by_seq", "label", "due_date", "unit", "proof", "verified", "superseded"},
}  # fmt: skip


@pytest.fixture(scope="module")
def cases(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """Cases of one to four acts with their papers and deadlines, anchored; every change is taken back."""
    path = tmp_path_factory.mktemp("cases") / "record.sqlite"
    with closing(sqlite3.connect(sqlite_template)) as old, closing(sqlite3.connect(path)) as new:
        old.backup(new)
    database = Database(f"sqlite:///{path}")
    world.register(database)
    for number in range(1, 5):
        change: Change = world.opening(number, content=f"giấy {number}".encode())
        for place in range(number):
            with SqlUnitOfWork(database) as work:
                work.append(change)
            if place < number - 1:
                change = world.following(change)
    anchor(database, world.NINE)
    with closing(sqlite3.connect(path)) as raw:
        for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            raw.execute(f"DROP TRIGGER {name}")
        raw.commit()
        yield Bench(database, raw)
        database.close()


@often
@given(data=st.data())
def test_no_tampering_with_acts_papers_and_deadlines_is_missed(cases: Bench, data: st.DataObject) -> None:
    """One value of one row of what stands beside the trail, or a row that goes."""
    table = data.draw(st.sampled_from(ACTS))
    names = [row[1] for row in cases.raw.execute(f"PRAGMA table_info({table})").fetchall()]
    rows = cases.raw.execute(f"SELECT rowid FROM {table} ORDER BY rowid").fetchall()  # noqa: S608
    (row,) = data.draw(st.sampled_from(rows))
    where = f"FROM {table} WHERE rowid = ?"
    before = cases.raw.execute(f"SELECT * {where}", (row,)).fetchone()
    cases.raw.execute("PRAGMA foreign_keys=OFF")
    if data.draw(st.integers(0, 4)) == 0 and table != "cases":
        cases.raw.execute(f"DELETE {where}", (row,))
    else:
        column = data.draw(st.sampled_from([n for n in names if n not in _MAY_CHANGE.get(table, ())]))
        old = before[names.index(column)]
        change = f"UPDATE OR IGNORE {table} SET {column} = ? WHERE rowid = ?"  # noqa: S608
        cases.raw.execute(change, (_other(old, data), row))
    cases.raw.commit()
    try:
        same = cases.raw.execute(f"SELECT * {where}", (row,)).fetchone() == before
        assert verify(cases.database, act_hash).ok is same
    finally:
        cases.raw.execute(f"DELETE {where}", (row,))
        cases.raw.execute(
            f"INSERT INTO {table} (rowid, {', '.join(names)}) VALUES (?{', ?' * len(names)})",  # noqa: S608
            (row, *before),
        )
        cases.raw.commit()


def _other(old: object, data: st.DataObject) -> object:
    """Another value of the same kind."""
    if isinstance(old, int):
        return old + data.draw(st.sampled_from([-1, 1, 7]))
    if isinstance(old, bytes):
        return old[:-1] + bytes([old[-1] ^ 1])
    text = str(old or "?")
    at = data.draw(st.integers(0, len(text) - 1))
    return text[:at] + data.draw(st.sampled_from('ab0}"đ')) + text[at + 1 :]
