"""The paper of an act is seen before the act: watermark, no number, dots for what is missing; nothing of it is kept."""

from __future__ import annotations

import io
import zipfile

import pytest

from documents.watermark import TEXT, UNSEEN
from rules.errors import BadInput
from tests.web.site import DOCTOR, FAR_DOCTOR, HEAD, POLICE, Site, at
from workflows.command import Command
from workflows.drafting import draft
from workflows.errors import ActNotAvailable, NotPermitted

RESULT = "assessment.issue_result"
FORM_05 = "109/2021/NĐ-CP Mẫu 05"


def _texts(docx: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(docx)) as opened:
        return {name: opened.read(name).decode() for name in opened.namelist() if name.endswith(".xml")}


def _concluded(town: Site) -> str:
    town.examine()
    town.act(DOCTOR, "assessment.conclude", "2024-10-11T15:10", conclusion="addicted")
    return town.case().id


def test_the_form_offers_the_draft_after_the_button_that_records(town: Site) -> None:
    case = _concluded(town)
    browser = town.browser(HEAD)
    browser.open(f"/ho-so/{case}/buoc/{RESULT}")
    action = f'formaction="/ho-so/{case}/buoc/{RESULT}/nhap/'
    assert action in browser.page
    assert browser.page.index("kiểm tra lại</button>") < browser.page.index(action)  # Enter goes on
    assert "formnovalidate" in browser.page
    assert "chưa kiểm chứng" in browser.page


def test_a_draft_has_watermark_and_no_number_and_leaves_no_trace(town: Site) -> None:
    case = _concluded(town)
    before = town.case().version, town.house.reader.audit_of_case(case)
    browser = town.browser(HEAD)
    browser.open(f"/ho-so/{case}/buoc/{RESULT}")
    place = [row.form for row in town.house.procedures.act(RESULT).issues].index(FORM_05) + 1
    response = browser.client.post(
        f"/ho-so/{case}/buoc/{RESULT}/nhap/{place}", data={**browser.hidden(), "result_number": "15/PKQ"}
    )
    assert response.status_code == 200
    assert "nhap-109-2021-mau-05.docx" in response.headers["Content-Disposition"]
    texts = _texts(response.get_data())
    marked = [name for name in texts if "header" in name]
    assert len(marked) == 2
    assert all(TEXT in texts[name] for name in marked)
    assert any(UNSEEN in texts[name] for name in marked)
    assert "15/PKQ" not in "".join(texts.values())
    assert "Đặng Văn Ân" in texts["word/document.xml"]
    assert (town.case().version, town.house.reader.audit_of_case(case)) == before


def test_a_draft_stops_at_nothing_that_is_missing_or_cannot_be_read(town: Site) -> None:
    browser = town.browser(POLICE)
    browser.open(f"/nguoi/{'a' * 32}/buoc/assessment.propose")
    address = f"/nguoi/{'a' * 32}/buoc/assessment.propose/nhap/1"
    response = browser.client.post(
        address, data={**browser.hidden(), "detected_at": "hôm qua", "_at": "bao giờ"}
    )
    assert response.status_code == 200
    assert "Đặng Văn Ân" in _texts(response.get_data())["word/document.xml"]
    assert browser.client.post(address.replace("/1", "/99"), data=browser.hidden()).status_code == 404


def test_the_issued_paper_bears_no_watermark(town: Site) -> None:
    town.finish()
    papers = town.house.reader.find_case_file(town.case().id)
    assert papers is not None
    for paper in papers.documents:
        texts = "".join(_texts(town.house.reader.blob(paper.sha256)).values())
        assert TEXT not in texts
        assert "textpath" not in texts


def test_a_draft_is_for_who_may_do_the_act_from_there(town: Site) -> None:
    case = _concluded(town)
    command = Command(RESULT, at("2024-10-12T09:00"), {}, case_id=case)
    town.clock.at = at("2024-10-12T09:00")
    with pytest.raises(NotPermitted):
        draft(command, FAR_DOCTOR, town.house.services)
    with pytest.raises(BadInput, match="Accepted: "):
        draft(command, HEAD, town.house.services, "109/2021/NĐ-CP Mẫu 02")
    with pytest.raises(ActNotAvailable):
        draft(Command("assessment.accept_request", command.at, {}, case_id=case), DOCTOR, town.house.services)
    assert [each.form for each in draft(command, HEAD, town.house.services)] == [FORM_05]


def test_the_api_gives_the_same_draft(town: Site) -> None:
    case = _concluded(town)
    town.clock.at = at("2024-10-12T09:00")
    browser = town.browser(HEAD)
    asked = {"act": RESULT, "at": "2024-10-12T09:00:00+07:00", "case_id": case, "inputs": {}, "form": FORM_05}
    response = browser.client.post("/api/acts/draft", json=asked, headers={"X-CSRFToken": browser.token()})
    assert response.status_code == 200
    (same,) = draft(Command(RESULT, at("2024-10-12T09:00"), {}, case_id=case), HEAD, town.house.services)
    assert response.get_data() == same.content
