"""Moments and days as an officer reads them: Vietnamese local time, day before month, time left in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from rules.terms import VIETNAM, TermUnit
from web.language import _, many
from workflows.model import BIRTH_YEAR, DeadlineRecord, Person

_SOON = timedelta(days=3)
_MACHINE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}:\d{2}))?")


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


def born_vi(person: Person) -> str:
    """The day of birth, or the year where that alone is known; "" for neither."""
    if person.born is not None:
        return day_vi(person.born)
    year = person.attributes.get(BIRTH_YEAR)
    return str(year) if type(year) is int else ""


def span(first: date | None, last: date | None) -> str:
    """The days on which a text or a form stands: from the first, to the last where one is known."""
    if first is None:
        return _("đến %(last)s", last=day_vi(last)) if last is not None else ""
    if last is None:
        return _("từ %(first)s", first=day_vi(first))
    return _("từ %(first)s đến %(last)s", first=day_vi(first), last=day_vi(last))


def moment_vi(moment: datetime) -> str:
    """09:30 ngày 04/03/2024."""
    here = local(moment)
    return _("%(hour)s ngày %(day)s", hour=f"{here:%H:%M}", day=day_vi(here.date()))


def due_vi(deadline: DeadlineRecord) -> str:
    """The limit as the law counts it: the last day, the hour, or at once."""
    if deadline.unit == TermUnit.IMMEDIATE:
        return _("ngay, kể từ %(moment)s", moment=moment_vi(deadline.due_at))
    if deadline.due_date is not None:
        return _("hết ngày %(day)s", day=day_vi(deadline.due_date))
    return moment_vi(deadline.due_at)


def left(deadline: DeadlineRecord, now: datetime) -> Left:
    """The time left for an open duty at ``now``; what was done, and whether in time, for a closed one."""
    if deadline.ended_by_seq is not None:
        return Left(_("không còn áp dụng"), Tone.DONE)
    if deadline.met_at is not None:
        late = deadline.unit != TermUnit.IMMEDIATE and deadline.overdue_at(now)
        when = moment_vi(deadline.met_at)
        if deadline.lasts:
            said = _("kết thúc sau khi hết thời hạn, %(when)s") if late else _("đã kết thúc, %(when)s")
            return Left(said % {"when": when}, Tone.TODAY if late else Tone.DONE)
        return Left(
            _("đã thực hiện quá hạn, %(when)s", when=when)
            if late
            else _("đã thực hiện, %(when)s", when=when),
            _met(late=late),
        )
    if deadline.unit == TermUnit.IMMEDIATE:
        return Left(_("phải thực hiện ngay"), Tone.TODAY)
    if deadline.overdue_at(now):
        return Left(_("quá hạn %(span)s", span=_span(now - deadline.due_at)), Tone.LATE)
    if deadline.right and deadline.due_at <= now:  # nobody had to act: nothing is late, but the time is over
        return Left(_("đã hết thời gian này"), Tone.CALM)
    return _running(deadline, now)


def _met(*, late: bool) -> Tone:
    return Tone.LATE if late else Tone.DONE


def _running(deadline: DeadlineRecord, now: datetime) -> Left:
    remaining = deadline.due_at - now
    if deadline.due_date is None:
        return Left(
            _("còn %(span)s", span=_span(remaining)),
            Tone.TODAY if remaining < timedelta(days=1) else Tone.SOON,
        )
    days = (deadline.due_date - today(now)).days
    if days == 0:
        return Left(_("hết hôm nay"), Tone.TODAY)
    if days == 1:
        return Left(_("hết ngày mai"), Tone.SOON)
    return Left(many("còn %(num)s ngày", days), Tone.SOON if timedelta(days=days) <= _SOON else Tone.CALM)


def _span(length: timedelta) -> str:
    """Two leading units: "3 ngày", "5 giờ 20 phút", "12 phút"."""
    minutes = max(int(length.total_seconds() // 60), 0)
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days >= 2:
        return many("%(num)s ngày", days)
    if days or hours:
        total = days * 24 + hours
        return (
            _("%(hours)s giờ %(minutes)s phút", hours=total, minutes=rest)
            if rest
            else many("%(num)s giờ", total)
        )
    return many("%(num)s phút", rest)


def as_written(text: str) -> str:
    """A day or moment in the form of machines (2024-03-04, 2024-03-04T09:30) as it is written here; any other text as it is."""
    found = _MACHINE.fullmatch(text)
    return f"{found[3]}/{found[2]}/{found[1]}{' ' + found[4] if found[4] else ''}" if found else text
