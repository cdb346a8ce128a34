"""Frozen reports and the lives that are counted, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from persistence.audit import Trouble, verify
from persistence.database import Database
from persistence.life_stamp import stamp
from persistence.lives import Lives
from persistence.registers import Clerk, Registers
from persistence.reports import Reports, ReportVersion
from tests.persistence import world
from workflows.audit import act_hash
from workflows.errors import CaseChanged
from workflows.model import Person
from workflows.ports import Change
from workflows.reporting.definition import Period
from workflows.reporting.loader import load_definitions
from workflows.reporting.report import hash_of

PERIOD = Period(date(2025, 12, 15), date(2026, 6, 14))
BY = Clerk("chair", "committee")


def _version(number: int, body: dict[str, object]) -> ReportVersion:
    return ReportVersion(
        "hoa_an", "half", PERIOD, number, body, hash_of(body), "", world.NINE, "chair", "committee"
    )


def test_versions_come_back_and_the_trail_holds_them(an: Database) -> None:
    kept = Reports(an)
    kept.keep(_version(1, {"figures": {"users|in|total": [["p", "c", "2026-01-05", "x"]]}}), BY)
    kept.keep(_version(2, {"figures": {}}), BY)

    found = kept.versions("hoa_an", "half", PERIOD)

    assert [each.number for each in found] == [1, 2]
    assert found[0].body["figures"] == {"users|in|total": [["p", "c", "2026-01-05", "x"]]}
    assert all(each.whole for each in found)
    assert kept.latest("hoa_an") == {("half", PERIOD): (2, world.NINE, found[1].hash)}
    assert kept.versions("elsewhere", "half", PERIOD) == ()
    assert verify(an, act_hash).problems == ()


def test_the_second_of_two_is_told_so(an: Database) -> None:
    Reports(an).keep(_version(1, {"a": 1}), BY)
    with pytest.raises(CaseChanged):
        Reports(an).keep(_version(1, {"a": 2}), BY)


def test_a_body_that_is_not_that_of_its_hash_is_not_kept(an: Database) -> None:
    version = ReportVersion(
        "hoa_an", "half", PERIOD, 1, {"a": 1}, "0" * 64, "", world.NINE, "chair", "committee"
    )
    with pytest.raises(ValueError, match="not the one that the hash names"):
        Reports(an).keep(version, BY)


def test_an_entry_without_its_version_is_found(an: Database) -> None:
    Reports(an).keep(_version(1, {"a": 1}), BY)
    with an.writing() as connection:
        for trigger in ("_no_update", "_no_delete", "_no_twice"):
            if an.dialect == "sqlite":
                connection.exec_driver_sql(f"DROP TRIGGER report_versions{trigger}")
        if an.dialect == "postgresql":
            connection.exec_driver_sql("DROP TRIGGER report_versions_only_grows ON report_versions")
        connection.exec_driver_sql("DELETE FROM report_versions")

    assert [each.trouble for each in verify(an, act_hash).problems] == [Trouble.REPORT]


def test_the_lives_of_a_commune(an: Database, three: tuple[Change, Change, Change]) -> None:
    """By the offices of the commune and their acts; nobody has a home on file here, so it is that of the office that opened the case."""
    Registers(an).put(units=(world.STATION, world.CLINIC), by=BY, at=world.NINE)
    found = Lives(an).of_commune("di_su", load_definitions())

    assert [life.person for life in found] == [world.AN.id]
    (life,) = found
    assert [step.seq for step in life.steps] == [change.act.seq for change in three]
    assert life.home_on(world.NINE.date()) == "di_su"
    assert Lives(an).of_commune("nowhere", load_definitions()) == ()


def test_a_commune_has_another_stamp_after_each_change(an: Database) -> None:
    places = {"hung_yen", "di_su"}
    first = stamp(an, places, ())
    assert stamp(an, places, ()) == first
    who = Person("s" * 32, "Nguyễn Văn Mới", None, "male", {"residence_commune": "di_su"})
    Registers(an).put(persons=[who], by=Clerk("system", "system"), at=world.NINE)
    second = stamp(an, places, ())
    assert second != first
    Registers(an).put(persons=[replace(who, sex="female")], by=Clerk("system", "system"), at=world.NINE)
    assert stamp(an, places, ()) not in {first, second}
