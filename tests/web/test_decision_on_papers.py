"""A paper of the serving names the court's decision by number and day where it is on file; another decision gets no day from there."""

from __future__ import annotations

from datetime import date

from documents.catalogue import load_catalogue
from documents.writs import render
from rules.corpus import LAW
from tests.documents.kit import texts, whole
from tests.documents.whole import issued_by, whole_case
from tests.dossiers import town

N14, RELIEF = "N14", "163/2026/NĐ-CP PLV Mẫu 44"
DAY = date(2026, 7, 14)


def test_number_and_day_come_from_the_court_case() -> None:
    text = (LAW / "73-2021-qh14/scenarios/life-adult-2025-07.yaml").read_text("utf-8")
    with town(text) as (house, _clock, _played), house.services.reading() as uow:
        cases = [case for case in uow.cases_of("cu") if case.procedure == "serving"]
        papers = [each for case in cases for each in uow.documents_of(case.id) if each.form == N14]
        (content,) = (house.reader.blob(each.sha256) for each in papers)
    assert any("Quyết định số: 77/QĐ-TA ngày 27/08/2025 của Tòa án" in line for line in texts(content))


def test_a_decision_that_is_not_the_one_on_file_has_no_day_from_there() -> None:
    data = whole_case(DAY)
    facts = {name: value for name, value in data["facts"].items() if name != "court_decided_on_file"}
    facts |= {"measure_decision_number": "9/2026/QĐ-TA", "measure_not_yet_effective": False}
    entry = load_catalogue().form(RELIEF, DAY)
    text = whole(render(RELIEF, issued_by(entry, data | {"facts": facts}), DAY))
    assert "theo Quyết định số: 9/2026/QĐ-TA ngày ....../....../" in text
