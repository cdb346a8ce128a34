"""The check of the record: it holds, and any change behind the program's back is found at its place."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from persistence.audit import Kept, Problem, Report, Trouble, anchor, verify
from persistence.database import Database
from persistence.unit_of_work import SqlUnitOfWork
from tests.persistence import world
from workflows.audit import act_hash
from workflows.ports import Change, StreamHead

Three = tuple[Change, Change, Change]
Tamper = Callable[..., Report]
STREAM = "case:case0001"
REFUSALS = "refusals:case0001"
AT = f"stream = '{STREAM}' AND seq = 2"


@pytest.fixture
def record(an: Database, three: Three) -> Database:
    """Three acts, two refusals, and an anchor after the second act's rows (the third act and second refusal came later)."""
    with SqlUnitOfWork(an) as work:
        first = world.entry(StreamHead(0, ""), REFUSALS, case_id="case0001", person_id=world.AN.id, why="…")
        work.append_audit(first)
    anchor(an, world.NINE)
    with SqlUnitOfWork(an) as work:
        work.append_audit(world.entry(StreamHead(1, first.hash), REFUSALS))
    return an


@pytest.fixture
def tamper(record: Database) -> Tamper:
    """Does something behind the guards, then checks."""

    def change(*statements: str) -> Report:
        off = {
            "sqlite": [f"DROP TRIGGER {t}_no_{w}" for t in TABLES for w in ("update", "delete")]
            + ["PRAGMA foreign_keys=OFF"],
            "postgresql": [
                f"ALTER TABLE {t} DISABLE TRIGGER ALL" for t in (*TABLES, "documents", "deadlines", "cases")
            ],
        }
        with record.engine.connect() as connection:
            for statement in [*off[record.dialect], *statements]:
                connection.exec_driver_sql(statement)
            if record.dialect == "postgresql":
                connection.commit()
        return verify(record, act_hash)

    return change


TABLES = ("acts", "blobs", "audit_entries", "audit_anchors", "audit_anchor_heads")


def found(report: Report) -> set[tuple[Trouble, str, int | None]]:
    return {(problem.trouble, problem.place, problem.seq) for problem in report.problems}


def test_a_whole_record_holds(record: Database) -> None:
    steps: list[int] = []
    report = verify(record, act_hash, progress=steps.append)
    assert (report.ok, report.problems) == (True, ())
    assert (report.entries, report.streams, report.acts, report.cases, report.documents, report.blobs, report.anchors) == (
        6, 3, 3, 1, 3, 3, 1)  # fmt: skip
    assert steps[-1] == 6
    assert report.as_json()["ok"] is True


def test_an_empty_record_holds(db: Database) -> None:
    assert verify(db, act_hash).ok
    assert anchor(db, world.NINE) is None


# One byte of every column of an entry. Texts grow by nothing: a letter is another letter, a figure another figure.
BYTES: dict[str, str | dict[str, str]] = {
    "recorded_at": {
        "sqlite": "recorded_at = replace(recorded_at, ':00.000000', ':00.000001')",
        "postgresql": "recorded_at = recorded_at + interval '1 microsecond'",
    },
    "kind": "kind = 'acs'",
    "act": "act = replace(act, 'accept', 'accepu')",
    "actor_id": "actor_id = 'policf'",
    "unit_id": "unit_id = 'ca_phuonh'",
    "case_id": "case_id = 'case0002'",
    "person_id": "person_id = 'ao'",
    "body": "body = replace(body, 'Bình', 'Bính')",
    "prev_hash": "prev_hash = 'x' || substr(prev_hash, 2)",
    "hash": "hash = 'x' || substr(hash, 2)",
    "stream": "stream = 'case:case0002'",
    "seq": "seq = 9",
}


@pytest.mark.parametrize("column", BYTES)
def test_a_changed_byte_in_the_trail_is_found(record: Database, tamper: Tamper, column: str) -> None:
    change = BYTES[column]
    set_ = change if isinstance(change, str) else change[record.dialect]
    report = tamper(f"UPDATE audit_entries SET {set_} WHERE {AT}")  # noqa: S608
    assert not report.ok
    places = {(p.place, p.seq) for p in report.problems if p.place.startswith("case:")}
    assert places & {(STREAM, 2), (STREAM, 3), (STREAM, 9), ("case:case0002", 2)}


@pytest.mark.parametrize(
    "column", ["kind", "act", "actor_id", "unit_id", "case_id", "person_id", "recorded_at"]
)
def test_a_changed_column_is_named(record: Database, tamper: Tamper, column: str) -> None:
    change = BYTES[column]
    set_ = change if isinstance(change, str) else change[record.dialect]
    report = tamper(f"UPDATE audit_entries SET {set_} WHERE {AT}")  # noqa: S608
    assert Problem(Trouble.COLUMN, STREAM, 2, column) in report.problems


def test_every_column_of_the_trail_is_changed_above(record: Database) -> None:
    with record.reading() as connection:
        assert set(connection.exec_driver_sql("SELECT * FROM audit_entries").keys()) == set(BYTES)


def test_a_removed_entry_is_found(tamper: Tamper) -> None:
    report = tamper(f"DELETE FROM audit_entries WHERE {AT}")  # noqa: S608
    assert (Trouble.GAP, STREAM, 3) in found(report)
    assert (Trouble.LINK, STREAM, 3) in found(report)
    assert (Trouble.ACT_UNTOLD, "case case0001", 2) in found(report)


def test_a_cut_tail_is_found_by_its_head(tamper: Tamper) -> None:
    report = tamper(f"DELETE FROM audit_entries WHERE stream = '{REFUSALS}' AND seq = 2")  # noqa: S608
    assert found(report) == {(Trouble.HEAD, REFUSALS, 1)}


def test_a_tail_cut_with_its_head_is_found_by_an_anchor(tamper: Tamper) -> None:
    report = tamper(
        f"DELETE FROM audit_entries WHERE stream = '{REFUSALS}'",  # noqa: S608
        f"DELETE FROM audit_streams WHERE stream = '{REFUSALS}'",  # noqa: S608
    )
    assert (Trouble.CUT, REFUSALS, 1) in found(report)


def test_a_stream_without_entries_is_found(tamper: Tamper) -> None:
    report = tamper("INSERT INTO audit_streams (stream, length, head) VALUES ('case:x', 1, 'y')")
    assert (Trouble.HEAD, "case:x", None) in found(report)


def test_a_rewritten_stream_is_found_by_an_anchor(record: Database, tamper: Tamper) -> None:
    """Entry, hash and head are made to fit each other; only the anchor remembers."""
    forged = world.entry(StreamHead(0, ""), REFUSALS, why="something else")
    second = world.entry(StreamHead(1, forged.hash), REFUSALS)
    set_one = f"body = '{forged.body}', hash = '{forged.hash}', case_id = NULL, person_id = NULL"
    set_two = f"prev_hash = '{forged.hash}', body = '{second.body}', hash = '{second.hash}'"
    report = tamper(
        f"UPDATE audit_entries SET {set_one} WHERE stream = '{REFUSALS}' AND seq = 1",  # noqa: S608
        f"UPDATE audit_entries SET {set_two} WHERE stream = '{REFUSALS}' AND seq = 2",  # noqa: S608
        f"UPDATE audit_streams SET head = '{second.hash}' WHERE stream = '{REFUSALS}'",  # noqa: S608
    )
    assert found(report) == {(Trouble.CUT, REFUSALS, 1)}


@pytest.mark.parametrize(
    "set_",
    ["hash = 'x' || substr(hash, 2)", "moved = 1", "seq = 2", "prev_hash = 'x'", "root = 'x'", "root = NULL"],
)
def test_a_changed_anchor_is_found(tamper: Tamper, set_: str) -> None:
    report = tamper(f"UPDATE audit_anchors SET {set_}")  # noqa: S608
    assert Trouble.ANCHOR in {problem.trouble for problem in report.problems}


def test_a_head_changed_in_an_anchor_is_found(tamper: Tamper) -> None:
    report = tamper("UPDATE audit_anchor_heads SET length = 1 WHERE stream = 'case:case0001'")
    assert (Trouble.ANCHOR, "anchor", 1) in found(report)


def test_anchors_that_went_are_found_by_one_kept_outside(record: Database, tamper: Tamper) -> None:
    kept = anchor(record, world.NINE)
    assert kept is not None
    assert verify(record, act_hash, kept=[Kept(kept.seq, kept.hash)]).ok
    tamper(
        "DELETE FROM audit_anchor_heads WHERE anchor = 2",
        "DELETE FROM audit_anchors WHERE seq = 2",
        f"UPDATE audit_streams SET anchored = 1 WHERE stream = '{REFUSALS}'",  # noqa: S608
    )
    assert verify(record, act_hash).ok
    report = verify(record, act_hash, kept=[Kept(kept.seq, kept.hash)])
    assert found(report) == {(Trouble.ANCHOR, "anchor", 2)}


@pytest.mark.parametrize(
    "set_",
    ["stage_to = 'stage9'", "actor_name = 'Ai Khác'", "inputs = '{}'", "facts = '{}'", "facts = '{'", "power = '[]'",
     "idempotency_key = 'x'", "seq = 7", "role = 'x'", "branch = 'x'", "command_hash = 'x'"],
)  # fmt: skip
def test_a_changed_act_is_found(tamper: Tamper, set_: str) -> None:
    report = tamper(f"UPDATE acts SET {set_} WHERE case_id = 'case0001' AND seq = 2")  # noqa: S608
    assert (Trouble.ACT_CHANGED, STREAM, 2) in found(report)


def test_a_removed_act_is_found(tamper: Tamper) -> None:
    report = tamper("DELETE FROM acts WHERE case_id = 'case0001' AND seq = 3")
    assert (Trouble.ACT_MISSING, STREAM, 3) in found(report)
    assert (Trouble.CASE, "case case0001", None) in found(report)


def test_an_act_from_nowhere_is_found(tamper: Tamper) -> None:
    report = tamper(f"UPDATE acts SET audit_stream = '{STREAM}', audit_seq = 99 WHERE seq = 3")  # noqa: S608
    assert (Trouble.ACT_UNTOLD, "case case0001", 3) in found(report)


@pytest.mark.parametrize("set_", ["stage = 'stage1'", "version = 9"])
def test_a_moved_case_is_found(tamper: Tamper, set_: str) -> None:
    report = tamper(f"UPDATE cases SET {set_}")  # noqa: S608
    assert found(report) == {(Trouble.CASE, "case case0001", None)}


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM deadlines WHERE set_by_seq = 2", "UPDATE deadlines SET duty = 'x' WHERE set_by_seq = 2",
     "UPDATE deadlines SET cites = '[]' WHERE set_by_seq = 2", "UPDATE deadlines SET cites = '{' WHERE set_by_seq = 2",
     "UPDATE deadlines SET due_at = '2030-01-01 00:00:00.000000' WHERE set_by_seq = 2"],
)  # fmt: skip
def test_a_moved_deadline_is_found(tamper: Tamper, statement: str) -> None:
    assert found(tamper(statement)) == {(Trouble.DEADLINES, STREAM, 2)}


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM documents WHERE seq = 2", "UPDATE documents SET form = 'x' WHERE seq = 2",
     "UPDATE documents SET sha256 = (SELECT sha256 FROM documents WHERE seq = 1) WHERE seq = 2"],
)  # fmt: skip
def test_a_changed_paper_is_found(tamper: Tamper, statement: str) -> None:
    assert (Trouble.PAPERS, STREAM, 2) in found(tamper(statement))


def test_changed_bytes_are_found(tamper: Tamper, three: Three) -> None:
    sha256 = three[0].documents[0].sha256
    report = tamper(f"UPDATE blobs SET content = 'paper onf' WHERE sha256 = '{sha256}'")  # noqa: S608
    assert found(report) == {(Trouble.BLOB, f"blob {sha256}", None)}


def test_missing_bytes_are_found(tamper: Tamper, three: Three) -> None:
    paper = three[0].documents[0]
    report = tamper(f"DELETE FROM blobs WHERE sha256 = '{paper.sha256}'")  # noqa: S608
    assert found(report) == {(Trouble.BLOB_MISSING, f"paper {paper.id}", None)}


@pytest.mark.parametrize(
    "set_",
    ["body = CAST(x'7bff7d' AS TEXT)", "body = x'00'", "body = '[]'", "recorded_at = 'yesterday'", "seq = 'two'",
     "body = '{\"deadlines\":5,\"documents\":[{}]}'", "stream = CAST(x'ff' AS TEXT)", "hash = 5"],
)  # fmt: skip
def test_rubbish_is_reported_and_does_not_stop_the_check(record: Database, tamper: Tamper, set_: str) -> None:
    if record.dialect == "postgresql":
        pytest.skip("PostgreSQL keeps types and encodings itself")
    report = tamper(f"UPDATE audit_entries SET {set_} WHERE {AT}")  # noqa: S608
    assert not report.ok
    assert all(problem.vi and problem.en and problem.en.encode() for problem in report.problems)
    with record.reading() as connection:  # the connection is as before
        assert connection.exec_driver_sql("SELECT 'đ'").scalar_one() == "đ"


def test_the_trail_alone(record: Database, tamper: Tamper) -> None:
    tamper("UPDATE acts SET stage_to = 'stage9' WHERE seq = 2")
    assert verify(record, None).ok
    tampered = verify(record, act_hash)
    assert not tampered.ok


def test_all_problems_are_counted_and_some_listed(record: Database, tamper: Tamper) -> None:
    tamper("UPDATE audit_entries SET kind = 'x'")
    report = verify(record, act_hash, limit=2)
    assert (report.problem_count, len(report.problems)) == (6, 2)
    assert report.as_json()["problems"]


def test_an_anchor_lists_what_moved(record: Database) -> None:
    second = anchor(record, world.NINE)
    assert second is not None
    assert (second.seq, second.moved) == (2, 1)
    assert anchor(record, world.NINE) is None
    assert verify(record, act_hash).anchors == 2
