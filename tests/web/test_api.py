"""The JSON API: described truly, read strictly, refused with the same reasons as the pages."""

from __future__ import annotations

import re
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.web.site import AN, CENTRE, DOCTOR, HEAD, PAPERS, POLICE, Browser, Site
from tests.web.test_every_page import MOST, weight

NOON = "2024-10-08T15:30:00+07:00"
SENT: dict[str, Any] = {"papers": PAPERS, "place": "detention_place"}


def get(browser: Browser, address: str, status: int = 200) -> Any:
    answer = browser.client.get(address)
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer.get_json()


def test_the_description_is_valid_and_names_no_address_outside(town: Site) -> None:
    browser = town.browser(POLICE)
    spec = get(browser, "/api/openapi.json")
    OpenAPIV31SpecValidator(spec).validate()
    assert set(spec["paths"]) >= {
        "/api/session",
        "/api/cases",
        "/api/cases/search",
        "/api/cases/{case_id}",
        "/api/cases/{case_id}/acts",
        "/api/cases/{case_id}/acts/{act}/why",
        "/api/cases/{case_id}/documents",
        "/api/cases/{case_id}/documents/{document_id}",
        "/api/cases/{case_id}/documents/{document_id}/lineage",
        "/api/cases/{case_id}/documents/{document_id}/pdf",
        "/api/cases/{case_id}/dossier",
        "/api/cases/{case_id}/dossier/archive",
        "/api/acts",
        "/api/acts/draft",
        "/api/law/acts",
        "/api/law/show",
        "/api/forms",
        "/api/forms/show",
        "/api/forms/blank",
    }
    for path, methods in spec["paths"].items():
        for method, operation in methods.items():
            if method != "parameters":
                assert operation["summary"], path
                assert "401" in operation["responses"], path
    assert browser.open("/api/docs").status_code == 200
    assert "/api/cases/{case_id}/acts" in browser.page
    assert "http" not in browser.page.replace("httponly", "")
    named = set(re.findall(r'href="\?dang=1#(\w+)"', browser.page))
    assert weight(browser.page) < MOST
    assert browser.open("/api/docs?dang=1").status_code == 200
    assert named <= set(re.findall(r'<details id="(\w+)"', browser.page))
    assert weight(browser.page) < MOST


def test_cases_are_listed_and_found(town: Site) -> None:
    case = town.propose()
    browser = town.browser(POLICE)
    page = get(browser, "/api/cases?procedure=assessment&closed=false&page_size=5")
    assert (page["total"], page["page"], page["page_size"]) == (1, 1, 5)
    (line,) = page["items"]
    assert (line["id"], line["stage"], line["person_name"]) == (case.id, "proposed", AN.full_name)
    assert line["next_deadline"]["duty"] == "assessment.end_detention"
    assert line["next_deadline"]["proof"]["vi"]
    headers = {"X-CSRFToken": browser.token()}
    found = browser.client.post("/api/cases/search", json={"name": "dang an"}, headers=headers).get_json()
    assert {each["person_id"] for each in found["items"]} == {AN.id}


def test_a_case_is_shown_whole(town: Site) -> None:
    case = town.finish()
    body = get(town.browser(POLICE), f"/api/cases/{case.id}")
    assert (body["stage"], body["closed"], body["version"]) == ("addicted", True, case.version)
    assert body["units"] == {"police": "ca_hoa", "facility": CENTRE.id}
    assert body["facts"]["conclusion"] == "addicted"
    assert [each["seq"] for each in body["acts"]] == list(range(1, case.version + 1))
    assert all(len(each["receipt"]) == 64 for each in body["acts"])
    assert {each["form"] for each in body["documents"]} >= {"109/2021/NĐ-CP Mẫu 02", "109/2021/NĐ-CP Mẫu 05"}
    assert "registration.register" in {each["opens"] for each in body["next_steps"]}
    paper = body["documents"][0]
    answer = town.browser(POLICE).client.get(paper["href"])
    assert answer.headers["X-Content-SHA256"] == paper["sha256"]


def test_the_acts_of_a_case_say_what_unlocks_them(town: Site) -> None:
    case = town.accept()
    body = get(town.browser(DOCTOR), f"/api/cases/{case.id}/acts")
    acts = {each["act"]: each for each in body["acts"]}
    assert body["version"] == case.version
    assert acts["assessment.dispatch_staff"]["state"] == "ready"
    refused = acts["assessment.receive_person"]
    assert (refused["state"], refused["enabled"]) == ("refused", False)
    failing = [each for each in refused["verdict"]["findings"] if each["requirement"] in refused["blocking"]]
    assert "109/2021/NĐ-CP Đ6 k2 b" in failing[0]["cites"]
    assert any(need["fact"] == "staff_sent" for way in refused["verdict"]["unlock"] for need in way)
    assert acts["assessment.end_detention"]["state"] == "not_permitted"


def test_an_act_is_done_once(town: Site) -> None:
    case = town.propose()
    browser = town.browser(POLICE)
    ask: dict[str, Any] = {"act": "assessment.send_dossier", "at": NOON, "case_id": case.id, "inputs": SENT}
    first = browser.do("key-send-1", **ask, expected_version=1)
    assert first.status_code == 201
    assert (first.get_json()["stage"], first.get_json()["repeated"]) == ("dossier_sent", False)
    again = browser.do("key-send-1", **ask, expected_version=1)
    assert (again.status_code, again.get_json()["repeated"]) == (201, True)
    assert town.case().version == 2
    other = browser.do("key-send-1", **{**ask, "inputs": {**SENT, "place_text": "khác"}})
    assert (other.status_code, other.get_json()["code"]) == (409, "idempotency_key_reused")
    stale = browser.do("key-send-2", **{**ask, "act": "assessment.close"}, expected_version=1)
    assert (stale.status_code, stale.get_json()["code"]) == (409, "case_changed")


def test_a_case_is_opened_for_a_person(town: Site) -> None:
    browser = town.browser(POLICE)
    inputs = {"test_basis": "caught_using", "test_ground": "caught_in_act", "detected_at": "2024-10-08T13:30"}
    ask: dict[str, Any] = {"act": "detection.order_test", "at": "2024-10-08T14:00:00+07:00", "inputs": inputs}
    done = browser.do("key-open-1", **ask, person_id=AN.id)
    assert done.status_code == 201, done.get_json()
    assert done.get_json()["version"] == 1
    second = browser.do("key-open-2", **ask, person_id=AN.id)
    assert (second.status_code, second.get_json()["code"]) == (409, "case_changed")


def test_a_refusal_carries_the_verdict(town: Site) -> None:
    case = town.propose()
    answer = town.browser(POLICE).do(
        act="assessment.send_dossier", at=NOON, case_id=case.id, inputs={"place": "facility"}
    )
    body = answer.get_json()
    assert (answer.status_code, body["code"]) == (422, "requirements_not_met")
    assert "109/2021/NĐ-CP Đ5 k1 d" in body["fields"]["cites"]
    assert body["verdict"]["outcome"] == "unsatisfied"
    assert body["verdict"]["unlock"]
    assert "Thiếu bản sao" in body["vi"]


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"act": "assessment.no_such"}, 404, "unknown_act"),
        ({"act": "assessment.issue_result", "inputs": {}}, 403, "not_permitted"),
        ({"act": "assessment.propose", "inputs": {}}, 409, "act_not_available"),
        ({"case_id": "0" * 32}, 404, "unknown_case"),
        ({"person_id": AN.id}, 422, "bad_input"),
        ({"case_id": None}, 422, "bad_input"),
        ({"at": "2024-10-08T15:30:00"}, 422, "bad_input"),
        ({"at": "2024-10-08"}, 422, "bad_input"),
        ({"at": 20241008}, 422, "bad_input"),
        ({"at": "2030-10-08T15:30:00+07:00"}, 422, "bad_input"),
        ({"expected_version": "1"}, 422, "bad_input"),
        ({"expected_version": True}, 422, "bad_input"),
        ({"expected_version": 1.0}, 422, "bad_input"),
        ({"inputs": []}, 422, "bad_input"),
        ({"inputs": {"paper": []}}, 422, "bad_input"),
        ({"inputs": {"detained": "true"}}, 422, "fact"),
        ({"inputs": {"detained": 1}}, 422, "fact"),
        ({"inputs": {"papers": "test_result_copy"}}, 422, "fact"),
        ({"inputs": {"place": "moon"}}, 422, "fact"),
        ({"inputs": {"held_from": "yesterday"}}, 422, "bad_input"),
        ({"inputs": {"facility": 5}}, 422, "bad_input"),
        ({"extra": 1}, 422, "bad_input"),
    ],
)
def test_what_is_not_accepted_is_told(town: Site, changes: dict[str, Any], status: int, code: str) -> None:
    case = town.propose()
    ask: dict[str, Any] = {"act": "assessment.send_dossier", "at": NOON, "case_id": case.id, "inputs": SENT}
    answer = town.browser(POLICE).do(**{**ask, **changes})
    body = answer.get_json()
    assert (answer.status_code, body["code"]) == (status, code), body
    assert set(body) >= {"code", "vi", "en", "fields"}
    assert body["vi"]
    assert town.case().version == 1


def test_a_post_needs_key_token_and_json(town: Site) -> None:
    case = town.propose()
    browser = town.browser(POLICE)
    ask: dict[str, Any] = {"act": "assessment.send_dossier", "at": NOON, "case_id": case.id, "inputs": SENT}
    token = {"X-CSRFToken": browser.token()}
    key = {"Idempotency-Key": "key-00000001"}
    assert browser.client.post("/api/acts", json=ask, headers=key).status_code == 400
    assert browser.client.post("/api/acts", json=ask, headers=token).status_code == 422
    assert (
        browser.client.post(
            "/api/acts", data="{", headers={**token, **key, "Content-Type": "application/json"}
        ).status_code
        == 400
    )
    assert browser.client.post("/api/acts", data=ask, headers={**token, **key}).status_code in {415, 422}
    assert browser.client.put("/api/acts", json=ask, headers={**token, **key}).status_code == 405
    assert town.case().version == 1


@pytest.mark.parametrize(
    "query", ["page=0", "page=x", "page_size=101", "closed=perhaps", "name=An", "page=1&page=x&unknown=1"]
)
def test_a_query_is_read_strictly(town: Site, query: str) -> None:
    body = get(town.browser(POLICE), f"/api/cases?{query}", 422)
    assert body["code"] == "bad_input"
    assert body["fields"]


def test_the_catalogue_of_acts_and_the_law(town: Site) -> None:
    browser = town.browser(HEAD)
    acts = {each["act"]: each for each in get(browser, "/api/law/acts")["acts"]}
    assert set(acts) == set(town.house.procedures.acts)
    sending = {each["name"]: each for each in acts["assessment.send_dossier"]["inputs"]}
    assert sending["papers"]["type"] == "set"
    assert "test_result_copy" in sending["papers"]["values"]
    assert sending["facility"]["unit_kinds"] == ["health_facility", "rehab_facility"]
    place = get(browser, "/api/law/show?citation=109/2021/NĐ-CP Đ5 k1 b&on=2024-10-08")
    assert place["vi"] == "điểm b khoản 1 Điều 5 Nghị định 109/2021/NĐ-CP"
    assert [each["id"] for each in place["rules"]] == ["d109-5-1-b"]
    for query, code in (
        ("citation=73/2021/QH14 Đ27&on=2027-01-01", "not_in_force"),
        ("citation=nonsense", "citation"),
        ("citation=1/1999/QH10", "bad_input"),
        ("citation=73/2021/QH14&on=2024-13-01", "bad_input"),
        ("", "bad_input"),
    ):
        assert get(browser, f"/api/law/show?{query}", 422)["code"] == code


def test_a_fault_of_the_program_is_told_without_its_inside(
    town: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = town.browser(POLICE)
    monkeypatch.setattr("web.api.cases.bodies.case_line", lambda *_: 1 / 0)
    town.propose()
    body = get(browser, "/api/cases", 500)
    assert (body["code"], set(body["fields"])) == ("internal", {"reference"})
    assert "division" not in str(body)
