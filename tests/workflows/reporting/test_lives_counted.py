"""What of a life is counted: no result recorded by mistake, no decision that was annulled; a year of birth where it settles the age."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from workflows.model import Person
from workflows.reporting.definition import Splits
from workflows.reporting.homes import life_of
from workflows.reporting.model import Life, Step
from workflows.reporting.splits import UNKNOWN, splits_of

FIRST = datetime(2024, 3, 4, 2, tzinfo=UTC)


def life(acts: Sequence[str] = (), *, born: date | None = None, birth_year: int | None = None) -> Life:
    """A life of these acts, each of the case that its procedure names, a minute apart."""
    steps = [
        Step(
            FIRST + timedelta(minutes=at),
            FIRST.date(),
            act.split(".")[0],
            at,
            act.split(".")[0],
            act,
            "",
            "",
            "ca",
        )
        for at, act in enumerate(acts, start=1)
    ]
    person = Person("p", "Lý Văn Thử", born, "male", {} if birth_year is None else {"birth_year": birth_year})
    return life_of(person, steps, {}, lambda _: "xa_x", frozenset(), {})


def test_what_a_later_act_of_the_case_took_back_is_counted_no_more() -> None:
    told = life(
        [
            "detection.record_result",
            "user_management.decide",
            "detection.correct_result",
            "user_management.annul",
            "user_management.decide",
        ]
    )

    assert [step.act for step in told.steps] == [
        "detection.correct_result",
        "user_management.annul",
        "user_management.decide",
    ]


def test_a_negative_result_that_was_none_is_counted_as_the_positive_one_it_was() -> None:
    told = life(["detection.record_result", "detection.correct_negative"])

    assert [step.act for step in told.steps] == ["detection.correct_negative"]


@pytest.mark.parametrize(
    ("born", "year", "row"),
    [
        (date(2006, 7, 2), 0, "12"),  # 18 the day after
        (date(2006, 7, 1), 0, "18"),
        (None, 2006, UNKNOWN),  # 17 or 18
        (None, 2007, "12"),  # 16 or 17
        (None, 2005, "18"),  # 18 or 19
        (None, 2012, UNKNOWN),  # 11 or 12
        (None, 2025, UNKNOWN),  # not born yet
        (None, 0, UNKNOWN),
    ],
)
def test_the_age_of_a_year_of_birth_is_told_where_every_day_of_it_says_the_same(
    born: date | None, year: int, row: str
) -> None:
    """Decree 163/2026 and Law 120/2025 ask 12 and 18 on a day; who may be of either side is counted apart."""
    told = life(born=born, birth_year=year or None)
    ages = next(split for split in splits_of(Splits((12, 18), {}, frozenset()), (told,)) if split.id == "age")

    assert ages.row_of(told, date(2024, 7, 1)) == row
