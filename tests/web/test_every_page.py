"""What holds of every page: under 150 kB with style, fonts and script, no name in a title or an address, and that it is looked at."""

from __future__ import annotations

import html
import re
import shutil
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast
from urllib.parse import unquote

import pytest
from lxml.html import HtmlElement, document_fromstring

import web
from tests.web import long_case
from tests.web.browser_states import APART
from tests.web.every_page import Seen, all_of, endpoint_of
from tests.web.site import ACTORS, AN, AUDITOR, DOCTOR, PEOPLE, POLICE, Browser, Site, site
from web.pages import record
from web.pages.record import CaseFile

MOST = 150_000
ORDINARY = 120_000  # the page of a case, where officers are all day
STATIC = Path(web.__file__).parent / "static"
# Files, and what machines ask for.
NO_PAGE = frozenset(
    [
        "static",
        "language.choose",
        "forms.blank",
        "watch.alive",
        "watch.ready",
        "watch.metrics",
        "publishing.file",
        "reports.download",
        "registers.file",
        "lists.result",
        "drafts.table",
        "book_papers.table",
        "exchange.comparison",
        "papers.download",
        "papers.proof",
        "papers.pdf",
        "papers.picture",
        "dossier.version",
        "dossier_pages.whole",
        "dossier_pages.picture",
        "bulk.papers",
        "bulk.print_papers",
        "bulk.print_chosen",
    ]
)
# A test of its own brings it about; looked at by hand, for it takes scans that were numbered, or a session that ended.
BY_HAND = frozenset({"dossier_pages.show", "ended.offer"})


@pytest.fixture(scope="module")
def town(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """On SQLite only: what is looked at here is the page."""
    home = tmp_path_factory.mktemp("pages")
    shutil.copyfile(sqlite_template, home / "lotrinh.sqlite")
    with site(f"sqlite:///{home / 'lotrinh.sqlite'}", home) as found:
        yield found


@pytest.fixture(scope="module")
def pages(town: Site) -> list[Seen]:
    return all_of(town)


def test_every_page_is_looked_at(town: Site, pages: list[Seen]) -> None:
    """By a walk along links, or as one of the states of ``browser_states``: axe is run on both, in tests/web/test_browser_access.py."""
    known = {seen.endpoint for seen in pages} | APART | NO_PAGE | BY_HAND
    rules = [rule for rule in town.app.url_map.iter_rules() if not rule.rule.startswith("/api/")]
    there = {str(rule.endpoint) for rule in rules if "GET" in (rule.methods or ())}
    assert sorted(there - known) == [], (
        "link to the page from where an officer needs it, or bring it about in tests/web/browser_states.py"
    )
    assert there >= (APART | NO_PAGE | BY_HAND)


def test_every_page_is_light(pages: list[Seen]) -> None:
    for seen in pages:
        most = ORDINARY if seen.endpoint == "cases.show" else MOST
        assert weight(seen.page) < most, (seen.address, weight(seen.page))


def weight(page: str) -> int:
    """Uncompressed, with everything that it brings: style, both weights of the font in both sets of letters, script."""
    fonts = sum(int(path.stat().st_size) for path in (STATIC / "fonts").glob("*.woff2"))
    named = set(re.findall(r'(?:src|href)="/static/([^"?]+)', page))
    return len(page.encode()) + fonts + sum(int((STATIC / name).stat().st_size) for name in named)


def test_the_pages_of_a_very_long_case_are_light(
    town: Site, pages: list[Seen], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What they leave out is a link away: every act, term and paper stands on some page."""
    case = next(seen.address for seen in pages if seen.endpoint == "cases.show")
    found = record._case_file  # where every page of a case gets it from

    def grown(*args: Any, **more: Any) -> CaseFile | None:
        file = found(*args, **more)
        return long_case.grown(file) if file is not None else None

    monkeypatch.setattr(record, "_case_file", grown)
    person, sheets = f"/nguoi/{AN.id}", (f"{case}/xac-dinh", f"{case}/xac-dinh/phieu/opioids")
    for actor, places in (
        (AUDITOR, (case, person)),
        (POLICE, (case, person, f"{case}/so-do")),
        (DOCTOR, (case, person, *sheets)),
    ):
        browser = town.browser(actor)
        for place in places:
            assert browser.open(place).status_code == 200, place
            assert weight(browser.page) < MOST, (actor.id, place, weight(browser.page))
    browser = town.browser(DOCTOR)
    counted = {
        "/dien-bien": (r'<li id="buoc-', long_case.ACTS),
        "/thoi-han": (r'<div class="duty">', long_case.TERMS),
        "/giay-to": (r'<span class="hash"|>đã ký số<', long_case.PAPERS),
    }
    for part, (mark, number) in counted.items():
        assert _all_of(browser, case, part, mark) == number, part


def _all_of(browser: Browser, case: str, part: str, mark: str) -> int:
    """How many there are on all pages of a part, one after the other by their links from the page of the case."""
    browser.open(case)
    assert f'href="{case}{part}"' in browser.page
    there, number = f"{case}{part}", 0
    while there:
        browser.open(there)
        assert weight(browser.page) < MOST, (there, weight(browser.page))
        number += len(re.findall(mark, browser.page))
        following = re.search(r'rel="next" href="([^"]+)"', browser.page)
        there = html.unescape(following[1]) if following else ""
    return number


def test_no_title_and_no_address_names_anybody(pages: list[Seen]) -> None:
    """Titles stand in the list of windows and in the browser's history, addresses in logs."""
    people = [each.full_name for each in PEOPLE] + [
        str(each.attributes.get("id_number", "–")) for each in PEOPLE
    ]
    names = [_plain(each) for each in (*people, *(each.name for each in ACTORS)) if each != "–"]
    for seen in pages:
        title = re.search("<title>(.*?)</title>", seen.page, re.DOTALL)
        assert title is not None, seen.address
        said = [title[1], seen.address, *seen.links, *re.findall(r'\b(?:action|src)="([^"]*)"', seen.page)]
        for each in said:
            assert not [name for name in names if name in _plain(html.unescape(unquote(each)))], (
                seen.address,
                each,
            )


# What only the record or a program says: names of facts, acts and kinds, days and moments as they are stored, ids, what nobody wrote.
_RAW = re.compile(
    r"\b\d{4}-\d\d-\d\d\b|\b\d\d:\d\d:\d\d\b|\b[a-z]+(?:_[a-z0-9]+)+\b|\b[a-z]{3,}\.[a-z_]{3,}\b|\b[0-9a-f]{32}\b"
    r"|\b(?:None|True|False|null|undefined|nan)\b|%\(|\{\{|\[\]"
)
_READ = ("title", "placeholder", "alt", "aria-label", "summary", "data-label")


def _read(page: str) -> Iterator[str]:
    """Every text of a page that an officer reads or hears; what is set as code (hashes, commands) is meant as such."""
    tree = document_fromstring(page)
    hidden = tree.xpath("//script | //style | //code | //*[contains(@class, 'hash')]")
    for away in cast("list[HtmlElement]", hidden):
        away.drop_tree()
    for each in tree.iter():
        if isinstance(each.tag, str):
            yield from (text for text in (each.text, each.tail, *map(each.get, _READ)) if text)


def test_no_page_says_a_code(pages: list[Seen]) -> None:
    """Codes are for programs: an officer reads words, days as they are written here, and a dash where nothing is."""
    found = {
        (seen.endpoint, match[0], " ".join(text.split())[:80])
        for seen in pages
        for text in _read(seen.page)
        for match in _RAW.finditer(text)
    }
    assert found == set(), (
        "say it in words: labels are in the catalogues, moments and days in web/pages/views/times.py"
    )


def _plain(text: str) -> str:
    """Without accents, case and what joins words in an address."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))
    return re.sub(r"[\s+_-]+", " ", bare.replace("đ", "d"))


def test_what_is_found_here_would_be_found(town: Site) -> None:
    assert _plain("/nguoi/dang-van-an") == f"/nguoi/{_plain('Đặng Văn Ân')}"
    assert endpoint_of(town, "/khong-co") == ""
