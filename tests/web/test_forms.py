"""The fields of forms and the reading of what was entered, without a page around them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.corpus import load_corpus
from rules.facts import FactType
from rules.terms import VIETNAM
from tests.web.site import at
from web.pages.forms import moment
from web.pages.forms.fields import Surroundings, Widget, fields_of
from web.pages.forms.known import known_elsewhere, receiving
from web.pages.forms.minors import idle_of
from web.pages.forms.reading import cleaned, read_act
from web.pages.forms.steps import steps_of
from web.pages.views.asking import reasons
from web.pages.views.times import Tone, due_vi, left
from workflows.model import BIRTH_YEAR, ActRecord, CaseSnapshot, DeadlineRecord, Person, RecordedFact, Unit
from workflows.procedure import load_procedures

ACTS = load_procedures().acts
CORPUS = load_corpus()
FACTS = CORPUS.facts


@pytest.mark.parametrize("name", sorted(ACTS))
def test_every_act_has_a_form_whose_every_choice_is_accepted(name: str) -> None:
    """What a form offers, the reader and the catalogue take; a field of each act is of the widget of its type."""
    act = ACTS[name]
    for field, spec in zip(fields_of(act, Surroundings(FACTS)), act.inputs, strict=True):
        assert field.label
        if spec.kind == "unit":
            assert field.widget is Widget.SELECT
            continue
        fact = FACTS[spec.name]
        offered = [choice.value for choice in field.choices if choice.value]
        assert bool(offered) is (fact.type in {FactType.BOOL, FactType.ENUM, FactType.SET})
        for value in offered:
            read = read_act(act, {spec.name: (value,)}, FACTS)
            assert spec.name not in read.errors, (name, spec.name, value)
            assert spec.name in read.inputs


def test_a_text_says_how_long_it_may_be_and_what_belongs_into_it() -> None:
    act = ACTS["detection.record_result"]
    field = next(one for one in fields_of(act, Surroundings(FACTS)) if one.name == "incident_summary")
    assert (field.widget, field.most) == (Widget.TEXT, 600)
    assert field.hint == "Hành vi, thời gian, nơi thực hiện; vì sao phải xét nghiệm. Tối đa 600 ký tự."
    read = read_act(act, {"incident_summary": ("x" * 601,)}, FACTS)
    assert "không quá 600 ký tự" in read.errors["incident_summary"][0]


def test_no_box_ticked_of_a_list_that_must_be_told_is_an_empty_list() -> None:
    """A day of monitoring without a sign is a day recorded."""
    entered = {"monitoring_substance": ("opioids",), "monitoring_day": ("2",)}
    read = read_act(ACTS["assessment.record_monitoring"], entered, FACTS)
    assert dict(read.errors) == {}
    assert read.inputs["signs"] == []


def test_entering_nothing_enters_nothing() -> None:
    for act in ACTS.values():
        read = read_act(act, {field.name: ("", "  ") for field in act.inputs}, FACTS)
        lists = {
            f.name
            for f in act.inputs
            if f.required and f.kind == "fact" and FACTS[f.name].type is FactType.SET
        }
        assert dict(read.inputs) == {name: [] for name in lists}
        assert set(read.errors) == {field.name for field in act.inputs if field.required} - lists


@given(st.text(max_size=60))
def test_whatever_is_typed_is_read_or_told(text: str) -> None:
    """No text raises anything: it becomes a value that the catalogue takes, or an error beside the field."""
    act = ACTS["assessment.propose"]
    read = read_act(act, {field.name: (text,) for field in act.inputs}, FACTS)
    assert not set(read.inputs) & set(read.errors)
    for name, value in read.inputs.items():
        if act.input(name) is not None and name in FACTS:
            FACTS.check(name, value)
    for told in read.errors.values():
        assert all(told)


def test_text_is_kept_composed_and_with_plain_line_ends() -> None:
    assert cleaned("  Ha\u0302\u0301t\r\nđược\r ") == "Hấ" + "t\nđược"


def test_a_recorded_fact_is_kept_unless_another_is_chosen() -> None:
    act = ACTS["assessment.send_dossier"]
    around = Surroundings(FACTS, {"detained": RecordedFact(value=True, seq=1, at=at("2024-10-08T14:00"))})
    field = next(each for each in fields_of(act, around) if each.name == "detained")
    assert [choice.label for choice in field.choices] == ["Có", "Không", "Giữ như đã ghi: có"]
    assert read_act(act, {"detained": ("",)}, FACTS).inputs == {}
    assert read_act(act, {"detained": ("no",)}, FACTS).inputs == {"detained": False}


def test_no_text_that_no_longer_stands_is_cited_beside_a_field() -> None:
    """Where a fact names only an earlier text, what asks for it today is cited; what the fact names itself goes before."""
    act, day = ACTS["detection.order_test"], date(2026, 11, 26)
    procedure = load_procedures()["detection"]
    why = reasons(act, procedure, procedure.initial, CORPUS, day)
    around = Surroundings(FACTS, standing=lambda cites: tuple(c for c in cites if CORPUS.stands(c, day)))
    fields = {each.name: each for each in fields_of(act, around, why=why)}
    then = {each.name: each for each in fields_of(act, Surroundings(FACTS))}
    assert then["test_basis"].cites == ("73/2021/QH14 Đ22 k1",)
    assert not any("73/2021" in cite or "105/2021" in cite for f in fields.values() for cite in f.cites)
    assert any("2026/NĐ-CP" in cite or "2025/QH15" in cite for cite in fields["test_basis"].cites)


def test_a_detection_is_typed_once() -> None:
    """Another case of the person fills in its moment and says so; one taken back by mistake, or with seconds, does not."""
    moment_of = RecordedFact(value=at("2024-10-08T14:05"), seq=1, at=at("2024-10-08T14:10"))
    case = CaseSnapshot(
        "ab" * 16,
        "detection",
        "1",
        "p" * 32,
        "",
        "positive",
        1,
        moment_of.at,
        moment_of.at,
        {"detected_at": moment_of},
        {},
        {},
    )
    second = RecordedFact(
        value=at("2024-10-08T14:05") + timedelta(seconds=7), seq=1, at=at("2024-10-08T14:10")
    )
    assert known_elsewhere([]) == {}
    assert known_elsewhere([replace(case, facts={"detected_at": second})]) == {}
    assert known_elsewhere([replace(case, facts={**case.facts, "result_correction": moment_of})]) == {}
    told = known_elsewhere([case])
    fields = fields_of(ACTS["assessment.propose"], Surroundings(FACTS, elsewhere=told))
    (field,) = (each for each in fields if each.name == "detected_at")
    assert field.value == "2024-10-08T14:05"
    assert "hồ sơ abababab" in field.hint


def test_a_file_is_handed_to_where_the_person_moved_unless_another_office_is_chosen() -> None:
    moved = {"moved_to_commune": RecordedFact(value="tan_lap", seq=1, at=at("2024-10-08T14:10"))}
    offices = [
        Unit(f"{kind}_{where}", kind, where, commune=where)
        for kind in ("commune_pc", "commune_police")
        for where in ("tan_lap", "hoa_an")
    ]
    told = receiving(moved, offices, offices[-1])
    around = Surroundings(FACTS, units=offices, elsewhere=told)
    (field,) = (
        each for each in fields_of(ACTS["user_management.transfer"], around) if each.name == "receiver"
    )
    assert field.value == "commune_police_tan_lap"
    assert "Theo nơi chuyển đến đã ghi" in field.hint
    assert receiving({}, offices, offices[-1]) == receiving(moved, offices[-1:], offices[-1]) == {}


def test_the_step_that_is_corrected_is_chosen_and_not_looked_up() -> None:
    act, procedures, when = ACTS["detection.correct_result"], load_procedures(), at("2024-10-08T14:05")
    done = [
        ActRecord("", "c", seq, f"detection.{name}", "", when, when, "a", "Lò Thắng", "", "", "", (), "", "", inputs, {}, "", "")
        for seq, (name, inputs) in enumerate([("take_sample", {}), ("record_result", {"result": "positive"})], 2)
    ]  # fmt: skip
    around = Surroundings(FACTS, steps=steps_of(act, done, procedures))
    (field,) = (each for each in fields_of(act, around) if each.name == "corrected_step")
    assert [choice.value for choice in field.choices] == ["", "3"]
    assert field.choices[1].label == "Bước 3: Ghi kết quả xét nghiệm, 14:05 ngày 08/10/2024, Lò Thắng"
    assert read_act(act, {"corrected_step": ("3",)}, FACTS).inputs["corrected_step"] == 3


def test_the_moment_of_a_form_is_vietnamese_time() -> None:
    now = datetime(2024, 10, 8, 18, 30, tzinfo=UTC)
    assert moment.shown(now) == "2024-10-09T01:30"
    assert moment.read("2024-10-09T01:30", None) == now
    last = now + timedelta(seconds=20)
    assert moment.read("2024-10-09T01:30", last) == last
    assert moment.read("2024-10-09T01:29", last) < last


def deadline(due_at: datetime, unit: str = "working_days", **changes: object) -> DeadlineRecord:
    due = (due_at.astimezone(VIETNAM) - timedelta(seconds=1)).date() if unit != "hours" else None
    return DeadlineRecord("d", "c", "duty", "t", "Việc", 1, due_at, due, unit, (), {}, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("now", "unit", "text", "tone"),
    [
        ("2024-10-08T09:00", "working_days", "còn 6 ngày", Tone.CALM),
        ("2024-10-11T09:00", "working_days", "còn 3 ngày", Tone.SOON),
        ("2024-10-13T09:00", "working_days", "hết ngày mai", Tone.SOON),
        ("2024-10-14T00:00", "working_days", "hết hôm nay", Tone.TODAY),
        ("2024-10-14T23:59", "working_days", "hết hôm nay", Tone.TODAY),
        ("2024-10-15T05:30", "working_days", "quá hạn 5 giờ 30 phút", Tone.LATE),
        ("2024-10-20T00:00", "working_days", "quá hạn 5 ngày", Tone.LATE),
        ("2024-10-13T20:00", "hours", "còn 28 giờ", Tone.SOON),
        ("2024-10-14T23:15", "hours", "còn 45 phút", Tone.TODAY),
        ("2024-10-15T00:01", "immediate", "phải thực hiện ngay", Tone.TODAY),
    ],
)
def test_the_time_left_is_told_in_words(now: str, unit: str, text: str, tone: Tone) -> None:
    found = left(deadline(at("2024-10-15T00:00"), unit), at(now))
    assert (found.text, found.tone) == (text, tone)


def test_a_limit_in_days_is_its_last_day_and_one_in_hours_its_hour() -> None:
    end = at("2024-10-15T00:00")
    assert due_vi(deadline(end)) == "hết ngày 14/10/2024"
    assert due_vi(deadline(end, "hours")) == "00:00 ngày 15/10/2024"
    assert due_vi(deadline(end, "immediate")).startswith("ngay")


def test_what_was_done_late_says_so() -> None:
    late = deadline(at("2024-10-15T00:00"), met_by_seq=2, met_at=at("2024-10-15T08:00"))
    assert left(late, at("2024-11-01T00:00")).text == "đã thực hiện quá hạn, 08:00 ngày 15/10/2024"
    ended = deadline(at("2024-10-15T00:00"), ended_by_seq=2)
    assert left(ended, at("2024-11-01T00:00")).tone is Tone.DONE


@pytest.mark.parametrize(
    ("born", "year", "asked"),
    [
        (date(2006, 10, 7), None, False),
        (date(2006, 10, 9), None, True),
        (None, 1990, False),
        (None, 2006, True),
        (None, None, True),
    ],
)
def test_a_guardian_is_asked_for_unless_the_person_is_surely_grown_up(
    born: date | None, year: int | None, *, asked: bool
) -> None:
    act = ACTS["detection.take_sample"]
    person = Person("p", "P", born, attributes={} if year is None else {BIRTH_YEAR: year})
    around = Surroundings(FACTS, idle=idle_of(act, person, at("2024-10-08T14:00")))
    assert ("guardian_consent" in {field.name for field in fields_of(act, around)}) is asked
    entered = fields_of(act, around, {"guardian_consent": ("true",)})
    assert "guardian_consent" in {field.name for field in entered}, "nothing typed is lost"
    assert idle_of(ACTS["assessment.propose"], person, at("2024-10-08T14:00")) == frozenset()
