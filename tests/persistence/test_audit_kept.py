"""Anchors kept outside name what a rewritten record hides; the log of readings is anchored, too; one head is proved by a path."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from persistence.audit import Kept, Trouble, anchor, anchors, read_kept, verify
from persistence.audit import quick as quick_module
from persistence.audit.anchors import heads_of
from persistence.audit.chain_worker import check
from persistence.audit.digest import anchor_hash, climbed, leaf, path_of, root_of
from persistence.audit.quick import trail_holds, trail_holds_pg
from persistence.database import Database
from persistence.errors import KeptAnchors
from persistence.registers import Registers
from persistence.unit_of_work import SqlUnitOfWork
from persistence.views import Reading
from tests.persistence import world
from workflows.audit import act_hash
from workflows.ports import Change, StreamHead

Three = tuple[Change, Change, Change]
ABOUT = ("deadlines", "documents", "case_units", "outbox", "acts", "cases")
TRAIL = ("audit_entries", "audit_streams", "audit_anchor_heads", "audit_anchors", "reads")
GUARDS = ("acts", "blobs", "audit_entries", "audit_anchors", "audit_anchor_heads", "reads")
Tamper = Callable[..., None]
STREAM, OTHER = "case:case0001", "refusals:case0001"
OF_AN = f"reads:{world.AN.id}"


@pytest.fixture
def record(an: Database, three: Three) -> Database:
    """Three acts, eleven refusals, two readings; all of it anchored."""
    head = StreamHead(0, "")
    for number in range(11):
        entry = world.entry(head, OTHER, case_id="case0001", person_id=world.AN.id, why=f"refused {number}")
        with SqlUnitOfWork(an) as work:
            work.append_audit(entry)
        head = StreamHead(entry.seq, entry.hash)
    readings = [Reading(world.NINE, who, "u", world.AN.id, "case0001", "case") for who in ("a", "b")]
    Registers(an).log_reads(readings)
    anchor(an, world.NINE)
    return an


@pytest.fixture
def kept(record: Database) -> tuple[Kept, ...]:
    """The anchors as a file outside has them."""
    with record.reading() as connection:
        return read_kept([json.dumps(each.as_json()) for each in anchors(connection)])


@pytest.fixture
def tamper(record: Database) -> Tamper:
    """Behind the guards, with the file in hand."""

    def change(*statements: str) -> None:
        off = (
            [f"DROP TRIGGER IF EXISTS {t}_no_{w}" for t in GUARDS for w in ("update", "delete")]
            if record.dialect == "sqlite"
            else [
                f"ALTER TABLE {t} DISABLE TRIGGER ALL" for t in (*GUARDS, "documents", "deadlines", "cases")
            ]
        )
        first = ["PRAGMA foreign_keys=OFF"] if record.dialect == "sqlite" else []
        with record.engine.connect() as connection:
            for statement in [*first, *off, *statements]:
                connection.exec_driver_sql(statement)
            if record.dialect == "postgresql":
                connection.commit()

    return change


def found(record: Database, kept: tuple[Kept, ...]) -> set[tuple[Trouble, str, int | None]]:
    report = verify(record, act_hash, kept=kept, limit=1000)
    return {(each.trouble, each.place, each.seq) for each in report.problems}


def test_nothing_is_wrong_with_a_whole_record(record: Database, kept: tuple[Kept, ...]) -> None:
    assert found(record, kept) == set()
    assert anchor(record, world.NINE) is None


def test_the_last_ten_entries_deleted(record: Database, kept: tuple[Kept, ...], tamper: Tamper) -> None:
    first = json.loads(kept_line(record))["heads"]
    assert [OTHER, 11] in [head[:2] for head in first]
    tamper(
        f"DELETE FROM audit_entries WHERE stream = '{OTHER}' AND seq > 1",  # noqa: S608
        f"UPDATE audit_streams SET length = 1, anchored = 1, head = (SELECT hash FROM audit_entries WHERE stream = '{OTHER}')"  # noqa: S608
        f" WHERE stream = '{OTHER}'",
    )
    assert (Trouble.CUT, OTHER, 11) in found(record, kept)


def kept_line(record: Database) -> str:
    with record.reading() as connection:
        return next(json.dumps(each.as_json()) for each in anchors(connection))


def test_a_case_deleted_with_all_that_speaks_of_it(
    record: Database, kept: tuple[Kept, ...], tamper: Tamper
) -> None:
    """The anchors in the database go as well: only those outside remember, where the person goes, too."""
    tamper(
        *(f"DELETE FROM {table}" for table in (*ABOUT, *TRAIL)),  # noqa: S608
    )
    assert found(record, ()) == {(Trouble.REGISTER, "admin", None)}
    with record.writing() as connection:
        for table in ("person_words", "person_index", "persons"):
            connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608
    assert verify(record, act_hash).ok
    assert {(Trouble.CUT, STREAM, 3), (Trouble.CUT, OTHER, 11), (Trouble.ANCHOR, "anchor", 1)} <= found(
        record, kept
    )


def test_two_entries_swapped(record: Database, kept: tuple[Kept, ...], tamper: Tamper) -> None:
    swap = f"UPDATE audit_entries SET seq = {{}} WHERE stream = '{OTHER}' AND seq = {{}}"  # noqa: S608
    tamper(swap.format(99, 4), swap.format(4, 5), swap.format(5, 99))
    places = {seq for _, place, seq in found(record, kept) if place == OTHER}
    assert {4, 5} & places


def test_a_chain_rebuilt_with_all_hashes_and_anchors_recomputed(
    record: Database, kept: tuple[Kept, ...], tamper: Tamper
) -> None:
    rows, head = [], StreamHead(0, "")
    for number in range(11):
        why = "accepted" if number == 3 else f"refused {number}"
        entry = world.entry(head, OTHER, case_id="case0001", person_id=world.AN.id, why=why)
        head = StreamHead(entry.seq, entry.hash)
        rows.append(entry)
    tamper(
        *(
            f"UPDATE audit_entries SET body = '{e.body}', prev_hash = '{e.prev_hash}', hash = '{e.hash}'"  # noqa: S608
            f" WHERE stream = '{OTHER}' AND seq = {e.seq}"
            for e in rows
        ),
        f"UPDATE audit_streams SET head = '{head.hash}' WHERE stream = '{OTHER}'",  # noqa: S608
        "UPDATE audit_streams SET anchored = 0",
        "DELETE FROM audit_anchor_heads",
        "DELETE FROM audit_anchors",
    )
    anchor(record, world.NINE)
    assert verify(record, act_hash).ok
    assert found(record, kept) == {(Trouble.ANCHOR, "anchor", 1), (Trouble.CUT, OTHER, 11)}


@pytest.mark.parametrize(
    ("statement", "also"),
    [
        ("DELETE FROM reads WHERE actor_id = 'a'", ()),
        ("DELETE FROM reads", ()),
        ("UPDATE reads SET person_id = 'x'", ("reads:x",)),
        ("UPDATE reads SET case_id = 'another' WHERE actor_id = 'b'", ()),
        ("UPDATE reads SET actor_id = CASE actor_id WHEN 'a' THEN 'b' ELSE 'a' END", ()),
    ],
)
def test_a_changed_reading_is_found(
    record: Database, tamper: Tamper, statement: str, also: tuple[str, ...]
) -> None:
    """In the log, and of whose readings it was one."""
    tamper(statement)
    assert {(t, p) for t, p, _ in found(record, ())} == {
        (Trouble.READS, place) for place in ("reads", OF_AN, *also)
    }


def test_readings_of_later_are_found_at_their_stretch(record: Database, tamper: Tamper) -> None:
    Registers(record).log_reads([Reading(world.NINE, "c", "u", world.AN.id, None, "person")])
    assert anchor(record, world.NINE) is not None
    tamper("UPDATE reads SET what = 'x' WHERE actor_id = 'c'")
    assert found(record, ()) == {(Trouble.READS, "reads", 3), (Trouble.READS, OF_AN, 3)}


def remade(record: Database, tamper: Tamper, without: str) -> None:
    """The first anchor with its hash, as whoever knows the format would make it without one of its heads."""
    with record.reading() as connection:
        (first,) = [each for each in anchors(connection) if each.seq == 1]
    heads = [head for head in first.heads if head[0] != without]
    made = anchor_hash("", first.at, heads, merkle=True)
    tamper(
        f"DELETE FROM audit_anchor_heads WHERE stream = '{without}'",  # noqa: S608
        f"UPDATE audit_anchors SET moved = {len(heads)}, root = '{made.root}', hash = '{made.hash}'",  # noqa: S608
    )


def test_anchors_of_before_persons_had_chains_hold_and_the_next_tells_of_all(
    record: Database, tamper: Tamper
) -> None:
    remade(record, tamper, OF_AN)
    assert found(record, ()) == set()
    assert anchor(record, world.NINE, persons=["never-read"]) is not None
    with record.reading() as connection:
        told = {stream: length for stream, length, _ in heads_of(connection, 2)}
    assert told == {OF_AN: 2, "reads:never-read": 0}
    Registers(record).log_reads([Reading(world.NINE, "c", "u", who, None, "person") for who in ("an", "x")])
    anchor(record, world.NINE)
    with record.reading() as connection:
        told = {stream: length for stream, length, _ in heads_of(connection, 3)}
    assert told == {OF_AN: 3, "reads:x": 1, "reads": 4}
    assert found(record, ()) == set()


def test_a_person_left_out_of_a_remade_anchor(
    record: Database, tamper: Tamper, kept: tuple[Kept, ...]
) -> None:
    """The log still fits: only who knows that the person was read sees it, and who kept the anchor."""
    Registers(record).log_reads([Reading(world.NINE, "c", "u", "x", None, "person")])
    tamper(
        "DELETE FROM audit_anchor_heads", "DELETE FROM audit_anchors", "UPDATE audit_streams SET anchored = 0"
    )
    anchor(record, world.NINE)
    assert found(record, ()) == set()
    remade(record, tamper, OF_AN)
    assert found(record, ()) == {(Trouble.READS, OF_AN, 2)}
    assert (Trouble.ANCHOR, "anchor", 1) in found(record, kept)


def test_a_log_rewritten_with_its_anchors_is_named_person_by_person(
    record: Database, tamper: Tamper, kept: tuple[Kept, ...]
) -> None:
    tamper(
        "DELETE FROM reads WHERE actor_id = 'b'",
        "DELETE FROM audit_anchor_heads",
        "DELETE FROM audit_anchors",
        "UPDATE audit_streams SET anchored = 0",
    )
    anchor(record, world.NINE)
    assert found(record, ()) == set()
    assert {(Trouble.READS, OF_AN, 2), (Trouble.READS, "reads", 2)} <= found(record, kept)


def test_bare_hashes_are_enough_to_see_that_anchors_were_rewritten(record: Database) -> None:
    bare = read_kept(["# kept by the court", "", f"1:{'0' * 64}"])
    assert found(record, bare) == {(Trouble.ANCHOR, "anchor", 1)}


def test_a_file_that_is_not_one_names_its_line(record: Database) -> None:
    line = kept_line(record)
    for bad in (
        "1:abc",
        "{}",
        "[]",
        line.replace('"seq": 1', '"seq": "x"'),
        line.replace(OTHER, "refusals:case0002"),
    ):
        with pytest.raises(KeptAnchors) as caught:
            read_kept([line, bad])
        assert caught.value.fields["line"] == 2


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5, 8, 13])
def test_every_leaf_has_a_path_to_the_root(number: int) -> None:
    leaves = [leaf((f"case:{each}", each, "ab")) for each in range(number)]
    root = root_of(leaves)
    for place, each in enumerate(leaves):
        assert climbed(each, path_of(leaves, place)) == root
        assert climbed(leaf(("case:other", 1, "ab")), path_of(leaves, place)) != root
    assert root_of([]) == hashlib.sha256().digest()


def test_the_quick_way_holds_where_the_walk_does(migrated_url: str, tmp_path: Path) -> None:
    """Several processes over several streams whose entries lie mixed; a fact may bear the name of a column."""
    database = Database(migrated_url)
    heads = {f"case:{number}": StreamHead(0, "") for number in range(3)}
    for number in range(40):
        stream = f"case:{number % 3}"
        receipt = {"facts": {"kind": "x", "stream": "y"}} if number % 2 else {}
        entry = world.entry(heads[stream], stream, receipt=receipt, documents=[{"form": "x", "kind": "act"}])
        with SqlUnitOfWork(database) as work:
            work.append_audit(entry)
        heads[stream] = StreamHead(entry.seq, entry.hash)

    def holds(processes: int | None = None) -> tuple[int, int] | None:
        with database.reading() as connection:
            if database.dialect == "sqlite":
                return trail_holds(connection, str(database.url.database), processes)
            return trail_holds_pg(connection, processes)

    assert holds() == holds(3) == (40, 3)
    guard = "DROP TRIGGER audit_entries_no_update"
    if database.dialect == "postgresql":
        guard = "ALTER TABLE audit_entries DISABLE TRIGGER ALL"
    with database.engine.connect() as connection:
        connection.exec_driver_sql(guard)
        connection.exec_driver_sql(
            "UPDATE audit_entries SET kind = 'act' WHERE seq = 2 AND stream = 'case:0'"
        )
        if database.dialect == "postgresql":
            connection.commit()
    assert holds() is None
    assert verify(database, None).problem_count == 1
    assert check(str(tmp_path / "none.sqlite"), 1, 2) == (False, 0, [])
    database.close()


def test_what_goes_wrong_in_the_quick_way_is_left_to_the_walk(
    migrated_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(migrated_url)

    def broken(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(quick_module, "_parts", broken)
    monkeypatch.setattr(quick_module, "_answers", broken)
    assert verify(database, None).ok
    database.close()
