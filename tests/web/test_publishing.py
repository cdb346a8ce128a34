"""What the law has published: open to all where the office says so, cached, counted, and nothing of a person in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import copied
from tests.web.site import PROVINCE, Site, at, site
from web.app import create_app
from workflows.model import Actor, Appointment, Person, Unit

HEALTH = Unit("syt", "health_department", "Sở Y tế tỉnh Bình Sơn", "", None, None, "binh_son")
CLINIC = Unit(
    "mmt",
    "substitution_clinic",
    "Cơ sở điều trị Methadone Hòa An",
    "Sở Y tế tỉnh Bình Sơn",
    "hoa_an",
    None,
    "binh_son",
    {"address": "Số 1, phường Hòa An"},
)
CLOSED = replace(CLINIC, id="mmt_cu", name="Cơ sở đã đóng", valid_to=at("2024-01-01T00:00").date())
OFFICIAL = Actor("official", "Bùi Thị Sở", (Appointment("health_department_officer", HEALTH),))
DIRECTOR = Actor("director", "Lý Văn Giám", (Appointment("provincial_police_director", PROVINCE),))
STATION = Person(
    "1" * 32,
    "Trạm Y tế phường Hòa An",
    attributes={"kind": "organisation", "address": "=1+1 đường Ven Sông", "residence_province": "binh_son"},
)
WAITING = Person(
    "2" * 32, "Trạm Y tế xã Tân Lập", attributes={"kind": "organisation", "residence_province": "binh_son"}
)
CONDITIONS = {"scope_licensed": True, "doctor_on_staff": True, "premises_fit": True}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("published")
    copied(sqlite_template, home / "lotrinh.db")
    with site(f"sqlite:///{home}/lotrinh.db", Path(home)) as found:
        found.house.register(
            units=(HEALTH, CLINIC, CLOSED), persons=(STATION, WAITING), actors=(OFFICIAL, DIRECTOR)
        )
        for person in (STATION, WAITING):
            found.act(OFFICIAL, "designation.examine", "2024-11-04T09:00", person, **CONDITIONS)
            found.act(
                OFFICIAL, "designation.designate", "2024-11-05T09:00", person, designation_number="12/QĐ-SYT"
            )
        found.act(OFFICIAL, "designation.publish", "2024-11-06T09:00", STATION)
        found.clock.at = at("2024-12-02T09:00")
        yield found


def open_site(town: Site, *, public: bool) -> Site:
    """The same town, its lists open to all or not."""
    house = replace(town.house, settings=replace(town.house.settings, public_lists=public))
    return Site(house, create_app(house), town.clock)


def test_without_leave_nobody_is_let_in(town: Site) -> None:
    client = open_site(town, public=False).app.test_client()
    for address in ("/cong-bo", "/cong-bo/co-so-xac-dinh.json"):
        assert client.get(address).status_code == 303
        assert client.get(address).headers["Location"].endswith("/dang-nhap")


def test_the_list_names_what_is_published_as_of_a_day_under_its_article(town: Site) -> None:
    client = open_site(town, public=True).app.test_client()
    answer = client.get("/cong-bo/co-so-xac-dinh.json")
    told = json.loads(answer.get_data())
    assert [each["name"] for each in told["items"]] == [
        STATION.full_name
    ]  # designated alone is not published
    assert told["as_of"] == "2024-12-02"
    assert told["cites"] == ["109/2021/NĐ-CP Đ9 k5 c", "109/2021/NĐ-CP Đ9 k5 d"]
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    again = client.get("/cong-bo/co-so-xac-dinh.json", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert "'=1+1" in client.get("/cong-bo/co-so-xac-dinh.csv").get_data(as_text=True)
    clinics = json.loads(client.get("/cong-bo/diem-thay-the.json").get_data())
    assert [each["name"] for each in clinics["items"]] == [CLINIC.name]
    assert client.get("/cong-bo/co-so-xac-dinh.xlsx").data.startswith(b"PK")


def test_the_page_holds_nothing_of_a_person_and_may_be_cached_by_whoever_is_not_signed_in(town: Site) -> None:
    found = open_site(town, public=True)
    client = found.app.test_client()
    answer = client.get("/cong-bo")
    page = answer.get_data(as_text=True)
    assert STATION.full_name in page
    assert WAITING.full_name not in page
    for person in (OFFICIAL.name, DIRECTOR.name, "Đặng Văn Ân"):
        assert person not in page
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert "Set-Cookie" not in answer.headers
    browser = found.browser(OFFICIAL)
    assert browser.open("/cong-bo").headers["Cache-Control"] == "no-store"  # the frame names the officer
    for address in ("/ho-so", "/so-luat-dinh/addicts", "/api/cases"):
        assert client.get(address).status_code in {303, 401}


def test_an_address_asks_so_many_times_a_minute(town: Site) -> None:
    client = open_site(town, public=True).app.test_client()
    statuses = [client.get("/cong-bo/diem-thay-the.csv").status_code for _ in range(61)]
    assert statuses == [200] * 60 + [429]
    assert client.get("/cong-bo/no-such.csv").status_code == 429
    town.later(minutes=2)
    assert client.get("/cong-bo/no-such.csv").status_code == 422
    assert client.get("/cong-bo/diem-thay-the.exe").status_code == 422
