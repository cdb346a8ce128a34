"""A page in the language of its reader: Vietnamese unless English was chosen, on the way in as well as at work."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from persistence.migrate import upgrade
from tests.web.site import POLICE, Site, site
from web import language


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    home: Path = tmp_path_factory.mktemp("language")
    url = f"sqlite:///{home / 'town.sqlite'}"
    upgrade(url)
    with site(url, home) as town:
        yield town


def test_a_page_is_vietnamese_until_english_is_chosen(here: Site) -> None:
    client = here.browser().client
    first = client.get("/dang-nhap").text
    assert '<html lang="vi">' in first
    assert 'href="/ngon-ngu/en?ve=/dang-nhap"' in first

    answer = client.get("/ngon-ngu/en?ve=/dang-nhap")
    assert (answer.status_code, answer.location) == (303, "/dang-nhap")
    english = client.get("/dang-nhap").text
    assert '<html lang="en">' in english
    assert "Skip to main content" in english

    client.get("/ngon-ngu/vi")
    assert client.get("/dang-nhap").text == first


def test_the_choice_outlives_signing_in(here: Site) -> None:
    browser = here.browser()
    browser.open("/ngon-ngu/en")
    browser.enter(POLICE)
    assert "Register a person" in browser.open("/viec").text


@pytest.mark.parametrize(
    "elsewhere", ["//bad.example/", "https://bad.example/", "/\\bad.example", "javascript:alert(1)", ""]
)
def test_the_way_back_never_leaves_the_host(here: Site, elsewhere: str) -> None:
    answer = here.browser().client.get("/ngon-ngu/en", query_string={"ve": elsewhere})
    assert answer.location == "/"


def test_an_unknown_language_is_not_found(here: Site) -> None:
    assert here.browser().client.get("/ngon-ngu/fr").status_code == 404


def test_what_fills_a_text_of_a_template_is_escaped(here: Site) -> None:
    template = here.app.jinja_env.from_string("{{ many('Còn %(num)s: %(name)s', 2, name='<b>') }}")
    with here.app.test_request_context():
        assert template.render() == "Còn 2: &lt;b&gt;"


def test_outside_a_request_everything_is_vietnamese() -> None:
    assert language.chosen() == "vi"
    assert language._("Thoát") == "Thoát"
    assert language.many("%(num)s tờ", 2) == "2 tờ"
    assert language.either("một", "one") == "một"
