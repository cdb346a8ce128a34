"""The statutory books through pages, API and command line: a person on a list, off it, on any day; whose it is; what goes out as a file."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from tests.conftest import copied
from tests.web.site import (
    AUDITOR,
    CHAIR,
    DOCTOR,
    FAR_POLICE,
    FAR_PROVINCIAL,
    POLICE,
    PROVINCIAL,
    STATION,
    TOWN_HALL,
    Site,
    at,
    site,
)
from web import registers
from workflows.model import Actor, Appointment, Person

FORMULA = Person(
    "d" * 32,
    "=HYPERLINK(1) Văn Độc",
    date(1991, 1, 2),
    "male",
    {
        "residence_kind": "stable",
        "residence_commune": "hoa_an",
        "address": "+84 Hòa An",
        "id_number": "000090000002",
    },
)
MOVED = Person(
    "e" * 32,
    "Phan Thị Dời",
    date(1992, 3, 4),
    "female",
    {"residence_kind": "stable", "residence_commune": "hoa_an"},
)
CAPTAIN = Actor("captain", "Đinh Văn Trưởng", (Appointment("commune_police_head", STATION),))
ADMIN = Actor("admin", "Kiều Quản Trị", (Appointment("administrator", STATION),))
YEAR_END = "2024-12-31"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("books")
    copied(sqlite_template, home / "lotrinh.db")
    with site(f"sqlite:///{home}/lotrinh.db", Path(home)) as found:
        found.house.register(persons=(FORMULA, MOVED), actors=(CAPTAIN, ADMIN))
        for person, day in ((FORMULA, "2024-11-04"), (MOVED, "2024-11-05")):
            found.act(
                POLICE,
                "addict_list.enlist",
                f"{day}T09:00",
                person,
                addict_paper="Phiếu kết quả 15/PKQ",
                stable_residence=True,
            )
        found.act(
            POLICE,
            "addict_list.remove",
            "2025-02-03T09:00",
            FORMULA,
            addict_removal_cause="died",
            addict_removal_paper="Giấy chứng tử 3",
        )
        found.clock.at = at("2025-03-03T09:00")
        yield found


def test_who_was_on_the_list_on_the_last_day_of_the_year(town: Site) -> None:
    browser = town.browser(POLICE)
    assert browser.open(f"/so-luat-dinh/addicts?ngay={YEAR_END}").status_code == 200
    assert "Văn Độc" in browser.page
    assert MOVED.full_name in browser.page
    browser.open("/so-luat-dinh/addicts")
    assert "Văn Độc" not in browser.page
    assert MOVED.full_name in browser.page
    browser.open("/so-luat-dinh/addicts?loc=ra")
    assert "Văn Độc" in browser.page
    assert MOVED.full_name not in browser.page


def test_figures_of_a_period_close(town: Site) -> None:
    moved = registers.turnover(
        town.house, registers.book("addicts"), STATION, date(2025, 1, 1), date(2025, 3, 3)
    )
    assert (len(moved.opening), len(moved.entered), len(moved.removed), len(moved.closing)) == (2, 0, 1, 1)
    assert moved.holds
    # The committee of the same commune reads the same book.
    before = registers.as_of(town.house, registers.book("addicts"), TOWN_HALL, date(2024, 12, 31))
    assert [line.case_id for line in before] == [line.case_id for line in moved.opening]


def test_a_line_tells_who_entered_and_removed_it_under_which_article(town: Site) -> None:
    browser = town.browser(CHAIR)
    browser.open("/so-luat-dinh/addicts?loc=ra")
    address = browser.page.split('href="/so-luat-dinh/addicts/dong/')[1].split('"')[0].replace("&amp;", "&")
    assert browser.open(f"/so-luat-dinh/addicts/dong/{address}").status_code == 200
    for words in (
        "Trần Thị Bình",
        "Đưa người nghiện ra khỏi danh sách",
        "73/2021/QH14 Đ43 k3",
        "73/2021/QH14 Đ43 k1",
    ):
        assert words in browser.page


def test_other_offices_do_not_see_it_and_cannot_guess(town: Site) -> None:
    mine = town.browser(POLICE)
    mine.open(f"/so-luat-dinh/addicts?ngay={YEAR_END}")
    line = mine.page.split('href="/so-luat-dinh/addicts/dong/')[1].split("?")[0]
    far = town.browser(FAR_POLICE)
    assert far.open(f"/so-luat-dinh/addicts?ngay={YEAR_END}").status_code == 200
    assert MOVED.full_name not in far.page
    assert far.open(f"/so-luat-dinh/addicts/dong/{line}").status_code == 404
    for officer, address, status in (
        (DOCTOR, "/so-luat-dinh/addicts", 404),
        (ADMIN, "/so-luat-dinh/addicts", 404),
        (FAR_POLICE, "/so-luat-dinh/addicts?co-quan=ca_hoa", 404),
        (FAR_PROVINCIAL, "/so-luat-dinh/addicts?co-quan=ca_hoa", 404),
        (AUDITOR, "/so-luat-dinh/addicts", 404),
        (POLICE, "/so-luat-dinh/no_such_book", 404),
        (POLICE, "/so-luat-dinh/addicts?ngay=31.02.2024", 422),
        (POLICE, "/so-luat-dinh/addicts?tu=2025-02-01&ngay=2025-01-01", 422),
        (POLICE, "/so-luat-dinh/addicts/tep/exe", 422),
    ):
        assert town.browser(officer).open(address).status_code == status, (officer.id, address)
    for officer in (PROVINCIAL, AUDITOR):
        seen = town.browser(officer)
        assert seen.open(f"/so-luat-dinh/addicts?co-quan=ca_hoa&ngay={YEAR_END}").status_code == 200
        assert MOVED.full_name in seen.page


def test_readings_are_logged_for_each_line_that_was_shown(town: Site) -> None:
    def seen(what: str) -> int:
        return sum(each.what == what for each in town.house.reader.readings_of(MOVED.id))

    lists, exports = seen("list"), seen("export")
    browser = town.browser(POLICE)
    browser.open("/so-luat-dinh/addicts")
    browser.open("/so-luat-dinh/addicts/tep/csv")
    assert (seen("list"), seen("export")) == (lists + 1, exports + 1)
    browser.open("/so-luat-dinh/addicts?loc=ra")  # not on this page: not read
    assert seen("list") == lists + 1


def test_a_name_is_searched_for_without_standing_in_an_address(town: Site) -> None:
    browser = town.browser(POLICE)
    browser.open(f"/so-luat-dinh/addicts?ngay={YEAR_END}")
    answer = browser.send("/so-luat-dinh/addicts/tim", q="doi", ngay=YEAR_END)
    assert "doi" not in answer.headers["Location"]
    browser.open(answer.headers["Location"])
    assert MOVED.full_name in browser.page
    assert "Văn Độc" not in browser.page


def test_files_hold_what_the_page_shows_and_run_nothing(town: Site) -> None:
    client = town.browser(POLICE).client
    told = client.get(f"/so-luat-dinh/addicts/tep/csv?ngay={YEAR_END}").get_data().decode("utf-8-sig")
    assert "'=HYPERLINK(1) Văn Độc" in told
    assert "'+84 Hòa An" in told
    sheet = load_workbook(
        io.BytesIO(client.get(f"/so-luat-dinh/addicts/tep/xlsx?ngay={YEAR_END}").get_data())
    ).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert "Phan Thị Dời" in {cell.value for cell in cells}
    assert all(cell.data_type != "f" for cell in cells)
    answer = client.get(f"/so-luat-dinh/addicts/tep/docx?ngay={YEAR_END}")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="so-addicts-2024-12-31.docx"'
    page = ZipFile(io.BytesIO(answer.get_data())).read("word/document.xml").decode()
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "DANH SÁCH",
        "Phan Thị Dời",
        "NGƯỜI LẬP",
        "TRƯỞNG CÔNG AN",
        "Cuối kỳ: 2",
    ):
        assert words in page
    assert 'w:orient="landscape"' in page


def test_the_api_tells_the_same(town: Site) -> None:
    client = town.browser(POLICE).client
    books = client.get("/api/registers").get_json()["books"]
    assert {"illegal_users", "addicts", "aftercare", "absconders"} <= {each["id"] for each in books}
    body = client.get(f"/api/registers/addicts?from=2024-01-01&to={YEAR_END}").get_json()
    assert body["figures"] == {"opening": 0, "entered": 2, "removed": 0, "closing": 2}
    assert body["balanced"] is True
    first = body["items"][0]
    assert first["columns"]["full_name"] == FORMULA.full_name
    assert first["removed_on"] is None  # it was taken off later
    assert [each["act"] for each in first["events"]] == ["addict_list.enlist"]
    assert client.get("/api/registers/addicts?colour=red").status_code == 422
    assert client.get("/api/registers/addicts?office=ca_tan").status_code == 404
    assert town.browser(DOCTOR).client.get("/api/registers/addicts").status_code == 404


def test_two_languages(town: Site) -> None:
    browser = town.browser(POLICE)
    browser.client.get("/ngon-ngu/en?ve=/")
    browser.open(f"/so-luat-dinh/addicts?ngay={YEAR_END}")
    assert "List of addicts" in browser.page
    assert "Opening + entered" in browser.page
