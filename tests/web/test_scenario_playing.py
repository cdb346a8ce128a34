"""What a step comes to and how it is compared with what was expected: every difference is told, none is invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from persistence.audit import verify
from persistence.database import Database
from persistence.reader import Reader
from rules.errors import CalendarError, EngineDisagreement
from tests.web import stories
from tests.web.stories import APPLY, DECIDE, TEST, one, play, propose, said
from web.scenarios.exercise import Exercised, left_over
from web.scenarios.keeping import Stage, play_on
from web.scenarios.outcome import Came, came_of
from web.scenarios.playing import RECORD
from workflows.audit import act_hash
from workflows.errors import case_changed

DUE = "{duty: user_management.decide, due: 2024-03-07"


def test_a_step_that_comes_to_what_was_expected_is_right(tmp_path: Path) -> None:
    played = play(
        tmp_path,
        f"{TEST}, expect: accepted, stage: {{user_management: pending_decision}}, regime: 2022-01-01, "
        f'deadlines: [{DUE}, cites: "105/2021/NĐ-CP Đ42"}}]}}',
        f"{DECIDE}, stage: {{user_management: under_management, assessment: start}}}}",
    )
    assert played.ok, [said(result) for result in played.results]
    assert [result.came for result in played.results] == [Came.ACCEPTED, Came.ACCEPTED]


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ("expect: refused", "expected refused, came to accepted"),
        ("expect: unavailable", "expected unavailable, came to accepted"),
        ("stage: {user_management: stopped}", "expected stage stopped, stands at pending_decision"),
        ("stage: {assessment: proposed}", "assessment: expected stage proposed, stands at start"),
        ("regime: 2025-03-01", "expected the regime 2025-03-01, governed by 2022-01-01"),
        ("deadlines: [{duty: user_management.decide, due: 2024-03-08}]", "expected due 2024-03-08"),
        ('deadlines: [{duty: user_management.decide, due: "2024-03-07T09:30"}]', "expected due 2024-03-07T09:30"),
        ('deadlines: [{duty: user_management.decide, due: 2024-03-07, cites: "105/2021/NĐ-CP Đ41"}]', "Đ41"),
        ("deadlines: [{duty: user_management.term, due: 2024-03-07}]", "found: -"),
        ('because: ["109/2021/NĐ-CP Đ2"]', "does not cite 109/2021/NĐ-CP Đ2"),
        ("missing: [stable_residence]", "does not miss stable_residence"),
    ],
)  # fmt: skip
def test_every_expectation_that_does_not_hold_is_told(more: str, problem: str, tmp_path: Path) -> None:
    result = one(tmp_path, f"{TEST}, {more}}}")
    assert not result.ok
    assert problem in said(result)
    assert len(result.problems) == 1


def test_the_steps_after_a_wrong_one_are_played_too(tmp_path: Path) -> None:
    played = play(tmp_path, f"{TEST}, expect: refused}}", f"{DECIDE}, expect: accepted}}")
    assert [result.ok for result in played.results] == [False, True]
    assert not played.ok


@pytest.mark.parametrize(
    ("because", "matches"),
    [
        ("73/2021/QH14", True),
        ("73/2021/QH14 Đ27", True),
        ("73/2021/QH14 Đ27 k1 a", True),
        ("73/2021/QH14 Đ28", False),
    ],
)
def test_a_coarser_citation_matches_a_finer_one(because: str, matches: bool, tmp_path: Path) -> None:  # noqa: FBT001
    step = propose("managed_user_reuse")
    assert one(tmp_path, f'{step}, expect: refused, because: ["{because}"]}}').ok is matches


REFUSALS = {
    "authority": TEST.replace("by: police", "by: doctor")
    + ', expect: refused, because: ["73/2021/QH14 Đ22 k2"]}',
    "an entry is missing": TEST.replace("result: positive, ", "") + ", expect: refused, missing: [result]}",
    "an entry is of a wrong type": TEST.replace("result: positive", "result: 5")
    + ", expect: refused, missing: [result]}",
    "the law of the day": propose("commune_education").replace("2024-06-03", "2026-07-04")
    + ", expect: refused, regime: 2026-07-01}",
    "no law yet": TEST.replace("2024-03-04", "2021-03-04") + ", expect: refused}",
    "an appointment that has ended": DECIDE.replace("2024-03-05", "2026-03-05") + ", expect: refused}",
}


@pytest.mark.parametrize("why", REFUSALS)
def test_refused_by_authority_by_the_form_and_by_the_law_of_the_day(why: str, tmp_path: Path) -> None:
    first = f"{TEST}}}" if "ended" in why else REFUSALS[why]
    result = play(tmp_path, first, REFUSALS[why]).results[-1]
    assert result.came is Came.REFUSED
    assert result.ok, said(result)


def test_unavailable_is_another_thing_than_refused(tmp_path: Path) -> None:
    step = "{at: 2024-03-06, by: chair, person: an, act: user_management.terminate, expect: unavailable}"
    result = one(tmp_path, f"{TEST}}}", step)
    assert result.came is Came.UNAVAILABLE
    assert result.ok


def test_what_the_program_cannot_answer_is_no_refusal() -> None:
    assert came_of(CalendarError("x", vi="x")) is Came.FAILED
    assert came_of(EngineDisagreement("x", vi="x")) is Came.FAILED
    assert came_of(case_changed()) is Came.FAILED


def test_missing_facts_are_those_not_known_or_not_entered(tmp_path: Path) -> None:
    world = stories.WORLD.replace(", residence: {kind: stable, commune: xa_a}", "")
    step = propose("no_stable_residence")
    result = one(tmp_path, f"{step}, expect: refused, missing: [stable_residence]}}", world=world)
    assert result.ok, said(result)


def test_what_is_given_is_on_the_persons_file_before_the_first_step(tmp_path: Path) -> None:
    step = propose("commune_education")
    given = (
        "given: {an: [{fact: commune_education_decided, on: 2024-05-01, until: 2024-08-01, paper: số 9}]}\n"
    )
    assert one(tmp_path, f"{step}, expect: refused}}").ok
    result = one(tmp_path, f"{step}, expect: accepted, stage: {{person_file: on_file}}}}", given=given)
    assert result.ok, said(result)


@pytest.mark.parametrize(("value", "expect"), [("false", "accepted"), ("true", "refused")])
def test_a_value_that_is_given_counts(value: str, expect: str, tmp_path: Path) -> None:
    given = f"given: {{an: [{{fact: stable_residence, on: 2024-05-01, value: {value}, paper: kết quả xác minh}}]}}\n"
    step = propose("no_stable_residence")
    assert one(tmp_path, f"{step}, expect: {expect}}}", given=given).ok


def test_given_capacity_asks_for_consent(tmp_path: Path) -> None:
    given = "given: {an: [{fact: capacity, on: 2024-05-01, value: lost, paper: quyết định 1/QĐ-TA}]}\n"
    assert one(tmp_path, f"{APPLY}, expect: accepted}}").ok
    result = one(tmp_path, f"{APPLY}, expect: refused, missing: [guardian_consent]}}", given=given)
    assert result.ok, said(result)


def test_a_facility_is_qualified_from_day_to_day(tmp_path: Path) -> None:
    assert one(tmp_path, f"{APPLY}, expect: accepted}}").ok
    late = one(
        tmp_path,
        APPLY.replace("2024-06-03", "2026-01-05") + ', expect: refused, because: ["109/2021/NĐ-CP Đ3 k1"]}',
    )
    assert late.ok, said(late)


def test_forms_that_were_not_issued_are_told_at_the_end(tmp_path: Path) -> None:
    written = '"109/2021/NĐ-CP Mẫu 01", "109/2021/NĐ-CP Phụ lục I Mẫu 01", "109/2021/NĐ-CP Mẫu 02"'  # the annex may be named
    documents = f"documents: {{an: [{written}]}}\n"
    played = play(tmp_path, f"{APPLY}}}", documents=documents)
    assert [problem.en for problem in played.problems] == [
        "an: 109/2021/NĐ-CP Mẫu 02 was not issued (issued: 109/2021/NĐ-CP Mẫu 01)"
    ]
    assert not played.ok


def test_two_files_share_a_database_without_meeting(migrated_url: str, tmp_path: Path) -> None:
    scenario = stories.read(tmp_path, stories.text(f"{TEST}}}", f"{DECIDE}}}"))
    assert [play_on(Stage(database=migrated_url), scenario).ok for _ in range(2)] == [True, True]
    database = Database(migrated_url)
    assert len(Reader(database).cases().items) == 2
    assert verify(database, act_hash).ok
    database.close()


def test_what_is_kept_is_a_database_and_the_papers(tmp_path: Path) -> None:
    scenario = stories.read(tmp_path, stories.text(f"{APPLY}}}"))
    for _ in range(2):
        assert play_on(Stage(keep=tmp_path / "kept"), scenario).ok
    first, second = sorted(path for path in (tmp_path / "kept").iterdir())
    assert (first.name, second.name) == ("story", "story-2")
    (paper,) = (first / "papers").iterdir()
    assert paper.read_bytes().startswith(b"PK")
    assert first.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in first.rglob("*") if path.is_file()} == {0o600}


def test_what_scenarios_exercise_is_counted(tmp_path: Path) -> None:
    from rules.corpus import load_corpus

    exercised = Exercised()
    exercised.add(play(tmp_path, f"{TEST}}}", f"{DECIDE}}}", f"{propose('voluntary')}, expect: refused}}"))
    left = left_over(load_corpus(), exercised)
    assert exercised.acts == {"user_management.record_test", "user_management.decide"}
    assert RECORD not in exercised.acts
    assert {"l73-23-4", "d105-42-1", "l73-23-2"} <= exercised.terms
    assert exercised.refused
    assert not exercised.refused & set(left.never_refused)
    assert not exercised.satisfied & set(left.never_satisfied)
    assert left.consequences
