"""The unit of work: what is written comes back the same; who is second is told; nothing is half written."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from persistence.database import Database
from persistence.errors import BlobDamaged, NaiveMoment
from persistence.models import ACTS, AUDIT_ENTRIES, BLOBS, CASE_UNITS, CASES, DOCUMENTS, OUTBOX, UNITS
from persistence.unit_of_work import SqlUnitOfWork
from tests.persistence import world
from workflows.errors import CaseChanged
from workflows.ports import Change, StreamHead, UnitOfWork

Three = tuple[Change, Change, Change]


def count(db: Database, table: str) -> int:
    with db.reading() as connection:
        return int(connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())  # noqa: S608


def test_it_is_the_port(db: Database) -> None:
    work: UnitOfWork = SqlUnitOfWork(db)
    assert work is not None


def test_what_is_written_comes_back_the_same(an: Database, three: Three) -> None:
    first, second, third = three
    with SqlUnitOfWork(an, reading=True) as work:
        case = work.find_case(first.after.id)
        assert case == third.after
        assert work.cases_of(world.AN.id) == (case,)
        assert work.acts_of(first.after.id) == (first.act, second.act, third.act)
        assert work.find_act_by_key(second.act.idempotency_key) == second.act
        assert work.documents_of(first.after.id) == tuple(d for change in three for d in change.documents)
        assert work.stream_head(first.audit.stream) == StreamHead(3, third.audit.hash)
        assert work.find_person(world.AN.id) == world.AN


def test_what_is_not_there(an: Database) -> None:
    with SqlUnitOfWork(an) as work:
        assert work.find_case("nobody") is None
        assert work.find_person("nobody") is None
        assert work.find_unit("nowhere") is None
        assert work.find_act_by_key("never") is None
        assert work.cases_of("nobody") == ()
        assert work.acts_of("nobody") == ()
        assert work.documents_of("nobody") == ()
        assert work.stream_head("case:nobody") == StreamHead(0, "")


def test_a_unit_is_found(an: Database) -> None:
    with an.writing() as connection:
        row = {
            "id": "u",
            "kind": "k",
            "name": "n",
            "parent_name": "",
            "commune": "c",
            "attributes": '{"a":[1,null]}',
        }
        connection.execute(UNITS.insert(), row)
    with SqlUnitOfWork(an) as work:
        unit = work.find_unit("u")
    assert unit is not None
    assert (unit.commune, unit.district, unit.attributes) == ("c", None, {"a": [1, None]})


def test_offices_follow_the_case(an: Database, three: Three) -> None:
    with an.reading() as connection:
        parts = connection.execute(select(CASE_UNITS.c.part, CASE_UNITS.c.unit_id)).all()
    assert {tuple(row) for row in parts} == set(three[2].after.units.items())


def test_an_old_version_is_told_so(an: Database, three: Three) -> None:
    stale = replace(three[2], act=replace(three[2].act, id="other", idempotency_key="other"))
    with pytest.raises(CaseChanged), SqlUnitOfWork(an) as work:
        work.append(stale)
    assert count(an, "acts") == 3


def test_an_opening_act_comes_once(an: Database, three: Three) -> None:
    with pytest.raises(CaseChanged), SqlUnitOfWork(an) as work:
        work.append(three[0])


def test_an_idempotency_key_comes_once(an: Database, three: Three) -> None:
    again = world.opening(2, key=three[0].act.idempotency_key)
    with pytest.raises(CaseChanged), SqlUnitOfWork(an) as work:
        work.append(again)
    assert count(an, "cases") == 1


def test_a_stream_that_moved_on(an: Database, three: Three) -> None:
    last = three[2]
    late = world.entry(StreamHead(2, three[1].audit.hash), last.audit.stream)
    fork = world.entry(StreamHead(3, three[1].audit.hash), last.audit.stream)
    again = world.entry(StreamHead(0, ""), last.audit.stream)
    for entry in (late, fork, again):
        with pytest.raises(CaseChanged), SqlUnitOfWork(an) as work:
            work.append_audit(entry)
    assert count(an, "audit_entries") == 4  # the three acts, and that the person was put on file


def test_a_lone_entry_moves_the_stream(an: Database, three: Three) -> None:
    last = three[2]
    refusal = world.entry(StreamHead(3, last.audit.hash), last.audit.stream)
    with SqlUnitOfWork(an) as work:
        work.append_audit(refusal)
        assert work.stream_head(last.audit.stream) == StreamHead(4, refusal.hash)


def test_an_error_takes_everything_back(an: Database) -> None:
    def act_and_fail() -> None:
        with SqlUnitOfWork(an) as work:
            work.append(world.opening())
            raise ValueError("late")

    with pytest.raises(ValueError, match="late"):
        act_and_fail()
    assert [count(an, table.name) for table in (CASES, ACTS, BLOBS, OUTBOX)] == [0] * 4
    assert count(an, AUDIT_ENTRIES.name) == 1  # that the person was put on file


def test_a_paper_is_kept_once(an: Database) -> None:
    for number in (1, 2):
        with SqlUnitOfWork(an) as work:
            work.append(world.opening(number, content=b"the same bytes"))
    assert (count(an, "blobs"), count(an, "documents")) == (1, 2)


def test_every_limit_and_every_paper_is_kept_however_many(an: Database, three: Three) -> None:
    contents = {hashlib.sha256(text).hexdigest(): text for text in (b"a", b"b", b"from a", b"from b")}
    one, two, of_one, of_two = contents
    for before in (world.opening(2), world.following(three[-1])):
        case, seq = before.after.id, before.act.seq
        papers = tuple(
            replace(before.documents[0], id=f"{case}-act{seq}.{place}", sha256=paper, lineage=lineage)
            for place, (paper, lineage) in enumerate(((one, of_one), (two, of_two)))
        )
        limits = [replace(before.deadlines_set[0], id=f"{case}-act{seq}.d{place}") for place in range(4)]
        change = replace(before, deadlines_set=tuple(limits), documents=papers, contents=contents)
        with SqlUnitOfWork(an) as work:
            work.append(change)
        with SqlUnitOfWork(an, reading=True) as work:
            found = work.find_case(case)
            assert found is not None
            told = [each for each in found.deadlines if each.set_by_seq == seq]
            assert sorted(told, key=lambda each: each.id) == limits
            assert tuple(each for each in work.documents_of(case) if each.seq == seq) == papers
    with an.reading() as connection:
        kept = {row.sha256: row.content for row in connection.execute(select(BLOBS))}
    assert contents.items() <= kept.items()


def test_wrong_bytes_are_refused(an: Database) -> None:
    change = world.opening()
    wrong = replace(change, contents=dict.fromkeys(change.contents, b"other bytes"))
    with pytest.raises(BlobDamaged), SqlUnitOfWork(an) as work:
        work.append(wrong)
    assert count(an, "acts") == 0


def test_a_paper_without_bytes_is_refused(an: Database) -> None:
    with pytest.raises(IntegrityError), SqlUnitOfWork(an) as work:
        work.append(replace(world.opening(), contents={}))
    assert count(an, DOCUMENTS.name) == 0


def test_a_naive_moment_is_refused(an: Database) -> None:
    change = world.opening()
    naive = replace(change, after=replace(change.after, opened_at=world.NINE.replace(tzinfo=None)))
    with pytest.raises(NaiveMoment), SqlUnitOfWork(an) as work:
        work.append(naive)


def test_a_notice_is_kept_once(an: Database, three: Three) -> None:
    other = world.opening(2)
    with SqlUnitOfWork(an) as work:
        work.append(replace(other, notices=three[0].notices))
    assert count(an, "outbox") == 4


def test_a_reading_unit_writes_nothing(an: Database) -> None:
    with pytest.raises(RuntimeError), SqlUnitOfWork(an, reading=True) as work:
        work.append(world.opening())
    with pytest.raises(RuntimeError), SqlUnitOfWork(an, reading=True) as work:
        work.append_audit(world.opening().audit)


def test_it_is_used_inside_its_block(an: Database) -> None:
    work = SqlUnitOfWork(an)
    with pytest.raises(RuntimeError):
        work.find_case("x")
    with work, pytest.raises(RuntimeError):
        work.__enter__()


def test_of_two_writers_one_wins_and_the_other_is_told(an: Database, three: Three) -> None:
    second = world.following(three[2])
    rivals = [
        replace(second, act=replace(second.act, id=f"rival{n}", idempotency_key=f"rival{n}"), deadlines_set=(),
                documents=(), contents={}, notices=())
        for n in range(2)
    ]  # fmt: skip
    start, outcomes = threading.Barrier(2), []

    def officer(change: Change) -> None:
        start.wait(10)
        try:
            with SqlUnitOfWork(an) as work:
                work.find_case(change.after.id)
                work.append(change)
            outcomes.append("won")
        except CaseChanged:
            outcomes.append("told")

    threads = [threading.Thread(target=officer, args=(change,)) for change in rivals]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) == ["told", "won"]
    with an.reading() as connection:
        assert connection.execute(select(func.count()).select_from(ACTS)).scalar_one() == 4


def test_two_opening_acts_about_one_person_follow_each_other(an: Database) -> None:
    """Both look at the person's cases first; the second must see the case of the first."""
    seen: list[int] = []
    first_has_looked, second_has_begun = threading.Event(), threading.Event()

    def second() -> None:
        first_has_looked.wait(10)
        second_has_begun.set()
        with SqlUnitOfWork(an) as work:
            work.find_person(world.AN.id)
            seen.append(len(work.cases_of(world.AN.id)))

    thread = threading.Thread(target=second)
    thread.start()
    with SqlUnitOfWork(an) as work:
        work.find_person(world.AN.id)
        assert work.cases_of(world.AN.id) == ()
        first_has_looked.set()
        assert second_has_begun.wait(10)
        thread.join(0.2)  # gives the second time to run into the lock
        assert seen == []
        work.append(world.opening())
    thread.join(30)
    assert seen == [1]
