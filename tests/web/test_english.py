"""A reader of English finds English: every page that a link leads to, walked with the language chosen.

What stays Vietnamese is marked as Vietnamese in the page (titles of papers, names of texts of law, words of the official forms) or is
a name of the town: offices, people, places, numbers of papers, what officers wrote.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from persistence.migrate import upgrade
from tests.web import accounts_kit as kit
from tests.web.english_kit import vietnamese_in
from tests.web.every_page import endpoint_of
from tests.web.site import ACTORS, AUDITOR, PEOPLE, POLICE, PROPOSAL, UNITS, Browser, Site, site
from workflows.model import Actor

NAMES = frozenset(
    {
        *(unit.name for unit in UNITS),
        *(unit.parent_name for unit in UNITS if unit.parent_name),
        *(person.full_name for person in PEOPLE),
        *(actor.name for actor in ACTORS),
        *(held.title for actor in ACTORS for held in actor.appointments if held.title),
        *(str(value) for person in PEOPLE for value in person.attributes.values()),
        str(PROPOSAL["detention_place"]),
        "Quyết định 12/QĐ-UBND",  # what an officer typed
        "01/GĐN",  # the number of a paper
        "Tiếng Việt",
        *("phường Hòa An", "Phường Hòa An", "xã Tân Lập", "Xã Tân Lập", "Hà Nội", "Cà Mau"),
    }
)
_TIMES = 2  # how many pages of one kind are looked at
_OTHERWISE = (
    "/ngon-ngu/",
    "/static/",
    "/pdf",
    "/dung-thu",
    "/openapi.json",
    "/thoat",
    "/chung-minh",
    "/lan-",
)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    home: Path = tmp_path_factory.mktemp("english")
    url = f"sqlite:///{home / 'town.sqlite'}"
    upgrade(url)
    with site(url, home) as found:
        found.propose()
        yield found


def _reader(town: Site, actor: Actor) -> Browser:
    browser = town.browser()
    browser.open("/ngon-ngu/en")
    browser.enter(actor)
    return browser


def _walk(town: Site, browser: Browser, first: list[str]) -> Iterator[tuple[str, str]]:
    """Every page once or twice of its kind (of one view), by the links of those before."""
    waiting, seen, kinds = list(first), set(first), Counter[str]()
    while waiting:
        address = waiting.pop(0)
        kind = endpoint_of(town, address) or address
        if kinds[kind] >= _TIMES:
            continue
        kinds[kind] += 1
        answer = browser.open(address)
        if answer.status_code == 303:
            waiting.append(answer.location)
        if answer.mimetype != "text/html" or answer.status_code != 200:
            continue
        yield address, browser.page
        for link in map(html.unescape, re.findall(r'href="(/[^"#]*)', browser.page)):
            if link not in seen and not any(part in link for part in _OTHERWISE):
                seen.add(link)
                waiting.append(link)


@pytest.mark.parametrize(
    ("actor", "first", "least"),
    [(POLICE, ["/viec", "/ho-so", "/nguoi/moi"], 20), (AUDITOR, ["/kiem-tra"], 10)],
)
def test_every_page_that_a_link_leads_to_is_english(
    town: Site, actor: Actor, first: list[str], least: int
) -> None:
    pages = dict(_walk(town, _reader(town, actor), first))
    left = {
        (endpoint_of(town, address), text)
        for address, page in pages.items()
        for text in vietnamese_in(page, NAMES)
    }
    assert left == set()
    assert len({endpoint_of(town, address) for address in pages}) >= least
    assert all('<html lang="en">' in page for page in pages.values())


def test_what_is_said_of_a_form_and_of_an_error_is_english(town: Site) -> None:
    browser = _reader(town, POLICE)
    browser.open("/nguoi/moi")
    browser.send("/nguoi/moi", full_name="", born="2999-01-01", sex="x")
    assert vietnamese_in(browser.page, NAMES) == []
    assert "Enter the full name." in browser.page
    for address in ("/api/docs", "/khong-co", "/ho-so/khong-co", "/bieu-mau/xem?m=xyz"):
        browser.open(address)
        assert vietnamese_in(browser.page, NAMES) == [], address
    browser.client.post("/nguoi/moi", data={})
    assert vietnamese_in(browser.client.post("/nguoi/moi", data={}).text, NAMES) == []


def test_the_way_in_is_english(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'town.sqlite'}"
    upgrade(url)
    with kit.production(url, tmp_path) as town:
        kit.account(town, POLICE)
        one = kit.browser(town)
        one.open("/ngon-ngu/en")
        pages = [one.open("/dang-nhap").text, one.send("/dang-nhap", login="nobody", password="x" * 12).text]
        one.send("/dang-nhap", login=POLICE.id, password=kit.GIVEN)
        pages.append(one.open("/dang-nhap/thiet-lap").text)
        secret = kit.secret_on(one.page)
        pages.append(one.send("/dang-nhap/thiet-lap", code="000000").text)
        one.open("/dang-nhap/thiet-lap")
        pages.append(one.send("/dang-nhap/thiet-lap", code=kit.code(secret, town)).text)
        pages.append(one.open("/dang-nhap/mat-khau").text)
        pages.append(one.send("/dang-nhap/mat-khau", new="short", again="short").text)
        one.send("/dang-nhap/mat-khau", new=kit.PASSWORD, again=kit.PASSWORD)
        pages.append(one.open("/tai-khoan").text)
        assert [text for page in pages for text in vietnamese_in(page, NAMES)] == []
