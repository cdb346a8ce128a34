"""Where there are very many offices one is written by its name: a list of them all would be a page of half a megabyte."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.web.site import CENTRE, FAR_HOSPITAL, PAPERS, POLICE, STATION, Site, site
from web.pages import listing
from web.persons import offices

SENT = {"_at": "2024-10-08T15:30", "papers": PAPERS, "place": "detention_place"}


@pytest.fixture(scope="module")
def town(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """On SQLite only: what is looked at here is the page."""
    home = tmp_path_factory.mktemp("offices")
    shutil.copyfile(sqlite_template, home / "lotrinh.sqlite")
    with site(f"sqlite:///{home / 'lotrinh.sqlite'}", home) as found:
        found.propose()
        yield found


@pytest.fixture
def many(town: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    monkeypatch.setattr(offices, "FEW", 0)
    monkeypatch.setattr(listing, "FEW", 0)
    return town


def form(town: Site) -> str:
    return f"/ho-so/{town.case().id}/buoc/assessment.send_dossier"


def test_an_office_is_written_and_those_nearby_are_offered(many: Site) -> None:
    browser = many.browser(POLICE)
    browser.open(form(many))
    assert '<select id="f-facility"' not in browser.page
    offered = browser.page.split('id="f-facility-list"')[1].split("</datalist>")[0]
    assert f'value="{CENTRE.name} ({CENTRE.id})"' in offered
    assert FAR_HOSPITAL.name not in offered


@pytest.mark.parametrize(
    "text",
    [CENTRE.id, CENTRE.name, f"{CENTRE.name} ({CENTRE.id})", "benh vien da khoa hai dong", "khu vực hòa an"],
)
def test_it_is_found_by_id_by_name_and_by_a_part_that_one_alone_bears(many: Site, text: str) -> None:
    browser = many.browser(POLICE)
    browser.open(form(many))
    browser.submit(form(many), **SENT, facility=text)
    assert browser.checking(), browser.page[-3000:]
    assert (FAR_HOSPITAL if "hai" in text else CENTRE).name in browser.page


def test_what_none_or_several_bear_is_told_beside_the_field(many: Site) -> None:
    twin = replace(FAR_HOSPITAL, id="bv_2")
    many.house.register(units=[twin])
    browser = many.browser(POLICE)
    browser.open(form(many))
    for text, told in (
        (FAR_HOSPITAL.name, f"({twin.id})"),
        ("bệnh viện nào đó", "Không có cơ quan"),
        (STATION.id, ""),
    ):
        assert browser.submit(form(many), **SENT, facility=text).status_code == 422
        assert 'id="f-facility-wrong"' in browser.page
        assert told in browser.page
        assert text in browser.page  # nothing typed is lost


@pytest.mark.parametrize(("page", "name"), [("/viec", "co-quan"), ("/ho-so", "don-vi")])
def test_lists_are_filtered_by_a_part_of_the_name(many: Site, page: str, name: str) -> None:
    browser = many.browser(POLICE)
    browser.open(page)
    assert f'<select id="{name}"' not in browser.page
    case = f"/ho-so/{many.case().id}"
    assert case in browser.page
    browser.open(f"{page}?{name}=phường+hoa+an")
    assert case in browser.page
    assert f'value="{STATION.name}"' in browser.page
    browser.open(f"{page}?{name}=tan+lap")
    assert case not in browser.page
    browser.open(f"{page}?{name}=không+có+nơi+này")
    assert case not in browser.page
