"""The list and the page of a case: what is due, what was done, what may be done, and what the law answers."""

from __future__ import annotations

import re

import pytest

from tests.web.site import AN, CHAIR, DOCTOR, HEAD, KHONG, POLICE, PROVINCIAL, Site
from web.pages.views.case import code_of
from workflows.model import Person


def test_the_list_puts_what_is_overdue_first(town: Site) -> None:
    town.propose(KHONG, held_from="2024-10-08T15:00")
    town.propose(AN)
    town.later(days=5)
    browser = town.browser(POLICE)
    browser.open("/ho-so")
    assert browser.page.index(AN.full_name) < browser.page.index(KHONG.full_name)
    assert "quá hạn" in browser.page


def test_every_row_names_the_offices_of_its_case_and_nothing_stray(town: Site) -> None:
    town.propose()
    browser = town.browser(POLICE)
    browser.open("/ho-so")
    table = browser.page.split("<tbody>")[1].split("</tbody>")[0]
    assert POLICE.appointments[0].unit.name in table
    assert re.sub(r"<tr>|</tr>|<td.*?</td>", "", table, flags=re.DOTALL).strip() == ""


def test_the_list_is_filtered_by_links(town: Site) -> None:
    town.propose()
    browser = town.browser(POLICE)
    shown = {
        "/ho-so": True,
        "/ho-so?thu-tuc=assessment": True,
        "/ho-so?giai-doan=assessment.proposed": True,
        "/ho-so?giai-doan=assessment.accepted": False,
        "/ho-so?thu-tuc=detection": False,
        "/ho-so?tinh-trang=ket-thuc": False,
        "/ho-so?don-vi=ca_hoa": True,
        "/ho-so?don-vi=bv_xa": False,
        "/ho-so?thu-tuc=khong_co&giai-doan=x.y&trang=-3": True,
    }
    for address, there in shown.items():
        assert browser.open(address).status_code == 200
        assert (AN.full_name in browser.page) is there, address


@pytest.mark.parametrize("written", ["dang van an", "ĐẶNG VĂN ÂN", "An Dang", "đặng"])
def test_a_name_is_found_without_marks_and_stays_out_of_the_address(town: Site, written: str) -> None:
    town.propose()
    town.propose(KHONG)
    browser = town.browser(POLICE)
    browser.open("/ho-so")
    answer = browser.send("/ho-so/tim", name=written)
    assert answer.status_code == 303
    assert written not in answer.headers["Location"]
    browser.open(answer.headers["Location"])
    assert AN.full_name in browser.page
    assert KHONG.full_name not in browser.page
    browser.send("/ho-so/tim", clear="1")
    browser.open("/ho-so")
    assert KHONG.full_name in browser.page


def test_an_ended_case_stays_on_the_list_while_a_duty_is_open(town: Site) -> None:
    """The result ends the case; the duty to register, which it sets, does not end with it."""
    town.finish()
    browser = town.browser(CHAIR)
    browser.open("/ho-so")
    assert "Đăng ký trong 05 ngày làm việc" in browser.page
    town.propose(KHONG)
    town.act(POLICE, "assessment.close", "2024-10-14T09:30", KHONG, close_reason="Người đó chết")
    town.act(POLICE, "assessment.end_detention", "2024-10-14T09:31", KHONG)
    browser.open("/ho-so")
    assert KHONG.full_name not in browser.page
    browser.open("/ho-so?tinh-trang=ket-thuc")
    assert KHONG.full_name in browser.page


def test_the_list_has_pages(town: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.pages.listing.PAGE_SIZE", 1)
    town.propose(AN)
    town.propose(KHONG)
    browser = town.browser(POLICE)
    browser.open("/ho-so?thu-tuc=assessment")
    assert "Trang 1 / 2" in browser.page
    assert "thu-tuc=assessment" in browser.page
    first = AN.full_name in browser.page
    browser.open("/ho-so?thu-tuc=assessment&trang=2")
    assert (AN.full_name in browser.page) is not first
    assert browser.open("/ho-so?trang=99").status_code == 200


def test_the_page_of_a_case_tells_where_it_stands(town: Site) -> None:
    case = town.accept()
    browser = town.browser(DOCTOR)
    assert browser.open(f"/ho-so/{case.id}").status_code == 200
    for expected in (
        "Cơ sở y tế đã tiếp nhận hồ sơ",  # stage
        "Trần Thị Bình",  # who did what
        "Cử cán bộ y tế đến nơi tạm giữ trong 24 giờ",  # duty
        "16:30 ngày 09/10/2024",  # limit in hours, local time
        "Cách tính",  # its proof
        "Bản sao quyết định tạm giữ người theo thủ tục hành chính",  # checklist
        "SHA-256",
        "Biên nhận",
        code_of(case.id),
    ):
        assert expected in browser.page, expected


def test_the_title_of_a_page_names_nobody(town: Site) -> None:
    case = town.propose()
    browser = town.browser(POLICE)
    for address in (f"/ho-so/{case.id}", f"/nguoi/{AN.id}", f"/ho-so/{case.id}/buoc/assessment.send_dossier"):
        browser.open(address)
        title = browser.page.split("<title>")[1].split("</title>")[0]
        assert AN.full_name not in title


def test_an_act_that_the_law_refuses_is_greyed_with_article_and_what_unlocks_it(town: Site) -> None:
    case = town.accept()
    browser = town.browser(DOCTOR)
    browser.open(f"/ho-so/{case.id}")
    refused = browser.page.split("Chưa thể thực hiện")[1].split("</section>")[0]
    assert "Tiếp nhận người cần xác định" in refused
    assert "109/2021/NĐ-CP Đ6 k2 b" in refused
    assert "Cơ sở y tế đã cử cán bộ y tế đến: có" in refused
    assert f'/ho-so/{case.id}/buoc/assessment.receive_person"' not in browser.page


def test_an_act_of_another_officer_is_shown_with_who_may(town: Site) -> None:
    case = town.examine()
    browser = town.browser(HEAD)
    browser.open(f"/ho-so/{case.id}")
    others = browser.page.split("thuộc thẩm quyền của người khác")[1].split("</section>")[0]
    assert "Ghi kết luận vào Phiếu tổng hợp" in others
    assert "Bác sỹ – thuộc" in others
    assert f"{case.id}/buoc/assessment.conclude" not in browser.page


def test_only_acts_that_exist_from_the_stage_are_shown(town: Site) -> None:
    case = town.propose()
    browser = town.browser(CHAIR)
    browser.open(f"/ho-so/{case.id}")
    assert "Gửi hồ sơ đề nghị" in browser.page
    assert "Khám bệnh và ghi nhận sáu tiêu chuẩn" not in browser.page


def test_the_detention_limit_before_the_result_is_said(town: Site) -> None:
    case = town.examine()
    browser = town.browser(POLICE)
    browser.open(f"/ho-so/{case.id}")
    assert "Phải có kết quả hoặc trả tự do trước thời điểm đó" in browser.page
    town.later(days=6)
    browser.enter(POLICE)
    browser.open(f"/ho-so/{case.id}")
    assert "Quá hạn." in browser.page
    assert "quá hạn 45 giờ" in browser.page
    assert "Phải có kết quả hoặc trả tự do trước thời điểm đó" not in browser.page


def test_an_ended_case_says_what_follows_by_law(town: Site) -> None:
    case = town.finish()
    browser = town.browser(CHAIR)
    browser.open(f"/ho-so/{case.id}")
    following = browser.page.split("Việc tiếp theo theo luật")[1].split("</section>")[0]
    assert "phải đăng ký cai nghiện tự nguyện" in following
    assert "73/2021/QH14 Đ27 k5 c" in following
    assert "Hồ sơ đã kết thúc" in browser.page


def test_uncertain_law_is_said(town: Site) -> None:
    """From 2026-07-01 the law on which the decree rests is gone; the decree is applied with that said."""
    case = town.propose()
    town.later(days=700)
    browser = town.browser(POLICE)
    browser.open(f"/ho-so/{case.id}")
    assert "chưa thấy văn bản thay thế hoặc bãi bỏ Nghị định này" in browser.page


def test_hostile_names_come_out_as_text(town: Site) -> None:
    bad = Person(
        "d" * 32, "<b>&{{7*7}}</b> Ân", None, None, {"residence_commune": "hoa_an", "address": "\"'><i>x"}
    )
    town.house.register_person(bad)
    town.act(POLICE, "person_file.record", "2024-10-08T14:20", bad,
             record="user_management_decided", record_on="2024-03-13", record_paper="<u>12</u>")  # fmt: skip
    case = town.case(bad, "person_file")
    browser = town.browser(POLICE)
    browser.open(f"/ho-so/{case.id}")
    assert "&lt;b&gt;&amp;{{7*7}}&lt;/b&gt; Ân" in browser.page
    assert "<i>x" not in browser.page
    assert "<u>12" not in browser.page


def test_an_unknown_case_is_not_found(town: Site) -> None:
    browser = town.browser(PROVINCIAL)
    assert browser.open("/ho-so/" + "0" * 32).status_code == 404
    assert "Không tìm thấy" in browser.page


@pytest.mark.parametrize(
    ("address", "status", "expected"),
    [
        ("/luat", 200, "109/2021/NĐ-CP"),
        ("/luat/trich?c=109/2021/NĐ-CP Đ5 k1", 200, "Thiếu bản sao phiếu kết quả xét nghiệm"),
        ("/luat/trich?c=73/2021/QH14 Đ27 k1&ngay=2024-03-04", 200, "khoản 1 Điều 27 Luật 73/2021/QH14"),
        ("/luat/trich?c=73/2021/QH14 Đ27&ngay=2027-01-01", 200, "không có hiệu lực vào ngày 01/01/2027"),
        ("/luat/trich?c=1/1999/QH10", 422, "Chương trình không có nội dung"),
        ("/luat/trich?c=%3Cscript%3E", 422, "Yêu cầu"),
        ("/luat/trich", 422, "Cần một căn cứ"),
        ("/luat/trich?c=73/2021/QH14&ngay=31/02/2024", 422, "Ngày không đúng"),
    ],
)
def test_a_place_in_the_law_is_shown(town: Site, address: str, status: int, expected: str) -> None:
    browser = town.browser(POLICE)
    assert browser.open(address).status_code == status
    if status == 200 or "script" not in address:
        assert expected in browser.page
    assert "<script>" not in browser.page


def test_why_tells_what_the_law_asks_on_which_facts_and_who_may(town: Site) -> None:
    case = town.propose().id
    browser = town.browser(POLICE)
    browser.open(f"/ho-so/{case}")
    assert f"/ho-so/{case}/vi-sao/assessment.send_dossier" in browser.page
    assert browser.open(f"/ho-so/{case}/vi-sao/assessment.send_dossier").status_code == 200
    assert "Luật đòi hỏi gì ở bước này" in browser.page
    assert "Ai có quyền" in browser.page
    assert "suy ra từ" in browser.page
    assert browser.open(f"/ho-so/{case}/vi-sao/assessment.conclude").status_code == 200
    assert "Không có ở giai đoạn này" in browser.page
    assert browser.open(f"/ho-so/{case}/vi-sao/detection.order_test").status_code == 404


def test_what_moves_the_case_on_stands_first_and_the_rest_is_folded(town: Site) -> None:
    """A step is first if it leads on, meets a duty that runs, or tells what such a step lacks."""
    town.examine()
    browser = town.browser(DOCTOR)
    browser.open(f"/ho-so/{town.case().id}")
    shown, folded, aside = browser.page.partition('<details class="aside">')
    assert "buoc/assessment.conclude" in shown
    assert folded
    assert "buoc/assessment.conclude" not in aside.partition("</details>\n")[0]
