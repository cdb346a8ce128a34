"""What holds for every start and every length."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from rules.terms import (
    VIETNAM,
    Deadline,
    TermUnit,
    WorkCalendar,
    add_months,
    age_on,
    count,
    day_of_age,
    end_of,
    last_day,
    term_contains,
)
from tests.rules.terms_kit import CALENDAR, EVERYONE, Term

FIRST, LAST = datetime(2021, 1, 1), datetime(2027, 6, 1)  # noqa: DTZ001 -- the zone is drawn beside it
zones = st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours)))
moments = st.datetimes(FIRST, LAST, timezones=zones)
dates = st.dates(date(1900, 1, 1), date(2200, 12, 31))
ONE_DAY = timedelta(days=1)
lengths = st.integers(1, 40)
calendars = st.sampled_from([CALENDAR, EVERYONE])
terms = st.sampled_from(list(TermUnit)).flatmap(
    lambda unit: st.builds(
        Term,
        st.none() if unit is TermUnit.IMMEDIATE else st.integers(1, 1 if unit is TermUnit.YEARS else 6),
        st.just(unit),
        rollover=st.just(unit is not TermUnit.YEARS),
    )
)


def due_date(term: Term, start: datetime) -> date:
    due = count(term, start, CALENDAR).due_date
    assert due is not None
    return due


@given(moments, lengths, calendars)
def test_working_days_end_on_the_nth_working_day_after_the_event(
    start: datetime, length: int, calendar: WorkCalendar
) -> None:
    deadline = count(Term(length, TermUnit.WORKING_DAYS), start, calendar)
    event = start.astimezone(VIETNAM).date()
    assert deadline.due_date is not None
    assert calendar.is_working_day(deadline.due_date)
    days = [event + timedelta(days=n) for n in range(1, (deadline.due_date - event).days + 1)]
    assert sum(calendar.is_working_day(day) for day in days) == length
    assert [step.day for step in deadline.proof.steps] == [event, *days]
    assert sum(step.counted for step in deadline.proof.steps) == length


@given(moments, st.timedeltas(timedelta(0), timedelta(days=60)), terms)
def test_a_later_event_never_ends_sooner(start: datetime, later: timedelta, term: Term) -> None:
    assert count(term, start, CALENDAR).due_at <= count(term, start + later, CALENDAR).due_at


@given(moments, lengths, st.sampled_from([TermUnit.HOURS, TermUnit.DAYS, TermUnit.WORKING_DAYS]))
def test_a_longer_term_never_ends_sooner(start: datetime, length: int, unit: TermUnit) -> None:
    shorter, longer = Term(length, unit), Term(length + 1, unit)
    assert count(shorter, start, CALENDAR).due_at <= count(longer, start, CALENDAR).due_at


@given(moments, st.integers(1, 24 * 366))
def test_hours_are_exact_across_nights_and_zones(start: datetime, hours: int) -> None:
    assert count(Term(hours, TermUnit.HOURS), start, CALENDAR).due_at - start == timedelta(hours=hours)


@given(moments, lengths)
def test_days_roll_to_the_first_working_day_at_or_after_their_end(start: datetime, length: int) -> None:
    end = due_date(Term(length, TermUnit.DAYS, rollover=False), start)
    rolled = due_date(Term(length, TermUnit.DAYS), start)
    assert end == start.astimezone(VIETNAM).date() + timedelta(days=length)
    assert CALENDAR.is_working_day(rolled)
    assert rolled >= end
    assert not any(CALENDAR.is_working_day(end + timedelta(days=n)) for n in range((rolled - end).days))


@given(moments, terms)
def test_the_same_instant_in_another_zone_gives_the_same_deadline(start: datetime, term: Term) -> None:
    assert count(term, start, CALENDAR) == count(term, start.astimezone(UTC), CALENDAR)


@given(moments, terms)
def test_a_deadline_reads_back_from_json(start: datetime, term: Term) -> None:
    deadline = count(term, start, CALENDAR)
    assert Deadline.from_json(json.loads(json.dumps(deadline.as_json(), ensure_ascii=False))) == deadline


@given(moments, terms)
def test_a_last_day_passes_at_its_end_and_not_before(start: datetime, term: Term) -> None:
    deadline = count(term, start, CALENDAR)
    if deadline.due_date is not None:
        assert deadline.due_at == end_of(deadline.due_date)
        assert not deadline.passed(deadline.due_at - timedelta(microseconds=1))
        assert deadline.passed(deadline.due_at)


@given(dates, st.integers(0, 240))
def test_a_month_ends_on_the_same_day_or_the_last_of_a_shorter_month(day: date, months: int) -> None:
    end = add_months(day, months)
    assert (end.year * 12 + end.month) - (day.year * 12 + day.month) == months
    assert end.day == day.day or (end.day < day.day and (end + ONE_DAY).day == 1)


@given(dates, st.integers(1, 60), st.integers(0, 60))
def test_one_step_never_ends_before_month_by_month(day: date, first: int, second: int) -> None:
    assert add_months(day, first + second) >= add_months(add_months(day, first), second)


@given(dates, st.integers(1, 30), st.sampled_from([TermUnit.DAYS, TermUnit.MONTHS, TermUnit.YEARS]))
def test_a_window_holds_its_first_and_last_day_and_nothing_around(
    day: date, length: int, unit: TermUnit
) -> None:
    end = last_day(day, length, unit)
    assert term_contains(day, length, unit, day)
    assert term_contains(day, length, unit, end)
    assert not term_contains(day, length, unit, day - ONE_DAY)
    assert not term_contains(day, length, unit, end + ONE_DAY)


@given(dates, st.integers(1, 110))
def test_an_age_begins_on_its_day_and_not_the_day_before(born: date, years: int) -> None:
    reached = day_of_age(born, years)
    assert age_on(born, reached) == years
    assert age_on(born, reached - ONE_DAY) == years - 1


@given(st.dates(date(2021, 1, 1), date(2027, 9, 30)), st.integers(1, 30), calendars)
def test_forward_and_backward_counts_of_working_days_agree(
    start: date, number: int, calendar: WorkCalendar
) -> None:
    ahead = calendar.working_day_after(start, number)
    assert calendar.working_day_before(ahead + ONE_DAY, number) == calendar.working_day_after(start, 1)
    assert calendar.working_days_between(start + ONE_DAY, ahead) == number
    assert calendar.on_or_after(ahead) == ahead
