"""Who gets in, for how long, and what every answer carries."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.web import site as town_
from tests.web.site import EXPIRED, POLICE, Site
from web.app import DevelopmentSignInRefused, create_app, create_app_from_settings
from web.pages.headers import CONTENT_POLICY, SCRIPT_POLICY
from web.settings import Environment, Settings

PAGES = [
    "/",
    "/ho-so",
    "/ho-so/x",
    "/nguoi/moi",
    "/nguoi/x",
    "/luat",
    "/luat/trich?c=73/2021/QH14",
    "/api/docs",
]
CALLS = ["/api/cases", "/api/cases/x", "/api/law/acts", "/api/session", "/api/openapi.json"]


def test_nothing_is_seen_without_signing_in(town: Site) -> None:
    browser = town.browser()
    for address in PAGES:
        answer = browser.open(address)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/dang-nhap"), address
    for address in CALLS:
        answer = browser.open(address)
        assert answer.status_code == 401, address
        assert answer.get_json()["code"] == "not_signed_in"


def test_an_officer_signs_in_and_out(town: Site) -> None:
    browser = town.browser()
    browser.open("/dang-nhap")
    assert "Trần Thị Bình" in browser.page
    assert browser.enter(POLICE).status_code == 303
    assert browser.open("/ho-so").status_code == 200
    assert "Công an phường Hòa An" in browser.page
    browser.send("/thoat")
    assert browser.open("/ho-so").status_code == 303


def test_an_expired_post_is_not_offered_and_does_not_let_in(town: Site) -> None:
    browser = town.browser()
    browser.open("/dang-nhap")
    assert EXPIRED.name not in browser.page
    assert browser.enter(EXPIRED).status_code == 400
    assert browser.open("/ho-so").status_code == 303


def test_a_session_ends_when_it_was_long_enough(town: Site) -> None:
    browser = town.browser(POLICE)
    town.later(hours=9, minutes=59)
    assert browser.open("/ho-so").status_code == 200
    town.later(minutes=2)
    assert browser.open("/ho-so").status_code == 303


def test_production_lets_nobody_in_without_an_account_and_has_no_development_sign_in(
    migrated_url: str, tmp_path: Path
) -> None:
    with town_.site(migrated_url, tmp_path, Environment.PRODUCTION) as town:
        browser = town.browser()
        assert browser.open("/dang-nhap").status_code == 200
        assert "Tên đăng nhập" in browser.page
        assert POLICE.name not in browser.page
        assert browser.enter(POLICE).status_code in {400, 401}
        assert town.app.blueprints["signin"].import_name == "web.signin.entrance"
        assert browser.open("/ho-so").status_code == 303
        assert browser.open("/api/cases").status_code == 401
        with pytest.raises(DevelopmentSignInRefused, match="LOTRINH_ENV"):
            create_app(town.house, development_signin=True)


def test_a_server_makes_the_application_from_its_settings(migrated_url: str, tmp_path: Path) -> None:
    """Unset, the environment is production: closed."""
    settings = Settings.from_environment(
        {"LOTRINH_HOME": str(tmp_path), "LOTRINH_DATABASE_URL": migrated_url}
    )
    app = create_app_from_settings(settings)
    assert app.config["SESSION_COOKIE_SECURE"] is True
    assert app.test_client().get("/", base_url="https://localhost").headers["Location"] == "/dang-nhap"
    app.extensions["lotrinh"].close()


def test_a_session_of_development_opens_nothing_in_production(migrated_url: str, tmp_path: Path) -> None:
    """Same key, same cookie value: the names differ, and production asks for no session that it did not begin."""
    with town_.site(migrated_url, tmp_path) as trying:
        browser = trying.browser(POLICE)
        cookie = browser.client.get_cookie("lotrinh")
        assert cookie is not None
    with town_.site(migrated_url, tmp_path, Environment.PRODUCTION) as town:
        stranger = town.app.test_client()
        stranger.set_cookie("__Host-lotrinh", cookie.value, secure=True)
        answer = stranger.get("/ho-so", base_url="https://localhost")
        assert answer.status_code == 303


def test_the_cookie_is_kept_from_scripts_and_other_sites(town: Site) -> None:
    browser = town.browser()
    browser.open("/dang-nhap")
    cookie = browser.enter(POLICE).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Expires=" in cookie


def test_every_answer_is_guarded(town: Site) -> None:
    browser = town.browser(POLICE)
    for address in (*PAGES, *CALLS, "/khong-co"):
        headers = browser.open(address).headers
        ours = SCRIPT_POLICY if "<script src=" in browser.page else CONTENT_POLICY
        assert headers["Content-Security-Policy"] == ours
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"


def test_no_page_holds_a_script_or_style_within_or_an_address_outside(town: Site) -> None:
    case = town.finish()
    browser = town.browser(POLICE)
    for address in ("/dang-nhap", "/ho-so", f"/ho-so/{case.id}", "/nguoi/moi", "/luat", "/api/docs"):
        browser.open(address)
        for forbidden in ("<script>", "<style", "style=", "onclick", "https://", "http://"):
            assert forbidden not in browser.page, (address, forbidden)


def test_a_post_needs_its_token(town: Site) -> None:
    browser = town.browser(POLICE)
    answer = browser.client.post("/ho-so/tim", data={"name": "an"})
    assert answer.status_code == 400
    assert "Hãy tải lại trang" in answer.get_data(as_text=True)


def test_a_post_that_another_site_began_is_refused(town: Site) -> None:
    browser = town.browser(POLICE)
    browser.open("/ho-so")
    data = {**browser.hidden(), "name": "an"}
    answer = browser.client.post("/ho-so/tim", data=data, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


def test_another_host_name_is_not_answered(town: Site) -> None:
    assert town.app.test_client().get("/dang-nhap", base_url="http://evil.example").status_code == 400


def test_a_request_too_large_is_refused(town: Site) -> None:
    browser = town.browser(POLICE)
    browser.open("/nguoi/moi")
    assert browser.send("/nguoi/moi", full_name="A" * 2_000_000).status_code == 413


def test_an_error_page_shows_no_inside(town: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = town.browser(POLICE)
    monkeypatch.setattr("web.pages.listing._view", lambda *_: 1 / 0)
    answer = browser.open("/ho-so")
    assert answer.status_code == 500
    assert "Mã lỗi" in browser.page
    assert "ZeroDivision" not in browser.page
    assert "Traceback" not in browser.page
