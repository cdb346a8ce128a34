"""Who stands by a person: put on file, shown, ended; told in the trail without a name. Communes by their names."""

from __future__ import annotations

import re

from persistence.reader import Reader
from tests.web.site import AN, POLICE, TOWN_HALL, Site
from web.pages.views.places import commune_said
from workflows.relations import relatives_of

MOTHER = "Đặng Thị <Hiền>"
FORM = {
    "relation": "parent",
    "name": MOTHER,
    "from": "2024-10-01",
    "phone": "0912",
    "paper": "Giấy khai sinh 12",
}


def test_somebody_is_put_on_file_once_shown_and_ended(town: Site) -> None:
    case = town.propose()
    browser, address = town.browser(POLICE), f"/nguoi/{AN.id}/nguoi-than"
    browser.open(address)
    refused = browser.send(address, **FORM | {"relation": "friend", "from": "2094-01-01"})
    assert refused.status_code == 422
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
