"""The pages of lists that come in: the file, its columns, the check, decisions, how it came out; for whoever brought it and nobody else."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from documents.sheets import Cell, Sheet, to_csv, to_xlsx
from persistence.books import BookReader, RowFilter
from persistence.migrate import upgrade
from tests.web.site import AUDITOR, FAR_POLICE, POLICE, STATION, Browser, Site, site
from tests.web.test_lists import HEAD, rows
from web.lists.doing import KEPT, Crew
from workflows.model import Actor, Appointment, Person

_ADMIN = Actor("admin", "Kiều Quản Trị", (Appointment("administrator", STATION),))
_BA = Person("d" * 32, "Vi Văn Ba", date(1991, 4, 5), "male", {"residence_commune": "hoa_an"})


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Site]:
    url = f"sqlite:///{tmp_path / 'lists.sqlite'}"
    upgrade(url)
    with site(url, tmp_path) as found:
        found.house.register(persons=[_BA], actors=[_ADMIN])
        yield found


def wait(town: Site) -> None:
    with town.app.app_context():
        kept = town.app.extensions.get(KEPT)
    assert isinstance(kept, Crew)
    kept.wait(60)


def upload(browser: Browser, content: bytes, name: str = "danh sách.xlsx", **more: str) -> str:
    """The address of the list, or "" where the file was refused."""
    browser.open("/nhap-danh-sach")
    answer = browser.submit("/nhap-danh-sach", tep=(io.BytesIO(content), name), **more)
    return answer.headers.get("Location", "").removesuffix("/cot")


def test_an_office_brings_a_list_in(town: Site) -> None:
    browser = town.browser(POLICE)
    assert "Nhập danh sách" in browser.open("/so-va-bao-cao").text
    table = [*rows(20), (99, "Vi Văn Ba", date(1991, 4, 5), "Nam", None, None, "01/03/2024", "7/PKQ")]
    where = upload(browser, to_xlsx(Sheet("DS", HEAD, table, above=["DANH SÁCH"])))
    browser.open(f"{where}/cot")
    assert '<option value="full_name" selected>' in browser.page
    assert "Cột được đoán theo tiêu đề ở dòng 3" in browser.page
    layout = {
        "c-1": "full_name",
        "c-2": "born",
        "c-3": "sex",
        "c-4": "id_number",
        "c-6": "addiction_found.on",
    }

    assert browser.submit(f"{where}/cot", **{**layout, "c-5": "born"}).status_code == 422
    assert "Hai cột cùng được chọn là “Ngày hoặc năm sinh”" in browser.page
    assert browser.submit(f"{where}/cot", **layout).status_code == 303
    wait(town)
    browser.open(where)
    assert "Chưa ghi gì" in browser.page
    assert "Cột E" in browser.page
    assert "Định dạng cột thành Văn bản" in browser.page
    assert "Nhập 18 dòng" in browser.page
    assert town.house.reader.persons("Lò Văn Số").total == 0

    browser.open(f"{where}?xem=quyet-dinh")
    assert "Vi Văn Ba" in browser.page
    place = browser.page.split('name="d-')[1].split('"')[0]
    browser.submit(f"{where}/quyet-dinh", **{f"d-{place}": "same", "xem": "quyet-dinh"})
    browser.open(where)
    assert "Nhập 19 dòng" in browser.page
    assert [each.what for each in town.house.reader.readings_of(_BA.id)].count("twin") == 1

    answer = browser.client.get(f"{where}/ket-qua.xlsx")
    told = list(openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[0].iter_rows(values_only=True))
    assert [row[1] for row in told[1:]] == ["có lỗi, không nhập"] * 2 + ["có thể đã có trong danh bạ"]
    assert browser.client.get(f"{where}/ket-qua.csv?tat-ca=1").text.count("\n") == 22

    assert browser.submit(f"{where}/nhap").status_code == 303
    wait(town)
    browser.open(where)
    assert "Đã ghi 18 người mới và 9 giấy tờ đã có." in browser.page
    assert "danh sách.xlsx" in browser.open("/nhap-danh-sach").text
    browser.submit(f"{where}/xoa")
    assert browser.open(where).status_code == 404
    assert town.house.reader.persons("Lò Văn Số").total == 18


def test_a_file_that_is_no_table_gets_its_word(town: Site) -> None:
    browser = town.browser(POLICE)
    assert upload(browser, b"%PDF-1.7") == ""
    assert "Đây là tệp PDF" in browser.page
    assert browser.submit("/nhap-danh-sach").status_code == 422
    assert "Chọn một tệp" in browser.page
    assert upload(browser, to_xlsx(Sheet("A", ["x"], []), Sheet("B", ["y"], [])), trang="C") == ""
    assert "Các trang có: A, B" in browser.page


def test_a_list_is_its_officers_alone_and_not_for_who_only_reads(town: Site) -> None:
    where = upload(town.browser(POLICE), to_csv(Sheet("DS", HEAD, rows(2))), "a.csv")
    other = town.browser(FAR_POLICE)
    for address in (where, f"{where}/cot", f"{where}/ket-qua.csv"):
        assert other.open(address).status_code == 404
    other.open("/nhap-danh-sach")
    for step in ("cot", "quyet-dinh", "nhap", "lai", "xoa"):
        assert other.submit(f"{where}/{step}").status_code == 404
    for actor in (AUDITOR, _ADMIN):
        assert town.browser(actor).open("/nhap-danh-sach").status_code == 403
        assert "/nhap-danh-sach" not in town.browser(actor).open("/so-va-bao-cao").text


def test_older_letters_and_mixed_days_are_told_before_anything_is_read(town: Site) -> None:
    browser = town.browser(POLICE)
    content = "Hä vµ tªn;N¨m sinh\nNguyÔn V¨n §øc;1990\nTrÇn ThÞ N÷;1991".encode("latin-1")
    browser.open(upload(browser, content, "cu.csv") + "/cot")
    assert "TCVN3" in browser.page
    assert "Nguyễn Văn Đức" in browser.page
    mixed: list[tuple[Cell, ...]] = [
        (1, "Vi Văn Tư", "25/03/1990", "Nam"),
        (2, "Vi Văn Năm", date(1990, 5, 2), "Nam"),
    ]
    where = upload(browser, to_xlsx(Sheet("DS", HEAD[:4], mixed)))
    browser.open(f"{where}/cot")
    assert "Excel đã đảo ngày và tháng" in browser.page
    browser.submit(f"{where}/cot", **{"c-1": "full_name", "c-2": "born"})
    wait(town)
    assert "Excel có thể đã đảo ngày và tháng" in browser.open(where).text
    browser.open(f"{where}/cot")
    browser.submit(f"{where}/cot", **{"c-1": "full_name", "c-2": "born", "s-2": "swapped"})
    wait(town)
    assert "Nhập 2 dòng" in browser.open(where).text


_COURSES = ("Ngày bắt đầu", "Nội dung", "Loại", "Hình thức", "Đơn vị tổ chức", "Số đã dự")
_LINES: list[tuple[Cell, ...]] = [
    (date(2024, 3, 1), "Luật Phòng, chống ma túy", "pháp luật", "trực tiếp", "Công an tỉnh", 20),
    (date(2024, 3, 1), "Luật Phòng, chống ma túy", "pháp luật", "trực tiếp", "Công an tỉnh", 20),
    ("31/02/2024", "Tư vấn", "tư vấn tâm lý", "trực tuyến", "Trạm y tế", 5),
    ("05/03/2024", "Tư vấn", "chưa rõ", "trực tuyến", "Trạm y tế", 5),
    ("06/03/2024", "Tư vấn", "tư vấn tâm lý", "trực tuyến", "Trạm y tế", 7),
]


def test_a_list_goes_into_a_simple_register_once(town: Site) -> None:
    browser = town.browser(POLICE)
    reader, wanted = BookReader(town.house.database), RowFilter(book="trainings", units=(STATION.id,))
    for table, ready in ((_LINES, "Nhập 2 dòng"), (list(reversed(_LINES)), "")):
        where = upload(browser, to_xlsx(Sheet("Sổ", _COURSES, table)), so="trainings")
        browser.open(f"{where}/cot")
        columns = {
            f"c-{place}": name
            for place, name in enumerate(["held_on", "topic", "kind", "way", "organiser", "attended"])
        }
        assert all(f'<option value="{name}" selected>' in browser.page for name in columns.values())
        assert browser.submit(f"{where}/cot", **columns).status_code == 303
        wait(town)
        browser.open(where)
        assert ready in browser.page
        assert "Có lỗi (2)" in browser.page, browser.page.split("Tiến độ")[1][:4000]
        browser.submit(f"{where}/nhap")
        wait(town)
        assert "Có lỗi (2)" in browser.open(where).text
        assert len(list(reader.rows(wanted))) == 2
    assert "Không thay đổi gì (3)" in browser.page
    assert upload(browser, to_xlsx(Sheet("Sổ", _COURSES, _LINES)), so="no_such_book") == ""
