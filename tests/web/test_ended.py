"""A session that ends between opening and sending a form: what was typed waits for this officer in this post, and nothing is done by it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.web.accounts_kit import PASSWORD, code, production, set_up
from tests.web.site import CHAIR, POLICE, Browser, Site
from web.signin.session import LOCK_AFTER, LONGEST
from workflows.model import Actor

TYPED = "Người đó chết <ngày> hôm qua"
SHOWN = "Người đó chết &lt;ngày&gt; hôm qua"
COOKIE = "__Host-lotrinh"


@pytest.fixture
def town(migrated_url: str, tmp_path: Path) -> Iterator[Site]:
    with production(migrated_url, tmp_path) as found:
        yield found


def form_opened(town: Site) -> tuple[Browser, str, str]:
    case = town.propose()
    browser, secret = set_up(town, POLICE)
    form = f"/ho-so/{case.id}/buoc/assessment.close"
    assert browser.open(form).status_code == 200
    return browser, secret, form


def sign_in(town: Site, browser: Browser, actor: Actor, secret: str) -> str:
    """Where the officer comes to after signing in again."""
    town.clock.at += timedelta(minutes=1)  # another code of the app
    browser.open("/dang-nhap")
    browser.send("/dang-nhap", login=actor.id, password=PASSWORD)
    browser.open("/dang-nhap/ma")
    browser.send("/dang-nhap/ma", code=code(secret, town))
    browser.open("/dang-nhap/chuc-danh")
    return str(browser.open("/").location)


def test_its_officer_gets_it_back_sends_it_on_by_hand_and_nobody_else_sees_it(town: Site) -> None:
    browser, secret, form = form_opened(town)
    browser.client.delete_cookie(COOKIE, domain="localhost")
    crossed = browser.client.post(form, data={"close_reason": "xa"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert crossed.status_code in {400, 403}, "another site puts nothing away"
    answer = browser.submit(form, close_reason=TYPED, at="2024-10-08T15:30")
    assert answer.location == "/dang-nhap"
    browser.open("/dang-nhap")
    assert "Nội dung vừa gửi được giữ lại" in browser.page
    assert "Người đó chết" not in browser.page, "nobody has signed in"
    other, _ = set_up(town, CHAIR)
    assert other.open("/").location == "/viec"
    assert other.open("/gui-tiep").status_code == 303

    assert sign_in(town, browser, POLICE, secret) == "/gui-tiep"
    browser.open("/gui-tiep")
    assert SHOWN in browser.page
    assert town.case().stage != "closed", "nothing is done by itself"
    kept = re.search(r'name="form" value="(\w+)"', browser.page)
    assert kept is not None
    other.open("/viec")
    other.send("/gui-tiep/bo", form=kept[1])
    assert browser.open("/gui-tiep").status_code == 200, "another officer drops nothing"
    sent = browser.submit(f"{form}?gui-tiep={kept[1]}", close_reason=TYPED, at="2024-10-08T15:30")
    assert sent.status_code in {200, 422}
    assert SHOWN in browser.page, "the form, or the page on which it is checked"
    assert browser.open("/").location == "/viec", "it waits no more"

    browser.send("/thoat")
    assert browser.client.post(form, data={"close_reason": TYPED}).status_code == 400, (
        "who signed out left nothing"
    )


def test_it_is_kept_after_the_longest_time_and_behind_a_lock_and_can_be_dropped(town: Site) -> None:
    browser, secret, form = form_opened(town)
    rubbish = {"Cookie": f"{COOKIE}-form=rubbish"}
    stranger = Browser(town.app.test_client())
    told = stranger.client.post(
        form, data={"close_reason": "xa"}, headers=rubbish, base_url="https://localhost"
    )
    assert told.status_code == 400
    town.clock.at += LOCK_AFTER * 1.1
    assert browser.send(form, close_reason=TYPED, at="2024-10-08T15:30").status_code == 423
    kept = re.search(r'name="kept" value="([^"]+)"', browser.page)
    assert kept is not None
    town.clock.at += LONGEST
    answer = browser.submit("/mo-khoa", ve=form, kept=kept[1], password=PASSWORD)
    assert answer.location == "/dang-nhap"
    assert sign_in(town, browser, POLICE, secret) == "/gui-tiep"
    browser.open("/gui-tiep")
    assert SHOWN in browser.page
    mine = re.search(r'name="form" value="(\w+)"', browser.page)
    assert mine is not None
    browser.send("/gui-tiep/bo", form=mine[1])
    assert browser.open("/").location == "/viec"
