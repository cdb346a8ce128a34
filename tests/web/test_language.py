"""A page in the language of its reader: Vietnamese unless English was chosen, on the way in as well as at work."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import request

from persistence.migrate import upgrade
from rules.citation import Citation
from tests.web.site import AN, POLICE, Site, site
from web import language
from web.composed import composed
from web.pages.views import citing, times
from web.pages.views.findings import fact_value


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    home: Path = tmp_path_factory.mktemp("language")
    url = f"sqlite:///{home / 'town.sqlite'}"
    upgrade(url)
    with site(url, home) as town:
        yield town


def test_a_page_is_vietnamese_until_english_is_chosen(here: Site) -> None:
    client = here.browser().client
    first = _told(client.get("/dang-nhap").text)
    assert '<html lang="vi">' in first
    assert 'href="/ngon-ngu/en?ve=/dang-nhap"' in first

    answer = client.get("/ngon-ngu/en?ve=/dang-nhap")
    assert (answer.status_code, answer.location) == (303, "/dang-nhap")
    english = client.get("/dang-nhap").text
    assert '<html lang="en">' in english
    assert "Skip to main content" in english

    client.get("/ngon-ngu/vi")
    assert _told(client.get("/dang-nhap").text) == first


def test_the_choice_outlives_signing_in(here: Site) -> None:
    browser = here.browser()
    browser.open("/ngon-ngu/en")
    browser.enter(POLICE)
    assert "Register a person" in browser.open("/viec").text


def _told(page: str) -> str:
    """The page without its token, which bears the second."""
    return re.sub(r'name="csrf_token" value="[^"]*"', "", page)


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


def test_text_is_composed_however_it_was_typed(here: Site) -> None:
    typed = unicodedata.normalize("NFD", "Nguyễn Thị Việt")
    assert typed != "Nguyễn Thị Việt"
    seen: list[str] = []

    with here.app.test_request_context(
        "/x", query_string={"tim": typed}, method="POST", data={"full_name": typed}
    ):
        seen = [request.args["tim"], request.form["full_name"], *request.form.getlist("full_name")]
    assert seen == ["Nguyễn Thị Việt"] * 3
    assert composed({"a": [typed, 1, None, b"x"]}) == {"a": ["Nguyễn Thị Việt", 1, None, b"x"]}


def test_a_person_typed_in_decomposed_letters_is_kept_composed(here: Site) -> None:
    browser = here.browser(POLICE)
    browser.open("/nguoi/moi")
    answer = browser.send("/nguoi/moi", full_name=unicodedata.normalize("NFD", "Bế Thị Huệ"), sex="female")
    assert answer.status_code == 303, browser.page
    assert "Bế Thị Huệ" in browser.open(answer.location).text


def test_the_api_composes_as_well(here: Site) -> None:
    browser = here.browser(POLICE)
    answer = browser.do(
        act=unicodedata.normalize("NFD", "không.có.bước.này"), at="2024-10-08T14:00:00+07:00", person_id=AN.id
    )
    assert answer.get_json()["fields"]["act"] == "không.có.bước.này"


@pytest.mark.parametrize(
    ("short", "brief", "full"),
    [
        (
            "73/2021/QH14 Đ27 k1 đ",
            "73/2021/QH14 Art. 27.1.đ",
            "Article 27, clause 1, point đ, Law 73/2021/QH14",
        ),
        ("116/2021/NĐ-CP", "116/2021/NĐ-CP", "Decree 116/2021/NĐ-CP"),
        ("109/2021/NĐ-CP Mẫu 07", "109/2021/NĐ-CP Form 07", "Form 07, Decree 109/2021/NĐ-CP"),
        ("18/2021/TT-BYT PL03", "18/2021/TT-BYT Annex 03", "Annex 03, Circular 18/2021/TT-BYT"),
        ("91/2015/QH13 Đ147 k3", "91/2015/QH13 Art. 147.3", "Article 147, clause 3, Code 91/2015/QH13"),
    ],
)
def test_a_place_in_the_law_keeps_number_and_letter(here: Site, short: str, brief: str, full: str) -> None:
    cite, corpus = Citation.parse(short), here.house.corpus
    with here.app.test_request_context(headers={"Cookie": "lotrinh-language=en"}):
        assert (citing.brief(cite), citing.full(cite, corpus)) == (brief, full)
    with here.app.test_request_context():
        assert (citing.brief(cite), citing.full(cite, corpus)) == (short, corpus.vietnamese(cite))


def test_days_and_values_are_told_one_way_in_both_languages(here: Site) -> None:
    spec = here.house.corpus.facts["result"]
    with here.app.test_request_context(headers={"Cookie": "lotrinh-language=en"}):
        assert language.either("đến 30/06/2026", "until 2026-06-30") == "until 30/06/2026"
        assert (fact_value(spec, "positive"), times.moment_vi(here.clock.at)) == (
            "positive",
            "14:00 on 08/10/2024",
        )
    with here.app.test_request_context():
        assert (fact_value(spec, "positive"), times.moment_vi(here.clock.at)) == (
            "dương tính",
            "14:00 ngày 08/10/2024",
        )


def test_a_program_is_answered_alike_whatever_the_browser_chose(here: Site) -> None:
    with here.app.test_request_context("/api/cases", headers={"Cookie": "lotrinh-language=en"}):
        assert language.chosen() == "vi"
    with here.app.test_request_context("/api/docs", headers={"Cookie": "lotrinh-language=en"}):
        assert language.chosen() == "en"
