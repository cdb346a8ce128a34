"""Persons found, compared, made one, parted; one page with all that concerns a person. One town for all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from persistence.migrate import upgrade
from persistence.pairs import Pairs, State
from persistence.registers import Clerk
from persistence.search.twins import Ground
from tests.web.site import AN, AUDITOR, BE, FAR_POLICE, POLICE, STATION, Site, site
from workflows.model import Actor, Appointment, Person

HEAD_OF_POLICE = Actor(
    "truong", "Lường Thị Trưởng", (Appointment("commune_police_head", STATION, "Trưởng Công an phường"),)
)
TWIN = Person(
    "d" * 32,
    "Đặng Văn Ân",
    AN.born,
    "male",
    {"residence_commune": "hoa_an", "phone": "0900000001", "id_number": "001090000009"},
)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    home: Path = tmp_path_factory.mktemp("people")
    url = f"sqlite:///{home}/people.db"
    upgrade(url)
    with site(url, home) as built:
        built.house.register(actors=[HEAD_OF_POLICE], persons=[TWIN])
        built.finish()
        yield built


def found(town: Site, actor: Actor, text: str, **more: str) -> str:
    browser = town.browser(actor)
    browser.open("/nguoi")
    answer = browser.send("/nguoi/tim", q=text, **more)
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/nguoi", "nothing of what is typed stands in the address"
    assert browser.open("/nguoi").status_code == 200
    return browser.page


@pytest.mark.parametrize(
    "text", ["an dang", "ĐẶNG văn", "090000001", "dang 1990", "17/05/1990", AN.id[:8] + "1" * 0]
)
def test_a_person_is_found(town: Site, text: str) -> None:
    if text == AN.id[:8]:
        text = town.case().id[:10]  # a code has digits and letters
    page = found(town, POLICE, text)
    assert f"/nguoi/{AN.id}" in page
    assert "Xác định tình trạng nghiện" in page, "with the cases that the officer sees"


def test_a_slip_of_the_pen_stands_apart(town: Site) -> None:
    page = found(town, POLICE, "dangg an")
    assert "Không có người nào khớp" in page
    assert f"/nguoi/{AN.id}" in page.split("Gần giống")[1]


def test_nobody_of_another_commune_is_found(town: Site) -> None:
    page = found(town, FAR_POLICE, "dang van an")
    assert AN.id not in page
    assert TWIN.id not in page
    assert "Không có người nào khớp" in page
    assert BE.id in found(town, FAR_POLICE, "lo thi be")


def test_a_search_is_told_by_its_kinds_and_who_was_shown_was_read(town: Site) -> None:
    found(town, POLICE, "dang van an 1990")
    entry = town.house.reader.audit_of_stream("signin")[-1]
    assert (entry.act, entry.actor_id) == ("access.search", POLICE.id)
    assert '"asked":["words","year"]' in entry.body
    assert "dang" not in entry.body
    assert town.house.reader.readings_of(AN.id)[-1].what == "search"


def test_too_few_digits_are_told(town: Site) -> None:
    assert "ít hơn 4 chữ số" in found(town, POLICE, "an 123")


def test_a_corrected_birth_names_the_acts_judged_by_another_age(town: Site) -> None:
    browser = town.browser(POLICE)
    before = town.house.reader.find_person(AN.id)
    assert before is not None
    browser.open(f"/nguoi/{AN.id}")
    assert "được ghi theo độ tuổi khác" not in browser.page
    browser.open(f"/nguoi/{AN.id}/sua")
    answer = browser.send(f"/nguoi/{AN.id}/sua", full_name=AN.full_name, born="2007-05-17", sex="male",
                          residence_kind="stable", residence_commune="hoa_an")  # fmt: skip
    assert answer.status_code == 303
    browser.open(f"/nguoi/{AN.id}")
    told = browser.page.split("được ghi theo độ tuổi khác")[1].split("</ul>")[0]
    assert "lúc ghi 34 tuổi, theo ngày sinh đã sửa 17 tuổi" in told
    assert f"/ho-so/{town.case().id}" in told
    assert "17/05/1990" in browser.page.split("Ngày sinh trước khi sửa")[1].split("</dd>")[0]
    browser.open(f"/nguoi/{AN.id}/sua")
    browser.send(f"/nguoi/{AN.id}/sua", full_name=AN.full_name, born="1991-05-17", sex="male",
                 residence_kind="stable", residence_commune="hoa_an")  # fmt: skip
    browser.open(f"/nguoi/{AN.id}")
    assert "được ghi theo độ tuổi khác" not in browser.page, "33 or 34: the same to the law"
    town.house.register_person(before)


def test_a_page_of_a_person_tells_the_whole_life(town: Site) -> None:
    browser = town.browser(POLICE)
    assert browser.open(f"/nguoi/{AN.id}").status_code == 200
    for said in (
        "Diễn biến qua các hồ sơ",
        "Lập hồ sơ đề nghị xác định tình trạng nghiện",
        "Giấy tờ",
        "số định danh",
        "000",
    ):
        assert said in browser.page, said
    town.house.register_person(replace(AN, attributes={
        **AN.attributes, "former_names": [{"value": "Đặng Văn Ẩn", "until": "2020-01-02"}],
        "former_residences": [{"value": {"address": "Bản Cũ"}, "until": "2021-02-03"}],
    }))  # fmt: skip
    browser.open(f"/nguoi/{AN.id}")
    assert "Đặng Văn Ẩn (đến 02/01/2020)" in browser.page
    assert "Bản Cũ (đến 03/02/2021)" in browser.page
    town.house.register_person(AN)


def test_only_heads_merge_and_an_officer_sees_why_not(town: Site) -> None:
    browser = town.browser(POLICE)
    here = f"/nguoi/{AN.id}/gop/{TWIN.id}"
    assert browser.open(here).status_code == 200
    assert "không gộp được bản ghi" in browser.page
    assert browser.send(here, reason="cùng dấu vân tay nhé").status_code == 403
    far = town.browser(FAR_POLICE)
    assert far.open(here).status_code == 404
    auditor = town.browser(AUDITOR)
    auditor.open(here)
    assert auditor.send(here, reason="cùng dấu vân tay nhé").status_code == 403


def test_two_records_are_listed_compared_made_one_and_parted(town: Site) -> None:
    by = Clerk(POLICE.id, STATION.id)
    Pairs(town.house.database).put(
        TWIN.id, [(AN.id, (Ground.NAME_BIRTH,))], State.PROPOSED, by=by, at=town.clock()
    )
    head = town.browser(HEAD_OF_POLICE)
    head.open("/nguoi/trung")
    assert f"/nguoi/{AN.id}/gop/{TWIN.id}" in head.page
    here = f"/nguoi/{TWIN.id}/gop/{AN.id}"
    assert head.open(here).status_code == 200
    assert "Số định danh" in head.page
    assert "chưa kiểm chứng" in head.page
    assert head.send(here, reason="ngắn").status_code == 422
    head.open(here)
    answer = head.send(here, reason="cùng dấu vân tay", **{"f-id_number": "merged"})
    assert answer.status_code == 303, head.page
    person = town.house.reader.find_person(AN.id)
    assert person is not None
    assert (person.id, person.attributes["id_number"], person.attributes["phone"]) == (
        TWIN.id,
        AN.attributes["id_number"],
        "0900000001",
    )
    moved = head.open(f"/nguoi/{AN.id}")
    assert (moved.status_code, moved.headers["Location"]) == (302, f"/nguoi/{TWIN.id}")
    head.open(f"/nguoi/{TWIN.id}")
    assert "Hủy việc gộp này" in head.page
    assert "Lập hồ sơ đề nghị xác định tình trạng nghiện" in head.page, "the cases of both together"
    assert head.open(f"/ho-so/{town.case(TWIN).id}").status_code == 200
    part = re.search(
        rf'action="(/nguoi/{TWIN.id}/tach/[^"]+)"', (head.open(f"/nguoi/{TWIN.id}"), head.page)[1]
    )
    assert part is not None
    assert head.send(part[1], reason="nhầm hai người khác nhau").status_code == 303
    assert town.house.reader.find_person(AN.id) == AN
    assert town.case(AN).person_id == AN.id


def test_an_act_by_the_old_id_is_about_the_person(town: Site) -> None:
    """A form that was opened before the merge names the merged record: the door finds the person and all cases."""
    head = town.browser(HEAD_OF_POLICE)
    here = f"/nguoi/{TWIN.id}/gop/{AN.id}"
    head.open(here)
    assert head.send(here, reason="cùng dấu vân tay").status_code == 303
    before = {case.id for case in town.house.reader.cases_of(TWIN.id)}
    town.act(POLICE, "person_file.record", "2024-10-20T14:10", AN, record="user_management_decided", record_on="2024-03-13",
             record_paper="Quyết định 14/QĐ-UBND")  # fmt: skip
    after = town.house.reader.cases_of(TWIN.id)
    assert {case.id for case in after} == before, "the file that was there goes on"
    assert all(case.person_id == TWIN.id for case in after)
