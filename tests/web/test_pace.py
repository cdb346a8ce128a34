"""A program that copies everything is slowed down; an officer is not, and nobody pays for another."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.web.site import CHAIR, POLICE, Site
from web.app import create_app
from web.settings import EnvironmentFault, Settings
from web.signin.pace import Pace


def test_a_bucket_is_emptied_and_filled_evenly() -> None:
    pace = Pace(60)
    assert [pace.wait("a", 0.0) for _ in range(60)] == [0.0] * 60
    assert pace.wait("a", 0.0) == pytest.approx(1.0)
    assert pace.wait("b", 0.0) == 0.0, "another's bucket"
    assert pace.wait("a", 1.0) == 0.0
    assert pace.wait("a", 1.5) == pytest.approx(0.5)


def test_what_is_full_again_is_forgotten() -> None:
    pace = Pace(60)
    for number in range(10_002):
        pace.wait(str(number), number / 10)
    assert len(pace._levels) < 100


def test_too_many_requests_are_told_with_the_time_to_come_again(town: Site) -> None:
    app = create_app(replace(town.house, settings=replace(town.house.settings, pace=20)))
    quick, other = replace(town, app=app).browser(POLICE), replace(town, app=app).browser(CHAIR)
    token = quick.token()
    answers = [quick.open("/viec") for _ in range(25)]
    late = answers[-1]
    assert (answers[0].status_code, late.status_code) == (200, 429)
    assert 1 <= int(late.headers["Retry-After"]) <= 4
    assert "Quá nhiều yêu cầu" in quick.page
    sent = quick.client.post("/nguoi/moi", data={"csrf_token": token, "full_name": "Hoàng Thị Mới"})
    assert sent.status_code == 429
    assert "Hoàng Thị Mới</textarea>" in sent.get_data(as_text=True), "what was typed is not lost"
    told = quick.client.get("/api/cases")
    assert (told.status_code, told.content_type) == (429, "application/problem+json")
    assert other.open("/viec").status_code == 200
    assert quick.client.get("/healthz").status_code == 200


def test_leaving_clears_what_the_browser_kept(town: Site) -> None:
    browser = town.browser(POLICE)
    browser.open("/viec")
    assert (
        browser.client.post("/thoat", data=browser.hidden()).headers["Clear-Site-Data"]
        == '"cache", "storage"'
    )


@pytest.mark.parametrize(("text", "pace"), [("", 600), ("0", 0), ("1200", 1200)])
def test_the_setting(text: str, pace: int) -> None:
    assert Settings.from_environment({"LOTRINH_PACE": text}).pace == pace


def test_a_pace_that_is_none_is_refused() -> None:
    with pytest.raises(EnvironmentFault, match="LOTRINH_PACE"):
        Settings.from_environment({"LOTRINH_PACE": "fast"})
