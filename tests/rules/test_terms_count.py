"""Counting: units, ends of months, Tết, swaps, roll-over, and what is refused."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from rules.citation import Citation
from rules.errors import BadInput, CalendarError, CorpusError
from rules.terms import Deadline, TermUnit, count
from tests.rules.terms_kit import CALENDAR, EVERYONE, Term, at, counted, day, due


def rule(deadline: Deadline) -> list[str]:
    return [cite.short() for cite in deadline.proof.rule]


# -- working days ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "length", "end"),
    [
        ("2021-02-09", 1, "2021-02-17"),
        ("2022-01-28", 1, "2022-02-07"),
        ("2023-01-19", 1, "2023-01-27"),
        ("2024-02-07", 2, "2024-02-16"),
        ("2025-01-24", 1, "2025-02-03"),
        ("2026-02-13", 1, "2026-02-23"),
        ("2027-02-03", 1, "2027-02-11"),
        ("2023-04-28", 1, "2023-05-04"),
        ("2023-08-31", 1, "2023-09-05"),
        ("2022-08-31", 1, "2022-09-05"),
    ],
)
def test_working_days_step_over_tet_and_the_other_blocks(start: str, length: int, end: str) -> None:
    assert due(f"{length} working_days", start) == end


@pytest.mark.parametrize(
    ("start", "length", "public", "everyone"),
    [
        ("2024-04-26", 1, "2024-05-02", "2024-04-29"),
        ("2024-04-26", 3, "2024-05-04", "2024-05-03"),
        ("2025-04-25", 1, "2025-04-26", "2025-04-28"),
        ("2025-04-29", 1, "2025-05-05", "2025-05-02"),
        ("2025-12-31", 1, "2026-01-05", "2026-01-02"),
        ("2026-01-09", 1, "2026-01-10", "2026-01-12"),
        ("2026-08-21", 1, "2026-08-22", "2026-08-24"),
        ("2026-08-28", 1, "2026-09-03", "2026-08-31"),
    ],
)
def test_swaps_bind_state_bodies_only(start: str, length: int, public: str, everyone: str) -> None:
    assert due(f"{length} working_days", start) == public
    assert due(f"{length} working_days", start, calendar=EVERYONE) == everyone


def test_vietnam_culture_day_is_skipped_from_2026_on() -> None:
    assert due("2 working_days", "2026-11-23") == "2026-11-26"
    assert due("2 working_days", "2025-11-21") == "2025-11-25"


def test_an_event_late_at_night_belongs_to_its_vietnamese_date() -> None:
    late = datetime(2024, 10, 9, 17, 30, tzinfo=UTC)
    assert count(Term(1, TermUnit.WORKING_DAYS), late, CALENDAR).due_date == day("2024-10-11")


def test_a_proof_in_working_days_names_every_day() -> None:
    deadline = counted("3 working_days", "2024-04-26 10:00")
    proof = deadline.proof
    assert [(str(step.day), step.counted) for step in proof.steps] == [
        ("2024-04-26", False),
        ("2024-04-27", False),
        ("2024-04-28", False),
        ("2024-04-29", False),
        ("2024-04-30", False),
        ("2024-05-01", False),
        ("2024-05-02", True),
        ("2024-05-03", True),
        ("2024-05-04", True),
    ]
    why = {str(step.day): step.why_vi for step in proof.steps}
    assert why["2024-04-26"] == "Thứ Sáu, không tính: ngày xảy ra sự kiện (khoản 3 Điều 147 Bộ luật Dân sự)"
    assert why["2024-04-27"] == "Thứ Bảy, không tính: ngày nghỉ hằng tuần"
    assert why["2024-04-29"] == (
        "Thứ Hai, không tính: Nghỉ hoán đổi, làm bù thứ Bảy 04/05/2024 (2450/VPCP-KGVX)"
    )
    assert why["2024-04-30"] == "Thứ Ba, không tính: Ngày Chiến thắng (45/2019/QH14 Đ112 k1 c)"
    assert why["2024-05-02"] == "Thứ Năm, tính: ngày làm việc"
    assert why["2024-05-04"] == (
        "Thứ Bảy, tính: Làm bù cho ngày nghỉ hoán đổi thứ Hai 29/04/2024 (2450/VPCP-KGVX)"
    )
    assert [str(step.day) for step in proof.skipped] == [str(step.day) for step in proof.steps[:6]]
    assert proof.first_day == day("2024-05-02")
    assert proof.vi == (
        "03 ngày làm việc kể từ 10:00 ngày 26/04/2024, ngày xảy ra sự kiện không tính: bắt đầu từ thứ Năm "
        "02/05/2024, bỏ qua 05 ngày nghỉ, hết hạn vào cuối thứ Bảy 04/05/2024."
    )
    assert proof.en == (
        "3 working days from 10:00 on 2024-04-26, the day of the event not counted: starts on Thursday "
        "2024-05-02, 5 days off skipped, ends with Saturday 2024-05-04."
    )
    assert proof.start_event == "person_received"
    assert rule(deadline) == [
        "91/2015/QH13 Đ147 k3",
        "91/2015/QH13 Đ148 k6",
        "45/2019/QH14 Đ111 k3",
        "45/2019/QH14 Đ112",
    ]


# -- days, months, years -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "length", "end", "rolled"),
    [
        ("2024-10-07", 5, "2024-10-12", "2024-10-14"),
        ("2024-10-08", 5, "2024-10-13", "2024-10-14"),
        ("2024-10-09", 5, "2024-10-14", "2024-10-14"),
        ("2024-02-05", 4, "2024-02-09", "2024-02-15"),
        ("2024-04-24", 5, "2024-04-29", "2024-05-02"),
        ("2025-04-21", 5, "2025-04-26", "2025-04-26"),
        ("2026-11-19", 5, "2026-11-24", "2026-11-25"),
        ("2024-02-28", 1, "2024-02-29", "2024-02-29"),
        ("2023-02-27", 2, "2023-03-01", "2023-03-01"),
    ],
)
def test_days_end_on_the_next_working_day_only_when_the_law_lets_them(
    start: str, length: int, end: str, rolled: str
) -> None:
    assert due(f"{length} days", start, rollover=False) == end
    assert due(f"{length} days", start) == rolled


def test_a_rolled_proof_shows_the_last_day_the_days_off_and_the_article() -> None:
    deadline = counted("5 days", "2024-10-07 10:00")
    steps = [(str(step.day), step.counted) for step in deadline.proof.steps]
    assert steps == [
        ("2024-10-07", False),
        ("2024-10-08", True),
        ("2024-10-09", True),
        ("2024-10-10", True),
        ("2024-10-11", True),
        ("2024-10-12", True),
        ("2024-10-13", False),
        ("2024-10-14", True),
    ]
    assert deadline.proof.vi == (
        "05 ngày kể từ 10:00 ngày 07/10/2024, ngày xảy ra sự kiện không tính: ngày cuối cùng là thứ Bảy "
        "12/10/2024, ngày nghỉ, nên hết hạn vào cuối ngày làm việc tiếp theo, thứ Hai 14/10/2024 "
        "(khoản 5 Điều 148 Bộ luật Dân sự)."
    )
    assert deadline.proof.steps[5].why_vi == "Thứ Bảy, tính: ngày thứ 5, là ngày nghỉ: ngày nghỉ hằng tuần"
    assert deadline.proof.steps[-1].why_vi == (
        "Thứ Hai, tính: ngày làm việc tiếp theo sau ngày nghỉ (khoản 5 Điều 148 Bộ luật Dân sự)"
    )
    assert rule(deadline)[-1] == "91/2015/QH13 Đ148 k5"
    assert deadline.due_at == at("2024-10-15")


def test_a_term_that_does_not_roll_does_not_cite_the_roll_over() -> None:
    deadline = counted("5 days", "2024-10-09")
    assert rule(deadline) == [
        "91/2015/QH13 Đ147 k2",
        "91/2015/QH13 Đ147 k3",
        "91/2015/QH13 Đ148 k1",
        "91/2015/QH13 Đ148 k6",
    ]
    assert [step.why_vi for step in deadline.proof.steps][1:3] == [
        "Thứ Năm, tính: ngày thứ 1",
        "Thứ Sáu, tính: ngày thứ 2",
    ]


def test_a_long_term_in_days_lists_its_ends_only() -> None:
    steps = counted("180 days", "2024-03-01", rollover=False).proof.steps
    assert [str(step.day) for step in steps] == ["2024-03-01", "2024-03-02", "2024-08-28"]
    assert steps[-1].why_vi == "Thứ Tư, tính: ngày thứ 180"


@pytest.mark.parametrize(
    ("term", "start", "end"),
    [
        ("1 months", "2024-01-31", "2024-02-29"),
        ("1 months", "2023-01-31", "2023-02-28"),
        ("3 months", "2023-11-30", "2024-02-29"),
        ("1 months", "2024-04-30", "2024-05-30"),
        ("12 months", "2024-02-29", "2025-02-28"),
        ("1 years", "2024-02-29", "2025-02-28"),
        ("4 years", "2020-02-29", "2024-02-29"),
        ("1 months", "2024-12-15", "2025-01-15"),
        ("1 years", "2026-12-31", "2027-12-31"),
        ("2 years", "2026-12-31", "2028-12-31"),
    ],
)
def test_months_and_years_end_on_the_corresponding_date_or_the_last_of_the_month(
    term: str, start: str, end: str
) -> None:
    assert due(term, start, rollover=False) == end


def test_months_are_counted_in_one_step_not_month_by_month() -> None:
    one_step = due("2 months", "2024-01-31", rollover=False)
    by_month = due("1 months", due("1 months", "2024-01-31", rollover=False), rollover=False)
    assert one_step == "2024-03-31"
    assert by_month == "2024-03-29"


def test_a_proof_in_months_says_why_the_last_day_of_the_month() -> None:
    deadline = counted("1 months", "2024-01-31", rollover=False)
    assert [str(step.day) for step in deadline.proof.steps] == ["2024-01-31", "2024-02-29"]
    assert deadline.proof.steps[-1].why_vi == (
        "Thứ Năm, tính: ngày cuối cùng của tháng, vì tháng này không có ngày tương ứng "
        "(khoản 3 Điều 148 Bộ luật Dân sự)"
    )
    assert "91/2015/QH13 Đ148 k3" in rule(deadline)
    assert "91/2015/QH13 Đ148 k4" in rule(counted("1 years", "2024-01-31", rollover=False))


def test_months_roll_over_to_the_next_working_day() -> None:
    assert due("1 months", "2024-01-10") == "2024-02-15"
    assert due("1 years", "2025-01-04") == "2026-01-05"


# -- hours, at once ----------------------------------------------------------------------------------------


def test_hours_run_through_nights_weekends_and_tet() -> None:
    deadline = counted("48 hours", "2024-02-09 23:15")
    assert deadline.due_at == at("2024-02-11 23:15")
    assert deadline.due_date is None
    assert deadline.proof.steps == ()
    assert rule(deadline) == ["91/2015/QH13 Đ147 k1"]
    assert deadline.proof.vi == (
        "48 giờ kể từ 23:15 ngày 09/02/2024, tính liên tục cả ban đêm và ngày nghỉ: "
        "hết hạn lúc 23:15 ngày 11/02/2024."
    )


def test_hours_keep_their_seconds_and_ignore_foreign_summer_time() -> None:
    start = datetime(2024, 3, 30, 23, 30, 15, tzinfo=timezone(timedelta(hours=1)))
    deadline = count(Term(24, TermUnit.HOURS), start, CALENDAR)
    assert deadline.due_at - start == timedelta(hours=24)
    assert "05:30:15 ngày 31/03/2024" in deadline.proof.vi


@pytest.mark.parametrize("length", [None, 0])
def test_at_once_has_no_number_and_invents_none(length: int | None) -> None:
    deadline = count(Term(length, TermUnit.IMMEDIATE), at("2024-10-09 10:00"), CALENDAR)
    assert deadline.is_immediate
    assert deadline.due_date is None
    assert deadline.due_at == at("2024-10-09 10:00")
    assert deadline.proof.rule == ()
    assert deadline.proof.vi == (
        "Phải làm ngay, kể từ 10:00 ngày 09/10/2024. Pháp luật không ấn định số giờ, số ngày."
    )


# -- what a deadline says ----------------------------------------------------------------------------------


def test_a_last_day_passes_at_its_midnight_and_hours_after_their_minute() -> None:
    by_day = counted("5 days", "2024-10-09 10:00")
    assert not by_day.passed(at("2024-10-14 23:59"))
    assert by_day.passed(at("2024-10-15 00:00"))
    by_hour = counted("24 hours", "2024-10-09 10:30")
    assert not by_hour.passed(at("2024-10-10 10:30"))
    assert by_hour.passed(at("2024-10-10 10:31"))


def test_a_deadline_carries_the_term_its_sources_and_the_calendar() -> None:
    deadline = counted("5 days", "2024-10-09 10:00")
    assert (deadline.term, deadline.duty) == ("t-1", "assessment.return_result")
    assert deadline.cites == (Citation.parse("18/2021/TT-BYT Đ5 k2"),)
    assert deadline.proof.calendar_version == CALENDAR.version
    assert deadline.proof.start == at("2024-10-09 10:00")


@pytest.mark.parametrize(
    "term", ["5 working_days", "5 days", "2 months", "1 years", "36 hours", "0 immediate"]
)
def test_a_deadline_survives_json(term: str) -> None:
    deadline = counted(term, "2024-04-26 10:00:30")
    assert Deadline.from_json(json.loads(json.dumps(deadline.as_json()))) == deadline


def test_an_open_year_is_said_in_the_proof_and_leaves_the_law_verified() -> None:
    deadline = counted("3 working_days", "2026-12-31")
    assert deadline.verified
    assert "2027" in deadline.proof.note_vi
    assert "2027" in deadline.proof.note_en
    assert counted("3 working_days", "2026-12-01").proof.note_vi == ""


def test_hours_do_not_lean_on_the_calendar() -> None:
    assert counted("24 hours", "2027-01-01").proof.note_vi == ""
    assert counted("1 months", "2027-01-01", rollover=False).proof.note_vi == ""


def test_an_unverified_term_gives_an_unverified_deadline() -> None:
    term = Term(5, TermUnit.DAYS, verified=False)
    assert not count(term, at("2024-10-09"), CALENDAR).verified


# -- what is refused ---------------------------------------------------------------------------------------


def test_a_moment_without_time_zone_is_refused() -> None:
    with pytest.raises(BadInput) as refused:
        count(Term(5, TermUnit.DAYS), datetime(2024, 10, 9, 10), CALENDAR)  # noqa: DTZ001 -- the point of the test
    assert refused.value.fields["field"] == "start"


@pytest.mark.parametrize(
    ("term", "start"),
    [
        ("1 working_days", "2032-12-31"),
        ("5 working_days", "2032-12-28"),
        ("1 working_days", "2020-12-30"),
        ("5 days", "2033-01-10"),
        ("1 years", "2032-06-01"),
    ],
)
def test_a_year_that_is_not_there_is_never_guessed(term: str, start: str) -> None:
    with pytest.raises(CalendarError) as refused:
        counted(term, start)
    assert refused.value.fields["last_year"] == 2032
    assert "2021" in refused.value.vi


def test_the_first_days_of_the_calendar_can_be_reached_from_the_day_before() -> None:
    assert due("1 working_days", "2020-12-31") == "2021-01-04"


def test_a_length_without_roll_over_needs_no_calendar() -> None:
    assert due("2 years", "2032-06-01", rollover=False) == "2034-06-01"
    assert counted("24 hours", "2034-06-01 08:00").due_at == at("2034-06-02 08:00")


def test_a_count_over_a_year_that_is_not_announced_is_not_verified() -> None:
    deadline = counted("3 working_days", "2027-12-30")
    assert not deadline.verified
    assert due("3 working_days", "2027-12-30") == "2028-01-05"
    assert "2028" in deadline.proof.note_vi
    assert counted("3 working_days", "2027-12-20").verified


@pytest.mark.parametrize(
    ("length", "unit"),
    [
        (0, TermUnit.DAYS),
        (-1, TermUnit.HOURS),
        (None, TermUnit.WORKING_DAYS),
        (True, TermUnit.DAYS),
        (10**9, TermUnit.HOURS),
        (10**9, TermUnit.YEARS),
        (3, TermUnit.IMMEDIATE),
    ],
)
def test_a_length_the_unit_cannot_have_is_refused(length: int | None, unit: TermUnit) -> None:
    with pytest.raises(CorpusError) as refused:
        count(Term(length, unit), at("2024-10-09"), CALENDAR)
    assert "t-1" in refused.value.en


def test_a_date_beyond_all_dates_is_refused_kindly() -> None:
    with pytest.raises(BadInput):
        counted("1 years", "9999-06-01", rollover=False)
