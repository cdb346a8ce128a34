"""Who stands by a person: put on file, shown, ended; told in the trail without a name. Communes by their names."""

from __future__ import annotations

import re
from datetime import date

from persistence.reader import Reader
from tests.web.site import AN, POLICE, TOWN_HALL, Site
from web.pages.views.places import commune_said
from web.persons.identity import read_person
from workflows.relations import relatives_of

MOTHER = "Đặng Thị <Hiền>"
FORM = {
    "relation": "parent",
    "name": MOTHER,
    "from": "2024-10-01",
    "phone": "0912 000 001",
    "paper": "Giấy khai sinh 12",
}


def test_somebody_is_put_on_file_once_shown_and_ended(town: Site) -> None:
    case = town.propose()
    browser, address = town.browser(POLICE), f"/nguoi/{AN.id}/nguoi-than"
    browser.open(address)
    refused = browser.send(address, **FORM | {"relation": "friend", "from": "2094-01-01", "phone": "abc"})
    assert refused.status_code == 422
    assert "Ghi số điện thoại" in browser.page
    assert "nằm ở tương lai" in browser.page
    assert "Đặng Thị &lt;Hiền&gt;" in browser.page, "nothing typed is lost"
    browser.open(address)
    key = re.search(r'name="_key" value="(\w+)"', browser.page)
    assert key is not None
    for _twice in range(2):
        browser.open(address)
        assert browser.send(address, **FORM, _key=key[1]).status_code == 303
    person = town.house.reader.find_person(AN.id)
    assert person is not None
    assert [each["name"] for each in relatives_of(person)] == [MOTHER]
    for page in (f"/nguoi/{AN.id}", f"/ho-so/{case.id}"):
        browser.open(page)
        assert "Cha, mẹ" in browser.page, page
        assert "Giấy khai sinh 12" in browser.page
    browser.open(f"/nguoi/{AN.id}")
    browser.send(f"{address}/{key[1]}/thoi")
    browser.open(f"/nguoi/{AN.id}")
    assert "đến 08/10/2024" in browser.page
    told = [
        each.body
        for each in Reader(town.house.database).audit_of_stream("signin")
        if "register.relation" in each.body
    ]
    assert len(told) == 2
    assert not any("Hiền" in each for each in told)
    browser.open(f"/nguoi/{AN.id}/sua")
    assert "Sửa thông tin" in browser.page


def test_a_commune_is_named_as_the_days_name_it() -> None:
    assert commune_said("hoa_an") == "hoa_an"
    assert commune_said("99999") == "99999"
    assert commune_said("hoa_an", (TOWN_HALL,)) == "Phường Hòa An"
    assert commune_said("00070") == "Phường Hoàn Kiếm", "one of fourteen that were merged is not named"
    assert "(trước 01/07/2025: " in commune_said("04033"), "the only one it is made of"
    assert commune_said("01558") == "Xã Lý Quốc (trước 01/07/2025: Thị trấn Thanh Nhật)", (
        "the code was another place's"
    )


def test_a_telephone_is_digits_on_the_form_of_a_person_too() -> None:
    day = date(2026, 11, 2)
    for wrong in ("abc", "12", "0912 000 001 x"):
        assert "phone" in read_person({"full_name": ["Đặng Văn An"], "phone": [wrong]}, day).errors, wrong
    for right in ("0912 000 001", "+84 912 000 001, 024.3900.0001", ""):
        assert not read_person({"full_name": ["Đặng Văn An"], "phone": [right]}, day).errors, right
