"""How dates, moments and boxes are written on paper; the filters that templates use.

Decree 30/2020/NĐ-CP, Phụ lục I, II.4: days under 10 and the months 1 and 2 with a leading 0. Moments are shown in Viet Nam's time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta, timezone
from types import MappingProxyType

LOCAL = timezone(timedelta(hours=7), "+07")


class BlankDay(date):
    """A day of law whose place on the paper stays open: it is written as dots."""


class YearAlone(date):
    """A day of birth of which only the year is known: day and month are written as dots."""


TICKED, EMPTY = "☒", "☐"


def box(state: bool) -> str:  # noqa: FBT001 - a filter takes its value by position
    """A ticked or an empty box."""
    return TICKED if state else EMPTY


def day(value: date) -> str:
    """05/01/2024."""
    if isinstance(value, BlankDay):
        return "....../....../..........."
    if isinstance(value, YearAlone):
        return f"....../....../{value.year}"
    return f"{value.day:02}/{value.month:02}/{value.year:04}"


def long_day(value: date) -> str:
    """Ngày 05 tháng 01 năm 2024 (ngày in small letters)."""
    if isinstance(value, BlankDay):
        return "ngày ...... tháng ...... năm .........."
    month = f"{value.month:02}" if value.month < 3 else str(value.month)
    return f"ngày {value.day:02} tháng {month} năm {value.year}"


def moment(value: datetime) -> str:
    """08 giờ 05 phút, ngày 05 tháng 01 năm 2024, in Viet Nam's time."""
    local = value.astimezone(LOCAL)
    return f"{local.hour:02} giờ {local.minute:02} phút, {long_day(local.date())}"


FILTERS: Mapping[str, Callable[..., str]] = MappingProxyType(
    {"box": box, "day": day, "long_day": long_day, "moment": moment}
)
