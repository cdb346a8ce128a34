"""Ages, windows before an end, and the dates of Viet Nam."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from rules.corpus import LAW
from rules.errors import BadInput
from rules.terms import (
    TermUnit,
    add_months,
    age_on,
    certain_age,
    day_of_age,
    end_of,
    in_vietnam,
    last_day,
    last_hours,
    last_working_days,
    latest_before,
    legal_date,
    start_of,
)
from rules.terms.age import AGES_OF_LAW
from tests.rules.terms_kit import CALENDAR, EVERYONE, at, day


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        ("2008-08-15", "2026-08-14", 17),
        ("2008-08-15", "2026-08-15", 18),
        ("2012-07-01", "2024-06-30", 11),
        ("2012-07-01", "2024-07-01", 12),
        ("2008-02-29", "2026-02-28", 17),
        ("2008-02-29", "2026-03-01", 18),
        ("2008-02-29", "2024-02-28", 15),
        ("2008-02-29", "2024-02-29", 16),
        ("2008-02-28", "2026-02-28", 18),
        ("2020-05-05", "2020-05-05", 0),
    ],
)
def test_an_age_is_counted_on_the_day_of_the_event(born: str, on: str, years: int) -> None:
    assert age_on(day(born), day(on)) == years


def test_the_day_an_age_begins() -> None:
    assert day_of_age(day("2008-08-15"), 18) == day("2026-08-15")
    assert day_of_age(day("2008-02-29"), 18) == day("2026-03-01")
    assert day_of_age(day("2008-02-29"), 16) == day("2024-02-29")


@pytest.mark.parametrize(
    ("year", "on", "years"),
    [
        (1985, "2024-05-20", 38),  # 38 or 39: no age of the law between
        (1985, "2024-12-31", 39),
        (2006, "2024-05-20", None),  # 17 or 18
        (2006, "2024-12-30", None),
        (2006, "2024-12-31", 18),  # whichever the birthday, it has come
        (2006, "2025-01-01", 18),
        (2012, "2024-06-01", None),  # 11 or 12
        (2008, "2024-06-01", 15),
        (2009, "2024-06-01", None),  # 14 or 15
        (2024, "2024-06-01", 0),
        (2025, "2024-06-01", None),
    ],
)
def test_a_year_of_birth_gives_an_age_only_where_every_day_of_it_does(
    year: int, on: str, years: int | None
) -> None:
    assert certain_age(year, day(on)) == years


def test_every_age_of_the_law_is_a_bound_of_what_a_year_tells() -> None:
    told = re.compile(r"fact: (?:dossier_)?age(?:_\w+)?, (?:at_least|less_than|at_most|is): (\d+)")
    files = [*LAW.rglob("*.yaml"), *(Path(__file__).parents[2] / "workflows" / "procedures").rglob("*.yaml")]
    found = {int(age) for file in files for age in told.findall(file.read_text("utf-8"))}
    assert {12, 18} <= found <= {*AGES_OF_LAW}


def test_an_event_before_the_birth_is_refused() -> None:
    with pytest.raises(BadInput) as refused:
        age_on(day("2008-08-15"), day("2008-08-14"))
    assert refused.value.fields["field"] == "born"
    assert "2008" not in refused.value.en + refused.value.vi


@pytest.mark.parametrize("years", [-1, 9000])
def test_an_age_nobody_has_is_refused(years: int) -> None:
    with pytest.raises(BadInput):
        day_of_age(day("2008-08-15"), years)


def test_the_last_hours_before_a_moment_are_exact() -> None:
    window = last_hours(24, at("2028-10-10 09:00"))
    assert (window.opens, window.closes) == (at("2028-10-09 09:00"), at("2028-10-10 09:00"))
    assert at("2028-10-09 09:00") in window
    assert at("2028-10-10 09:00") in window
    assert at("2028-10-09 08:59") not in window
    assert at("2028-10-10 09:01") not in window


def test_the_last_hours_before_a_bare_date_take_every_hour_of_it_as_its_end() -> None:
    window = last_hours(24, day("2028-10-10"))
    assert at("2028-10-09 00:00") in window
    assert at("2028-10-10 23:59") in window
    assert at("2028-10-08 23:59") not in window


def test_the_last_working_days_step_over_days_off() -> None:
    window = last_working_days(3, day("2024-05-05"), CALENDAR)
    assert (window.opens, window.closes) == (at("2024-05-02"), at("2024-05-06"))
    assert last_working_days(3, day("2024-05-05"), EVERYONE).opens == at("2024-04-29")
    assert last_working_days(1, day("2024-10-14"), CALENDAR).opens == at("2024-10-14")
    assert last_working_days(2, day("2027-12-31"), CALENDAR).opens == at("2027-12-30")


def test_a_span_of_dates_is_not_measured_in_hours_or_working_days() -> None:
    for unit in (TermUnit.HOURS, TermUnit.WORKING_DAYS, TermUnit.IMMEDIATE):
        with pytest.raises(BadInput) as refused:
            last_day(day("2024-06-10"), 1, unit)
        assert refused.value.fields["field"] == "unit"


def test_dates_out_of_reach_are_refused_kindly() -> None:
    reaches: tuple[Callable[[], date], ...] = (
        lambda: last_day(day("9999-12-01"), 60, TermUnit.DAYS),
        lambda: last_day(day("9999-12-01"), 60, TermUnit.MONTHS),
        lambda: latest_before(60, date(1, 1, 2)),
        lambda: add_months(date(1, 1, 2), -2),
    )
    for reach in reaches:
        with pytest.raises(BadInput) as refused:
            reach()
        assert refused.value.fields["field"] == "length"


def test_legal_dates_are_those_of_viet_nam() -> None:
    assert legal_date(datetime(2026, 6, 30, 17, 0, tzinfo=UTC)) == day("2026-07-01")
    assert legal_date(datetime(2026, 6, 30, 16, 59, tzinfo=UTC)) == day("2026-06-30")
    assert start_of(day("2026-07-01")) == datetime(2026, 6, 30, 17, 0, tzinfo=UTC)
    assert end_of(day("2026-06-30")) == start_of(day("2026-07-01"))
    assert str(in_vietnam(datetime(2026, 6, 30, 17, 0, tzinfo=UTC))) == "2026-07-01 00:00:00+07:00"
