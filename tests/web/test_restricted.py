"""The file of a minor: opened with a reason by an office that has no part in it, and the reason is kept."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from persistence.models import AUDIT_ENTRIES
from tests.web.site import AUDITOR, BE, CHAIR, FAR_POLICE, POLICE, PROVINCIAL, STATION, Site
from tests.web.test_api_tokens import ask, issued
from workflows.model import Actor, Appointment, Unit

REASON = "Phối hợp giải quyết đơn của gia đình"
OTHER_CHAIR = Actor(
    "chair_tan",
    "Lương Chủ Tịch",
    (
        Appointment(
            "commune_chair",
            Unit("ub_tan", "commune_pc", "UBND xã Tân Lập", "", "tan_lap", "thanh", "binh_son"),
            "",
        ),
    ),
)


@pytest.fixture
def minor(town: Site) -> str:
    """A case of a girl of fourteen, made by the police where she was found."""
    town.house.register(units=(OTHER_CHAIR.appointments[0].unit,), actors=(OTHER_CHAIR,))
    return town.propose(BE, detained=False).id


def reasons(town: Site) -> list[dict[str, object]]:
    with town.house.database.reading() as connection:
        bodies = connection.scalars(
            select(AUDIT_ENTRIES.c.body).where(AUDIT_ENTRIES.c.act == "access.reason")
        )
        return [json.loads(body) for body in bodies]


def test_who_deals_with_the_case_is_not_asked(town: Site, minor: str) -> None:
    for actor in (POLICE, AUDITOR):
        assert town.browser(actor).open(f"/ho-so/{minor}").status_code == 200
    assert reasons(town) == []


def test_another_office_says_why_and_is_recorded(town: Site, minor: str) -> None:
    browser = town.browser(OTHER_CHAIR)
    asked = browser.open(f"/ho-so/{minor}")
    assert (asked.status_code, asked.headers["Location"]) == (303, f"/ho-so/{minor}/ly-do")
    browser.open(f"/ho-so/{minor}/ly-do")
    assert BE.full_name not in browser.page
    assert browser.send(f"/ho-so/{minor}/ly-do", reason="  vì   ").status_code == 422
    assert browser.send(f"/ho-so/{minor}/ly-do", reason=REASON).headers["Location"] == f"/ho-so/{minor}"
    assert browser.open(f"/ho-so/{minor}").status_code == 200
    [told] = reasons(town)
    assert (told["reason"], told["case"], told["actor_id"], told["unit_id"]) == (
        REASON,
        minor,
        "chair_tan",
        "ub_tan",
    )
    whats = [
        reading.what for reading in town.house.reader.readings_of(BE.id) if reading.actor_id == "chair_tan"
    ]
    assert "break_glass" in whats
    assert "case" in whats
    assert town.browser(OTHER_CHAIR).open(f"/ho-so/{minor}").status_code == 303
    town.later(hours=5)
    assert browser.open(f"/ho-so/{minor}").status_code == 303


def test_the_page_of_the_person_asks_as_well(town: Site, minor: str) -> None:
    assert minor
    browser = town.browser(OTHER_CHAIR)
    assert browser.open(f"/nguoi/{BE.id}").headers["Location"] == f"/nguoi/{BE.id}/ly-do"
    browser.open(f"/nguoi/{BE.id}/ly-do")
    browser.send(f"/nguoi/{BE.id}/ly-do", reason=REASON)
    assert browser.open(f"/nguoi/{BE.id}").status_code == 200


def test_nobody_else_gets_in_by_a_reason(town: Site, minor: str) -> None:
    """A reason opens only what the office may see at all."""
    for actor, status in ((CHAIR, None), (PROVINCIAL, 200)):
        answer = town.browser(actor).open(f"/ho-so/{minor}/ly-do")
        assert answer.status_code == (status or answer.status_code)
    far = town.browser(FAR_POLICE)
    assert far.open(f"/ho-so/{minor}/ly-do").status_code in {200, 404}
    assert far.open("/ho-so/khong-co/ly-do").status_code == 404


def test_a_program_gives_the_reason_in_a_header(town: Site, minor: str) -> None:
    text = issued(town, "read", actor=OTHER_CHAIR)
    refused = ask(town, text, f"/api/cases/{minor}")
    assert (refused.status_code, refused.get_json()["code"]) == (403, "reason_needed")
    allowed = ask(town, text, f"/api/cases/{minor}", headers={"Access-Reason": "Doi chieu so lieu thang 10"})
    assert allowed.status_code == 200
    assert reasons(town)[0]["reason"] == "Doi chieu so lieu thang 10"
    assert ask(town, text, f"/api/cases/{minor}").status_code == 403


def test_an_adults_file_asks_nobody(town: Site) -> None:
    case = town.finish()
    assert STATION.id in case.units.values()
    assert town.browser(CHAIR).open(f"/ho-so/{case.id}").status_code == 200
