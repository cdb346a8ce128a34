"""Doing an act by its form: the fields, what is wrong beside them, what the law refuses, and that nothing is done twice."""

from __future__ import annotations

import re

import pytest

from tests.web.site import (
    AN,
    CENTRE,
    DOCTOR,
    FAR_HOSPITAL,
    HEAD,
    KHONG,
    PAPERS,
    POLICE,
    STATION,
    Browser,
    Site,
    at,
)
from web.persons.places import strange


def address(town: Site, act: str) -> str:
    return f"/ho-so/{town.case().id}/buoc/assessment.{act}"


def test_the_form_follows_the_table_and_the_catalogue(town: Site) -> None:
    town.propose()
    browser = town.browser(POLICE)
    browser.open(address(town, "send_dossier"))
    page = browser.page
    assert f'<option value="{CENTRE.id}">' in page  # an office of an accepted kind
    assert '<select id="f-facility"' in page
    facilities = page.split('id="f-facility"')[1].split("</select>")[0]
    assert STATION.name not in facilities
    assert FAR_HOSPITAL.name in facilities
    assert 'type="checkbox"' in page
    assert "Bản sao phiếu kết quả xét nghiệm" in page
    assert 'data-pick="datetime-local"' in page
    assert "Giữ như đã ghi: có" in page  # detained, as recorded with the proposal
    assert "(luật cần mục này)" in page  # place, papers
    assert 'name="_at" value="08/10/2024 15:30"' in page  # now, in Viet Nam


def test_every_input_has_its_label(town: Site) -> None:
    town.examine()
    for actor, act in (
        (DOCTOR, "examine"),
        (DOCTOR, "conclude"),
        (POLICE, "close"),
        (DOCTOR, "record_treatment"),
    ):
        browser = town.browser(actor)
        assert browser.open(address(town, act)).status_code == 200, act
        ids = re.findall(r'<(?:input type="(?!hidden)[^"]*"|select|textarea) id="([^"]+)"', browser.page)
        assert len(ids) == len(set(ids)) > 0
        labels = set(re.findall(r'<label for="([^"]+)"', browser.page))
        assert set(ids) <= labels


def test_an_act_is_done_and_told(town: Site) -> None:
    town.propose()
    town.clock.at = at("2024-10-08T16:00")
    browser = town.browser(POLICE)
    browser.open(address(town, "send_dossier"))
    answer = browser.send(
        address(town, "send_dossier"), _at="2024-10-08T16:00", papers=PAPERS, place="detention_place"
    )
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/ho-so/{town.case().id}")
    assert town.case().stage == "dossier_sent"
    browser.open(answer.headers["Location"])
    assert "Bước “Gửi hồ sơ đề nghị” đã được ghi nhận." in browser.page


def test_sending_twice_does_it_once(town: Site) -> None:
    town.propose()
    browser = town.browser(POLICE)
    browser.open(address(town, "send_dossier"))
    browser.submit(
        address(town, "send_dossier"), _at="2024-10-08T15:30", papers=PAPERS, place="detention_place"
    )
    checked, answers = browser.page, []
    for _ in range(2):
        browser.page = checked
        answers.append(browser.confirm(address(town, "send_dossier")))
    assert [answer.status_code for answer in answers] == [303, 303]
    assert town.case().version == 2
    browser.open(answers[1].headers["Location"])
    assert "đã được ghi nhận trước đó" in browser.page


def test_the_same_form_with_other_entries_is_refused(town: Site) -> None:
    town.propose()
    browser = town.browser(POLICE)
    browser.open(address(town, "send_dossier"))
    fields = {**browser.hidden(), "_at": "2024-10-08T15:30", "papers": PAPERS, "place": "detention_place"}
    assert browser.send(address(town, "send_dossier"), **fields).status_code == 303
    answer = browser.submit(address(town, "send_dossier"), **{**fields, "place_text": "khác"})
    assert answer.status_code == 409
    assert "đã được ghi nhận trước đó với nội dung khác" in browser.page
    assert 'value="khác"' in browser.page
    assert town.case().version == 2


def test_a_stale_page_is_told_that_someone_was_first(town: Site) -> None:
    town.propose()
    browser = town.browser(POLICE)
    browser.open(address(town, "close"))
    town.act(POLICE, "assessment.end_detention", "2024-10-08T15:40")
    answer = browser.send(address(town, "close"), _at="2024-10-08T15:30", close_reason="Người đó chết")
    assert answer.status_code == 409
    assert "<title>Lỗi: " in browser.page
    told = browser.page.split('id="da-doi"')[1].split("</div>")[0]
    assert "Có người vừa cập nhật trước" in told
    assert "Chấm dứt tạm giữ" in told or "tạm giữ" in told
    assert f"Công an cấp xã, {STATION.name} (chính bạn)" in told or STATION.name in told
    assert ">Người đó chết</textarea>" in browser.page
    assert town.case().version == 2
    # what was typed goes on with the newer version
    assert (
        browser.send(address(town, "close"), _at="2024-10-08T15:40", close_reason="Người đó chết").status_code
        == 303
    )
    assert town.case().stage == "closed"


def test_what_the_law_refuses_is_told_with_every_article_and_nothing_typed_is_lost(town: Site) -> None:
    town.propose()
    browser = town.browser(POLICE)
    browser.open(address(town, "send_dossier"))
    answer = browser.send(
        address(town, "send_dossier"), _at="2024-10-08T15:30", place="facility", place_text="Nhà số 1 & 2"
    )
    assert answer.status_code == 422
    for cite in ("109/2021/NĐ-CP Đ5 k1 b", "109/2021/NĐ-CP Đ5 k1 d", "109/2021/NĐ-CP Đ2 k2 a"):
        assert cite in browser.page
    assert "Sẽ thực hiện được khi" in browser.page
    assert 'value="Nhà số 1 &amp; 2"' in browser.page
    assert re.search(r'value="facility" checked', browser.page)
    assert town.case().version == 1
    # mended in the same form
    browser.send(
        address(town, "send_dossier"), _at="2024-10-08T15:30", place="detention_place", papers=PAPERS
    )
    assert town.case().version == 2


@pytest.mark.parametrize(
    ("fields", "name", "told"),
    [
        ({"close_reason": ""}, "close_reason", "Cần nhập mục này"),
        ({"close_reason": "   \n "}, "close_reason", "Cần nhập mục này"),
        ({"close_reason": "x" * 1001}, "close_reason", "từ 1 đến 1000 ký tự"),
        ({"close_reason": "a\x00b"}, "close_reason", "ký tự điều khiển"),
        ({"_at": ""}, "_at", "Thời điểm không đúng"),
        ({"_at": "2024-02-30T09:00"}, "_at", "Thời điểm không đúng"),
        ({"_at": "2030-01-01T09:00"}, "_at", "tương lai"),
        ({"_at": "2024-10-08T15:00"}, "_at", "sớm hơn bước gần nhất"),
    ],
)
def test_a_slip_is_told_beside_its_field(town: Site, fields: dict[str, str], name: str, told: str) -> None:
    town.propose()
    browser = town.browser(POLICE)
    browser.open(address(town, "close"))
    sent = {"_at": "2024-10-08T15:30", "close_reason": "Người đó chết"} | fields
    assert browser.send(address(town, "close"), **sent).status_code == 422
    beside = browser.page.split(f'id="f-{name}-wrong"')[1].split("</p>")[0]
    assert told in beside
    assert f'href="#f-{name}"' in browser.page
    assert f'id="f-{name}"' in browser.page
    assert 'aria-invalid="true"' in browser.page
    assert town.case().version == 1


def test_all_slips_are_told_at_once(town: Site) -> None:
    town.propose()
    browser = town.browser(POLICE)
    browser.open(address(town, "send_dossier"))
    sent = {
        "_at": "hôm qua",
        "detained": "maybe",
        "held_from": "32/13/2024",
        "place": "moon",
        "papers": ["nothing"],
    }
    assert browser.send(address(town, "send_dossier"), **sent).status_code == 422
    for name in sent:
        assert f'id="f-{name}-wrong"' in browser.page, name


@pytest.mark.parametrize(
    "written", ["2024-10-08T15:45", "08/10/2024 15:45", "15:45 08/10/2024", "8/10/2024, 15h45"]
)
def test_a_moment_may_be_written_as_it_is_written_here(town: Site, written: str) -> None:
    town.propose()
    town.later(hours=1)
    browser = town.browser(POLICE)
    browser.open(address(town, "close"))
    assert browser.send(address(town, "close"), _at=written, close_reason="Người đó chết").status_code == 303
    assert town.case().last_at == at("2024-10-08T15:45")


def test_the_minute_of_the_last_act_is_not_before_it(town: Site) -> None:
    """The form has no seconds; an act recorded at 15:30:20 is no reason to refuse one at 15:30."""
    town.act(POLICE, "person_file.record", "2024-10-08T14:10", record="user_management_decided",
             record_on="2024-03-13", record_paper="Quyết định 12/QĐ-UBND")  # fmt: skip
    case = town.case(procedure="person_file")
    town.act(POLICE, "person_file.record", "2024-10-08T14:20:20", record="aftercare_ended",
             record_on="2020-03-13", record_paper="Giấy xác nhận")  # fmt: skip
    browser = town.browser(POLICE)
    there = f"/ho-so/{case.id}/buoc/person_file.record"
    browser.open(there)
    fields = {**browser.hidden(), "_at": "2024-10-08T14:20", "record": "earlier_rehab_completed",
              "record_on": "2019-01-01", "record_paper": "Giấy chứng nhận 7"}  # fmt: skip
    assert [browser.send(there, **fields).status_code for _ in range(2)] == [303, 303]
    assert town.case(procedure="person_file").version == 3


def test_an_act_of_somebody_else_is_refused_by_page_and_by_post(town: Site) -> None:
    town.examine()
    browser = town.browser(HEAD)
    assert browser.open(address(town, "conclude")).status_code == 403
    browser.open("/ho-so")
    answer = browser.send(address(town, "conclude"), _at="2024-10-09T11:00", conclusion="addicted")
    assert answer.status_code == 403
    assert "không có thẩm quyền" in browser.page
    assert town.case().stage == "examined"


@pytest.mark.parametrize(("act", "status"), [("issue_result", 409), ("no_such_act", 404), ("propose", 409)])
def test_an_act_that_is_not_there_is_told(town: Site, act: str, status: int) -> None:
    town.propose()
    assert town.browser(POLICE).open(address(town, act)).status_code == status


def test_an_act_of_another_procedure_is_not_for_this_case(town: Site) -> None:
    case = town.propose()
    browser = town.browser(POLICE)
    assert browser.open(f"/ho-so/{case.id}/buoc/detection.order_test").status_code == 404


def test_an_unknown_office_is_told_beside_its_field(town: Site) -> None:
    town.propose()
    browser = town.browser(POLICE)
    browser.open(address(town, "send_dossier"))
    sent = {"_at": "2024-10-08T15:30", "facility": STATION.id, "papers": PAPERS, "place": "detention_place"}
    assert browser.send(address(town, "send_dossier"), **sent).status_code == 422
    assert 'id="f-facility-wrong"' in browser.page


def test_a_case_is_opened_from_the_person(town: Site) -> None:
    town.clock.at = at("2024-10-08T15:00")
    town.act(POLICE, "person_file.record", "2024-10-08T14:30", record="user_management_decided",
             record_on="2024-03-13", record_paper="Quyết định 12/QĐ-UBND")  # fmt: skip
    browser = town.browser(POLICE)
    browser.open(f"/nguoi/{AN.id}")
    there = f"/nguoi/{AN.id}/buoc/assessment.propose"
    assert there in browser.page
    browser.open(there)
    told = {
        "_at": "2024-10-08T15:00", "ground": "managed_user_reuse", "detected_at": "2024-10-08T14:00", "result": "positive",
        "unauthorised_use": "yes", "detained": "no", "substances": ["heroin"], "facility": CENTRE.id,
    }  # fmt: skip
    assert browser.send(there, **told, detected_commune="phường Không Có").status_code == 422
    assert "Không có xã, phường, đặc khu nào tên như vậy" in browser.page
    assert 'value="phường Không Có"' in browser.page, "nothing typed is lost"
    elsewhere = {"detected_commune": ("Phường Cửa Nam, Hà Nội",)}  # in the gazetteer, not in the directory
    assert strange(town.house, elsewhere, elsewhere) == ()
    answer = browser.send(there, **told)
    assert answer.status_code == 303, browser.page
    assert town.case().stage == "proposed"
    # the same person, the same procedure again: one case is open
    browser.open(f"/nguoi/{AN.id}")
    assert there not in browser.page
    assert f"/ho-so/{town.case().id}" in browser.page


def test_a_first_time_adult_with_a_home_cannot_be_sent(town: Site) -> None:
    browser = town.browser(POLICE)
    there = f"/nguoi/{AN.id}/buoc/assessment.propose"
    browser.open(there)
    answer = browser.send(there, _at="2024-10-08T14:00", ground="managed_user_reuse", detected_at="2024-10-08T13:00",
                          result="positive", unauthorised_use="yes", detained="no")  # fmt: skip
    assert answer.status_code == 422
    assert "73/2021/QH14 Đ27 k1 a" in browser.page
    assert "quyết định áp dụng biện pháp quản lý" in browser.page  # the paper that would unlock it


def test_the_whole_assessment_goes_through_the_forms(town: Site) -> None:
    """Every step from the dossier to the notified result, each by the officer whom the law names."""
    town.propose()
    criteria = {f"criterion_{n}": "yes" if n in {1, 3, 5} else "no" for n in range(1, 7)}
    steps: list[tuple[Browser, str, str, dict[str, object]]] = [
        (town.browser(POLICE), "send_dossier", "2024-10-08T16:00", {"papers": PAPERS, "place": "detention_place"}),
        (town.browser(DOCTOR), "accept_request", "2024-10-08T16:30", {}),
        (town.browser(DOCTOR), "dispatch_staff", "2024-10-09T09:00", {}),
        (town.browser(DOCTOR), "receive_person", "2024-10-09T10:00", {}),
        (town.browser(DOCTOR), "examine", "2024-10-09T11:00",
         {**criteria, "together_one_month": "yes", "evidence_sources": ["clinical", "interview"]}),
        (town.browser(DOCTOR), "conclude", "2024-10-11T15:10", {"conclusion": "addicted"}),
        (town.browser(HEAD), "issue_result", "2024-10-12T09:00", {"result_number": "15/PKQ"}),
        (town.browser(HEAD), "return_result", "2024-10-12T10:00", {"received_by": "Công an phường"}),
        (town.browser(HEAD), "notify_person", "2024-10-14T09:00", {"notified_to": "person"}),
    ]  # fmt: skip
    for browser, act, when, fields in steps:
        town.clock.at = at(when)
        actor = (
            DOCTOR
            if act in {"accept_request", "dispatch_staff", "receive_person", "examine", "conclude"}
            else None
        )
        browser.enter(actor or (POLICE if act == "send_dossier" else HEAD))
        assert browser.open(address(town, act)).status_code == 200, act
        answer = browser.send(address(town, act), _at=when, **fields)
        assert answer.status_code == 303, (act, browser.page)
    assert town.case().stage == "addicted"
    assert town.case().closed
    assert KHONG.full_name not in browser.page
