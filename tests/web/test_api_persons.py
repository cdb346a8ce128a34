"""Persons by API and command: the rules and the search of the page."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from werkzeug.test import TestResponse

from persistence.pairs import Pairs, State
from persistence.reach import Reach
from persistence.registers import Registers
from tests.web.cli import lotrinh
from tests.web.every_page import ADMIN
from tests.web.site import AN, AUDITOR, BE, FAR_POLICE, POLICE, PROVINCE, STATION, Browser, Site, site
from workflows.errors import CaseChanged

NEW: dict[str, Any] = {
    "full_name": "Hoàng  Thị Mới",
    "born": "1996-02-29",
    "sex": "female",
    "residence_kind": "none",
    "id_number": "001196000001",
    "address": "Thôn Đoài",
}


@pytest.fixture(scope="module")
def town(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """On SQLite only: both databases are asked by the tests of the page."""
    home = tmp_path_factory.mktemp("persons")
    shutil.copyfile(sqlite_template, home / "lotrinh.sqlite")
    with site(f"sqlite:///{home / 'lotrinh.sqlite'}", home) as found:
        found.house.register(actors=[ADMIN])
        yield found


def send(browser: Browser, address: str, body: object, key: str = "") -> TestResponse:
    headers = {"X-CSRFToken": browser.token(), "Idempotency-Key": key or uuid4().hex}
    return browser.client.post(address, json=body, headers=headers)


def test_a_person_is_put_on_file_once_and_found(town: Site) -> None:
    browser = town.browser(POLICE)
    answer = send(browser, "/api/persons", NEW, "key-of-new-1")
    body = answer.get_json()
    assert (answer.status_code, body["full_name"], body["repeated"]) == (201, "Hoàng Thị Mới", False)
    assert (body["id_check"]["place"], body["id_check"]["findings"]) == ("Hà Nội", [])
    kept = town.house.reader.find_person(body["id"])
    assert kept is not None
    assert kept.attributes["registered_by"] == STATION.id
    assert town.house.reader.audit_of_stream("admin")[-1].person_id == body["id"]
    again = send(browser, "/api/persons", NEW, "key-of-new-1")
    assert (again.status_code, again.get_json()["id"], again.get_json()["repeated"]) == (
        201,
        body["id"],
        True,
    )
    other = send(browser, "/api/persons", {**NEW, "full_name": "Hoàng Thị Khác"}, "key-of-new-1")
    assert (other.status_code, other.get_json()["code"]) == (409, "idempotency_key_reused")
    found = send(browser, "/api/persons/search", {"words": "moi hoang 1996"}).get_json()
    assert [each["id"] for each in found["exact"]] == [body["id"]]
    shown = browser.client.get(f"/api/persons/{body['id']}")
    assert shown.get_json()["attributes"]["id_number"] == "001196000001"
    far = town.browser(FAR_POLICE)
    assert far.client.get(f"/api/persons/{body['id']}").status_code == 404
    assert send(far, "/api/persons/search", {"words": "hoang moi"}).get_json()["exact"] == []


def test_every_slip_is_told_by_field_in_both_languages(town: Site) -> None:
    wrong = {**NEW, "full_name": " ", "id_number": "001090000001", "sex": "x"}
    body = send(town.browser(POLICE), "/api/persons", wrong).get_json()
    assert (body["status"], body["code"]) == (422, "person_refused")
    told = {each["field"]: each for each in body["fields"]["problems"]}
    assert told["full_name"]["vi"] == "Cần nhập họ và tên."
    assert told["full_name"]["en"].isascii()
    assert set(told) == {"full_name", "sex", "id_number", "id_number_reason"}
    kept = send(
        town.browser(POLICE),
        "/api/persons",
        {
            **NEW,
            "full_name": "Vi Thị Khác",
            "id_number": "001096000001",
            "id_number_reason": "cải chính năm 2022",
        },
    )
    assert kept.get_json()["id_check"]["findings"][0]["code"] == "id.century_sex"
    assert send(town.browser(POLICE), "/api/persons", {**NEW, "name": "x"}).status_code == 422


def test_who_may_be_on_file_is_named_first(town: Site) -> None:
    browser = town.browser(POLICE)
    body = {"full_name": "dang van an", "born": "1990-05-17"}
    refused = send(browser, "/api/persons", body)
    told = refused.get_json()
    assert (refused.status_code, told["code"], told["fields"]["persons"]) == (
        409,
        "may_be_on_file",
        [{"id": AN.id, "grounds": ["name_birth"]}],
    )
    assert AN.full_name not in refused.get_data(as_text=True)
    assert send(browser, "/api/persons", {**body, "different": [AN.id]}).status_code == 201


def test_of_who_is_out_of_sight_nothing_is_told_but_that_it_can_be_asked(town: Site) -> None:
    browser = town.browser(POLICE)
    body = {"full_name": "Lo Thi Be", "born": "2009-11-02", "residence_commune": "hoa_an"}
    refused = send(browser, "/api/persons", {**body, "different": [BE.id]}).get_json()
    assert (refused["code"], refused["fields"]) == ("may_be_on_file", {"persons": [], "unseen": True})
    assert send(browser, "/api/persons", {**body, "ask_unseen": True}).status_code == 201
    (pair,) = Pairs(town.house.database).open(Reach(PROVINCE.id, all=True))
    assert pair.state is State.ASKED


@pytest.mark.parametrize("who", [AUDITOR, ADMIN])
def test_who_may_not_is_told_so(town: Site, who: Any) -> None:
    browser = town.browser(who)
    assert send(browser, "/api/persons", NEW, "key-of-new-1").get_json()["code"] == "not_permitted"
    assert browser.open("/nguoi/moi").status_code == 403
    assert "/nguoi/moi" not in browser.client.get("/ho-so").get_data(as_text=True)


def test_the_command_does_the_same(town: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOTRINH_HOME", str(town.house.settings.home))
    monkeypatch.setenv("LOTRINH_DATABASE_URL", town.house.settings.database_url)
    monkeypatch.setenv("LOTRINH_ENV", "development")
    asked = ("person", "add", "--as", POLICE.id, "--name", "Đặng Văn An", "--born", "17/05/1990")
    refused = lotrinh(*asked, code=1)
    assert AN.id in refused.stdout
    assert "Somebody on file may be this person" in refused.stderr
    assert "id_number" in lotrinh(*asked, "--id-number", "12", code=2).stderr
    assert "residence_commune" in lotrinh(*asked, "--set", "x=y", code=2).stderr
    lotrinh(*asked[:3], AUDITOR.id, *asked[4:], code=1)
    named = json.loads(lotrinh(*asked, "--json", code=1).stdout)["fields"]["persons"]
    others = [word for each in named for word in ("--different", each["id"])]
    added = json.loads(lotrinh(*asked, *others, "--set", "ethnicity=Thái", "--json").stdout)
    kept = town.house.reader.find_person(added["person"])
    assert kept is not None
    assert kept.attributes["ethnicity"] == "Thái"
    corrected = ("person", "correct", added["person"], "--as", POLICE.id, "--set")
    assert not json.loads(lotrinh(*corrected, "phone=0900000001", "--json").stdout)["repeated"]
    assert "as it was" in lotrinh(*corrected, "phone=0900000001").stdout
    lotrinh(*corrected[:4], FAR_POLICE.id, "--set", "phone=1", code=2)
    now = town.house.reader.find_person(added["person"])
    assert now is not None
    assert (now.attributes["phone"], now.attributes["ethnicity"]) == ("0900000001", "Thái")
    found = json.loads(lotrinh("person", "find", "an dang 1990", "--as", POLICE.id, "--json").stdout)
    assert {each["id"] for each in found["exact"]} >= {added["person"], AN.id}


def put(browser: Browser, person_id: str, body: object, seen: str | None) -> TestResponse:
    headers = {"X-CSRFToken": browser.token()} | ({"If-Match": seen} if seen is not None else {})
    return browser.client.put(f"/api/persons/{person_id}", json=body, headers=headers)


def test_a_record_is_corrected_by_the_rules_of_the_page_and_once(town: Site) -> None:
    browser = town.browser(POLICE)
    told = {"full_name": "Quàng Văn Sửa", "born": "1988-03-01", "sex": "male", "address": "Bản Mé"}
    first = send(browser, "/api/persons", told).get_json()
    seen, entries = f'"{first["version"]}"', len(town.house.reader.audit_of_stream("admin"))
    right = {**told, "full_name": "Quàng Văn Sữa", "address": "Bản Ten"}
    done = put(browser, first["id"], right, seen)
    body = done.get_json()
    assert (done.status_code, body["full_name"], body["repeated"]) == (200, "Quàng Văn Sữa", False)
    assert body["attributes"] == {"address": "Bản Ten"}
    kept = town.house.reader.find_person(first["id"])
    assert kept is not None
    assert kept.attributes["former_names"] == [{"value": "Quàng Văn Sửa", "until": "2024-10-08"}]
    (entry,) = town.house.reader.audit_of_stream("admin")[entries:]
    assert (entry.person_id, entry.actor_id) == (first["id"], POLICE.id)
    again = put(browser, first["id"], right, seen)
    assert (again.status_code, again.get_json()["repeated"]) == (200, True), (
        "an answer that was lost is asked for again"
    )
    stale = put(browser, first["id"], {**right, "sex": "female"}, seen)
    assert (stale.status_code, stale.content_type, stale.get_json()["code"]) == (
        412,
        "application/problem+json",
        "person_changed",
    )
    assert put(browser, first["id"], right, None).status_code == 428
    slips = put(browser, first["id"], {"full_name": " ", "sex": "x"}, f'"{body["version"]}"').get_json()
    assert {each["field"] for each in slips["fields"]["problems"]} == {"full_name", "sex"}
    assert len(town.house.reader.audit_of_stream("admin")) == entries + 1, "nothing of this was written"


@pytest.mark.parametrize(("who", "status"), [(FAR_POLICE, 404), (AUDITOR, 403), (ADMIN, 404)])
def test_who_may_not_correct_is_told_so(town: Site, who: Any, status: int) -> None:
    body = {"full_name": "Kẻ Khác"}
    assert put(town.browser(who), AN.id, body, '"x"').status_code == status
    kept = town.house.reader.find_person(AN.id)
    assert kept is not None
    assert kept.full_name == AN.full_name


def test_of_two_who_correct_at_once_the_second_is_told(town: Site) -> None:
    """Both read the same state and both passed the check of the page: the writing itself asks again."""
    before = town.house.reader.find_person(AN.id)
    assert before is not None
    one = replace(before, attributes={**before.attributes, "phone": "0900000001"})
    town.house.register_person(one, seen=before)
    with pytest.raises(CaseChanged):
        town.house.register_person(replace(before, full_name="Đặng Văn Hai"), seen=before)
    town.house.register_person(before, seen=one)


def test_one_key_for_two_persons_at_once_puts_one_on_file(
    town: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both asked whether the key was used before either had written: the writing itself asks again."""
    browser, answers = town.browser(POLICE), list[TestResponse]()
    first = {"full_name": "Hờ A Tủa", "born": "1990-01-01"}

    def put_late(registers: Registers, **told: Any) -> int:
        monkeypatch.undo()
        answers.append(send(browser, "/api/persons", first, "key-at-once-1"))
        return registers.put(**told)

    monkeypatch.setattr(Registers, "put", put_late)
    second = send(browser, "/api/persons", {**first, "born": "1991-01-01"}, "key-at-once-1")
    assert [each.status_code for each in answers] == [201]
    assert (second.status_code, second.get_json()["code"]) == (409, "idempotency_key_reused")
    again = send(browser, "/api/persons", first, "key-at-once-1")
    assert (again.status_code, again.get_json()["repeated"], again.get_json()["born"]) == (
        201,
        True,
        "1990-01-01",
    )
