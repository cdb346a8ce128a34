"""How late something was done, in the measure of its own clock: hours run on, days are those of the calendar after the last one."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from rules.errors import CalendarError
from rules.terms import TermUnit, WorkCalendar, legal_date
from web.language import _, either, many
from workflows.model import DeadlineRecord

_FAR: Final = 366
"""Of a lateness of more days the working days among them are not told."""


def how_late(deadline: DeadlineRecord, moment: datetime, calendar: WorkCalendar) -> str:
    """By how much ``moment`` lies past the limit: "2 giờ 5 phút" of a clock of hours, "3 ngày (1 ngày làm việc)" of one of working days."""
    if deadline.due_date is None:
        return _hours(moment - deadline.due_at)
    last, day = deadline.due_date, legal_date(moment)
    told = many("%(num)s ngày", (day - last).days)
    worked = _worked(last, day, calendar) if deadline.unit == TermUnit.WORKING_DAYS else None
    if worked is None:
        return told
    if worked == 0:
        return _("%(days)s, chưa qua ngày làm việc nào", days=told)
    return _("%(days)s (%(worked)s)", days=told, worked=many("%(num)s ngày làm việc", worked))


def clock_of(deadline: DeadlineRecord) -> str:
    """How the limit was counted, as the record keeps it: from when, how long, by which days."""
    return either(str(deadline.proof.get("vi", "")), str(deadline.proof.get("en", "")) or None)


def _hours(length: timedelta) -> str:
    minutes = max(int(length.total_seconds() // 60), 0)
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [
        *([many("%(num)s ngày", days)] if days else []),
        *([many("%(num)s giờ", hours)] if hours else []),
        *([many("%(num)s phút", rest)] if rest and not days else []),
    ]
    return " ".join(parts) or _("dưới 1 phút")


def _worked(last: date, day: date, calendar: WorkCalendar) -> int | None:
    """The working days after the last one up to ``day``; None where the calendar does not tell."""
    length = (day - last).days
    if length > _FAR:
        return None
    try:
        return sum(calendar.is_working_day(last + timedelta(days=n)) for n in range(1, length + 1))
    except CalendarError:
        return None
