"""Registers: what is put is found, put again changes nothing, each change is told in the admin stream without its values."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from persistence.audit import verify
from persistence.database import Database
from persistence.errors import RegisterError
from persistence.reader import Reader
from persistence.registers import STREAM, Clerk, Registers
from persistence.views import Reading
from tests.persistence import world
from workflows.audit import act_hash
from workflows.model import Actor, Appointment, Person, Unit

CLERK = Clerk("quản trị", "so_y_te")
AT = datetime(2024, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
DOCTOR = Actor(
    id="doctor",
    name="Lê Văn Cường",
    appointments=(
        Appointment("assessing_doctor", world.CLINIC, "Bác sĩ", date(2022, 1, 1)),
        Appointment("head", world.STATION, "", None, date(2021, 12, 31)),
    ),
    attributes={"certificate": {"speciality": "general", "valid_from": "2022-05-01"}},
)


@pytest.fixture
def registers(db: Database) -> Registers:
    return Registers(db)


def put(registers: Registers, **records: Any) -> int:
    return registers.put(by=CLERK, at=AT, **records)


def test_what_is_put_is_found(db: Database, registers: Registers) -> None:
    assert put(registers, units=[world.STATION, world.CLINIC], persons=[world.AN], actors=[DOCTOR]) == 4
    reader = Reader(db)
    assert reader.find_unit(world.CLINIC.id) == world.CLINIC
    assert reader.find_person(world.AN.id) == world.AN
    assert reader.find_actor(DOCTOR.id) == DOCTOR
    assert verify(db, act_hash).ok


def test_putting_again_changes_and_tells_nothing(db: Database, registers: Registers) -> None:
    records = {"units": [world.STATION, world.CLINIC], "persons": [world.AN], "actors": [DOCTOR]}
    put(registers, **records)
    assert put(registers, **records) == 0
    assert len(Reader(db).audit_of_stream(STREAM)) == 4


def test_a_record_is_replaced_as_a_whole(db: Database, registers: Registers) -> None:
    put(registers, units=[world.STATION, world.CLINIC], persons=[world.AN], actors=[DOCTOR])
    moved = replace(DOCTOR, appointments=(Appointment("assessing_doctor", world.STATION),))
    renamed = replace(world.AN, full_name="Đặng Văn Ẩn", born=None)
    closed = replace(world.CLINIC, valid_to=date(2025, 6, 30), commune=None)
    assert put(registers, units=[closed], persons=[renamed], actors=[moved]) == 3
    reader = Reader(db)
    assert reader.find_actor(DOCTOR.id) == moved
    assert reader.find_person(world.AN.id) == renamed
    assert reader.find_unit(world.CLINIC.id) == closed
    assert [person.id for person in reader.persons("an van").items] == [world.AN.id]


def test_a_change_is_told_without_its_values(db: Database, registers: Registers) -> None:
    put(registers, persons=[world.AN])
    put(registers, persons=[replace(world.AN, full_name="Tên Rất Riêng")])
    first, second = Reader(db).audit_of_stream(STREAM)
    assert (first.act, first.actor_id, first.person_id, first.recorded_at) == (
        "register.put_person", CLERK.actor_id, world.AN.id, AT)  # fmt: skip
    assert '"changed":["folded_name","full_name"]' in second.body
    assert "Riêng" not in second.body
    assert '"before":null' in first.body
    assert verify(db, act_hash).ok


def test_the_last_of_two_with_one_id_counts(db: Database, registers: Registers) -> None:
    assert put(registers, persons=[world.AN, replace(world.AN, full_name="B")]) == 1
    found = Reader(db).find_person(world.AN.id)
    assert found is not None
    assert found.full_name == "B"


def test_many_go_in_one_transaction(db: Database, registers: Registers) -> None:
    persons = [Person(id=f"p{n:05d}", full_name=f"Người Thứ {n}") for n in range(1_201)]
    assert put(registers, persons=persons) == 1_201
    assert Reader(db).persons(limit=1).total == 1_201
    assert verify(db, act_hash).entries == 1_201


def test_all_or_none(db: Database, registers: Registers) -> None:
    with pytest.raises(RegisterError, match="not on file"):
        put(registers, persons=[world.AN], actors=[DOCTOR])
    assert Reader(db).find_person(world.AN.id) is None
    assert verify(db, act_hash).entries == 0


@pytest.mark.parametrize(
    ("records", "field"),
    [
        ({"persons": [Person(id="", full_name="A")]}, "id"),
        ({"persons": [Person(id="a", full_name="  ")]}, "full_name"),
        ({"persons": [Person(id="a", full_name="A\x00B")]}, "full_name"),
        ({"persons": [Person(id="a", full_name="Nguye\u0302n")]}, "full_name"),
        ({"persons": [Person(id="a", full_name="A" * 301)]}, "full_name"),
        ({"persons": [Person(id="a", full_name="A", born=AT)]}, "born"),
        ({"persons": [Person(id="a", full_name="A", attributes={"a": float("nan")})]}, "attributes"),
        ({"persons": [Person(id="a", full_name="A", sex="\n")]}, "sex"),
        ({"units": [Unit(id="u", kind="k", name="n", commune="x\ty")]}, "commune"),
        (
            {"units": [Unit("u", "k", "n", valid_from=date(2024, 1, 2), valid_to=date(2024, 1, 1))]},
            "valid_to",
        ),
        ({"actors": [Actor("a", "A", (Appointment("", world.STATION),))]}, "appointments.role"),
        ({"actors": [Actor("a", "")]}, "name"),
    ],
)
def test_what_is_not_accepted_names_the_field(
    db: Database, registers: Registers, records: dict[str, Any], field: str
) -> None:
    with pytest.raises(RegisterError) as caught:
        put(registers, **records)
    assert caught.value.fields["field"] == field
    assert field in caught.value.en
    assert field in caught.value.vi


def test_reading_is_logged(db: Database, registers: Registers) -> None:
    registers.log_reads([Reading(AT, "a", "u", "an", "c", "case", "Công an xã", "10.0.0.7")])
    registers.log_reads(
        [Reading(AT, "b", "u", "an", None, "person"), Reading(AT, "a", "u", "other", None, "person")]
    )
    registers.log_reads([])
    readings = Reader(db).readings_of("an")
    assert [(reading.actor_id, reading.what, reading.at, reading.origin) for reading in readings] == [
        ("a", "case", AT, "10.0.0.7"),
        ("b", "person", AT, ""),
    ]
