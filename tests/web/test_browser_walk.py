"""One walk in a real browser, without JavaScript: sign in, list, case, form with errors, act, download, result; wide and narrow."""

from __future__ import annotations

import hashlib
import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from waitress.server import create_server  # type: ignore[import-untyped]  # the package brings no types

from tests.web.site import AN, DOCTOR, POLICE, Site, at, site

pytestmark = pytest.mark.chromium

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SIZES = {"wide": (1366, 768), "narrow": (400, 800)}


@dataclass
class Walker:
    """A page of a browser with what it asked for and complained of."""

    page: Page
    base: str
    asked: list[str] = field(default_factory=list)
    complained: list[str] = field(default_factory=list)

    def open(self, address: str) -> None:
        self.page.goto(self.base + address)

    def fits(self) -> None:
        """Nothing is cut off at the side."""
        body = self.page.locator("body").bounding_box()
        assert body is not None
        for selector in (
            "table",
            "form",
            ".box",
            "h1",
            "select",
            "input:not([type=hidden])",
            ".acts > li",
            "pre",
        ):
            for each in self.page.locator(selector).all():
                box = each.bounding_box()
                if box is not None and box["width"] > 1:
                    assert box["x"] >= -0.5, (self.page.url, selector)
                    assert box["x"] + box["width"] <= body["width"] + 0.5, (self.page.url, selector, box)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    path = next(found for name in NAMES if (found := shutil.which(name)))
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def town(sqlite_template: Path, tmp_path: Path) -> Iterator[Site]:
    """On SQLite only: what is looked at here is the browser."""
    copy = tmp_path / "lotrinh.sqlite"
    shutil.copyfile(sqlite_template, copy)
    with site(f"sqlite:///{copy}", tmp_path) as found:
        yield found


@contextmanager
def served(town: Site) -> Iterator[str]:
    """The application on a free port of this machine, as ``lotrinh serve`` runs it."""
    server = create_server(town.app, host="127.0.0.1", port=0, threads=4, ident=None)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.close()
        thread.join(5)


@contextmanager
def walking(chromium: Browser, base: str, size: str) -> Iterator[Walker]:
    width, height = SIZES[size]
    context = chromium.new_context(
        viewport={"width": width, "height": height},
        java_script_enabled=False,
        locale="vi-VN",
        accept_downloads=True,
    )
    context.set_default_timeout(10_000)
    walker = Walker(context.new_page(), base)
    walker.page.on("request", lambda request: walker.asked.append(request.url))
    walker.page.on("console", lambda message: walker.complained.append(message.text))
    yield walker
    context.close()


def enter(walker: Walker, name: str) -> None:
    walker.open("/dang-nhap")
    walker.page.get_by_role("button", name=re.compile(name)).click()


@pytest.mark.parametrize("size", SIZES)
def test_a_walk_from_the_list_to_the_result(town: Site, chromium: Browser, size: str, tmp_path: Path) -> None:
    town.propose()
    town.clock.at = at("2024-10-08T16:00")
    with served(town) as base, walking(chromium, base, size) as walker:
        page = walker.page
        enter(walker, POLICE.name)
        walker.fits()
        page.get_by_role("link", name=AN.full_name).click()
        walker.fits()
        page.get_by_role("link", name=re.compile("Thực hiện.*Gửi hồ sơ đề nghị")).click()
        page.get_by_label("nơi tạm giữ", exact=True).check()
        page.get_by_label("Tên địa điểm đã thống nhất").fill("Phòng khám số 1")
        page.get_by_role("button", name="Tiếp tục").click()
        page.get_by_role("alert").get_by_text("Thiếu bản sao phiếu kết quả xét nghiệm").wait_for()
        assert page.get_by_label("Tên địa điểm đã thống nhất").input_value() == "Phòng khám số 1"
        walker.fits()
        page.get_by_label("Bản sao phiếu kết quả xét nghiệm").check()
        page.get_by_label("Bản sao quyết định tạm giữ").check()
        page.get_by_role("button", name="Tiếp tục").click()
        page.get_by_role("heading", name="Kiểm tra lại trước khi ghi nhận").wait_for()
        walker.fits()
        page.get_by_role("button", name="Ghi nhận").click()
        page.get_by_role("status").get_by_text("đã được ghi nhận").wait_for()
        with page.expect_download() as coming:
            page.get_by_role("link", name="Giấy đề nghị xác định tình trạng nghiện").first.click()
        kept = town.house.reader.find_case_file(town.case().id)
        assert kept is not None
        assert hashlib.sha256(Path(coming.value.path()).read_bytes()).hexdigest() == kept.documents[0].sha256
        enter(walker, DOCTOR.name)
        walker.open(f"/ho-so/{town.case().id}")
        page.get_by_role("link", name=re.compile("Thực hiện.*Cơ sở y tế tiếp nhận")).click()
        page.get_by_role("button", name="Tiếp tục").click()
        page.get_by_role("button", name="Ghi nhận").click()
        page.get_by_text("Chưa thể thực hiện").wait_for()
        walker.fits()
        assert all(url.startswith(base) for url in walker.asked)
        assert [each for each in walker.complained if "status of 422" not in each] == []


def test_everything_is_reached_by_keyboard(town: Site, chromium: Browser) -> None:
    """Tab and Enter alone: skip link first, then sign-in, list, case, form; focus is always seen."""
    town.propose()
    with served(town) as base, walking(chromium, base, "wide") as walker:
        page = walker.page
        walker.open("/dang-nhap")
        page.keyboard.press("Tab")
        assert page.locator(":focus").inner_text() == "Đến nội dung chính"
        _tab_to(page, POLICE.name)
        page.keyboard.press("Enter")
        page.wait_for_url("**/viec")
        _tab_to(page, "Hồ sơ")
        page.keyboard.press("Enter")
        page.wait_for_url("**/ho-so")
        _tab_to(page, AN.full_name)
        page.keyboard.press("Enter")
        page.wait_for_url("**/ho-so/*")
        _tab_to(page, "Thực hiện: Kết thúc khi chưa có kết quả")
        page.keyboard.press("Enter")
        page.wait_for_url("**/buoc/assessment.close")
        page.get_by_label("Lý do kết thúc").focus()
        page.keyboard.type("Người đó chết")
        _tab_to(page, "Tiếp tục")
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Kiểm tra lại trước khi ghi nhận").wait_for()
        _tab_to(page, "Ghi nhận", whole=True)
        page.keyboard.press("Enter")
        page.wait_for_url("**/ho-so/*")
        assert town.case().stage == "closed"


def _tab_to(page: Page, text: str, *, whole: bool = False) -> None:
    for _ in range(80):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        found = (focused.text_content() or "").strip() if focused.count() else ""
        if found == text or (not whole and text in found):
            return
    raise AssertionError(f"{text} is not reached by Tab")
