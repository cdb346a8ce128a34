"""The neutral data hand over words for what is stored as codes, and say which facts this very act recorded."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from rules.corpus import load_corpus
from rules.facts import FactSet, FactValue
from workflows.model import ActRecord, CaseSnapshot, DocumentRecord, Person, RecordedFact, Unit
from workflows.writs import WritScene, neutral_data

AT = datetime(2024, 1, 5, 2, tzinfo=UTC)
FACTS = {
    "ground": "voluntary",
    "detained": False,
    "substances": frozenset({"heroin"}),
    "decision_number": "15",
    "decided_on": date(2024, 1, 4),
    "detected_at": AT,
}


def _data(**act: FactValue) -> dict[str, object]:
    unit = Unit("u", "commune_police", "Công an phường Mẫu")
    record = ActRecord(
        "a", "c", 2, "user_management.stop", "", AT, AT, "o", "Vũ Thị Ghi", "commune_police_head", "u", "Công an phường Mẫu", (),
        "under_management", "stopped", {}, act, "", "",
    )  # fmt: skip
    scene = WritScene(Person("p", "Lò Văn Thử"), unit, None, None, "Trưởng Công an", "", record, (record,))
    return neutral_data(scene, FactSet.of(load_corpus().facts, FACTS))


def test_codes_numbers_and_truths_have_words_and_the_rest_prints_as_it_is() -> None:
    labels = _data()["labels"]
    assert isinstance(labels, dict)
    assert labels["substances"] == "heroin"
    assert labels["detained"] == "không"
    assert labels["ground"] != "voluntary"
    assert not labels.keys() & {"decision_number", "decided_on", "detected_at"}


def test_what_this_act_recorded_is_told_apart() -> None:
    assert _data()["told"] == frozenset()
    assert _data(decision_number="16")["told"] == {"decision_number"}


def test_the_role_of_the_one_who_acts_is_handed_over() -> None:
    actor = _data()["actor"]
    told = {"name": "Vũ Thị Ghi", "title": "Trưởng Công an", "role": "commune_police_head", "authority": ""}
    assert actor == told


def _act(seq: int, act: str, **facts: FactValue) -> ActRecord:
    return ActRecord(
        f"a{seq}", "c", seq, act, "", AT, AT, "o", "Vũ Thị Ghi", "commune_police_head", "u", "Công an phường Mẫu", (), "", "", {}, facts,
        "", "",
    )  # fmt: skip


def _later(**scene: Any) -> dict[str, Any]:
    now = _act(3, "user_management.stop", stop_reason="addicted")
    whole = WritScene(
        Person("p", "Lò Văn Thử"), Unit("u", "commune_police", "Công an phường Mẫu"), None, None, "Trưởng Công an", "", now,
        (_act(1, "user_management.decide", decision_number="15", substances=frozenset({"heroin"})), now), **scene,
    )  # fmt: skip
    return neutral_data(whole, FactSet.of(load_corpus().facts, FACTS))


def test_a_paper_may_name_what_an_earlier_act_of_the_case_told_and_the_number_of_its_paper() -> None:
    paper = DocumentRecord("d", "c", 1, "x", "x", "x", "x", "0", "v", AT, number="01/QĐ-CA")
    acts = _later(papers={"c": (paper,)})["acts"]["user_management"]
    assert acts.keys() == {"decide"}
    told = acts["decide"]
    assert (told["number"], told["decision_number"], told["substances"]) == ("01/QĐ-CA", "15", "heroin")
    assert (told["on"], told["office"], told["officer"]) == (
        date(2024, 1, 5),
        "Công an phường Mẫu",
        "Vũ Thị Ghi",
    )


def test_a_paper_may_name_what_another_case_of_the_person_tells() -> None:
    recorded = {
        "result": RecordedFact("positive", 2, AT),
        "test_result_on": RecordedFact(date(2024, 1, 4), 2, AT),
    }
    other = CaseSnapshot("k", "detection", "v", "p", "r", "positive", 2, AT, AT, recorded, {}, {})
    paper = DocumentRecord(
        "d", "k", 1, "163/2026/NĐ-CP PLV Mẫu 22", "x", "x", "x", "0", "v", AT, number="01/QĐ-CA"
    )
    told = _later(others=(other,), papers={"k": (paper,)})["cases"]["detection"]
    assert told == {
        "result": "dương tính",
        "result_code": "positive",
        "test_result_on": date(2024, 1, 4),
        "numbers": {"163_2026_nd_cp_plv_mau_22": "01/QĐ-CA"},
    }


def test_a_paper_names_the_offices_by_the_part_they_take_and_lists_word_by_word() -> None:
    data = _later(parts={"court": Unit("t", "court", "Tòa án nhân dân khu vực 1")})
    assert data["parts"]["court"]["name"] == "Tòa án nhân dân khu vực 1"
    assert data["items"]["substances"] == ("heroin",)
