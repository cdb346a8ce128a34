"""Dates of terms that need no proof: lengths of measures, windows, latest days.

None of these rolls over to a working day: Civil Code 91/2015/QH13, Article 148.5, is for duties, not for the
length of a measure, a window in which a fact matters, or a limit counted back from an end.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from rules.errors import BadInput
from rules.terms.calendar import WorkCalendar
from rules.terms.moments import ONE_DAY, end_of, in_vietnam, start_of
from rules.terms.unit import TermUnit

_MONTHS_IN: Final = {TermUnit.MONTHS: 1, TermUnit.YEARS: 12}


@dataclass(frozen=True, slots=True)
class Window:
    """A span of time in which an act must fall, both ends included."""

    opens: datetime
    closes: datetime

    def __contains__(self, moment: datetime) -> bool:
        return self.opens <= moment <= self.closes


def add_months(day: date, months: int) -> date:
    """The corresponding date, else the last day of the month (Articles 148.3 and 148.4), in one step."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year < date.max.year:
        raise _too_far()
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_day(start: date, length: int, unit: TermUnit) -> date:
    """The last day of a term of days, months or years that starts by an event on ``start``; no roll-over.

    A term of one year decided on 2024-03-13 ends with 2025-03-13.
    """
    if unit in _MONTHS_IN:
        return add_months(start, length * _MONTHS_IN[unit])
    if unit is not TermUnit.DAYS:
        raise BadInput(
            f"A span of dates is measured in days, months or years, not in {unit.en}.",
            vi=f"Khoảng ngày chỉ tính bằng ngày, tháng hoặc năm, không tính bằng {unit.vi}.",
            field="unit",
        )
    try:
        return start + timedelta(days=length)
    except OverflowError:
        raise _too_far() from None


def term_contains(start: date, length: int, unit: TermUnit, day: date) -> bool:
    """Whether a day falls within a term, from the day of its starting event to the end of its last day.

    For "within 01 year from completing the measure": the day of completion is inside (the law says "kể từ
    khi"), and the corresponding date a year later is the last day inside.
    """
    return start <= day <= last_day(start, length, unit)


def latest_before(days: int, end: date) -> date:
    """The last day to act when the law says "chậm nhất n ngày trước khi hết": ``end`` less n days."""
    try:
        return end - timedelta(days=days)
    except OverflowError:
        raise _too_far() from None


def last_hours(hours: int, end: date | datetime) -> Window:
    """The window "trong thời hạn 24 giờ trước khi hết".

    A moment ends where it says. A bare date does not tell its hour, so the window takes every hour of that
    day as a possible end: 24 hours before 2028-10-10 is all of 9 and 10 October. The strict reading would be
    10 October alone.
    """
    if isinstance(end, datetime):
        closes = in_vietnam(end)
        return Window(closes - timedelta(hours=hours), closes)
    return Window(start_of(end) - timedelta(hours=hours), end_of(end))


def last_working_days(count: int, end: date, calendar: WorkCalendar) -> Window:
    """The window "03 ngày làm việc trước khi hết": up to ``end``, which counts when it is worked."""
    return Window(start_of(calendar.working_day_before(end + ONE_DAY, count)), end_of(end))


def _too_far() -> BadInput:
    return BadInput(
        "The term runs past the years a date can have: check the date and the length.",
        vi="Thời hạn vượt quá năm mà ngày tháng có thể ghi: kiểm tra lại ngày bắt đầu và độ dài.",
        field="length",
    )
