"""Operations over days: spans, windows, halves, and papers that hold for a time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import cast

from rules.terms import (
    TermUnit,
    WorkCalendar,
    end_of,
    last_day,
    last_hours,
    last_working_days,
    latest_before,
    legal_date,
    start_of,
    term_contains,
)
from workflows.gathering.office import within as holds_on
from workflows.gathering.person import days_of, records
from workflows.gathering.scene import Scene

Args = Mapping[str, object]
Moment = date | datetime

LONGEST_BREAK = 60
"""Days that no row of days off comes near (the longest, the Lunar New Year, has about ten)."""


def day(moment: Moment) -> date:
    """The legal date of a moment, or the date itself."""
    return legal_date(moment) if isinstance(moment, datetime) else moment


def days(one: Moment | None, two: Moment | None, args: Args, calendar: WorkCalendar) -> int | None:
    """Days from one date to another; working days leave out the first and count the last."""
    if one is None or two is None:
        return None
    first, last = day(one), day(two)
    if args.get("working") is not True:
        return (last - first).days
    span = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(1 for each in span if calendar.is_working_day(each))


def within(
    start: Moment | None, length: int | None, args: Args, at: Moment | None, calendar: WorkCalendar
) -> bool | None:
    """Whether a moment lies in the term that an event set running; the moment of the event and the last day are inside."""
    if start is None or length is None or at is None:
        return None
    unit = TermUnit(str(args["unit"]))
    if unit is TermUnit.HOURS:
        begun = start if isinstance(start, datetime) else end_of(start)
        then = at if isinstance(at, datetime) else end_of(at)
        return start_of_moment(start) <= then <= begun + timedelta(hours=length)
    if unit is TermUnit.WORKING_DAYS:
        return day(start) <= day(at) <= calendar.working_day_after(day(start), length)
    return term_contains(day(start), length, unit, day(at))


def start_of_moment(moment: Moment) -> datetime:
    """The moment, or the first one of a date."""
    return moment if isinstance(moment, datetime) else start_of(moment)


def in_last(
    end: Moment | None, length: int | None, args: Args, at: datetime, calendar: WorkCalendar
) -> bool | None:
    """Whether the act falls into the last hours or working days before an end."""
    if end is None or length is None:
        return None
    if args["unit"] == TermUnit.HOURS:
        return at in last_hours(length, end)
    if (day(end) - legal_date(at)).days > LONGEST_BREAK + 7 * length:
        return (
            False  # too early whatever days off are announced, also in a year whose calendar is not known yet
        )
    return at in last_working_days(length, day(end), calendar)


def ahead(end: Moment | None, least: int | None, today: date) -> bool | None:
    """Whether at least so many days are left until an end."""
    return None if end is None or least is None else today <= latest_before(least, day(end))


def date_after(start: Moment | None, length: int | None, args: Args, calendar: WorkCalendar) -> date | None:
    """The last day of a term of working days, days, months or years."""
    if start is None or length is None:
        return None
    unit = TermUnit(str(args["unit"]))
    if unit is TermUnit.WORKING_DAYS:
        return calendar.working_day_after(day(start), length)
    return last_day(day(start), length, unit)


def shifted(one: Moment | None, days: int) -> date | None:
    """The date so many days later (earlier, where negative)."""
    return None if one is None else day(one) + timedelta(days=days)


def half(one: Moment | None, two: Moment | None) -> date | None:
    """The day on which half of the time between two dates has passed."""
    if one is None or two is None:
        return None
    return day(one) + timedelta(days=((day(two) - day(one)).days + 1) // 2)


def in_order(one: Moment | None, two: Moment | None) -> bool | None:
    """Whether one is not later than the other; moments to the minute, else by days."""
    if one is None or two is None:
        return None
    if isinstance(one, datetime) and isinstance(two, datetime):
        return one <= two
    return day(one) <= day(two)


def paper(scene: Scene, args: Args, at: Moment | None) -> bool | None:
    """Whether a measure of which papers tell ran on a day: decided, not ended, its term not over."""
    if at is None:
        return None
    starts = records(scene, str(args["begun"]), day(at))
    if not starts:
        return False
    start = cast("date", starts[-1].facts["record_on"])
    until = starts[-1].facts.get("record_until")
    if "ended" in args and any(each >= start for each in days_of(scene.records, str(args["ended"]), day(at))):
        return False
    if isinstance(until, date):
        return day(at) <= until
    if "length" not in args:
        return True
    return term_contains(start, int(str(args["length"])), TermUnit(str(args["unit"])), day(at))


def filed(scene: Scene, args: Args, at: Moment | None) -> date | None:
    """The day of the latest paper of a kind up to a day (``until``: the day until which it holds)."""
    found = records(scene, str(args["record"]), day(at)) if at is not None else []
    value = (
        found[-1].facts.get("record_until" if args.get("until") is True else "record_on") if found else None
    )
    return value if isinstance(value, date) else None


__all__ = [
    "ahead",
    "date_after",
    "day",
    "days",
    "half",
    "holds_on",
    "in_last",
    "in_order",
    "paper",
    "shifted",
    "within",
]
