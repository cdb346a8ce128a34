"""The dated steps of the worked cases of law, and the boundaries of every regime, as single counts."""

from __future__ import annotations

import pytest

from rules.terms import TermUnit, last_day, latest_before, term_contains
from tests.rules.terms_kit import EVERYONE, at, counted, day, due

WORKING_DAYS = """
    2024-03-04 3 2024-03-07  verification of residence
    2024-03-06 3 2024-03-11  notice to the chair, over a weekend
    2024-03-11 3 2024-03-14  management decision
    2025-03-14 3 2025-03-19  termination sent
    2024-10-14 3 2024-10-17  stop decision sent
    2024-10-12 5 2024-10-18  registration counted from a result on a Saturday
    2024-10-14 5 2024-10-21  registration counted from notification
    2024-10-17 3 2024-10-22  decision on a registration
    2024-10-21 5 2024-10-28  start of voluntary rehabilitation
    2024-10-22 5 2024-10-29  notice by the provider
    2025-04-22 3 2025-04-25  file after rehabilitation
    2025-05-26 5 2025-06-02  registration by the representative of a minor
    2025-05-12 5 2025-05-19  start of substitution treatment
    2025-11-10 5 2025-11-17  notice by the clinic
    2026-03-09 5 2026-03-16  hand-over on a move
    2025-09-08 10 2025-09-22  publication of a provider
    2024-06-03 5 2024-06-10  registration
    2024-06-11 5 2024-06-18  dossier
    2024-06-17 3 2024-06-20  reading of the file
    2024-06-20 1 2024-06-21  file sent
    2024-06-21 2 2024-06-25  check by the division, over a weekend
    2024-06-25 1 2024-06-26  acceptance by the court
    2024-06-26 2 2024-06-28  notice of acceptance
    2024-07-01 7 2024-07-10  session
    2024-07-09 2 2024-07-11  decision sent
    2024-07-09 5 2024-07-16  complaint
    2024-07-19 2 2024-07-23  request for postponement
    2024-08-08 5 2024-08-15  registration
    2023-06-05 5 2023-06-12  dossier of a minor
    2023-06-22 2 2023-06-26  forwarded after supplement
    2023-06-27 3 2023-06-30  step of the judge
    2024-08-19 5 2024-08-26  dossier of a minor
    2023-06-12 5 2023-06-19  notice of the clinic
    2024-07-05 2 2024-07-09  request for exemption
    2024-03-04 5 2024-03-11  public posting
    2024-03-15 5 2024-03-22  self-report
    2024-03-20 3 2024-03-25  aftercare file
    2024-03-22 2 2024-03-26  aftercare decision
    2024-10-14 5 2024-10-21  aftercare hand-over
    2026-10-10 2 2026-10-13  start, decided on a Saturday
    2026-09-15 1 2026-09-16  dossier
    2026-09-16 3 2026-09-21  reading of the file
    2026-09-21 1 2026-09-22  forwarded to the court
    2026-11-09 3 2026-11-12  reading by the parents
    2026-08-17 2 2026-08-19  F.V-52
    2026-06-24 3 2026-06-29  reading across the change of law
    2026-06-29 1 2026-06-30  last day of the old law
    2026-11-16 1 2026-11-17  dossier after the third breach
"""

REGIMES = """
    2021-12-31 3 2022-01-06
    2022-01-01 3 2022-01-06
    2022-01-02 3 2022-01-06
    2024-12-14 3 2024-12-18
    2024-12-15 3 2024-12-18
    2024-12-16 3 2024-12-19
    2025-02-27 3 2025-03-04
    2025-02-28 3 2025-03-05
    2025-03-01 3 2025-03-05
    2025-06-29 3 2025-07-02
    2025-06-30 3 2025-07-03
    2025-07-01 3 2025-07-04
    2026-06-29 3 2026-07-02
    2026-06-30 3 2026-07-03
    2026-07-01 3 2026-07-06
"""


def rows(table: str) -> list[list[str]]:
    return [line.split(maxsplit=3) for line in table.strip().splitlines()]


@pytest.mark.parametrize("row", rows(WORKING_DAYS), ids=" ".join)
def test_a_step_of_a_worked_case_in_working_days(row: list[str]) -> None:
    assert due(f"{row[1]} working_days", row[0]) == row[2]


@pytest.mark.parametrize("row", rows(REGIMES), ids=" ".join)
def test_three_working_days_around_each_change_of_regime(row: list[str]) -> None:
    assert due(f"{row[1]} working_days", row[0]) == row[2]


def test_a_case_that_meets_a_saturday_worked_ends_on_it() -> None:
    """The case as first written forgot the swap of 2 May 2025: state bodies worked on Saturday 26 April."""
    assert due("2 working_days", "2025-04-24") == "2025-04-26"
    assert due("2 working_days", "2025-04-24", calendar=EVERYONE) == "2025-04-28"


def test_the_facility_returns_the_result_within_five_days_of_receiving_the_person() -> None:
    deadline = counted("5 days", "2024-10-09 10:00")
    assert deadline.due_date == day("2024-10-14")
    assert deadline.due_at == at("2024-10-15")


def test_the_detention_limit_falls_before_the_result_is_due() -> None:
    deadline = counted("120 hours", "2024-10-08 14:00")
    assert deadline.due_at == at("2024-10-13 14:00")
    assert deadline.due_date is None


@pytest.mark.parametrize(
    ("hours", "start", "end"),
    [
        (24, "2024-10-08 16:30", "2024-10-09 16:30"),
        (120, "2024-08-05 08:00", "2024-08-10 08:00"),
        (24, "2026-10-09 10:30", "2026-10-10 10:30"),
        (12, "2026-10-10 17:00", "2026-10-11 05:00"),
        (24, "2026-11-05 09:00", "2026-11-06 09:00"),
        (24, "2026-11-23 16:00", "2026-11-24 16:00"),
    ],
)
def test_hours_of_the_worked_cases(hours: int, start: str, end: str) -> None:
    assert counted(f"{hours} hours", start).due_at == at(end)


@pytest.mark.parametrize(
    ("days", "start", "end"),
    [
        (15, "2024-06-26", "2024-07-11"),
        (30, "2024-06-26", "2024-07-26"),
        (3, "2024-07-17", "2024-07-22"),
        (5, "2024-07-19", "2024-07-24"),
        (15, "2023-06-27", "2023-07-12"),
        (30, "2023-06-27", "2023-07-27"),
        (2, "2026-10-26", "2026-10-28"),
    ],
)
def test_calendar_days_of_the_worked_cases(days: int, start: str, end: str) -> None:
    assert due(f"{days} days", start) == end


@pytest.mark.parametrize(
    ("length", "unit", "start", "end"),
    [
        (1, TermUnit.YEARS, "2024-03-13", "2025-03-13"),
        (6, TermUnit.MONTHS, "2024-10-21", "2025-04-21"),
        (18, TermUnit.MONTHS, "2024-07-23", "2026-01-23"),
        (9, TermUnit.MONTHS, "2024-07-23", "2025-04-23"),
        (2, TermUnit.YEARS, "2026-01-23", "2028-01-23"),
        (3, TermUnit.MONTHS, "2024-01-02", "2024-04-02"),
        (3, TermUnit.MONTHS, "2026-09-15", "2026-12-15"),
        (24, TermUnit.MONTHS, "2026-10-10", "2028-10-10"),
        (2, TermUnit.YEARS, "2024-03-15", "2026-03-15"),
        (20, TermUnit.DAYS, "2026-03-15", "2026-04-04"),
    ],
)
def test_measures_end_on_the_corresponding_date(length: int, unit: TermUnit, start: str, end: str) -> None:
    assert last_day(day(start), length, unit) == day(end)


@pytest.mark.parametrize(
    ("end", "days", "latest"),
    [
        ("2026-01-23", 15, "2026-01-08"),
        ("2028-10-10", 30, "2028-09-10"),
        ("2028-09-15", 30, "2028-08-16"),
        ("2026-09-15", 30, "2026-08-16"),
    ],
)
def test_the_latest_day_before_an_end(end: str, days: int, latest: str) -> None:
    assert latest_before(days, day(end)) == day(latest)


@pytest.mark.parametrize(
    ("caught", "inside"),
    [
        ("2024-06-09", False),
        ("2024-06-10", True),
        ("2025-06-09", True),
        ("2025-06-10", True),
        ("2025-06-11", False),
        ("2025-06-12", False),
    ],
)
def test_one_year_from_completing_education_in_the_commune(caught: str, *, inside: bool) -> None:
    assert term_contains(day("2024-06-10"), 1, TermUnit.YEARS, day(caught)) is inside
