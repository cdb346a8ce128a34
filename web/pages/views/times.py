"""Moments and days as an officer reads them: Vietnamese local time, day before month, time left in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from rules.terms import VIETNAM, TermUnit
from workflows.model import DeadlineRecord

_SOON = timedelta(days=3)


class Tone(StrEnum):
    """How pressing a limit is. Used beside the words, never instead of them."""

    LATE = "late"
    TODAY = "today"
    SOON = "soon"
    CALM = "calm"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Left:
    """The time left until a limit, in words, with its tone."""

    text: str
    tone: Tone


def local(moment: datetime) -> datetime:
    """The same moment on Vietnamese clocks."""
    return moment.astimezone(VIETNAM)


def today(now: datetime) -> date:
    """The legal date of a moment."""
    return local(now).date()


def day_vi(day: date) -> str:
    """04/03/2024."""
    return f"{day:%d/%m/%Y}"


def moment_vi(moment: datetime) -> str:
    """09:30 ngày 04/03/2024."""
    return f"{local(moment):%H:%M ngày %d/%m/%Y}"


def due_vi(deadline: DeadlineRecord) -> str:
    """The limit as the law counts it: the last day, the hour, or at once."""
    if deadline.unit == TermUnit.IMMEDIATE:
        return f"ngay, kể từ {moment_vi(deadline.due_at)}"
    if deadline.due_date is not None:
        return f"hết ngày {day_vi(deadline.due_date)}"
    return moment_vi(deadline.due_at)


def left(deadline: DeadlineRecord, now: datetime) -> Left:
    """The time left for an open duty at ``now``; what was done, and whether in time, for a closed one."""
    if deadline.ended_by_seq is not None:
        return Left("không còn áp dụng", Tone.DONE)
    if deadline.met_at is not None:
        late = deadline.unit != TermUnit.IMMEDIATE and deadline.overdue_at(now)
        when = moment_vi(deadline.met_at)
        return Left(f"đã thực hiện quá hạn, {when}" if late else f"đã thực hiện, {when}", _met(late=late))
    if deadline.unit == TermUnit.IMMEDIATE:
        return Left("phải thực hiện ngay", Tone.TODAY)
    if deadline.overdue_at(now):
        return Left(f"quá hạn {_span(now - deadline.due_at)}", Tone.LATE)
    return _running(deadline, now)


def _met(*, late: bool) -> Tone:
    return Tone.LATE if late else Tone.DONE


def _running(deadline: DeadlineRecord, now: datetime) -> Left:
    remaining = deadline.due_at - now
    if deadline.due_date is None:
        return Left(f"còn {_span(remaining)}", Tone.TODAY if remaining < timedelta(days=1) else Tone.SOON)
    days = (deadline.due_date - today(now)).days
    if days == 0:
        return Left("hết hôm nay", Tone.TODAY)
    if days == 1:
        return Left("hết ngày mai", Tone.SOON)
    return Left(f"còn {days} ngày", Tone.SOON if timedelta(days=days) <= _SOON else Tone.CALM)


def _span(length: timedelta) -> str:
    """Two leading units: "3 ngày", "5 giờ 20 phút", "12 phút"."""
    minutes = max(int(length.total_seconds() // 60), 0)
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days >= 2:
        return f"{days} ngày"
    if days or hours:
        total = days * 24 + hours
        return f"{total} giờ {rest} phút" if rest else f"{total} giờ"
    return f"{rest} phút"
