"""The quick lock: the session opens nothing, nobody is named, address and sent form are not lost. And the switch of post."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.web.accounts_kit import PASSWORD, production, set_up
from tests.web.site import AN, POLICE, STATION, TOWN_HALL, Browser, Site
from web.signin.session import LOCK_AFTER
from workflows.model import Appointment

NAMES = (POLICE.name, AN.full_name, STATION.name)


@pytest.fixture
def town(migrated_url: str, tmp_path: Path) -> Iterator[Site]:
    with production(migrated_url, tmp_path) as found:
        yield found


def at_desk(town: Site) -> tuple[Browser, str]:
    case = town.propose()
    browser, _ = set_up(town, POLICE)
    address = f"/ho-so/{case.id}"
    assert browser.open(address).status_code == 200
    return browser, address


def test_a_locked_screen_opens_nothing_and_names_nobody(town: Site) -> None:
    browser, address = at_desk(town)
    assert browser.send("/khoa", ve=address).location == address
    for each in (address, "/viec", "/ho-so", "/tai-khoan", "/dang-nhap/ma-qr.svg", "/tro-giup", "/khong-co"):
        answer = browser.open(each)
        assert answer.status_code in {303, 404, 423}, each
        assert not [name for name in NAMES if name in browser.page]
    browser.open(address)
    assert "Màn hình đã khóa" in browser.page
    assert f'name="ve" value="{address}"' in browser.page
    assert browser.client.get("/api/cases").status_code == 401
    wrong = browser.send("/mo-khoa", ve=address, password="không phải")  # noqa: S106 - invented
    assert wrong.status_code == 423
    assert "không đúng" in browser.page
    assert browser.send("/mo-khoa", ve=address, password=PASSWORD).location == address
    browser.open(address)
    assert AN.full_name in browser.page
    account = town.house.accounts.of(POLICE.id)
    assert account is not None
    assert account.failures == 0


def test_it_locks_by_itself_and_what_was_sent_is_offered_again(town: Site) -> None:
    browser, address = at_desk(town)
    form = f"{address}/buoc/assessment.close"
    browser.open(form)
    town.clock.at += LOCK_AFTER / 2
    browser.open(form)
    town.clock.at += LOCK_AFTER * 1.1
    told = browser.send(form, close_reason="Người đó chết <ngày> hôm qua", at="2024-10-08T15:45")
    assert told.status_code == 423
    assert town.case().stage != "closed"
    assert "Người đó chết" not in browser.page, "sealed"
    kept = re.search(r'name="kept" value="([^"]+)"', browser.page)
    assert kept is not None
    browser.send("/mo-khoa", ve=form, kept=kept[1], password=PASSWORD)
    assert f'action="{form}"' in browser.page
    assert "Người đó chết &lt;ngày&gt; hôm qua" in browser.page
    broken = browser.send("/mo-khoa", ve=form, kept="rubbish", password=PASSWORD)
    assert broken.location == form, "unlocked already: back to the address"


def test_unlocking_leads_to_no_other_host(town: Site) -> None:
    browser, _ = at_desk(town)
    for elsewhere in ("https://example.org/", "//example.org", "/\\example.org"):
        assert browser.send("/khoa", ve=elsewhere).location == "/"
        browser.open("/viec")
        assert browser.send("/mo-khoa", ve=elsewhere, password=PASSWORD).location == "/"
        browser.open("/viec")


def test_another_post_is_taken_without_signing_in_anew(town: Site) -> None:
    two = replace(POLICE, appointments=(*POLICE.appointments, Appointment("commune_chair", TOWN_HALL, "")))
    town.house.register(actors=(two,))
    browser, _ = set_up(town, POLICE)
    browser.open("/dang-nhap/chuc-danh")
    browser.send("/dang-nhap/chuc-danh", post=f"commune_police_officer@{STATION.id}")
    browser.open("/chuc-danh")
    old = browser.hidden()["csrf_token"]
    assert browser.page.count("đang dùng") == 1
    assert browser.send("/chuc-danh", post="commune_chair@elsewhere").status_code == 400
    browser.open("/chuc-danh")
    browser.send("/chuc-danh", post=f"commune_chair@{TOWN_HALL.id}")
    browser.open("/viec")
    assert TOWN_HALL.name in browser.page
    refused = browser.client.post("/nguoi/moi", data={"csrf_token": old})
    assert refused.status_code == 400, "a form of the former post"
