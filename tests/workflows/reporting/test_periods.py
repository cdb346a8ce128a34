"""Cut-offs: which period a day is in, on the days around each of them; what is due."""

from __future__ import annotations

from datetime import date

import pytest

from rules.errors import BadInput
from workflows.reporting.definition import Period
from workflows.reporting.loader import load_definitions
from workflows.reporting.periods import before, due_on, dues, key_of, period_from, period_of

KINDS = load_definitions().kinds


@pytest.mark.parametrize(
    ("kind", "day", "start", "end"),
    [
        ("year", date(2025, 12, 14), date(2024, 12, 15), date(2025, 12, 14)),
        ("year", date(2025, 12, 15), date(2025, 12, 15), date(2026, 12, 14)),
        ("half", date(2026, 6, 14), date(2025, 12, 15), date(2026, 6, 14)),
        ("half", date(2026, 6, 15), date(2026, 6, 15), date(2026, 12, 14)),
        ("quarter", date(2026, 1, 1), date(2025, 12, 15), date(2026, 3, 14)),
        ("month", date(2024, 3, 14), date(2024, 2, 15), date(2024, 3, 14)),
        ("plan_year", date(2026, 10, 31), date(2025, 11, 1), date(2026, 10, 31)),
    ],
)
def test_the_period_of_a_day(kind: str, day: date, start: date, end: date) -> None:
    assert period_of(KINDS[kind], day) == Period(start, end)


def test_periods_follow_each_other_without_gap() -> None:
    for kind in KINDS.values():
        if kind.starts:
            later = period_of(kind, date(2026, 7, 1))
            earlier = before(kind, later)
            assert (later.start - earlier.end).days == 1


def test_the_plan_asks_for_its_report_before_the_tenth_of_november() -> None:
    assert due_on(KINDS["plan_year"], Period(date(2025, 11, 1), date(2026, 10, 31))) == date(2026, 11, 9)


def test_a_key_is_read_back_and_a_wrong_one_told() -> None:
    period = period_of(KINDS["half"], date(2026, 7, 1))
    assert period_from(KINDS["half"], key_of(period)) == period
    for wrong in (
        "",
        "20260615",
        "20260101-20260630",
        "20261214-20260615",
        "2026٠615-20261214",
        "00000000-99999999",
    ):
        with pytest.raises(BadInput):
            period_from(KINDS["half"], wrong)
    assert period_from(KINDS["adhoc"], "20260101-20260107") == Period(date(2026, 1, 1), date(2026, 1, 7))
    with pytest.raises(BadInput):
        period_from(KINDS["adhoc"], "20200101-20260107")


def test_what_is_due_is_told_late_until_it_is_frozen() -> None:
    kinds = (KINDS["half"],)
    today = date(2026, 7, 1)
    first = period_of(KINDS["half"], date(2026, 6, 1))

    found = dues(kinds, today, date(2026, 6, 1), frozenset())
    assert [(due.period.end, due.late) for due in found] == [
        (date(2026, 6, 14), True),
        (date(2026, 12, 14), False),
    ]

    rest = dues(kinds, today, date(2026, 6, 1), frozenset({("half", first)}))
    assert [due.period.end for due in rest] == [date(2026, 12, 14)]
