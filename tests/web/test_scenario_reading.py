"""A malformed file is refused whole, with file, line, what was found and what is accepted."""

from __future__ import annotations

import json
import unicodedata
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from rules.corpus import load_corpus
from rules.facts import FactKind
from rules.terms import VIETNAM
from tests.web import stories
from tests.web.stories import DECIDE, HEAD, TEST, WORLD
from web.scenarios.errors import ScenarioError

_END = ", expect: accepted}"


def _world(old: str, new: str) -> str:
    return stories.text(f"{TEST}}}", world=WORLD.replace(old, new, 1))


def _given(entry: str, person: str = "an") -> str:
    return stories.text(f"{TEST}}}", given=f"given: {{{person}: [{{{entry}}}]}}\n")


def _step(more: str) -> str:
    return stories.text(f"{TEST}, {more}}}")


def _test(old: str, new: str) -> str:
    return stories.text(TEST.replace(old, new) + _END)


def _asked(act: str, entries: str, by: str = "police") -> str:
    return stories.text(f"{{at: 2024-03-04, by: {by}, person: an, act: {act}, with: {{{entries}}}}}")


def _whole(old: str, new: str) -> str:
    return stories.text(f"{TEST}}}").replace(old, new, 1)


MALFORMED = {
    "no format": (_whole("format: 1\n", ""), "the key 'format' is needed"),
    "another format": (_whole("format: 1", "format: 2"), "this program reads format 1"),
    "a truth is no format": (_whole("format: 1", "format: true"), "reads format 1"),
    "no title": (_whole("scenario: A small story\n", ""), "the key 'scenario' is needed"),
    "top key": (stories.text(f"{TEST}}}") + "peoples: {}\n", "unknown key 'peoples'; did you mean 'people'?"),
    "step key": (_step("expects: accepted"), "unknown key 'expects'; did you mean 'expect'?"),
    "unit key": (_world("commune: xa_a}", "comune: xa_a}"), "unknown key 'comune'; did you mean 'commune'?"),
    "deadline key": (
        _step("deadlines: [{duty: user_management.decide, due: 2024-03-07, cite: x}]"),
        "'cites'?",
    ),
    "given key": (_given("fact: capacity, onn: 2024-01-01"), "unknown key 'onn'; did you mean 'on'?"),
    "certificate key": (_world("training:", "trainin:"), "did you mean 'training'?"),
    "identity field": (_world("full_name:", "fullname:"), "did you mean 'full_name'?"),
    "act": (_test("record_test", "record_tset"), "no act 'user_management.record_tset'; did you mean"),
    "actor": (_test("by: police", "by: polise"), "no actor 'polise'; did you mean 'police'?"),
    "person": (_test("person: an", "person: binh"), "no person 'binh'; known: an"),
    "role": (
        _world("commune_chair", "comune_chair"),
        "no role 'comune_chair'; did you mean 'commune_chair'?",
    ),
    "kind": (_world("kind: commune_pc", "kind: communepc"), "no kind of office 'communepc'; did you mean"),
    "unit of an actor": (_world("unit: ub", "unit: uc"), "no unit 'uc'"),
    "fact": (
        _test("result: positive", "resullt: positive"),
        "no fact or field 'resullt'; did you mean 'result'?",
    ),
    "fact given": (_given("fact: earlier_rehab, on: 2024-01-01"), "did you mean 'earlier_rehab_completed'?"),
    "fact not on a file": (_given("fact: criterion_1, on: 2024-01-01"), "known: user_management_decided"),
    "given to nobody": (_given("fact: capacity, on: 2024-01-01", "bo"), "no person 'bo'"),
    "given without a day": (_given("fact: aftercare_decided"), "the key 'on' is needed"),
    "no capacity": (_given("fact: capacity, on: 2024-01-01, value: half"), "no value 'half'"),
    "was not": (_given("fact: aftercare_decided, on: 2024-01-01, value: false"), "leave the entry out"),
    "fact missing": (_step("missing: [stable_residense]"), "did you mean 'stable_residence'?"),
    "stage": (_step("stage: {user_management: pending}"), "no stage 'pending'"),
    "procedure": (_step("stage: {user_managment: stopped}"), "did you mean 'user_management'?"),
    "duty": (_step("deadlines: [{duty: user_management.decyde, due: 2024-03-07}]"), "no duty with a term"),
    "outcome": (_step("expect: refuse"), "no outcome 'refuse'; did you mean 'refused'?"),
    "no citation": (_step("because: [Điều hai]"), "because[1]"),
    "no moment": (_test("2024-03-04T09:30", "2024-03-04T9"), "a moment YYYY-MM-DDTHH:MM is expected"),
    "no such day": (_test("2024-03-04T09:30", "2024-02-30"), "there is no day 2024-02-30"),
    "no steps": (f"{HEAD}{WORLD}steps: []\n", "at least one step is needed"),
    "steps are texts": (f"{HEAD}{WORLD}steps: [do it]\n", "a mapping (key: value) is expected"),
    "no mapping at all": ("- a\n- b\n", "a mapping (key: value) is expected"),
    "papers of nobody": (stories.text(f"{TEST}}}", documents="documents: {bo: []}\n"), "no person 'bo'"),
    "a period without days": (_world("{from: 2022-01-01, to: 2025-12-31}", "{}"), "from or to is needed"),
    "a slip of an office": (_asked("assessment.propose", "facility: tramm"), "did you mean 'tram'?"),
    "a key twice": (_step("at: 2024-03-05"), "the key 'at' stands twice"),
    "a tag": (_step("note: !!python/object:os.system x"), "tags (!) are not accepted"),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_file_says_where_and_what_is_accepted(name: str, tmp_path: Path) -> None:
    content, expected = MALFORMED[name]
    with pytest.raises(ScenarioError) as caught:
        stories.read(tmp_path, content)
    assert expected in caught.value.en
    assert "story.yaml" in caught.value.en
    assert caught.value.vi != caught.value.en


def test_every_problem_is_told_at_once_with_its_line(tmp_path: Path) -> None:
    content = stories.text(
        TEST.replace("by: police", "by: polise") + _END, f"{DECIDE}, stage: {{assessment: nowhere}}}}"
    )
    with pytest.raises(ScenarioError) as caught:
        stories.read(tmp_path, content)
    lines = content.splitlines()
    first = next(number for number, line in enumerate(lines, 1) if "polise" in line)
    told = caught.value.en.splitlines()
    assert [line.split(" ")[0] for line in told] == [f"story.yaml:{first}:", f"story.yaml:{first + 1}:"]


def test_free_keys_are_ignored_everywhere(tmp_path: Path) -> None:
    content = stories.text(
        f"{TEST}, note: a, means: b, why: c, count: 3, confidence: high, stage: {{note: x, user_management: pending_decision}}}}",
        world=WORLD.replace("{kind: commune_pc,", "{kind: commune_pc, note: x, means: [1],").replace(
            "people:\n", "people:\n  note: everybody is invented\n"
        ),
        given="given: {note: x, an: [{fact: capacity, on: 2024-01-01, value: full, why: z}]}\n",
    )
    scenario = stories.read(tmp_path, content.replace("{result: positive,", "{result: positive, note: z,"))
    assert list(scenario.offices.people) == ["an"]
    assert scenario.steps[0].inputs == {"result": "positive", "unauthorised_use": True}


def test_times_are_local_and_a_bare_date_is_eight_in_the_morning(tmp_path: Path) -> None:
    moments = ("2024-03-04", "2024-03-04T09:30", '"2024-03-04 09:30"', '"2024-03-04T02:30:00+00:00"')
    steps = [TEST.replace("2024-03-04T09:30", moment) + "}" for moment in moments]
    read = [step.at for step in stories.read(tmp_path, stories.text(*steps)).steps]
    assert read[0] == datetime(2024, 3, 4, 8, tzinfo=VIETNAM)
    assert read[1:] == [datetime(2024, 3, 4, 9, 30, tzinfo=VIETNAM)] * 3
    assert read[1].utcoffset() == timedelta(hours=7)


def test_a_qualified_facility_counts_as_designated_unless_said_otherwise(tmp_path: Path) -> None:
    world = WORLD.replace("people:", "people:", 1).replace(
        "actors:",
        "  hai: {kind: health_facility, qualified: {from: 2022-01-01}, designated: false}\nactors:",
        1,
    )
    units = stories.read(tmp_path, stories.text(f"{TEST}}}", world=world)).offices.units
    assert units["tram"].attributes["designated"] == {"from": "2022-01-01", "to": "2025-12-31"}
    assert units["hai"].attributes["designated"] is False


def test_any_identity_field_may_be_given_and_reaches_the_person(tmp_path: Path) -> None:
    world = WORLD.replace(
        "sex: female,", 'sex: female, id_number: "000000000001", id_issued_on: 2020-01-02, hobby: vẽ,'
    )
    person = stories.read(tmp_path, stories.text(f"{TEST}}}", world=world)).offices.people["an"]
    assert person.attributes == {
        "residence_kind": "stable",
        "residence_commune": "xa_a",
        "id_number": "000000000001",
        "id_issued_on": "2020-01-02",
        "hobby": "vẽ",
    }


def test_an_office_that_is_only_used_is_made(tmp_path: Path) -> None:
    step = (
        "{at: 2024-03-04, by: police, person: an, act: assessment.send_dossier, with: {detention: nha_giu_x}}"
    )
    units = stories.read(tmp_path, stories.text(step)).offices.units
    assert units["nha_giu_x"].kind == "detention_place"


def test_the_office_that_goes_on_after_a_merger_serves_the_commune_left(tmp_path: Path) -> None:
    more = (
        "  cu: {kind: commune_police, commune: xa_b}\n"
        "  giua: {kind: commune_police, commune: xa_c, succeeds: [cu]}\n"
        "  moi: {kind: commune_police, commune: xa_d, succeeds: [giua, huyen]}\n"
        "  huyen: {kind: district_police, district: huyen_a}\n"
    )
    scenario = stories.read(
        tmp_path, stories.text(f"{TEST}}}", world=WORLD.replace("actors:", f"{more}actors:"))
    )
    assert scenario.offices.units["moi"].attributes["former_communes"] == ["xa_c", "xa_b"]
    assert "former_communes" not in scenario.offices.units["cu"].attributes


def test_json_of_the_same_shape_is_read_too(tmp_path: Path) -> None:
    content = {
        "scenario": "JSON",
        "format": 1,
        "units": {"ca": {"kind": "commune_police", "commune": "a"}},
        "actors": {"police": {"role": "commune_police_officer", "unit": "ca", "valid_from": "2023-01-01"}},
        "people": {"an": {"full_name": "Đỗ Văn Ổn", "born": "1990-01-01"}},
        "steps": [
            {
                "at": "2024-03-04T09:30",
                "by": "police",
                "person": "an",
                "act": "user_management.record_test",
                "with": {"result": "positive"},
                "deadlines": {"duty": "user_management.decide", "due": "2024-03-07"},
            }
        ],
    }
    scenario = stories.read(tmp_path, json.dumps(content, ensure_ascii=False))
    assert scenario.offices.people["an"].born is not None
    assert scenario.steps[0].deadlines[0].duty == "user_management.decide"
    assert not isinstance(scenario.steps[0].deadlines[0].due, datetime)


def test_letters_words_and_single_items_are_read_as_outsiders_write_them(tmp_path: Path) -> None:
    """Letters that are not composed, a bare yes or no, one item in the place of a list."""
    entries = "criterion_1: yes, criterion_2: no, evidence_sources: clinical, together_one_month: No"
    content = _asked("assessment.examine", entries).replace("scenario:", "note: [y, Off]\nscenario:", 1)
    scenario = stories.read(tmp_path, unicodedata.normalize("NFD", content))
    assert scenario.steps[0].inputs == {
        "criterion_1": "yes",
        "criterion_2": "no",
        "evidence_sources": ["clinical"],
        "together_one_month": False,
    }
    names = [unit.name for unit in scenario.offices.units.values()]
    assert names == [unicodedata.normalize("NFC", name) for name in names]


def test_what_may_be_given_is_what_the_catalogue_calls_a_record() -> None:
    facts = load_corpus().facts
    assert set(facts["record"].values) == {
        name for name, spec in facts.items() if spec.kind is FactKind.RECORD
    }
