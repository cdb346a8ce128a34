"""Moments and legal dates: the time of Viet Nam.

Legal dates are dates in Asia/Ho_Chi_Minh. Since 1975 that is UTC+7 all year round, so a fixed offset is exact
for every day this program serves and needs no time-zone database on the machine.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Final

from rules.errors import BadInput

VIETNAM: Final = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
ONE_DAY: Final = timedelta(days=1)
_FIRST_YEAR, _LAST_YEAR = 1800, 2999


def in_vietnam(moment: datetime) -> datetime:
    """The same moment on Vietnamese clocks. ``BadInput`` when it bears no time zone."""
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise BadInput(
            "A moment needs a time zone: give date, hour and offset, as in 2024-10-09T10:00:00+07:00.",
            vi="Thời điểm phải có múi giờ: ghi đủ ngày, giờ và múi giờ, ví dụ 2024-10-09T10:00:00+07:00.",
            field="start",
        )
    return moment.astimezone(VIETNAM)


def legal_date(moment: datetime) -> date:
    """The date the law gives a moment: its date in Viet Nam."""
    return in_vietnam(moment).date()


def countable(day: date) -> bool:
    """Whether a day, or the day of a moment, lies in the years 1800 to 2999: terms and zones are counted past neither end of a calendar."""
    return _FIRST_YEAR <= day.year <= _LAST_YEAR


def start_of(day: date) -> datetime:
    """00:00 of a day in Viet Nam."""
    return datetime(day.year, day.month, day.day, tzinfo=VIETNAM)


def end_of(day: date) -> datetime:
    """24:00 of a day in Viet Nam (Civil Code 91/2015/QH13, Article 148.6): 00:00 of the next day."""
    return start_of(day + ONE_DAY)
