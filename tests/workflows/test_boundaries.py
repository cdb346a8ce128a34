"""Every condition at its edge: the day before, the day itself, the day after."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.workflows.kit import World, at, cites, missing
from workflows.errors import RequirementsNotMet
from workflows.model import Person

DAY = timedelta(days=1)
APPLICATION: dict[str, Any] = {"papers": ["application_form_01"], "photo_id_shown": True}


def allowed(born: date | None, day: date | str, **more: Any) -> bool:
    """Whether somebody of that birth may apply alone on that day."""
    world = World()
    world.put(Person("p", "Người thử", born, "male"))
    when = day if isinstance(day, str) else f"{day}T08:00"
    return alone(world, when, more)


def alone(world: World, when: str, more: dict[str, Any]) -> bool:
    """Whether the person may apply alone; a refusal is for want of consent and nothing else."""
    try:
        world.do("assessment.apply", "staff", "p", when, **APPLICATION, **more)
    except RequirementsNotMet as error:
        refused = cites(error)
    else:
        return True
    assert refused == {"109/2021/NĐ-CP Đ4 k1 a"}
    return False


# --- age ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("born", "day", "of_age"),
    [
        (date(2006, 5, 10), date(2024, 5, 9), False),
        (date(2006, 5, 10), date(2024, 5, 10), True),
        (date(2006, 5, 10), date(2024, 5, 11), True),
        # born on a leap day, 18 in a common year: the year of life ends with 28 February
        (date(2008, 2, 29), date(2026, 2, 28), False),
        (date(2008, 2, 29), date(2026, 3, 1), True),
        # born on a leap day, 18 in no leap year either way round; and a birthday on the last day of the year
        (date(2004, 2, 29), date(2022, 2, 28), False),
        (date(2004, 2, 29), date(2022, 3, 1), True),
        (date(2005, 12, 31), date(2023, 12, 30), False),
        (date(2005, 12, 31), date(2023, 12, 31), True),
    ],
)
def test_eighteen_on_the_birthday(born: date, day: date, *, of_age: bool) -> None:
    assert allowed(born, day) is of_age
    assert allowed(born, day, guardian_consent=True)
    assert allowed(born, day, guardian_consent=False) is of_age


def test_the_birthday_begins_at_midnight_in_viet_nam() -> None:
    """17:00 UTC of the day before is 00:00 of the birthday."""
    born = date(2006, 5, 10)
    assert not allowed(born, "2024-05-09T16:59:59+00:00")
    assert allowed(born, "2024-05-09T17:00:00+00:00")


def test_an_unknown_date_of_birth_is_asked_for() -> None:
    assert not allowed(None, date(2024, 5, 10))
    assert allowed(None, date(2024, 5, 10), guardian_consent=True)
    assert not allowed(date(2030, 1, 1), date(2024, 5, 10)), "a birth to come is no age"


@pytest.mark.parametrize("capacity", ["lost", "restricted", "difficulty"])
def test_an_adult_of_limited_capacity_needs_consent(capacity: str) -> None:
    born = date(1990, 1, 1)
    assert not allowed(born, date(2024, 5, 10), capacity=capacity)
    assert allowed(born, date(2024, 5, 10), capacity=capacity, guardian_consent=True)
    assert allowed(born, date(2024, 5, 10), capacity="full")


@pytest.mark.parametrize(
    ("papers", "free"),
    [
        ([("lost", "2024-05-10")], False),
        ([("lost", "2024-05-11")], True),  # a decision of tomorrow
        ([("lost", "2023-01-01"), ("full", "2024-05-09")], True),
        ([("full", "2024-05-09"), ("restricted", "2024-05-10")], False),
        (
            [("restricted", "2024-05-10"), ("full", "2024-05-09")],
            False,
        ),  # in order of their dates, not of filing
    ],
)
def test_the_latest_decision_of_the_court_counts(papers: list[tuple[str, str]], *, free: bool) -> None:
    world = World()
    world.put(Person("p", "Người thử", date(1990, 1, 1), "male"))
    for capacity, on in papers:
        world.on_file("capacity", on, "p", "2024-05-01", record_capacity=capacity)
    assert alone(world, "2024-05-10T08:00", {}) is free


@pytest.mark.parametrize(
    ("born", "sample", "consent", "taken"),
    [
        (date(2006, 5, 11), "urine", None, True),
        (date(2006, 5, 11), "blood", None, False),
        (date(2006, 5, 11), "catheter", None, False),
        (date(2006, 5, 11), "other", False, False),
        (date(2006, 5, 11), "blood", True, True),
        (date(2006, 5, 10), "blood", None, True),
    ],
)
def test_a_sample_of_a_minor(born: date, sample: str, consent: bool | None, *, taken: bool) -> None:  # noqa: FBT001
    world = World()
    world.put(Person("p", "Người thử", born, "female"))
    world.do("detection.order_test", "police", "p", "2024-05-10", test_basis="caught_using")
    entries: dict[str, Any] = {"sample": sample, "same_sex_supervisor": True}
    if consent is not None:
        entries["guardian_consent"] = consent
    if taken:
        world.do("detection.take_sample", "police", "p", **entries)
    else:
        assert cites(world.refused("detection.take_sample", "police", "p", **entries)) == {
            "105/2021/NĐ-CP Đ46 k4"
        }


# --- windows and measures on the day of detection -----------------------------------------------------------------------


def proposed(world: World, ground: str, detected: str) -> bool | None:
    """Whether the police may propose on that ground for a use found then; None while a paper is missing."""
    moment = max(at(detected), world.now) + timedelta(hours=1)
    try:
        world.do("assessment.propose", "provincial", "an", moment, ground=ground, detected_at=at(detected))
    except RequirementsNotMet as error:
        return None if error.fields["missing"] else False
    return True


@pytest.mark.parametrize(
    ("detected", "within"),
    [
        ("2024-06-09T23:59", False),
        ("2024-06-10T00:00", True),
        ("2025-06-10T23:59", True),
        ("2025-06-11T00:00", False),
        ("2025-06-10T16:59+00:00", True),
        ("2025-06-10T17:00+00:00", False),
    ],
)
def test_one_year_after_commune_education(detected: str, *, within: bool) -> None:
    world = World()
    world.on_file("commune_education_completed", "2024-06-10", when="2024-01-02")
    assert proposed(world, "commune_education", detected) is within


def test_a_year_from_a_leap_day_ends_with_february() -> None:
    for detected, within in (("2025-02-28T23:59", True), ("2025-03-01T00:00", False)):
        world = World()
        world.on_file("commune_education_completed", "2024-02-29", when="2024-01-02")
        assert proposed(world, "commune_education", detected) is within


@pytest.mark.parametrize(
    ("detected", "within"),
    [
        ("2025-04-30T23:59", False),
        ("2025-05-01T00:00", True),
        ("2025-08-01T23:59", True),
        (
            "2025-08-02T00:00",
            None,
        ),  # its last day is over, nothing says when it was completed: the paper is asked for
        ("2026-06-15T00:00", None),
    ],
)
def test_commune_education_that_says_until_when(detected: str, *, within: bool | None) -> None:
    world = World()
    world.on_file("commune_education_decided", "2025-05-01", when="2025-01-02", record_until="2025-08-01")
    assert proposed(world, "commune_education", detected) is within


@pytest.mark.parametrize(
    ("detected", "within"),
    [
        ("2024-05-01T00:00", True),
        ("2024-08-01T23:59", True),
        ("2024-08-02T00:00", None),
        ("2026-05-01T00:00", None),
    ],
)
def test_commune_education_that_does_not_say(detected: str, *, within: bool | None) -> None:
    """Surely served for its shortest term; after that only a paper tells."""
    world = World()
    world.on_file("commune_education_decided", "2024-05-01", when="2024-01-02")
    assert proposed(world, "commune_education", detected) is within


def test_a_certificate_ends_the_serving_and_opens_the_window() -> None:
    world = World()
    world.on_file("commune_education_decided", "2024-05-01", when="2024-01-02", record_until="2024-11-01")
    world.on_file("commune_education_completed", "2024-07-01")
    for detected, within in (
        ("2024-10-31T10:00", True),
        ("2025-07-01T23:00", True),
        ("2025-07-02T00:00", False),
    ):
        assert proposed(world.fork(), "commune_education", detected) is within


def test_management_is_not_decided_while_the_window_may_be_open() -> None:
    world = World()
    world.on_file("commune_education_decided", "2023-05-01", when="2024-01-02", record_until="2023-08-01")
    world.do(
        "user_management.record_test", "police", when="2024-03-01", result="positive", unauthorised_use=True
    )
    error = world.refused("user_management.decide", "chair")
    assert "commune_education_window" in missing(error)
    world.on_file("commune_education_completed", "2023-02-28")
    world.on_file("commune_education_completed", "2023-08-01")
    assert cites(world.refused("user_management.decide", "chair")) == {"105/2021/NĐ-CP Đ40 k2 e"}


@pytest.mark.parametrize(
    ("detected", "within"),
    [
        ("2024-11-30T23:59", False),
        ("2024-12-01T00:00", True),
        ("2025-12-01T23:59", True),
        ("2025-12-02T00:00", False),
    ],
)
def test_aftercare_that_says_until_when(detected: str, *, within: bool) -> None:
    world = World()
    world.on_file("aftercare_decided", "2024-12-01", when="2024-01-02", record_until="2025-12-01")
    assert proposed(world, "aftercare_reuse", detected) is within


@pytest.mark.parametrize(
    ("detected", "within"),
    [
        ("2025-01-01T23:59", True),  # one year in any case
        ("2025-01-02T00:00", None),  # the second year only after compulsory rehab of an adult
        ("2026-01-01T23:59", None),
        ("2026-01-02T00:00", False),
    ],
)
def test_aftercare_that_does_not_say(detected: str, *, within: bool | None) -> None:
    world = World()
    world.on_file("aftercare_decided", "2024-01-01", when="2024-01-02")
    assert proposed(world, "aftercare_reuse", detected) is within


def test_aftercare_that_was_ended() -> None:
    for detected, within in (("2025-08-31T23:59", True), ("2025-09-01T00:00", False)):
        world = World()
        world.on_file("aftercare_decided", "2024-12-01", when="2024-01-02", record_until="2026-01-01")
        world.on_file("aftercare_ended", "2025-09-01")
        assert proposed(world, "aftercare_reuse", detected) is within


def managed(world: World, decided: str) -> None:
    world.do("user_management.record_test", "police", when=at(decided) - timedelta(hours=2), result="positive",
             unauthorised_use=True)  # fmt: skip
    world.do("user_management.decide", "chair", when=decided)


@pytest.mark.parametrize(
    ("detected", "within"),
    [
        ("2024-03-13T08:59", False),
        ("2024-03-13T09:00", True),
        ("2025-03-13T23:59", True),
        ("2025-03-13T16:59:59+00:00", True),
        ("2025-03-13T17:00+00:00", False),
        ("2025-03-14T00:00", False),
    ],
)
def test_management_runs_from_the_signature_to_the_end_of_its_last_day(
    detected: str, *, within: bool
) -> None:
    world = World()
    managed(world, "2024-03-13T09:00")
    assert proposed(world, "managed_user_reuse", detected) is within


def test_management_on_a_leap_day() -> None:
    for detected, within in (("2025-02-28T23:59", True), ("2025-03-01T00:00", False)):
        world = World()
        managed(world, "2024-02-29T09:00")
        assert proposed(world, "managed_user_reuse", detected) is within


@pytest.mark.parametrize(("detected", "within"), [("2024-08-01T08:59", True), ("2024-08-01T09:00", False)])
def test_management_that_was_stopped(detected: str, *, within: bool) -> None:
    world = World()
    managed(world, "2024-03-13T09:00")
    world.do(
        "user_management.stop", "chair", when="2024-08-01T09:00", stop_reason="prison", stop_paper="Bản án 12"
    )
    assert proposed(world, "managed_user_reuse", detected) is within


@pytest.mark.parametrize(("day", "over"), [("2025-03-13T23:59", False), ("2025-03-14T00:00", True)])
def test_management_is_terminated_after_its_last_day(day: str, *, over: bool) -> None:
    world = World()
    managed(world, "2024-03-13T09:00")
    if over:
        world.do("user_management.terminate", "chair", when=day, clean_in_term=True)
    else:
        assert cites(world.refused("user_management.terminate", "chair", when=day, clean_in_term=True)) == {
            "105/2021/NĐ-CP Đ48 k2"
        }


@pytest.mark.parametrize(
    ("papers", "detected", "within"),
    [
        ([("user_management_decided", "2024-03-01", None)], "2024-03-01T00:00", True),
        ([("user_management_decided", "2024-03-01", None)], "2025-03-01T23:59", True),
        ([("user_management_decided", "2024-03-01", None)], "2025-03-02T00:00", False),
        ([("user_management_decided", "2024-03-01", "2024-06-01")], "2024-06-02T00:00", False),
        (
            [("user_management_decided", "2024-03-01", None), ("user_management_ended", "2024-05-01", None)],
            "2024-04-30T23:59",
            True,
        ),
        (
            [("user_management_decided", "2024-03-01", None), ("user_management_ended", "2024-05-01", None)],
            "2024-05-01T00:00",
            False,
        ),
        (
            [("user_management_ended", "2024-02-01", None), ("user_management_decided", "2024-03-01", None)],
            "2024-05-01T00:00",
            True,
        ),
    ],
)
def test_management_by_the_papers_on_file(
    papers: list[tuple[str, str, str | None]], detected: str, *, within: bool
) -> None:
    world = World()
    for record, on, until in papers:
        more = {} if until is None else {"record_until": until}
        world.on_file(record, on, when=None if world.store.acts else "2024-01-02", **more)
    assert proposed(world, "managed_user_reuse", detected) is within
