"""Several posts of one officer: changed without signing in anew; one that is over opens nothing, in an open session and by token too."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.web.site import AN, CHAIR, POLICE, STATION, TOWN_HALL, Browser, Site
from tests.web.test_api_tokens import ask, issued
from workflows.model import Actor, Appointment, Authority, Delegation

LAST = date(2024, 10, 8)
BOTH = replace(CHAIR, appointments=(*CHAIR.appointments, Appointment("commune_police_officer", STATION)))
ENDED = {
    "post": replace(POLICE, appointments=(Appointment("commune_police_officer", STATION, valid_to=LAST),)),
    "office": replace(
        POLICE, appointments=(Appointment("commune_police_officer", replace(STATION, valid_to=LAST)),)
    ),
    "delegation": replace(
        POLICE,
        appointments=(
            Appointment(
                "commune_police_head",
                STATION,
                "Phó Trưởng Công an phường",
                valid_from=date(2024, 9, 1),
                valid_to=LAST,
                delegation=Delegation(Authority.KT, "12/QĐ-CAP", date(2024, 9, 1)),
            ),
        ),
    ),
}


def turn(browser: Browser, post: str) -> int:
    browser.open("/chuc-danh")
    return browser.send("/chuc-danh", post=post).status_code


def test_the_post_is_changed_in_the_middle_of_the_work(town: Site) -> None:
    town.house.register_actor(BOTH)
    case = town.propose().id
    browser = town.browser(BOTH)
    browser.open("/viec")
    assert "Đổi chức danh" in browser.page
    assert browser.open(f"/ho-so/{case}/buoc/assessment.close").status_code == 403
    browser.send("/ho-so/tim", name="Đặng")
    assert turn(browser, f"commune_police_officer@{STATION.id}") == 303
    assert browser.open("/api/session").get_json()["unit"] == STATION.id
    assert browser.open(f"/ho-so/{case}/buoc/assessment.close").status_code == 200
    browser.open("/ho-so")
    assert "tìm theo tên" not in browser.page
    town.later(hours=11)
    assert browser.open("/viec").headers["Location"].endswith("/dang-nhap"), "the hours of the session go on"


def test_only_a_post_of_ones_own_that_holds_today(town: Site) -> None:
    over = Appointment("commune_officer", TOWN_HALL, valid_to=date(2024, 10, 7))
    town.house.register_actor(replace(BOTH, appointments=(*BOTH.appointments, over)))
    browser = town.browser(BOTH)
    browser.open("/chuc-danh")
    assert "Công chức" not in browser.page
    for post in (f"commune_officer@{TOWN_HALL.id}", f"commune_police_head@{STATION.id}", ""):
        assert turn(browser, post) == 400
    assert browser.open("/api/session").get_json()["unit"] == TOWN_HALL.id


@pytest.mark.parametrize("why", ENDED)
def test_from_the_day_after_its_last_a_post_sees_and_does_nothing(town: Site, why: str) -> None:
    """In a session that is open over midnight, by a token that holds for a month, and at the door of the way in."""
    officer: Actor = ENDED[why]
    case = town.propose().id
    for held in officer.appointments:
        town.house.register_unit(held.unit)
    town.house.register_actor(officer)
    town.later(hours=8)  # half past eleven at night
    browser, text = town.browser(officer), issued(town, "read", "act", actor=officer)
    assert browser.open(f"/ho-so/{case}").status_code == 200
    assert ask(town, text, f"/api/cases/{case}").status_code == 200
    token = browser.token()
    town.later(hours=1)
    for address in ("/viec", "/ho-so", f"/ho-so/{case}", f"/nguoi/{AN.id}", "/so-van-ban", "/chuc-danh"):
        answer = browser.open(address)
        assert answer.status_code == 303
        assert answer.headers["Location"].endswith("/dang-nhap")
    act = {"act": "assessment.close", "at": "2024-10-08T23:00:00+07:00", "case_id": case, "inputs": {}}
    headers = {"X-CSRFToken": token, "Idempotency-Key": "k-12345678"}
    assert browser.client.post("/api/acts", json=act, headers=headers).status_code == 401
    assert browser.client.post(f"/ho-so/{case}/buoc/assessment.close", headers=headers).status_code == 401
    assert ask(town, text, f"/api/cases/{case}").status_code == 401
    assert ask(town, text, "/api/acts", method="POST", json=act, headers=headers).status_code == 401
    browser.open("/dang-nhap")
    held = officer.appointments[0]
    assert browser.send("/dang-nhap", actor=officer.id, post=f"{held.role}@{held.unit.id}").status_code == 400
    assert town.case().version == 1
