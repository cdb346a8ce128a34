"""WCAG 2.2 AA in a real browser: axe on every page and state, 360 px and 200 percent, keys, focus, and nothing asked of another host."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # the package brings no types
from playwright.sync_api import Browser, Page

from tests.web.accounts_kit import GIVEN, PASSWORD, account, code, production, secret_on
from tests.web.browser_states import APART, further
from tests.web.every_page import endpoint_of, stages, walk
from tests.web.site import AN, AUDITOR, POLICE, Site, site
from tests.web.test_browser_signin import enter
from tests.web.test_browser_walk import chromium, served
from workflows.model import Actor

pytestmark = [pytest.mark.chromium, pytest.mark.slow]
__all__ = ["chromium"]  # a fixture shared with the other walks

AXE = Axe()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RULES: dict[str, Any] = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
WIDE = 1280
NARROW = (WIDE // 2, 360)  # 200 percent of a usual screen; a telephone
OPENED = "for (const each of document.querySelectorAll('main details')) each.open = true"
# Whatever a person cannot reach: content that sticks out of the page, not of a table that scrolls within itself.
WIDTH = "[document.documentElement.scrollWidth, window.innerWidth]"


@dataclass
class Looker:
    """A page of a browser, and everything that is wrong with what it saw."""

    page: Page
    base: str
    wrong: list[str] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)
    seen: int = 0

    def look(self, state: str, part: str | None = None, widths: tuple[int, ...] = NARROW) -> None:
        """Axe on the page as it stands or a part of it, everything unfolded; then whether it fits narrow screens."""
        self.seen += 1
        self.page.evaluate(OPENED)
        for each in AXE.run(self.page, context=part, options=RULES).response["violations"]:
            for node in each["nodes"][:3]:
                self.wrong.append(f"{state}: {each['id']}: {node['target']} {node['html'][:160]}")
        for width in widths:
            self.page.set_viewport_size({"width": width, "height": 740})
            needs, has = self.page.evaluate(WIDTH)
            if needs > has:
                self.wrong.append(f"{state}: {needs} px wide at {width}")
        self.page.set_viewport_size({"width": WIDE, "height": 900})

    def open(self, address: str) -> None:
        self.page.goto(self.base + address)
        self.look(address)

    def show(self, state: str, html: str) -> None:
        """A page that a test client was given, within the frame that was looked at elsewhere."""
        there = f"{self.base}/nhu-da-thay"
        self.page.route(
            there, lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8")
        )
        self.page.goto(there)
        self.look(state, "main", NARROW[-1:])
        self.page.unroute(there)


def looker(chromium: Browser, base: str, **more: Any) -> Looker:
    context = chromium.new_context(viewport={"width": WIDE, "height": 900}, locale="vi-VN", **more)
    context.set_default_timeout(15_000)
    found = Looker(context.new_page(), base)
    found.page.on("request", lambda request: found.asked.add(request.url))
    return found


@pytest.fixture
def town(sqlite_template: Path, tmp_path: Path) -> Iterator[Site]:
    shutil.copyfile(sqlite_template, tmp_path / "lotrinh.sqlite")
    with site(f"sqlite:///{tmp_path / 'lotrinh.sqlite'}", tmp_path) as found:
        yield found


def come_in(page: Page, base: str, actor: Actor) -> None:
    page.context.clear_cookies()
    page.goto(f"{base}/dang-nhap")
    page.locator(f'form:has(input[name="actor"][value="{actor.id}"]) button').first.click()
    page.wait_for_load_state()


def test_every_page_and_state_is_for_everyone(town: Site, chromium: Browser) -> None:
    with served(town) as base:
        one = looker(chromium, base)
        one.open("/dang-nhap")
        done: set[str] = set()
        for officers in stages(town):
            for actor in officers:
                come_in(one.page, base, actor)
                for seen in list(walk(town, actor)):
                    again = seen.endpoint == "cases.show" and actor.id in {POLICE.id, AUDITOR.id}
                    if seen.endpoint not in done or again:
                        done.add(seen.endpoint)
                        one.open(seen.address)
        come_in(one.page, base, POLICE)
        town.house.register(persons=(replace(AN, id="d" * 32, full_name="Đặng Văn An"),))
        one.open(f"/nguoi/{AN.id}/gop/{'d' * 32}")
        states(one, town.case().id)
        assert one.seen > 30
        assert one.wrong == []
        assert not [url for url in one.asked if not url.startswith(base)], "asked of another host"


def test_what_no_link_leads_to_is_for_everyone(town: Site, chromium: Browser) -> None:
    with served(town) as base:
        one, shown = looker(chromium, base), set()
        for state, address, html in further(town):
            shown.add(endpoint_of(town, address))
            one.show(state, html)
        assert one.wrong == []
        assert shown >= APART


def states(one: Looker, case: str) -> None:
    """What no link leads to: errors, refusals, nothing found, dialogs, the lock."""
    page = one.page
    one.open("/khong-co")
    one.open(f"/ho-so/{case}/buoc/assessment.conclude")  # refused: of another's power
    page.goto(f"{one.base}/nguoi/moi")
    send_unchecked(page)
    one.look("a person, with errors")
    page.goto(f"{one.base}/ho-so/{case}/buoc/assessment.close")
    send_unchecked(page)
    one.look("an act, with errors")
    page.fill("#f-close_reason", "Người đó chết")
    with page.expect_navigation():
        page.click("form.box button.main")
    page.wait_for_selector("form.check")
    one.look("an act to be checked")
    with page.expect_navigation():
        page.click("form.check .decide [value=aside]")
    page.goto(f"{one.base}/ho-so/{case}/buoc/assessment.close?tiep=1")
    one.look("an act taken up again")
    page.goto(f"{one.base}/ho-so")
    page.fill("#tim-nhanh", "không có ai tên này")
    enter(page)
    one.look("nothing found")
    with page.expect_navigation():
        page.locator("form[role=search] [name=clear]").click()
    page.keyboard.press("?")
    page.wait_for_selector("dialog[open] #phim-tat")
    one.look("the dialog of keys")
    page.keyboard.press("Escape")
    page.click(".me > summary")
    one.look("the menu of the officer")
    page.evaluate("document.querySelector('[name=csrf_token]').value = 'cũ'")
    with page.expect_navigation():
        page.locator(".find button").click()
    one.look("a form that is too old")
    many_at_once(one)
    page.goto(f"{one.base}/viec")
    page.locator("[data-lock] button").click()
    page.wait_for_selector("[data-locked]")
    one.look("locked")
    page.locator("[data-locked] .main").click()
    page.wait_for_url("**/viec")


def many_at_once(one: Looker) -> None:
    """Cases chosen, the act, its form, and how each case stands to it."""
    page = one.page
    page.goto(f"{one.base}/ho-so")
    page.locator("[name=chon]").first.check()
    page.get_by_role("button", name="Làm hàng loạt với hồ sơ đã chọn").click()
    page.get_by_role("heading", name="Ghi cùng một bước").wait_for()
    one.look("cases chosen")
    page.locator("[name=act]").first.check()
    page.get_by_role("button", name="Tiếp tục: nhập nội dung").click()
    page.wait_for_selector("main form [name=_at]")
    one.look("one form for many cases")


def send_unchecked(page: Page) -> None:
    """Send the form of the page as it is, past what the browser itself would ask for."""
    button = page.locator("main form:not([role=search]) [type=submit]").first
    with page.expect_navigation():
        button.evaluate("button => { button.form.noValidate = true; button.click() }")


def test_signing_in_is_for_everyone(sqlite_template: Path, tmp_path: Path, chromium: Browser) -> None:
    shutil.copyfile(sqlite_template, tmp_path / "lotrinh.sqlite")
    with production(f"sqlite:///{tmp_path / 'lotrinh.sqlite'}", tmp_path) as town, served(town) as given:
        account(town, POLICE)
        one = looker(chromium, given.replace("127.0.0.1", "localhost"))
        page = one.page
        one.open("/dang-nhap")
        page.fill("#login", "police")
        page.fill("#password", "không phải")
        enter(page)
        one.look("a wrong password")
        page.fill("#password", GIVEN)
        enter(page)
        one.look("setting up the second factor")
        page.fill("#code", code(secret_on(page.content()), town))
        enter(page)
        one.look("recovery codes")
        page.click("text=Tôi đã cất các mã này")
        page.fill("#new", PASSWORD)
        page.fill("#again", "khác hẳn")
        enter(page)
        one.look("a new password, with an error")
        page.fill("#new", PASSWORD)
        page.fill("#again", PASSWORD)
        enter(page)
        one.open("/tai-khoan")
        one.open("/chuc-danh")
        locked_with_something_typed(one, town)
        assert one.wrong == []
        page.context.close()


def locked_with_something_typed(one: Looker, town: Site) -> None:
    """The lock keeps what was typed and not sent; nobody's name is on the locked screen, its title or its source."""
    page = one.page
    page.goto(f"{one.base}/nguoi/moi")
    field_ = page.locator("main input[type=text]").first
    field_.fill("Nguyễn Thị Đang Gõ")
    page.locator("[data-lock] button").click()
    page.wait_for_selector("[data-locked]")
    assert "Đang Gõ" not in page.content()
    assert POLICE.name not in page.content()
    assert page.title().startswith("Màn hình đã khóa")
    one.look("locked, with a password")
    page.fill("#password", "không phải")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-locked] .errors")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-lock]")
    assert field_.input_value() == "Nguyễn Thị Đang Gõ"
    assert page.url.endswith("/nguoi/moi")


def test_what_is_wrong_would_be_found(chromium: Browser) -> None:
    one = looker(chromium, "")
    one.page.set_content(
        "<html><title>x</title><body><input><p style='width: 700px; color: #bbb'>mờ</p></body></html>"
    )
    one.look("x")
    found = " ".join(one.wrong)
    assert all(each in found for each in ("html-has-lang", "label", "color-contrast", "px wide at 360")), (
        found
    )


def test_keys_and_focus(town: Site, chromium: Browser) -> None:
    """Skip link first, focus seen on everything, no trap; letters of the keyboard do what the help says, until they are turned off."""
    town.propose()
    with served(town) as base:
        one = looker(chromium, base)
        page = one.page
        come_in(page, base, POLICE)
        page.goto(f"{base}/ho-so/{town.case().id}")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('main') !== null")
        reached = tab_through(page)
        assert any("Thực hiện" in text for text in reached)
        assert any(POLICE.name in text for text in reached), (
            "around and back to the head of the page: no trap"
        )
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press("g")
        page.keyboard.press("h")
        page.wait_for_url("**/ho-so")
        page.keyboard.press("/")
        page.keyboard.type("van an")
        enter(page)
        page.get_by_role("link", name=AN.full_name).first.wait_for()
        page.goto(f"{base}/tro-giup")
        page.get_by_role("button", name="Tắt phím tắt").click()
        page.wait_for_load_state()
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.id") != "tim-nhanh"
        assert not [url for url in one.asked if not url.startswith(base)]
        page.context.close()


def tab_through(page: Page) -> list[str]:
    """The text of everything that Tab reaches in one round; each of them must be seen to have the focus."""
    reached: list[str] = []
    for _ in range(120):
        page.keyboard.press("Tab")
        text, outline = page.evaluate(
            "(() => { const e = document.activeElement, s = getComputedStyle(e);"
            " return [(e.innerText || e.id || e.tagName).trim(), e === document.body ? 'body' : s.outlineStyle + s.outlineWidth] })()"
        )
        if outline != "body":
            assert re.fullmatch(r"(solid|auto)\s*[1-9].*", outline), (text, outline)
        if text in reached[:1] and len(reached) > 5:
            break
        reached.append(text)
    return reached
