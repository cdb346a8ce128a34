"""Plays the steps of a scenario through the pages, as the officers would: sign in with a second factor, open, fill in, check, record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, BrowserContext, Page

from rules.facts import FactType
from tests.web.accounts_kit import GIVEN, PASSWORD, account, code, secret_on, set_up
from tests.web.site import Clock, Site, at
from web.app import create_app
from web.house import House
from web.scenarios.reader import read_scenario
from web.scenarios.shape import Scenario, Step
from web.settings import Environment, Settings
from workflows.model import Actor, Appointment, CaseSnapshot, Unit

PHONE: Final = {"width": 360, "height": 740}
DESK: Final = {"width": 1024, "height": 768}
INSPECTION: Final = Unit("thanh_tra", "inspection", "Thanh tra tỉnh Hoa Ban")
AUDITOR: Final = Actor("kiem_tra", "Ngô Thanh Tra", (Appointment("auditor", INSPECTION),))
_DONE: Final = "đã được ghi nhận"
_HOME: Final = re.compile("/(viec|kiem-tra)")
_CODE: Final = timedelta(seconds=31)
"""A code of the app lets in once: the next one comes so much later."""


@contextmanager
def office(url: str, home: Path, story: Path, soffice: Path | None) -> Iterator[tuple[Site, Scenario]]:
    """The offices of the story in production, the clock at its first step, nothing done yet."""
    clock = Clock(at("2024-01-02T08:00"))
    settings = Settings(home, url, Environment.PRODUCTION, secret_key="x" * 40, soffice=soffice)
    with House.open(settings, clock=clock) as house:
        scenario = read_scenario(story, house.corpus, house.procedures)
        clock.at = scenario.steps[0].at
        offices = scenario.offices
        house.register(
            units=(*offices.units.values(), INSPECTION),
            actors=(*offices.actors.values(), AUDITOR),
        )
        yield Site(house, create_app(house), clock), scenario


@dataclass
class Walk:
    """The browsers of all officers of a story, one each. ``asked`` is every address that any of them asked for."""

    browser: Browser
    base: str
    town: Site
    scenario: Scenario
    sizes: dict[str, dict[str, int]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    weights: dict[str, int] = field(default_factory=dict)
    person: str = ""
    _pages: dict[str, Page] = field(default_factory=dict)
    _secrets: dict[str, str] = field(default_factory=dict)

    def page(self, who: str) -> Page:
        """The page of an officer, signed in at this hour of the story."""
        if who not in self._pages:
            self._pages[who] = self._context(who).new_page()
        page = self._pages[who]
        page.goto(f"{self.base}/viec")
        if "/dang-nhap" in page.url:
            self._enter(who, page)
        if page.get_by_role("button", name="Mở khóa").count():
            page.fill("main input[type=password]", PASSWORD)
            page.get_by_role("button", name="Mở khóa").click()
            page.wait_for_url(_HOME)
        return page

    def first_time(self, who: str) -> Iterator[Page]:
        """The first sign-in of an officer in the browser itself; yields the page at each step."""
        self._pages[who] = page = self._context(who).new_page()
        account(self.town, self._actor(who))
        page.goto(f"{self.base}/dang-nhap")
        yield page
        page.fill("#login", who)
        page.fill("#password", GIVEN)
        page.keyboard.press("Enter")
        page.wait_for_url("**/thiet-lap")
        secret = self._secrets[who] = secret_on(page.content())
        yield page
        page.fill("#code", code(secret, self.town))
        page.keyboard.press("Enter")
        page.get_by_text("Tôi đã cất các mã này").click()
        page.fill("#new", PASSWORD)
        page.fill("#again", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/viec")
        yield page

    def case(self, procedure: str) -> CaseSnapshot:
        """The case of the one person in a procedure."""
        with self.town.house.services.reading() as uow:
            return next(each for each in uow.cases_of(self.person) if each.procedure == procedure)

    def register(self, who: str) -> Page:
        """The one person of the story put on file by an officer; the page of that person."""
        (told,) = self.scenario.offices.people.values()
        page = self.page(who)
        page.get_by_role("link", name="Ghi nhận người mới").first.click()
        entries = {"full_name": told.full_name, "born": told.born, "sex": told.sex, **told.attributes}
        for name, value in entries.items():
            if value is not None and page.locator(f'main [name="{name}"]').count():
                self.enter_value(page, name, value)
        page.locator("main form button.main").first.click()
        page.wait_for_url(re.compile("/nguoi/[0-9a-f]{32}$"))
        self.person = page.url.rpartition("/")[2]
        return page

    def do(self, step: Step) -> Page:
        """One step through the pages, to the word that it was recorded; the page that says so."""
        page = self.fill(step)
        self.record(page)
        return page

    def fill(self, step: Step) -> Page:
        """The form of a step, filled in and not sent."""
        self.town.clock.at = max(step.at, self.town.clock.at)
        page = self.page(step.by)
        self._open(page, step.act)
        for name, value in step.inputs.items():
            self.enter_value(page, name, value)
        return page

    def onward(self, page: Page) -> None:
        """Press the main button of the form."""
        page.locator("main form button.main").first.click()
        page.wait_for_load_state()

    def record(self, page: Page) -> None:
        """Send the form, and the page that shows the answers, until it is recorded."""
        for _ in range(2):
            self.onward(page)
            said = page.locator("[role=status]").filter(has_text=_DONE)
            if said.count():
                return
        raise AssertionError(page.locator("main").inner_text()[:2000])

    def _open(self, page: Page, act: str) -> None:
        """To the form of an act by links alone: from the page of the person or of the case."""
        procedure = self.town.house.procedures.act(act).procedure
        with self.town.house.services.reading() as uow:
            held = [
                each for each in uow.cases_of(self.person) if each.procedure == procedure and not each.closed
            ]
        page.goto(f"{self.base}/ho-so/{held[-1].id}" if held else f"{self.base}/nguoi/{self.person}")
        link = page.locator(f'main a[href$="/buoc/{act}"]').first
        assert link.count(), f"no way to {act}: {page.locator('main').inner_text()}"
        for folded in link.locator("xpath=ancestor::details").all():
            if folded.get_attribute("open") is None:
                folded.locator("> summary").click()
        link.click()
        page.wait_for_url(f"**/buoc/{act}*")

    def enter_value(self, page: Page, name: str, value: object) -> None:
        """Fill in one field, whatever kind it is shown as."""
        found = page.locator(f'main [name="{name}"]')
        assert found.count(), f"{name} is not on the form: {page.url}"
        spec = self.town.house.corpus.facts.get(name)
        if found.first.get_attribute("type") in {"radio", "checkbox"}:
            wanted = value if isinstance(value, (list, tuple, set, frozenset)) else [value]
            for each in wanted:
                told = ("yes" if each else "no") if isinstance(each, bool) else each
                page.locator(f'main input[name="{name}"][value="{told}"]').check()
        elif found.first.evaluate("e => e.tagName") == "SELECT":
            found.first.select_option(str(value))
        else:
            moment = spec is not None and spec.type is FactType.MOMENT
            found.first.fill(str(value).replace(" ", "T")[:16] if moment else str(value))

    def _enter(self, who: str, page: Page) -> None:
        if who not in self._secrets:
            _, self._secrets[who] = set_up(self.town, self._actor(who))
            self.town.clock.at += _CODE
        page.goto(f"{self.base}/dang-nhap")
        page.fill("#login", who)
        page.fill("#password", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/ma")
        page.fill("#code", code(self._secrets[who], self.town))
        page.keyboard.press("Enter")
        page.wait_for_url(_HOME)

    def _actor(self, who: str) -> Actor:
        return AUDITOR if who == AUDITOR.id else self.scenario.offices.actors[who]

    def _context(self, who: str) -> BrowserContext:
        context = self.browser.new_context(
            viewport=self.sizes.get(who, DESK),  # type: ignore[arg-type]  # a TypedDict of the library
            java_script_enabled=False,
            locale="vi-VN",
            accept_downloads=True,
        )
        context.set_default_timeout(15_000)
        context.on("request", lambda request: self.asked.append(request.url))
        return context
