"""From the facility to the ward without a gap: who left and was not received stands on the desk of each, and of the province."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from rules.corpus import LAW, load_corpus
from rules.terms import VIETNAM
from tests.web.site import Browser, Clock, Site
from web.app import create_app
from web.house import House
from web.registers.handing import unmatched
from web.scenarios.keeping import Stage, play_on
from web.scenarios.reader import read_scenario
from web.settings import DATABASE_FILE, Environment, Settings, sqlite_url
from web.signin.officer import Officer
from workflows.model import Actor, Appointment, Person, Unit
from workflows.procedure import load_procedures
from workflows.registers.handover import Unmatched

RELEASED = LAW / "120-2025-qh15/scenarios/compulsory-to-end-2026.yaml"
RECEIVED = LAW / "15-2012-qh13/scenarios/compulsory-to-aftercare.yaml"


@contextmanager
def after(path: Path, folder: Path, when: str) -> Iterator[Site]:
    """The town of a worked case, at a moment after its last step."""
    play_on(Stage(keep=folder), read_scenario(path, load_corpus(), load_procedures()))
    home = next(folder.rglob(DATABASE_FILE)).parent
    settings = Settings(
        home, sqlite_url(home / DATABASE_FILE), Environment.DEVELOPMENT, secret_key="x" * 40, sealed=False
    )
    clock = Clock(datetime.fromisoformat(when).replace(tzinfo=VIETNAM))
    with House.open(settings, clock=clock) as house:
        yield Site(house, create_app(house), clock)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with after(RELEASED, tmp_path_factory.mktemp("released"), "2028-07-28T08:00") as found:
        yield found


def officer(town: Site, unit: str) -> Officer:
    """Somebody of an office."""
    actor = town.house.reader.actors(unit_id=unit)[0]
    held = next(each for each in actor.appointments if each.unit.id == unit)
    return Officer(Actor(actor.id, actor.name, (held,)), held)


def of(town: Site, unit: str) -> tuple[Unmatched, ...]:
    return unmatched(town.house, officer(town, unit))


def test_facility_ward_and_province_see_who_was_not_received(town: Site) -> None:
    for unit in ("co_so", "ca", "ca_tinh"):
        (found,) = of(town, unit)
        assert found.release.act == "serving.complete", unit
        assert found.release.unit_id == "co_so"
        assert not found.informed
        assert (
            found.rule.note_vi
        )  # the number of days is not the law's own for a public facility, and says so
        assert not found.late(town.house.now())
        assert found.late(datetime(2028, 8, 1, 8, tzinfo=VIETNAM))
    assert of(town, "toa") == ()


def test_the_alarm_stands_on_the_desk_and_leads_to_the_person(town: Site) -> None:
    held = officer(town, "ca")
    far = Unit("ca_khac", "commune_police", "Công an xã khác", commune="xa_khac")
    stranger = Actor("la", "Người Khác", (Appointment("commune_police_head", far),))
    town.house.register(units=(far,), actors=(stranger,))
    name = of(town, "ca")[0].release.name
    before, town.clock.at = town.clock.at, datetime(2028, 8, 7, 8, tzinfo=VIETNAM)
    try:
        browser = Browser(town.app.test_client())
        browser.enter(held.actor)
        browser.open("/viec")
        assert "chưa tiếp nhận" in browser.page
        assert browser.open("/ban-giao").status_code == 200
        assert name in browser.page
        assert "163/2026/NĐ-CP Đ123" in browser.page
        read = town.house.reader.readings_of(of(town, "ca")[0].release.person_id)
        assert read[-1].actor_id == held.id
        other = Browser(town.app.test_client())
        other.enter(stranger)
        other.open("/viec")
        assert "chưa tiếp nhận" not in other.page
        other.open("/ban-giao")
        assert name not in other.page
    finally:
        town.clock.at = before


def test_a_paper_alone_is_no_receipt(town: Site) -> None:
    (found,) = of(town, "ca")
    person = town.house.reader.find_person(found.release.person_id)
    assert isinstance(person, Person)
    town.clock.at = datetime(2028, 8, 7, 9, tzinfo=VIETNAM)
    town.act(officer(town, "ca").actor, "aftercare.receive_certificate", "2028-08-07T09:00", person,
             aftercare_route="adult_measure", completed_on="2028-07-27", stable_residence=True)  # fmt: skip
    assert [each.informed for each in of(town, "co_so")] == [True]


def test_who_was_received_is_no_alarm(tmp_path: Path) -> None:
    with after(RECEIVED, tmp_path, "2026-03-01T08:00") as found:
        for unit in ("co_so", "ca", "ub"):
            assert of(found, unit) == (), unit
