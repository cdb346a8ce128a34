"""The catalogue of forms as people see it: pages, API, command line; and a form to fill in by hand."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from tests.web.cli import answer, lotrinh
from tests.web.site import POLICE, Site

DECISION = "116/2021/NĐ-CP Mẫu 24"


def test_the_list_is_by_text_and_is_searched_without_marks(town: Site) -> None:
    browser = town.browser(POLICE)
    assert browser.open("/bieu-mau?ngay=2024-03-04&tim=cai nghien tu nguyen").status_code == 200
    assert "Nghị định 116/2021/NĐ-CP" in browser.page
    assert "163/2026/NĐ-CP" not in browser.page
    browser.open("/bieu-mau?ngay=2026-07-01&tim=N03b")
    assert "Giấy tờ luật đòi hỏi, không có mẫu" in browser.page
    assert "1 biểu mẫu và giấy tờ" in browser.page
    browser.open("/bieu-mau?tim=khong-co-gi-nhu-vay")
    assert "Không có biểu mẫu nào như vậy" in browser.page


@pytest.mark.parametrize(
    ("form", "day", "shown"),
    [
        (DECISION, "2024-03-04", ("chưa đối chiếu nguyên văn", "Ký thay mặt (TM.)", "Ra quyết định cai nghiện tự nguyện")),
        ("18/2021/TT-BYT PL03", "2024-03-04", ("đã đối chiếu với mẫu",)),
        ("18/2021/TT-BYT PL03", "2026-07-01", ("chưa đối chiếu nguyên văn",)),
        ("C05", "2024-03-04", ("không lập, chỉ vào sổ", "Nội dung cần ghi", "Các bước ghi nhận")),
        ("N08", "2025-07-01", ("không có mẫu ban hành", "Công an cấp xã", "184/2025/NĐ-CP")),
    ],
)  # fmt: skip
def test_a_form_tells_what_is_known_of_it(town: Site, form: str, day: str, shown: tuple[str, ...]) -> None:
    browser = town.browser(POLICE)
    assert browser.open(f"/bieu-mau/xem?m={form}&ngay={day}").status_code == 200
    for text in shown:
        assert text in browser.page


def test_a_form_that_has_ended_is_shown_as_on_its_last_day(town: Site) -> None:
    town.clock.at = town.clock.at.replace(year=2026, month=11)
    browser = town.browser(POLICE)
    assert browser.open("/bieu-mau/xem?m=90/2016/NĐ-CP Mẫu 01").status_code == 200
    assert 'value="14/12/2024"' in browser.page


def test_a_form_is_had_with_nothing_filled_in(town: Site) -> None:
    browser = town.browser(POLICE)
    response = browser.open(f"/bieu-mau/de-trong?m={DECISION}&ngay=2024-03-04")
    assert response.headers["Content-Disposition"] == "attachment; filename=116-2021-nd-cp-24.docx"
    with zipfile.ZipFile(io.BytesIO(response.get_data())) as archive:
        assert "QUYẾT ĐỊNH" in archive.read("word/document.xml").decode()


@pytest.mark.parametrize(
    "address",
    ["/bieu-mau/xem", "/bieu-mau/xem?m=X", f"/bieu-mau/xem?m={DECISION}&ngay=2026-07-01", "/bieu-mau/de-trong?m=C01"],
)  # fmt: skip
def test_what_is_not_there_is_said(town: Site, address: str) -> None:
    assert town.browser(POLICE).open(address).status_code == 422


def test_nobody_reads_it_without_signing_in(town: Site) -> None:
    assert town.app.test_client().get("/bieu-mau").status_code == 303


def test_the_same_by_the_api(town: Site) -> None:
    client = town.browser(POLICE).client
    listed = client.get("/api/forms?on=2024-03-04").get_json()
    assert listed["on"] == "2024-03-04"
    assert len(listed["forms"]) > 70
    found = client.get("/api/forms?on=2024-03-04&words=116 24").get_json()["forms"]
    assert [each["form"] for each in found] == [DECISION]
    told = client.get(f"/api/forms/show?form={DECISION}&on=2024-03-04").get_json()
    assert told == found[0]
    assert told["in_force_to"] == "2026-06-30"
    assert [act["act"] for act in told["acts"]] == ["registration.decide"]
    assert client.get(f"/api/forms/blank?form={DECISION}&on=2024-03-04").get_data()[:2] == b"PK"
    assert client.get("/api/forms/show?form=X").status_code == 422


def test_the_same_on_the_command_line(tmp_path: Path) -> None:
    rows = answer("form", "list", "--on", "2026-07-01")
    assert {"163/2026/NĐ-CP PLV Mẫu 36", "109/2021/NĐ-CP Mẫu 05", "N03b", "C05"} <= {
        row["form"] for row in rows
    }
    assert DECISION not in {row["form"] for row in rows}
    shown = lotrinh("form", "show", DECISION, "--on", "2024-03-04").output
    assert "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH" in shown
    lotrinh("form", "blank", DECISION, "--to", tmp_path / "new", "--on", "2024-03-04")
    assert (tmp_path / "new" / "116-2021-nd-cp-24.docx").read_bytes()[:2] == b"PK"
    lotrinh("form", "show", DECISION, "--on", "2026-07-01", code=2)
