"""Signing in with a real browser: without a script to the desk, and with a passkey of a virtual authenticator."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.web.accounts_kit import GIVEN, PASSWORD, account, code, production, secret_on
from tests.web.site import POLICE, Site
from tests.web.test_browser_walk import chromium, served

pytestmark = pytest.mark.chromium
__all__ = ["chromium"]  # a fixture shared with the other walk


@pytest.fixture
def town(sqlite_template: Path, tmp_path: Path) -> Iterator[Site]:
    """On SQLite only: what is looked at here is the browser."""
    copy = tmp_path / "lotrinh.sqlite"
    shutil.copyfile(sqlite_template, copy)
    with production(f"sqlite:///{copy}", tmp_path) as found:
        yield found


def enter(page: Page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Enter")


def first_time(page: Page, base: str, town: Site) -> str:
    page.goto(f"{base}/dang-nhap")
    page.fill("#login", "police")
    page.fill("#password", GIVEN)
    enter(page)
    secret = secret_on(page.content())
    assert page.locator(".qr img").evaluate("image => image.naturalWidth") > 100
    page.fill("#code", code(secret, town))
    enter(page)
    page.click("text=Tôi đã cất các mã này")
    page.fill("#new", PASSWORD)
    page.fill("#again", PASSWORD)
    enter(page)
    return secret


def test_from_the_first_password_to_the_desk_without_a_script(chromium: Browser, town: Site) -> None:
    account(town, POLICE)
    with served(town) as base:
        context = chromium.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
        page = context.new_page()
        first_time(page, base.replace("127.0.0.1", "localhost"), town)
        assert page.url.endswith("/viec")
        assert POLICE.name in page.content()
        context.close()


def test_a_passkey_is_added_and_lets_in(chromium: Browser, town: Site) -> None:
    account(town, POLICE)
    with served(town) as given:
        base = given.replace("127.0.0.1", "localhost")
        context = chromium.new_context()
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "usb",
            "hasResidentKey": False,
            "hasUserVerification": False,
        }
        session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        complained: list[str] = []
        page.on("console", lambda told: complained.append(told.text) if told.type == "error" else None)
        first_time(page, base, town)
        page.goto(f"{base}/tai-khoan")
        page.fill("#passkey-label", "Khóa ở phòng trực")
        page.fill("#passkey-now", PASSWORD)
        page.click("text=Thêm khóa bảo mật")
        page.wait_for_selector(".keys >> text=Khóa ở phòng trực")
        page.click(".me summary")
        page.click("text=Thoát")
        page.fill("#login", "police")
        page.fill("#password", PASSWORD)
        enter(page)
        page.click("button:has-text('Dùng khóa bảo mật')")
        page.wait_for_url("**/viec")
        [kept] = town.house.accounts.passkeys("police")
        assert (kept.used_at, kept.sign_count > 0) == (town.clock.at, True)
        assert complained == []
        context.close()
