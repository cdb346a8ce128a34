"""Putting a person on file, correcting, and not having the same person twice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.web.site import AN, CHAIR, FAR_POLICE, POLICE, STATION, Site, at

NEW = {
    "full_name": "  Hoàng   Thị Mới ",
    "born": "29/02/1996",
    "sex": "female",
    "residence_kind": "none",
    "id_number": "001196000001",
    "id_issued_on": "2020-05-06",
    "address": "Thôn Đoài",
}


def add(town: Site, **changes: str) -> str:
    browser = town.browser(POLICE)
    browser.open("/nguoi/moi")
    answer = browser.send("/nguoi/moi", **{**NEW, **changes})
    assert answer.status_code == 303, browser.page
    return answer.headers["Location"].rpartition("/")[2]


def test_a_person_is_put_on_file(town: Site) -> None:
    key = add(town)
    person = town.house.reader.find_person(key)
    assert person is not None
    assert (person.full_name, str(person.born), person.sex) == ("Hoàng Thị Mới", "1996-02-29", "female")
    assert person.attributes == {
        "residence_kind": "none",
        "id_number": "001196000001",
        "id_issued_on": "2020-05-06",
        "address": "Thôn Đoài",
        "registered_by": STATION.id,
    }
    browser = town.browser(POLICE)
    assert browser.open(f"/nguoi/{key}").status_code == 200
    assert "29/02/1996 (28 tuổi)" in browser.page
    assert "Yêu cầu xét nghiệm" in browser.page
    assert town.browser(FAR_POLICE).open(f"/nguoi/{key}").status_code == 404


def test_who_put_a_person_on_file_is_told_in_the_admin_stream(town: Site) -> None:
    key = add(town)
    entry = town.house.reader.audit_of_stream("admin")[-1]
    assert (entry.actor_id, entry.unit_id, entry.person_id) == (POLICE.id, STATION.id, key)
    assert "Hoàng" not in entry.body


def test_the_papers_take_what_the_form_recorded(town: Site) -> None:
    """A date of issue entered here must go through to the forms of the decree."""
    key = add(town, residence_kind="stable", residence_commune="hoa_an")
    person = town.house.reader.find_person(key)
    assert person is not None
    assert town.propose(person).stage == "proposed"


def test_a_person_without_a_case_is_found_by_name(town: Site) -> None:
    key = add(town)
    browser = town.browser(POLICE)
    browser.open("/ho-so")
    browser.send("/ho-so/tim", name="hoang moi")
    browser.open("/ho-so?tinh-trang=")
    assert f"/nguoi/{key}" in browser.page
    other = town.browser(FAR_POLICE)
    other.open("/ho-so")
    other.send("/ho-so/tim", name="hoang moi")
    other.open("/ho-so?tinh-trang=")
    assert key not in other.page


def test_a_namesake_is_shown_before_a_second_is_made(town: Site) -> None:
    browser = town.browser(POLICE)
    browser.open("/nguoi/moi")
    answer = browser.send("/nguoi/moi", full_name="dang van an", born="1990-05-17")
    assert answer.status_code == 422
    assert f"/nguoi/{AN.id}" in browser.page
    assert 'value="dang van an"' in browser.page
    assert (
        browser.send("/nguoi/moi", full_name="dang van an", born="1990-05-17", _sure="1").status_code == 303
    )


def test_a_namesake_out_of_sight_is_not_shown(town: Site) -> None:
    browser = town.browser(FAR_POLICE)
    browser.open("/nguoi/moi")
    assert browser.send("/nguoi/moi", full_name="Đặng Văn Ân").status_code == 303


def test_sending_twice_makes_one_person(town: Site) -> None:
    browser = town.browser(POLICE)
    browser.open("/nguoi/moi")
    fields = {**browser.hidden(), **NEW}
    there = {browser.client.post("/nguoi/moi", data=fields).headers["Location"] for _ in range(2)}
    assert len(there) == 1
    assert len(town.house.reader.persons("hoang thi moi").items) == 1


def test_the_key_of_a_form_cannot_name_somebody_on_file(town: Site) -> None:
    browser = town.browser(FAR_POLICE)
    browser.open("/nguoi/moi")
    answer = browser.send("/nguoi/moi", **{**NEW, "_key": AN.id})
    assert answer.status_code == 303
    assert AN.id not in answer.headers["Location"]
    assert town.house.reader.find_person(AN.id) == AN


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("full_name", " ", "Cần nhập họ và tên"),
        ("full_name", "x" * 301, "Tối đa 300 ký tự"),
        ("full_name", "a\x07b", "ký tự điều khiển"),
        ("born", "30/02/1990", "Ngày không đúng"),
        ("born", "2030-01-01", "tương lai"),
        ("sex", "other", "Chọn Nam hoặc Nữ"),
        ("residence_kind", "x", "Chọn một trong các mục"),
        ("id_issued_on", "hôm qua", "Ngày không đúng"),
    ],
)
def test_a_slip_is_told_beside_its_field(town: Site, field: str, value: str, told: str) -> None:
    browser = town.browser(POLICE)
    browser.open("/nguoi/moi")
    assert browser.send("/nguoi/moi", **{**NEW, field: value}).status_code == 422
    assert told in browser.page.split(f'id="f-{field}-wrong"')[1].split("</p>")[0]
    assert 'value="001196000001"' in browser.page


def test_a_person_is_corrected_and_what_the_form_does_not_ask_is_kept(town: Site) -> None:
    town.house.register_person(replace(AN, attributes={**AN.attributes, "social_account": "an90"}))
    browser = town.browser(POLICE)
    browser.open(f"/nguoi/{AN.id}/sua")
    assert 'value="Đặng Văn Ân"' in browser.page
    answer = browser.send(f"/nguoi/{AN.id}/sua", full_name="Đặng Văn Ẩn", born="1990-05-17", sex="male",
                          residence_kind="stable", residence_commune="hoa_an")  # fmt: skip
    assert answer.status_code == 303
    person = town.house.reader.find_person(AN.id)
    assert person is not None
    assert person.full_name == "Đặng Văn Ẩn"
    assert person.attributes == {
        "residence_kind": "stable",
        "residence_commune": "hoa_an",
        "social_account": "an90",
    }


def test_who_corrects_an_older_state_is_told(town: Site) -> None:
    browser = town.browser(POLICE)
    browser.open(f"/nguoi/{AN.id}/sua")
    mine = browser.hidden()
    other = town.browser(CHAIR)
    other.open(f"/nguoi/{AN.id}/sua")
    fields = {"full_name": "Đặng Văn Ân", "residence_commune": "hoa_an"}
    assert other.send(f"/nguoi/{AN.id}/sua", **fields).status_code == 303
    answer = browser.client.post(f"/nguoi/{AN.id}/sua", data={**mine, **fields, "full_name": "Khác"})
    assert answer.status_code == 409
    person = town.house.reader.find_person(AN.id)
    assert person is not None
    assert person.full_name == "Đặng Văn Ân"


def test_the_page_of_a_person_tells_what_comes_next_and_why_a_procedure_is_not_open(town: Site) -> None:
    town.finish()
    town.clock.at = at("2026-09-01T09:00")
    browser = town.browser(POLICE)
    here = f"/nguoi/{AN.id}"
    assert browser.open(here).status_code == 200
    assert "Bước tiếp theo theo luật" in browser.page
    assert "phải đăng ký cai nghiện tự nguyện" in browser.page
    assert "Thủ tục chưa mở được" in browser.page
    assert "Công bố tổ chức, cá nhân" not in browser.page, "a licence is no procedure about a human being"
    why = f"{here}/vi-sao/home_rehab.start"
    assert why in browser.page
    assert browser.open(why).status_code == 200
    assert "Luật đòi hỏi gì ở bước này" in browser.page
    assert "chưa có trong hồ sơ" in browser.page
    assert browser.open(f"{here}/vi-sao/no.such").status_code == 404
    assert town.browser(FAR_POLICE).open(why).status_code == 404


def test_an_organisation_is_put_on_file_as_one_and_no_case_of_a_human_being_is_opened_for_it(
    town: Site,
) -> None:
    key = add(town, full_name="Trung tâm Hòa An", kind="organisation", born="", sex="", residence_kind="")
    browser = town.browser(POLICE)
    browser.open(f"/nguoi/{key}")
    assert "Tên tổ chức, cơ sở" in browser.page
    assert "Yêu cầu xét nghiệm" not in browser.page
    assert browser.send("/nguoi/moi", **{**NEW, "kind": "thing"}).status_code == 422
