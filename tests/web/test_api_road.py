"""An integrator with a token and the description: from putting a person on file to the decision on what comes next, by the API alone."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.documents import outside
from tests.web.site import CHAIR, DOCTOR, FAR_POLICE, POLICE, Site, at, site
from tests.web.test_api_tokens import ask, issued
from workflows.model import Actor


@pytest.fixture(scope="module")
def town(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("road")
    shutil.copyfile(sqlite_template, folder / "lotrinh.sqlite")
    with site(f"sqlite:///{folder / 'lotrinh.sqlite'}", folder) as found:
        found.propose()
        yield found


class Program:
    """Asks for one officer; every answer is as it was expected, or told whole."""

    def __init__(self, town: Site, actor: Actor = POLICE) -> None:
        self.town = town
        self.token = issued(town, "read", "documents", "act", actor=actor)

    def get(self, address: str, status: int = 200) -> Any:
        answer = ask(self.town, self.token, address)
        assert answer.status_code == status, answer.text
        return answer.get_json()

    def send(self, address: str, body: object, status: int, seen: str = "", key: str = "") -> Any:
        heads = {"Idempotency-Key": key or uuid4().hex} | ({"If-Match": seen} if seen else {})
        answer = ask(self.town, self.token, address, method="POST", json=body, headers=heads)
        assert answer.status_code == status, answer.text
        return answer.get_json()


def act(town: Site, name: str, when: str, **more: Any) -> dict[str, Any]:
    town.clock.at = max(town.clock.at, at(when))
    return {"act": name, "at": at(when).isoformat(), "inputs": {}, **more}


def test_from_a_person_to_an_act_and_its_papers(town: Site) -> None:
    program = Program(town)
    new = {"full_name": "Giàng A Đường", "born": "1992-04-05", "sex": "male", "residence_kind": "stable",
           "residence_commune": "phường Hòa An"}  # fmt: skip
    person = program.send("/api/persons", new, 201)["id"]
    assert person in {each["id"] for each in program.get("/api/persons?birth_year=1992")["items"]}
    (there,) = program.get("/api/persons?commune=hoa%20an&birth_year=1992")["items"]
    assert there["residence_commune"] == "hoa_an"
    openings = program.get(f"/api/persons/{person}/acts")
    states = {each["act"]: each for each in openings["acts"]}
    assert (states["detection.order_test"]["state"], openings["running"]) == ("form", [])
    assert states["registration.register"]["state"] == "not_permitted"
    assert "_" not in states["registration.register"]["why_en"]
    why = program.get(f"/api/persons/{person}/acts/detection.order_test/why")
    assert any("73/2021/QH14" in cite for each in why["requirements"] for cite in each["cites"])
    program.get(f"/api/persons/{person}/acts/no.such/why", 404)

    body = act(town, "detection.order_test", "2024-10-20T09:00", person_id=person)
    refused = program.send("/api/acts/check", body, 422)
    assert refused["code"] == "requirements_not_met"
    assert all(each["cites"] for each in refused["verdict"]["findings"])
    body["inputs"] = {"test_basis": "caught_using", "test_ground": "caught_in_act",
                      "detected_at": "2024-10-20T08:30", "detected_commune": "Phường Hòa An"}  # fmt: skip
    told = program.send("/api/acts/check", body, 200)
    assert (told["repeated"], told["closed"]) == (False, False)
    before = len(program.get(f"/api/persons/{person}")["cases"])
    assert before == 0, "nothing was recorded"
    moved = {**body, "foreseen": "0" * 64}
    assert program.send("/api/acts", moved, 409, key="key-order-test")["code"] == "outcome_changed"
    done = program.send("/api/acts", {**body, "foreseen": told["outcome"]}, 201, key="key-order-test")
    assert (done["stage"], done["version"]) == (told["stage"], 1)
    assert [each["form"] for each in done["documents"]] == [each["form"] for each in told["documents"]]
    case = program.get(f"/api/cases/{done['case_id']}")
    assert case["facts"]["detected_commune"] == "hoa_an", "named, kept by its code"
    assert program.get(f"/api/persons/{person}/acts")["running"] == [
        {"procedure": "detection", "case_id": case["id"]}
    ]
    listed = program.get(f"/api/cases?person_id={person}&order=name")
    assert [each["id"] for each in listed["items"]] == [case["id"]]
    for paper in case["documents"]:
        bytes_of = ask(town, program.token, paper["href"])
        assert bytes_of.headers["X-Content-SHA256"] == paper["sha256"]


def test_a_name_that_two_communes_have_is_told_with_their_codes(town: Site) -> None:
    from workflows.model import Unit

    for code, province in (("minh_a", "binh_son"), ("minh_b", "hai_dong")):
        town.house.register_unit(
            Unit(f"ca_{code}", "commune_police", "Công an xã Minh Tân", "", code, None, province)
        )
    program = Program(town)
    body = act(town, "detection.order_test", "2024-10-20T09:00", person_id=town.case().person_id)
    body["inputs"] = {"detected_commune": "xã Minh Tân"}
    refused = program.send("/api/acts/check", body, 422)
    assert refused["fields"] == {"field": "detected_commune", "accepted": ["minh_a", "minh_b"]}
    assert "minh_a" in refused["vi"]
    units = program.get("/api/units?words=minh%20tan")["items"]
    assert [each["commune"] for each in units] == ["minh_a", "minh_b"]
    first = program.get("/api/units?page_size=1")
    second = program.get(f"/api/units?page_size=500&after={first['next']}")
    assert {each["id"] for each in second["items"]}.isdisjoint(each["id"] for each in first["items"])
    assert second["next"] is None


def test_what_is_due_is_listed_as_on_the_desk(town: Site) -> None:
    mine = Program(town).get("/api/duties?page_size=1")
    assert mine["items"][0]["deadline"]["proof"]["vi"]
    assert mine["items"][0]["deadline"]["cites"]
    case = town.case().id
    assert Program(town, FAR_POLICE).get("/api/duties?side=others")["items"] == []
    assert case in {each["case_id"] for each in Program(town).get("/api/duties?when=overdue")["items"]}


def test_nobody_sees_or_acts_beyond_their_own(town: Site) -> None:
    case = town.case()
    far, doctor, chair = (Program(town, each) for each in (FAR_POLICE, DOCTOR, CHAIR))
    far.get(f"/api/persons/{case.person_id}/acts", 404)
    far.get(f"/api/persons/{case.person_id}/acts/detection.order_test/why", 404)
    assert case.person_id not in {each["id"] for each in far.get("/api/persons?page_size=100")["items"]}
    assert far.get("/api/persons?commune=hoa_an")["items"] == []
    body = act(town, "assessment.end_detention", "2024-10-20T09:00", case_id=case.id)
    far.send("/api/acts/check", body, 404)
    far.send(f"/api/cases/{case.id}/dossier/versions", {}, 404)
    assert doctor.send("/api/acts/check", body, 403)["code"] == "not_permitted"
    assert chair.send("/api/acts/check", body, 403)["code"] == "not_permitted"


def test_a_paper_from_outside_comes_with_the_act(town: Site) -> None:
    program, content = Program(town), outside.pdf(2)
    body = act(town, "assessment.send_dossier", "2024-10-20T09:00", case_id=town.case().id)
    body["inputs"] = {"facility": "tt_hoa", "papers": ["test_result_copy"], "place": "detention_place"}
    paper = {
        "kind": "papers.detention_decision_copy",
        "name": "Quyết định.PDF",
        "content": base64.b64encode(content).decode(),
    }
    wrong = {
        "kind": ("no_such", "bad_input"),
        "content": (base64.b64encode(b"MZ" + bytes(300)).decode(), "attachment_refused"),
    }
    for name, (value, code) in wrong.items():
        refused = program.send("/api/acts/check", {**body, "attachments": [{**paper, name: value}]}, 422)
        assert (refused["code"], bool(refused["fields"])) == (code, True)
    broken = program.send("/api/acts", {**body, "attachments": [{**paper, "content": "no base64!"}]}, 422)
    assert [each["field"] for each in broken["fields"]["problems"]] == ["attachments.0.content"]
    body["attachments"] = [paper]
    seen = ask(town, program.token, f"/api/cases/{town.case().id}").headers["ETag"]
    told = program.send("/api/acts/check", body, 200, seen=seen)
    done = program.send("/api/acts", {**body, "foreseen": told["outcome"]}, 201, seen=seen)
    (kept,) = (each for each in done["documents"] if each["origin"] == "attached")
    assert (kept["kind"], kept["pages"]) == ("papers.detention_decision_copy", 2)
    assert ask(town, program.token, kept["href"]).data == content


def test_cases_are_walked_by_what_each_page_says(town: Site) -> None:
    program = Program(town)
    whole = program.get("/api/cases?page_size=100")
    assert (whole["counted"], whole["next"], whole["total"]) == (True, None, len(whole["items"]))
    found: list[str] = []
    after: str | None = ""
    while after is not None:
        page = program.get(f"/api/cases?page_size=1&after={after}")
        found += [each["id"] for each in page["items"]]
        after = page["next"]
    assert found == [each["id"] for each in whole["items"]]
    for wrong in ("x", "0", "1.d1", "1001", "1.d999999999999999999-a", "2.x1-a", "٢"):
        assert program.get(f"/api/cases?after={wrong}", 422)["fields"]["field"] == "after"
    assert program.get("/api/cases?after=9.d1-a")["page"] == 9


def test_a_report_is_a_file_and_is_frozen_once(town: Site) -> None:
    town.clock.at = max(town.clock.at, at("2025-01-10T09:00"))
    program = Program(town)
    listed = program.get("/api/reports")
    due = next(each for each in listed["due"] if each["kind"] == "month")
    address = f"/api/reports/month/{due['period']}"
    sections = program.get(address)["sections"]
    for form, kind in (("docx", "officedocument.word"), ("xlsx", "spreadsheetml"), ("csv", "text/csv")):
        answer = ask(town, program.token, f"{address}/file/{form}")
        assert (answer.status_code, kind in answer.mimetype) == (200, True)
    assert (
        program.send(f"{address}/versions", {"narrative": {"x": "y"}}, 422)["fields"]["accepted"] == sections
    )
    told = {"narrative": dict.fromkeys(sections[:1], "Đã kiểm tra.")}
    frozen = program.send(f"{address}/versions", told, 201)
    assert (frozen["version"], len(frozen["hash"])) == (1, 64)
    assert program.send(f"{address}/versions", told, 422)["code"] == "bad_input"
    assert ask(town, program.token, f"{address}/file/csv?version=1").status_code == 200
    program.get(f"{address}/file/csv?version=2", 404)
    program.get(f"{address}/file/exe", 404)
    Program(town, DOCTOR).send(f"{address}/versions", told, 404)


def test_who_stands_by_a_person_is_put_on_file_once_and_ended(town: Site) -> None:
    program, person = Program(town), town.case().person_id
    address = f"/api/persons/{person}/relatives"
    told = {"relation": "parent", "name": "Đặng Thị Hiền", "from": "2024-10-01"}
    wrong = program.send(address, {**told, "relation": "friend", "from": "2094-01-01"}, 422)
    assert [each["field"] for each in wrong["fields"]["problems"]] == ["relation", "from"]
    assert all(each["vi"] != each["en"] for each in wrong["fields"]["problems"])
    first = program.send(address, told, 201, key="key-mother-1")
    assert program.send(address, told, 201, key="key-mother-1") == first
    assert (first["relation_vi"], first["until"]) == ("Cha, mẹ", None)
    assert [each["id"] for each in program.get(address)["relatives"]] == [first["id"]]
    program.send(f"{address}/{'0' * 32}/end", {}, 404)
    ended = program.send(f"{address}/{first['id']}/end", {}, 200)
    assert ended["until"]
    assert program.send(f"{address}/{first['id']}/end", {}, 200) == ended
    Program(town, FAR_POLICE).get(address, 404)
