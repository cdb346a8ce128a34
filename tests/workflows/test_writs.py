"""The neutral data hand over words for what is stored as codes, and say which facts this very act recorded."""

from __future__ import annotations

from datetime import UTC, date, datetime

from rules.corpus import load_corpus
from rules.facts import FactSet, FactValue
from workflows.model import ActRecord, Person, Unit
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
    assert actor == {"name": "Vũ Thị Ghi", "title": "Trưởng Công an", "role": "commune_police_head"}
