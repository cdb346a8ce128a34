"""What holds of every page: under 150 kB with style, fonts and script, no name in a title or an address, and that it is looked at."""

from __future__ import annotations

import html
import re
import shutil
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

import web
from tests.web.every_page import Seen, all_of, endpoint_of
from tests.web.site import ACTORS, PEOPLE, Site, site

MOST = 150_000
STATIC = Path(web.__file__).parent / "static"
FOUND_BY = frozenset({"case_id", "person_id"})  # what asks for more comes about by doing something
# No link leads there, or it is no page.
UNREACHED = frozenset(
    {
        "dossier_pages.show",  # of a scan that was attached: the tests of the dossier room
        "dossier_pages.whole",
        "bulk.print_chosen",  # a file of the cases that were ticked: tests/web/test_bulk.py
        "ended.offer",  # after a session that ended with a form open: tests/web/test_ended.py
        "forms.blank",
        "merging.pairs",  # where there are pairs, and the next from there: tests/web/test_people.py
        "merging.compare",
        "reason.of_person",  # an officer comes there by being sent back
        "signin.picture",
        "watch.alive",  # asked by machines: no pages
        "watch.ready",
        "watch.metrics",
        "targets.cohort",  # where somebody completed rehab: tests/web/test_reports.py
    }
)


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


def test_every_page_is_reached_or_said_to_be_none(town: Site, pages: list[Seen]) -> None:
    known = {seen.endpoint for seen in pages} | UNREACHED
    there = {
        str(rule.endpoint)
        for rule in town.app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.arguments <= FOUND_BY and not rule.rule.startswith("/api/")
    }
    assert sorted(there - known) == [], (
        "link to the page from where an officer needs it, or say in UNREACHED why not"
    )


def test_every_page_is_light(pages: list[Seen]) -> None:
    """Uncompressed, with everything that it brings: style, both weights of the font in both sets of letters, script."""
    fonts = sum(path.stat().st_size for path in (STATIC / "fonts").glob("*.woff2"))
    for seen in pages:
        named = set(re.findall(r'(?:src|href)="/static/([^"?]+)', seen.page))
        weight = len(seen.page.encode()) + fonts + sum((STATIC / name).stat().st_size for name in named)
        assert weight < MOST, (seen.address, weight)


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


def _plain(text: str) -> str:
    """Without accents, case and what joins words in an address."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))
    return re.sub(r"[\s+_-]+", " ", bare.replace("đ", "d"))


def test_what_is_found_here_would_be_found(town: Site) -> None:
    assert _plain("/nguoi/dang-van-an") == f"/nguoi/{_plain('Đặng Văn Ân')}"
    assert endpoint_of(town, "/khong-co") == ""
