"""The program stopped and the file in hand: each attack is found and named by the check with anchors kept elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from persistence.audit import Kept, Trouble, anchor, verify
from persistence.audit.verify import verify_within
from persistence.database import Database
from persistence.registers import Clerk, Registers
from tests.persistence import world
from tests.persistence.test_audit_kept import OF_AN, OTHER, STREAM, found, kept, record, tamper
from workflows.audit import act_hash
from workflows.model import Actor, Appointment, Person, Unit

__all__ = ["kept", "record", "tamper"]  # fixtures

Tamper = Callable[..., None]
OFFICE = Unit("phong", "commune_police", "Công an xã")
OFFICER = Actor("c1", "Lò Văn Chiến", (Appointment("commune_police_officer", OFFICE),))


def test_an_entry_put_in_between(record: Database, kept: tuple[Kept, ...], tamper: Tamper) -> None:
    tamper(
        f"UPDATE audit_entries SET seq = seq + 100 WHERE stream = '{OTHER}' AND seq > 4",  # noqa: S608
        "INSERT INTO audit_entries (stream, seq, recorded_at, kind, act, actor_id, unit_id, case_id, person_id, body, prev_hash, hash)"  # noqa: S608
        " SELECT stream, 5, recorded_at, kind, act, actor_id, unit_id, case_id, person_id, body, hash, 'x' FROM audit_entries"
        f" WHERE stream = '{OTHER}' AND seq = 4",
        f"UPDATE audit_entries SET seq = seq - 99 WHERE stream = '{OTHER}' AND seq > 100",  # noqa: S608
    )
    assert {(Trouble.HASH, OTHER, 5), (Trouble.LINK, OTHER, 6)} <= found(record, kept)


@pytest.mark.parametrize("change", ["length = length + 1", "head = 'x'", "length = 1"])
def test_the_row_of_a_head_changed(
    record: Database, kept: tuple[Kept, ...], tamper: Tamper, change: str
) -> None:
    tamper(f"UPDATE audit_streams SET {change} WHERE stream = '{STREAM}'")  # noqa: S608
    assert (Trouble.HEAD, STREAM, 3) in found(record, kept)


def test_two_papers_that_trade_places(record: Database, kept: tuple[Kept, ...], tamper: Tamper) -> None:
    move = "UPDATE documents SET id = '{}', seq = {} WHERE id = '{}'"
    tamper(
        move.format("spare", 1, "case0001-act1.paper"),
        move.format("case0001-act1.paper", 1, "case0001-act2.paper"),
        move.format("case0001-act2.paper", 2, "spare"),
    )
    assert {(Trouble.PAPERS, STREAM, 1), (Trouble.PAPERS, STREAM, 2)} == found(record, kept)


@pytest.mark.parametrize("last", [1, 5, 10])
def test_the_stream_of_refusals_cut(
    record: Database, kept: tuple[Kept, ...], tamper: Tamper, last: int
) -> None:
    tamper(
        f"DELETE FROM audit_entries WHERE stream = '{OTHER}' AND seq > {last}",  # noqa: S608
        f"UPDATE audit_streams SET length = {last}, anchored = {last}, head = "  # noqa: S608
        f"(SELECT hash FROM audit_entries WHERE stream = '{OTHER}' AND seq = {last}) WHERE stream = '{OTHER}'",
        "DELETE FROM audit_anchor_heads",
        "DELETE FROM audit_anchors",
        "UPDATE audit_streams SET anchored = 0",
    )
    assert {(Trouble.CUT, OTHER, 11), (Trouble.ANCHOR, "anchor", 1)} <= found(record, kept)


def test_the_log_of_readings_cut(record: Database, kept: tuple[Kept, ...], tamper: Tamper) -> None:
    tamper("DELETE FROM reads WHERE id = (SELECT max(id) FROM reads)", "DELETE FROM audit_anchor_heads", "DELETE FROM audit_anchors",
           "UPDATE audit_streams SET anchored = 0")  # fmt: skip
    assert (Trouble.READS, "reads", 2) in found(record, kept)


def test_a_reading_put_before_the_first(record: Database, kept: tuple[Kept, ...], tamper: Tamper) -> None:
    """Whoever wants to blame an officer puts one where no anchor looks."""
    columns = "at, actor_id, unit_id, person_id, case_id, what, post, origin"
    tamper(f"INSERT INTO reads (id, {columns}) SELECT 0, {columns} FROM reads WHERE id = 1")  # noqa: S608
    assert found(record, kept) == {(Trouble.READS, "reads", 0)}


def test_a_body_that_nests_without_end(record: Database, kept: tuple[Kept, ...], tamper: Tamper) -> None:
    tamper(f"UPDATE audit_entries SET body = '{'[' * 60_000}' WHERE stream = '{STREAM}' AND seq = 2")  # noqa: S608
    assert {(Trouble.HASH, STREAM, 2), (Trouble.BODY, STREAM, 2)} <= found(record, kept)


def test_an_older_copy_put_back(record: Database, kept: tuple[Kept, ...], tamper: Tamper) -> None:
    """The copy of before holds by itself; the anchor of after, kept elsewhere, knows more."""
    head = world.entry(
        world.HEAD_OF_NOTHING, "refusals:later", case_id="case0001", person_id=world.AN.id, why="x"
    )
    world.append(record, head)
    assert anchor(record, world.NINE) is not None
    after = world.kept_of(record)
    tamper(
        "DELETE FROM audit_entries WHERE stream = 'refusals:later'",
        "DELETE FROM audit_streams WHERE stream = 'refusals:later'",
        "DELETE FROM audit_anchor_heads WHERE anchor = 2",
        "DELETE FROM audit_anchors WHERE seq = 2",
    )
    assert verify(record, act_hash).ok
    assert found(record, kept) == set()
    assert found(record, after) == {(Trouble.ANCHOR, "anchor", 2), (Trouble.CUT, "refusals:later", 1)}


def test_even_the_space_in_the_moment_of_a_deadline_counts(record: Database, tamper: Tamper) -> None:
    """Found by random tampering: SQLite keeps a moment as text, and a date may be parted from its hour by any letter."""
    if record.dialect != "sqlite":
        pytest.skip("PostgreSQL keeps moments as such")
    tamper("UPDATE deadlines SET due_at = replace(due_at, ' ', 'a') WHERE set_by_seq = 1")
    assert found(record, ()) == {(Trouble.DEADLINES, STREAM, 1)}


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (
            "UPDATE acts SET recorded_at = recorded_at || '+07:00' WHERE seq = 2",
            (Trouble.ACT_CHANGED, STREAM, 2),
        ),
        ("UPDATE reads SET at = at || '+00:00' WHERE id = 1", (Trouble.READS, OF_AN, 2)),
        ("UPDATE audit_anchors SET at = at || '+07:00'", (Trouble.ANCHOR, "anchor", 1)),
        ("UPDATE acts SET power = ' ' || power WHERE seq = 2", (Trouble.ACT_CHANGED, STREAM, 2)),
        ("UPDATE acts SET power = replace(power, '[', '[ ') WHERE seq = 2", (Trouble.ACT_CHANGED, STREAM, 2)),
        (
            "UPDATE deadlines SET cites = replace(cites, '[', '[ ') WHERE set_by_seq = 1",
            (Trouble.DEADLINES, STREAM, 1),
        ),
    ],
)
def test_moments_and_lists_are_written_in_one_way(
    record: Database, tamper: Tamper, change: str, named: tuple[Trouble, str, int]
) -> None:
    """Another zone behind a moment is another moment to whoever reads it; and a space before a list keeps the program from reading it."""
    if record.dialect != "sqlite":
        pytest.skip("PostgreSQL keeps moments as such")
    tamper(change)
    with record.reading() as connection:
        problems = verify_within(connection, record, act_hash).problems
    assert named in {(each.trouble, each.place, each.seq) for each in problems}


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("UPDATE deadlines SET met_at = due_at WHERE met_by_seq = 2", Trouble.CLOSED),
        ("UPDATE deadlines SET met_by_seq = 3 WHERE met_by_seq = 2", Trouble.CLOSED),
        ("UPDATE deadlines SET ended_by_seq = 2, ended_at = met_at WHERE met_by_seq = 2", Trouble.CLOSED),
        ("UPDATE cases SET opened_at = last_at", Trouble.CASE),
        ("UPDATE cases SET person_id = 'somebody'", Trouble.CASE),
    ],
)
def test_what_stands_beside_the_journal_changed(
    record: Database, kept: tuple[Kept, ...], tamper: Tamper, change: str, named: Trouble
) -> None:
    """That a duty was met in time, when a case began, whose it is: no act and no entry changes with it."""
    tamper(change)
    assert {trouble for trouble, _, _ in found(record, kept)} == {named}


def test_an_anchor_taken_out(record: Database, kept: tuple[Kept, ...], tamper: Tamper) -> None:
    tamper("DELETE FROM audit_anchor_heads WHERE anchor = 1", "DELETE FROM audit_anchors WHERE seq = 1")
    assert (Trouble.ANCHOR, "anchor", 1) in found(record, kept)
    assert {place for trouble, place, _ in found(record, ()) if trouble is Trouble.HEAD} == {
        STREAM,
        OTHER,
        "admin",
    }


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("UPDATE appointments SET role = 'commune_chair' WHERE actor_id = 'c1'", "actor c1"),
        ("UPDATE actors SET name = 'Ai Đó' WHERE id = 'c1'", "actor c1"),
        ("DELETE FROM appointments WHERE actor_id = 'c1'", "actor c1"),
        ("INSERT INTO actors (id, name, attributes) VALUES ('c2', 'Kẻ Lạ', '{}')", "actor c2"),
        ("UPDATE units SET name = 'Công an tỉnh' WHERE id = 'phong'", "unit phong"),
        (
            "INSERT INTO persons (id, full_name, folded_name, attributes) VALUES ('p9', 'Kẻ Lạ', 'ke la', '{}')",
            "person p9",
        ),
        ("DELETE FROM persons WHERE id = 'lone'", "person lone"),
        ("UPDATE persons SET full_name = 'Ai Đó' WHERE id = 'lone'", "person lone"),
        ("UPDATE persons SET id = 'other' WHERE id = 'lone'", "person lone, person other"),
    ],
)
def test_a_post_given_behind_the_programs_back(
    record: Database, tamper: Tamper, change: str, named: str
) -> None:
    clerk = Clerk("system", "system")
    lone = Person("lone", "Lò Thị Lẻ")  # of whom there is no case
    Registers(record).put(units=[OFFICE], actors=[OFFICER], persons=[lone], by=clerk, at=world.NINE)
    Registers(record).put(actors=[replace(OFFICER, name="Lò Văn Chiến B")], by=clerk, at=world.NINE)
    assert verify(record, act_hash).ok
    tamper(*(f"DELETE FROM {table}" for table in ("person_words", "person_index")), change)  # noqa: S608
    problems = verify(record, act_hash).problems
    assert {each.trouble for each in problems} == {Trouble.REGISTER}
    assert ", ".join(sorted(each.detail for each in problems)) == named
