"""Two records of one person: made one with all their cases, told, and parted again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from persistence.audit import verify
from persistence.database import Database
from persistence.errors import MergeRefused, RegisterError
from persistence.merging import Authority, Merging
from persistence.models import CASES
from persistence.reach import Reach
from persistence.reader import Reader
from persistence.registers import STREAM, Clerk, Registers
from persistence.search.finder import Finder
from persistence.search.wanted import read
from persistence.unit_of_work import SqlUnitOfWork
from tests.persistence import world
from workflows.audit import act_hash
from workflows.model import Person

CLERK = Clerk("truong_ca", "ca_phuong")
AT = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
WHY = Authority(CLERK, AT, "commune_police_head", "cùng dấu vân tay")
LATER = replace(WHY, at=AT + timedelta(days=1), reason="nhầm người")
TWIN = Person(
    "twin",
    "Đặng Văn Ẩn",
    date(1998, 4, 12),
    None,
    {"id_number": "001098000001", "address": "Bản Mới", "phone": "0900000000"},
)
ALL = Reach("x", all=True)


@pytest.fixture
def both(db: Database) -> Database:
    """Ân with a case of three acts, and a second record of the same man."""
    Registers(db).put(
        persons=[replace(world.AN, attributes={"id_number": "001098000002", "address": "Bản Cũ"}), TWIN],
        by=CLERK,
        at=AT,
    )
    first = world.opening()
    second = world.following(first)
    for change in (first, second):
        with SqlUnitOfWork(db) as work:
            work.append(change)
    return db


def cases(db: Database, person: str) -> list[str]:
    return [case.id for case in Reader(db).cases_of(person)]


def merged(db: Database, *from_merged: str, **how: Any) -> Person:
    return Merging(db).merge(
        "m1", how.get("kept", "twin"), how.get("merged", "an"), from_merged=from_merged, authority=WHY
    )


def test_the_cases_pass_to_the_record_that_is_kept_and_the_other_id_resolves(both: Database) -> None:
    mine = cases(both, "an")
    person = merged(both, "address")
    assert cases(both, "twin") == mine
    assert cases(both, "an") == []
    found = Reader(both).find_person("an")
    assert found is not None
    assert found == Reader(both).find_person("twin")
    assert found == replace(person, attributes=found.attributes)
    with SqlUnitOfWork(both) as work:
        assert work.find_person("an").id == "twin"  # type: ignore[union-attr]
    assert verify(both, act_hash).ok


def test_the_conflicts_are_decided_one_by_one_and_what_is_given_up_stays_findable(both: Database) -> None:
    person = merged(both, "address")
    assert (person.full_name, person.sex) == ("Đặng Văn Ẩn", "male"), (
        "what one of them tells alone is taken over"
    )
    assert person.attributes == {
        "address": "Bản Cũ",
        "id_number": "001098000001",
        "phone": "0900000000",
        "former_names": ["Đặng Văn Ân"],
        "former_id_numbers": ["001098000002"],
    }
    finder = Finder(both)
    for text in ("dang an 1998", "001098000002", "001098000001"):
        assert [each.id for each in finder.find(read(text), ALL).exact] == ["twin"], text


def test_it_is_told_with_reason_power_and_cases_and_without_values(both: Database) -> None:
    merged(both)
    entry = Reader(both).audit_of_stream(STREAM)[-1]
    assert (entry.act, entry.person_id, entry.actor_id) == ("register.merge_person", "twin", CLERK.actor_id)
    for said in ('"merged":"an"', WHY.reason, WHY.power, world.case_id(1), '"changed":["former_id_numbers"'):
        assert said in entry.body, said
    assert "001098000002" not in entry.body
    (row,) = Merging(both).of("an")
    assert (row.kept_id, row.cases, row.undone) == ("twin", (world.case_id(1),), False)


def test_doing_it_twice_does_it_once(both: Database) -> None:
    merged(both)
    merged(both)
    assert len(Merging(both).of("twin")) == 1


def test_an_act_that_began_before_does_not_take_the_case_back(both: Database) -> None:
    """The case was read as that of the record merged meanwhile: the act is recorded, the case stays where the merge put it."""
    first = world.opening()
    third = world.following(world.following(first))
    merged(both)
    with SqlUnitOfWork(both) as work:
        work.append(third)
    assert cases(both, "twin") == [world.case_id(1)]


def test_a_merge_is_taken_back(both: Database) -> None:
    before = Reader(both).find_person("twin"), Reader(both).find_person("an"), cases(both, "an")
    merged(both, "address")
    Merging(both).undo("u1", "m1", authority=LATER)
    assert (Reader(both).find_person("twin"), Reader(both).find_person("an"), cases(both, "an")) == before
    assert Reader(both).audit_of_stream(STREAM)[-1].act == "register.part_person"
    one, two = Merging(both).of("twin")
    assert (one.undone, two.undoes) == (True, "m1")
    assert [each.id for each in Finder(both).find(read("dang an"), ALL).exact] == ["an", "twin"]
    with pytest.raises(MergeRefused, match="already"):
        Merging(both).undo("u2", "m1", authority=LATER)
    assert verify(both, act_hash).ok


def test_a_case_given_to_the_other_record_behind_the_programs_back_is_named(both: Database) -> None:
    """Also where an entry of the case tells of that record: with an act after the merge, entries tell of both."""

    def given_to(person: str) -> list[tuple[str, str]]:
        with both.writing() as connection:
            connection.execute(update(CASES).values(person_id=person))
        return [(each.place, each.detail) for each in verify(both, act_hash).problems]

    named = [(f"case {world.case_id(1)}", "person_id")]
    merged(both)
    with SqlUnitOfWork(both) as work:
        work.append(world.following(world.following(world.opening())))
    assert (given_to("an"), given_to("twin")) == (named, [])
    Merging(both).undo("a1", "m1", authority=WHY)  # at the same moment, and of a name that sorts before
    assert (given_to("twin"), given_to("an")) == (named, [])


def test_what_was_corrected_since_stays_corrected(both: Database) -> None:
    person = merged(both, "address")
    now = Reader(both).find_person("twin")
    assert now is not None
    Registers(both).put(persons=[replace(now, full_name="Đặng Văn Ấn")], by=CLERK, at=AT)
    Merging(both).undo("u1", "m1", authority=LATER)
    found = Reader(both).find_person("twin")
    assert found is not None
    assert (found.full_name, found.attributes["address"], found.sex) == ("Đặng Văn Ấn", "Bản Mới", None)
    assert person.sex == "male"


def test_a_later_merge_is_taken_back_first(both: Database) -> None:
    Registers(both).put(persons=[Person("third", "Đặng Ân")], by=CLERK, at=AT)
    merged(both)
    Merging(both).merge("m2", "third", "twin", from_merged=(), authority=WHY)
    assert Reader(both).find_person("an").id == "third"  # type: ignore[union-attr]
    assert cases(both, "third") == [world.case_id(1)]
    with pytest.raises(MergeRefused, match="later"):
        Merging(both).undo("u1", "m1", authority=LATER)
    Merging(both).undo("u2", "m2", authority=LATER)
    assert Reader(both).find_person("an").id == "twin"  # type: ignore[union-attr]
    Merging(both).undo("u1", "m1", authority=LATER)
    assert cases(both, "an") == [world.case_id(1)]


def test_two_open_cases_of_one_procedure_are_not_made_one_persons(both: Database) -> None:
    other = world.opening(2, person="twin")
    with SqlUnitOfWork(both) as work:
        work.append(other)
    with pytest.raises(MergeRefused) as refused:
        merged(both)
    assert refused.value.fields["procedures"] == [other.after.procedure]
    assert cases(both, "an") == [world.case_id(1)]


@pytest.mark.parametrize(("kept", "gone"), [("an", "an"), ("an", "nobody"), ("nobody", "an")])
def test_two_records_are_needed(both: Database, kept: str, gone: str) -> None:
    with pytest.raises(MergeRefused):
        merged(both, kept=kept, merged=gone)


def test_a_merged_record_is_not_written_again(both: Database) -> None:
    merged(both)
    with pytest.raises(RegisterError, match="merged"):
        Registers(both).put(persons=[world.AN], by=CLERK, at=AT)
