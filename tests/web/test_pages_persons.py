"""Putting a person on file, correcting, and not having the same person twice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from persistence.pairs import Pairs, State
from persistence.reach import Reach
from persistence.search.twins import Ground
from tests.web.site import AN, BE, CHAIR, FAR_POLICE, POLICE, PROVINCE, STATION, Site, at

NEW = {
    "full_name": "  Hoàng   Thị Mới ",
    "born": "29/02/1996",
    "sex": "female",
    "residence_kind": "none",
    "id_number": "001196000001",
    "id_issued_on": "2020-05-06",
    "address": "Thôn Đoài",
}


HOME = {"residence_kind": "stable", "residence_commune": "hoa_an"}


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


def test_a_year_of_birth_alone_is_kept_until_the_day_is_known(town: Site) -> None:
    key = add(town, born="", birth_year="1996")
    person = town.house.reader.find_person(key)
    assert person is not None
    assert (person.born, person.attributes["birth_year"]) == (None, 1996)
    browser = town.browser(POLICE)
    browser.open(f"/nguoi/{key}")
    assert "1996 (chưa rõ ngày, tháng)" in browser.page
    browser.open(f"/nguoi/{key}/sua")
    assert 'value="1996"' in browser.page
    answer = browser.send(f"/nguoi/{key}/sua", **{**NEW, "full_name": "Hoàng Thị Mới", "birth_year": "1996"})
    assert answer.status_code == 303
    person = town.house.reader.find_person(key)
    assert person is not None
    assert (str(person.born), person.attributes.get("birth_year")) == ("1996-02-29", None)
    assert person.attributes["former_births"] == [{"value": "1996", "until": "2024-10-08"}]


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


def test_who_is_on_file_already_is_opened_instead_and_that_is_told(town: Site) -> None:
    browser = town.browser(POLICE)
    browser.open("/nguoi/moi")
    answer = browser.send("/nguoi/moi", full_name="Đặng Văn Ân", born="1990-05-17", _same=AN.id)
    assert answer.headers["Location"] == f"/nguoi/{AN.id}"
    entry = town.house.reader.audit_of_stream("signin")[-1]
    assert (entry.act, f'"known":"{AN.id}"' in entry.body) == ("register.known_person", True)


def test_somebody_out_of_sight_who_may_be_the_same_is_only_hinted_at(town: Site) -> None:
    """Lò Thị Bé lives in another commune: no name, no id, no link; whoever sees both is asked to decide."""
    browser = town.browser(POLICE)
    browser.open("/nguoi/moi")
    fields = {"full_name": "Lo Thi Be", "born": "2009-11-02", "residence_commune": "hoa_an"}
    assert browser.send("/nguoi/moi", **fields).status_code == 422
    assert "có thể trùng với người do cơ quan khác ghi nhận" in browser.page
    assert BE.full_name not in browser.page
    assert BE.id not in browser.page
    answer = browser.send("/nguoi/moi", **fields, _ask="1")
    assert answer.status_code == 303
    new = answer.headers["Location"].rpartition("/")[2]
    pairs = Pairs(town.house.database)
    (pair,) = pairs.open(Reach(PROVINCE.id, commune=None, all=True))
    assert ({pair.one.id, pair.other.id}, pair.state, pair.grounds) == (
        {BE.id, new},
        State.ASKED,
        (Ground.NAME_BIRTH,),
    )
    assert pairs.open(Reach(STATION.id, commune="hoa_an")) == ()


@pytest.mark.parametrize(
    ("number", "told"),
    [
        ("00119600001", "Số có 11 chữ số: cần 12 chữ số"),
        (
            "001096000001",
            "Chữ số thứ 4 cho biết thế kỷ sinh và giới tính. Số này ghi 0; cần 1 (nữ, sinh 1900–1999)",
        ),
        ("001190000001", "Chữ số 5–6 là hai số cuối của năm sinh. Số này ghi 90; cần 96"),
    ],
)
def test_a_number_is_held_against_sex_and_birth(town: Site, number: str, told: str) -> None:
    browser = town.browser(POLICE)
    browser.open("/nguoi/moi")
    assert browser.send("/nguoi/moi", **{**NEW, "id_number": number}).status_code == 422
    assert told in browser.page.split('id="f-id_number-wrong"')[1].split("</p>")[0]


def test_a_number_that_contradicts_is_kept_with_a_reason(town: Site) -> None:
    key = add(town, id_number="001096000001", id_number_reason="đã cải chính giới tính năm 2022")
    person = town.house.reader.find_person(key)
    assert person is not None
    assert person.attributes["id_number_reason"] == {
        "reason": "đã cải chính giới tính năm 2022", "findings": ["id.century_sex"], "by": POLICE.id, "on": "2024-10-08",
    }  # fmt: skip
    browser = town.browser(POLICE)
    browser.open("/nguoi/moi")
    wrong = {**NEW, "id_number": "12345", "id_number_reason": "đã cải chính giới tính năm 2022"}
    assert browser.send("/nguoi/moi", **wrong).status_code == 422, (
        "what no number can be is kept with no reason"
    )


def test_the_reason_is_asked_for_where_it_is_missing(town: Site) -> None:
    browser = town.browser(POLICE)
    browser.open("/nguoi/moi")
    assert "f-id_number_reason" not in browser.page
    browser.send("/nguoi/moi", **{**NEW, "id_number": "001096000001"})
    assert '<a href="#f-id_number_reason">' in browser.page
    assert 'name="id_number_reason"' in browser.page


def test_places_are_written_by_name_and_kept_by_code(town: Site) -> None:
    key = add(town, residence_commune="Phường Hoà An", residence_province="tỉnh Lào Cai")
    person = town.house.reader.find_person(key)
    assert person is not None
    assert (person.attributes["residence_commune"], person.attributes["residence_province"]) == (
        "hoa_an",
        "15",
    )
    browser = town.browser(POLICE)
    browser.open(f"/nguoi/{key}/sua")
    assert 'value="Phường Hòa An"' in browser.page
    assert 'value="Lào Cai"' in browser.page
    assert "hoa_an" not in browser.page


def test_a_foreigner_has_a_passport(town: Site) -> None:
    add(town, id_number="B1234567", nationality="Lào")


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
        ("birth_year", "96", "bốn chữ số"),
        ("birth_year", "2030", "bốn chữ số"),
        ("birth_year", "1995", "khác năm trong ngày sinh"),
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
        "residence_province": "binh_son",
        "social_account": "an90",
        "former_names": [{"value": "Đặng Văn Ân", "until": "2024-10-08"}],
        "former_id_numbers": [{"value": AN.attributes["id_number"], "until": "2024-10-08"}],
        "former_residences": [
            {"value": {**HOME, "address": AN.attributes["address"]}, "until": "2024-10-08"}
        ],
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
