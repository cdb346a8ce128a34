"""Where each printed line of a paper comes from: on its page, by the API, in the audit trail; every look at it is logged."""

from __future__ import annotations

import json

import pytest

from persistence.audit import verify
from tests.web.site import AUDITOR, FAR_POLICE, HEAD, POLICE, Site
from workflows.audit import act_hash
from workflows.model import ActRecord, DocumentRecord


@pytest.fixture
def result(town: Site) -> DocumentRecord:
    """The paper on the result, of a case played to its end."""
    town.finish()
    file = town.house.reader.find_case_file(town.case().id)
    assert file is not None
    return next(each for each in file.documents if each.form == "109/2021/NĐ-CP Mẫu 05")


def _address(paper: DocumentRecord) -> str:
    return f"/ho-so/{paper.case_id}/giay-to/{paper.id}/nguon"


def test_the_case_page_leads_to_the_sources_of_every_paper(town: Site, result: DocumentRecord) -> None:
    browser = town.browser(HEAD)
    browser.open(f"/ho-so/{result.case_id}")
    assert f'href="{_address(result)}"' in browser.page
    assert browser.open(_address(result)).status_code == 200
    for told in ("Nơi thường trú", "hồ sơ người (danh bạ)", "bước 7, 15:10 ngày 11/10/2024, Nguyễn Thị Lành"):
        assert told in browser.page
    case = town.house.reader.find_case_file(result.case_id)
    assert case is not None
    browser.open(_address(case.documents[0]))
    assert "Chứng cứ: phiếu kết quả xét nghiệm" in browser.page


def test_a_line_names_fact_act_officer_and_evidence(town: Site, result: DocumentRecord) -> None:
    browser = town.browser(POLICE)
    address = f"/api/cases/{result.case_id}/documents/{result.id}/lineage"
    body = browser.client.get(address).get_json()
    lines = {line["field"]: line for line in body["lines"]}
    conclusion = lines["conclusion"]
    assert (conclusion["text"], conclusion["origins"][0]["seq"]) == ("có nghiện ma túy", 7)
    acts = {act.seq: act for act in _acts(town, result.case_id)}
    assert conclusion["origins"][0]["act_id"] == acts[7].id
    (number,) = lines["doc_number"]["origins"]
    assert number["said"].endswith("nhập tại bước này")
    derived = lines["venue"]["origins"][0]
    assert derived["kind"] == "derived"
    assert next(each["seq"] for each in derived["under"]) == 1
    (request,) = lines["request_number"]["origins"]
    assert (lines["request_number"]["text"], request["kind"], request["seq"]) == ("01/GĐN", "act", 1)
    assert [each["kind"] for each in lines["id_issued_by"]["origins"]] == ["person"]
    assert lines["id_issued_by"]["text"] == ""
    first = browser.client.get(f"/api/cases/{result.case_id}/documents").get_json()["documents"][0]
    body = browser.client.get(f"{first['href']}/lineage").get_json()
    (own,) = next(line for line in body["lines"] if line["field"] == "doc_number")["origins"]
    assert (own["kind"], own["said"]) == ("register", "sổ đăng ký văn bản của cơ quan ban hành")


def _acts(town: Site, case_id: str) -> tuple[ActRecord, ...]:
    with town.house.services.reading() as uow:
        return uow.acts_of(case_id)


def test_every_printed_field_of_every_paper_has_a_source(town: Site, result: DocumentRecord) -> None:
    with town.house.services.reading() as uow:
        papers = uow.documents_of(result.case_id)
    assert len(papers) == 4
    for paper in papers:
        told = json.loads(town.house.reader.blob(paper.lineage))
        assert told["sha256"] == paper.sha256
        assert told["fields"]
        for field in told["fields"]:
            assert any(path in told["sources"] for path in field["paths"]), (paper.form, field["field"])
            if field["text"]:
                kinds = {told["sources"][path]["kind"] for path in field["paths"] if path in told["sources"]}
                assert kinds - {"nowhere"}, (paper.form, field)


def test_the_lineage_stands_in_the_audit_trail(town: Site, result: DocumentRecord) -> None:
    entries = town.house.reader.audit_of_stream(f"case:{result.case_id}")
    told = [paper for entry in entries for paper in json.loads(entry.body)["documents"]]
    assert {"form", "sha256", "kept", "template", "lineage", "number", "code", "row"} == set(told[-1])
    assert result.lineage in {paper["lineage"] for paper in told}
    assert verify(town.house.database, act_hash=act_hash).ok


def test_who_looked_is_logged_and_strangers_see_nothing(town: Site, result: DocumentRecord) -> None:
    town.browser(AUDITOR).open(_address(result))
    assert town.house.reader.readings_of("a" * 32)[-1].what == "lineage"
    assert town.browser(FAR_POLICE).open(_address(result)).status_code == 404
    assert town.browser(HEAD).open(f"/ho-so/{result.case_id}/giay-to/khong-co/nguon").status_code == 404
