"""The limits that run while a person is assessed, to the minute, through the nights; and how long the columns of a sheet last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from rules.corpus import Corpus
from rules.terms import VIETNAM
from web.language import _
from web.pages.views.deadlines import duty_of
from web.pages.views.findings import Cite, cites_from_short
from web.pages.views.times import Tone, due_vi, moment_vi
from workflows.model import DeadlineRecord

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class HourView:
    """One limit: what is due, until when, how long that is from now."""

    label: str
    due: str
    left: str
    tone: Tone
    cites: tuple[Cite, ...]
    verified: bool


def hours(deadlines: Iterable[DeadlineRecord], now: datetime, corpus: Corpus) -> tuple[HourView, ...]:
    """The open limits, the next first."""
    running = sorted((each for each in deadlines if each.open), key=lambda each: each.due_at)
    return tuple(_hour(each, now, corpus) for each in running)


def _hour(deadline: DeadlineRecord, now: datetime, corpus: Corpus) -> HourView:
    text, tone = left(deadline.due_at, now)
    return HourView(
        label=duty_of(deadline, corpus),
        due=due_vi(deadline),
        left=text,
        tone=tone,
        cites=cites_from_short(deadline.cites, corpus),
        verified=deadline.verified,
    )


def left(until: datetime, now: datetime) -> tuple[str, Tone]:
    """The time until a moment, to the minute."""
    if until <= now:
        return _("đã qua %(span)s", span=span(now - until)), Tone.LATE
    rest = until - now
    return _("còn %(span)s", span=span(rest)), Tone.TODAY if rest < _DAY else Tone.SOON


def span(length: timedelta) -> str:
    """ "2 ngày 3 giờ 5 phút", without the leading units that are nought."""
    minutes = int(length.total_seconds() // 60)
    days, hours_, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return _("%(days)s ngày %(hours)s giờ %(minutes)s phút", days=days, hours=hours_, minutes=rest)
    if hours_:
        return _("%(hours)s giờ %(minutes)s phút", hours=hours_, minutes=rest)
    return _("%(minutes)s phút", minutes=rest)


@dataclass(frozen=True, slots=True)
class WindowView:
    """How long a sheet takes entries: to the end of its last column by the calendar, and by spells of 24 hours."""

    until: str
    left: str
    tone: Tone
    spells: str
    over: bool


def window(first: datetime | None, days: int, now: datetime) -> WindowView | None:
    """From the first entry on; None before it."""
    if first is None:
        return None
    last = first.astimezone(VIETNAM).date() + timedelta(days=days - 1)
    end = datetime.combine(last + _DAY, time(), VIETNAM)
    text, tone = left(end, now)
    return WindowView(
        until=_("hết ngày %(day)s", day=f"{last:%d/%m/%Y}"),
        left=text,
        tone=tone,
        spells=moment_vi(first + timedelta(days=days)),
        over=end <= now,
    )
