"""A record that somebody changed with the file in hand still goes out as an export, and the export's own check names each place."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from documents import verify
from persistence.audit import lost_keys
from persistence.erasures import Erasures
from tests.web import record
from tests.web.cli import lotrinh
from tests.web.record import AUDITOR, env
from web.house import House
from web.settings import DATABASE_FILE

KEYS = "lotrinh.keys.sqlite"


@pytest.fixture
def home(played: Path, tmp_path: Path) -> Path:
    record.copy_home(played, tmp_path / "home")
    lotrinh("audit", "key", env=env(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def raw(home: Path) -> Iterator[sqlite3.Connection]:
    """The file in hand: without guards, the program stopped."""
    with closing(sqlite3.connect(home / DATABASE_FILE)) as db:
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            db.execute(f"DROP TRIGGER {name}")
        db.execute("PRAGMA foreign_keys=OFF")
        yield db


def test_what_cannot_be_read_any_more_goes_out_and_is_named(
    home: Path, raw: sqlite3.Connection, tmp_path: Path
) -> None:
    acts = raw.execute(
        "SELECT e.stream, e.seq, a.id FROM audit_entries e JOIN acts a ON a.audit_stream = e.stream AND a.audit_seq = e.seq"
        " WHERE a.sealed <> '' AND EXISTS (SELECT 1 FROM documents d WHERE d.case_id = a.case_id AND d.seq = a.seq) ORDER BY 1, 2"
    ).fetchall()
    changes = (
        ("audit_entries", "body = replace(body, '\"kind\"', '\"kinD\"')"),
        ("audit_entries", "body = '{'"),
        ("audit_entries", "body = CAST(x'7bff7d' AS TEXT)"),
        ("audit_entries", "hash = ''"),
        ("acts", "power = '{'"),
        ("acts", "at = 'x'"),
        ("acts", "sealed = substr(sealed, 1, length(sealed) - 4) || 'AAAA'"),
    )
    assert len(acts) > len(changes) + 1
    named = set()
    for (table, change), (stream, seq, act) in zip(changes, acts, strict=False):
        where = ("stream = ? AND seq = ?", (stream, seq)) if table == "audit_entries" else ("id = ?", (act,))
        raw.execute(f"UPDATE {table} SET {change} WHERE {where[0]}", where[1])  # noqa: S608
        named.add(f"{stream} #{seq}")
    stream, seq, act = acts[-1]
    raw.execute("UPDATE documents SET remarks = '[' WHERE id LIKE ?", (f"{act}.%",))
    named.add(f"{stream} #{seq}")
    paper, content = raw.execute(
        "SELECT b.sha256, b.content FROM blobs b JOIN documents d ON d.sha256 = b.sha256 WHERE d.id LIKE ? LIMIT 1",
        (f"{acts[-2][2]}.%",),
    ).fetchone()
    raw.execute("UPDATE blobs SET content = ? WHERE sha256 = ?", (content[:-1] + b"?", paper))
    named.add(f"documents/{paper}")
    raw.execute("UPDATE audit_entries SET recorded_at = 'x' WHERE stream = 'admin' AND seq = 1")
    raw.commit()
    target = tmp_path / "export.zip"
    lotrinh("audit", "export", "2019-01-01..2035-12-31", "--as", AUDITOR.id, "--to", target, env=env(home))
    export = verify.Export(str(target))
    found = {each.where for each in verify.check(export)}
    assert named <= found
    assert not [each for each in verify.check(export) if each.en.startswith("cannot be read")]
    assert json.loads(export.members["prov.json"])["activity"]
    assert "admin #1" not in found, "the column stands in no export; its body is whole"
    told = lotrinh("audit", "verify", "--limit", "200", "--json", env=env(home), code=1).stdout
    places = {(each["place"], each["seq"]) for each in json.loads(told)["problems"]}
    assert {(stream, seq) for stream, seq, _act in acts[: len(changes)]} | {("admin", 1)} <= places


def test_bytes_in_the_place_of_texts_keep_no_record_from_going_out(
    home: Path, raw: sqlite3.Connection, tmp_path: Path
) -> None:
    """SQLite keeps anything anywhere: one such value must not be a way to stop every export."""
    for table, column in (("audit_entries", "stream"), ("audit_entries", "prev_hash"), ("acts", "at"), ("acts", "sealed"),
                          ("documents", "form"), ("audit_anchors", "hash")):  # fmt: skip
        first = f"rowid = (SELECT min(rowid) FROM {table})"  # noqa: S608 - names of our own
        raw.execute(f"UPDATE {table} SET {column} = CAST({column} AS BLOB) WHERE {first}")  # noqa: S608
    raw.execute(
        "UPDATE blobs SET content = 'x' WHERE rowid IN (SELECT rowid FROM blobs ORDER BY length(content) DESC LIMIT 2)"
    )
    raw.commit()
    args = ("audit", "export", "2000-01-01..2100-01-01", "--as", AUDITOR.id, "--to", tmp_path / "q.zip")
    lotrinh(*args, env=env(home))
    assert verify.check(verify.Export(str(tmp_path / "q.zip")))


def test_what_has_not_the_form_of_an_entry_is_left_out_of_the_history() -> None:
    whole = {"stream": "s", "seq": 1, "kind": "act", "act": "a.b", "actor_id": "x", "unit_id": "u", "recorded_at": "2024"}  # fmt: skip
    damaged: tuple[dict[str, object], ...] = (
        {},
        {**whole, "actor": "x"},
        {**whole, "receipt": {"corpus": "c"}},
        {**whole, "documents": [{}]},
        {**whole, "receipt": 1},
    )
    assert verify.prov_json(damaged) == verify.prov_json(())
    assert list(verify.prov_json([whole])["activity"]) == ["lt:entry/s/1"]


def test_a_key_that_was_taken_away_is_named_and_one_that_the_law_destroyed_is_not(home: Path) -> None:
    with House.open(record.settings(home)) as house:
        assert list(lost_keys(house.database)) == []
    with closing(sqlite3.connect(home / DATABASE_FILE)) as db:
        persons = [row[0] for row in db.execute("SELECT DISTINCT person_id FROM cases ORDER BY 1")]
        cases = {
            f"case {row[0]}" for row in db.execute("SELECT id FROM cases WHERE person_id = ?", persons[:1])
        }
    with House.open(record.settings(home)) as house:
        body = {"kind": "erasure", "act": "person.erase", "case_id": None, "person_id": persons[1]}
        more = {"actor_id": "a", "unit_id": "u", "ground": "order"}
        Erasures(house.database).erase(persons[1:2], {**body, **more}, house.now())
    with closing(sqlite3.connect(home / KEYS)) as keys:
        keys.execute("DELETE FROM person_keys WHERE person_id = ?", persons[:1])
        keys.commit()
    told = json.loads(lotrinh("audit", "verify", "--json", env=env(home), code=1).stdout)
    assert {each["place"] for each in told["problems"]} == cases | {"admin"}
    assert {each["detail"] for each in told["problems"] if each["place"] == "admin"} == {
        f"person {persons[0]}"
    }
    assert {each["trouble"] for each in told["problems"]} == {"key"}
    with closing(
        sqlite3.connect(home / KEYS)
    ) as keys:  # a key that opens nothing keeps no other from being compared
        text = "UPDATE person_keys SET wrapped = 'text' WHERE person_id = ?"
        assert keys.execute(text, persons[2:3]).rowcount
        keys.commit()
    with closing(sqlite3.connect(home / DATABASE_FILE)) as db:
        db.execute("UPDATE persons SET full_name = 'Khác' WHERE id = ?", persons[3:4])
        asked = "SELECT id FROM cases WHERE person_id = ?"
        damaged = {f"case {row[0]}" for row in db.execute(asked, persons[2:3])}
        db.commit()
    told = json.loads(lotrinh("audit", "verify", "--json", env=env(home), code=1).stdout)
    named = {(each["trouble"], each["detail"]) for each in told["problems"] if each["place"] == "admin"}
    assert named == {
        ("key", f"person {persons[0]}"),
        ("key", f"person {persons[2]}"),
        ("register", f"person {persons[3]}"),
    }
    (home / KEYS).rename(home / "away")
    alone = lotrinh("audit", "verify", "--without-keys", env=env(home)).stdout
    assert "The record is whole" in alone.replace("\n", " ")
    assert "Without keys" in alone.replace("\n", " ")
    (home / "away").rename(home / KEYS)
    again = json.loads(lotrinh("audit", "replay", "--json", env=env(home), code=1).stdout)
    found = {f"case {each['case_id']}" for each in again["differing"] if each["case_id"]}
    assert found == cases | damaged


def test_a_line_written_into_the_table_of_erasures_destroys_no_key(
    home: Path, raw: sqlite3.Connection
) -> None:
    (person,) = raw.execute("SELECT person_id FROM cases LIMIT 1").fetchone()
    raw.execute(
        "INSERT INTO erasures (person_id, at, ground, told, audit_stream, audit_seq) VALUES (?, '2024-01-01 00:00:00.000000',"
        " 'order', '{}', 'admin', 1)",
        (person,),
    )
    raw.commit()
    told = json.loads(lotrinh("audit", "verify", "--json", env=env(home), code=1).stdout)
    assert "erasure" in {each["trouble"] for each in told["problems"]}
    with closing(sqlite3.connect(home / KEYS)) as keys:
        asked = "SELECT destroyed_at FROM person_keys WHERE person_id = ?"
        assert keys.execute(asked, (person,)).fetchall() == [(None,)]


def test_of_a_damaged_file_the_check_tells_what_can_be_read_no_more(home: Path) -> None:
    """Not to run the check, which is what somebody does; and of a damaged store of keys, that it is that store."""
    path, whole = home / DATABASE_FILE, (home / DATABASE_FILE).read_bytes()
    with closing(sqlite3.connect(path)) as db:
        asked = "SELECT rootpage FROM sqlite_master WHERE name = 'reads'"
        (page,), (size,) = db.execute(asked).fetchone(), db.execute("PRAGMA page_size").fetchone()

    def found(content: bytes) -> list[tuple[str, str]]:
        path.write_bytes(content)
        told = json.loads(lotrinh("audit", "verify", "--json", env=env(home), code=1).stdout)
        return [(each["trouble"], each["place"]) for each in told["problems"]]

    at = (page - 1) * size
    assert ("damaged", "table reads") in found(whole[:at] + b"\xff" * size + whole[at + size :])
    assert found(whole[: len(whole) // 2]) == found(b"no database" * 99) == [("damaged", "the file")]
    assert found(whole.replace(b"INSERT", b"INS\xffRT")) == [("damaged", "the file")]
    assert ("guard", "table book_rows") in found(
        whole.replace(b"fk_book_rows_unit_id", b"fk_book_rows_unit\xffid")
    )
    path.write_bytes(whole)
    (home / KEYS).write_bytes(b"no keys" * 999)
    said = lotrinh("audit", "verify", env=env(home), code=3).stderr.replace("\n", " ")
    assert "The store of keys is damaged" in said


def test_a_case_that_only_the_indexes_of_the_file_lack_is_named(home: Path, raw: sqlite3.Connection) -> None:
    """Its row is there and every hash holds; but whoever asks by its id, the program too, is told that there is none."""
    ((case, page),) = raw.execute(
        "SELECT id, (SELECT rootpage FROM sqlite_master WHERE name = 'sqlite_autoindex_cases_1') FROM cases LIMIT 1"
    ).fetchall()
    (size,) = raw.execute("PRAGMA page_size").fetchone()
    raw.commit()
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    whole, at = bytearray((home / DATABASE_FILE).read_bytes()), (page - 1) * size
    where = whole.index(case.encode(), at, at + size)
    whole[where : where + 1] = b"!"
    (home / DATABASE_FILE).write_bytes(whole)
    told = json.loads(lotrinh("audit", "verify", "--json", env=env(home), code=1).stdout)
    found = {each["detail"] for each in told["problems"] if each["trouble"] == "file"}
    assert any("sqlite_autoindex_cases_1" in each for each in found)
