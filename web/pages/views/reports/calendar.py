"""The calendar of reports: what is due with how late, what runs, what was frozen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from web import reporting
from web.house import House
from web.language import _, many
from web.pages.views.reports.words import address, cited, commune_name, said, span_of
from web.pages.views.times import Left, Tone, day_vi, moment_vi
from workflows.reporting.definition import Period, ReportKind
from workflows.reporting.periods import Due, period_of

_SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class DueRow:
    """A report to be sent."""

    name: str
    period: str
    href: str
    due: str
    left: Left
    verified: bool = True


@dataclass(frozen=True, slots=True)
class FrozenRow:
    """A report that was frozen: its last version."""

    name: str
    period: str
    href: str
    number: int
    when: str
    hash: str


@dataclass(frozen=True, slots=True)
class KindRow:
    """A kind of report with the period that runs, its law and what is not certain of it."""

    name: str
    period: str
    href: str
    cites: Sequence[object]
    note: str


@dataclass(frozen=True, slots=True)
class CalendarView:
    """The page."""

    commune: str
    dues: tuple[DueRow, ...]
    late: int
    frozen: tuple[FrozenRow, ...]
    kinds: tuple[KindRow, ...]


def calendar_view(
    house: House,
    commune: str,
    due: Sequence[Due],
    latest: Mapping[tuple[str, Period], tuple[int, datetime, str]],
    place: Mapping[str, Any],
) -> CalendarView:
    """The page of a commune."""
    kinds = reporting.definitions(house).kinds
    rows = tuple(due_row(house, each, place) for each in due)
    return CalendarView(
        commune_name(house, commune),
        rows,
        sum(each.late for each in due),
        tuple(
            FrozenRow(
                said(kinds[name].words) if name in kinds else name,
                span_of(period),
                address(kinds[name], period, place) if name in kinds else "",
                number,
                moment_vi(at),
                told[:12],
            )
            for (name, period), (number, at, told) in sorted(
                latest.items(), key=lambda each: (each[0][1].end, each[0][0]), reverse=True
            )
        ),
        tuple(_kind(house, kind, place) for kind in kinds.values() if kind.starts),
    )


def due_row(house: House, due: Due, place: Mapping[str, Any]) -> DueRow:
    """A report to be sent."""
    return DueRow(
        said(due.kind.words),
        span_of(due.period),
        address(due.kind, due.period, place),
        day_vi(due.on),
        left_of(house, due),
        due.kind.verified,
    )


def left_of(house: House, due: Due) -> Left:
    """How much time is left, in words."""
    days = (due.on - house.today()).days
    if days < 0:
        return Left(many("trễ %(num)s ngày", -days), Tone.LATE)
    if days == 0:
        return Left(_("hôm nay"), Tone.TODAY)
    tone = Tone.SOON if timedelta(days=days) <= _SOON else Tone.CALM
    return Left(many("còn %(num)s ngày", days), tone)


def _kind(house: House, kind: ReportKind, place: Mapping[str, Any]) -> KindRow:
    period = period_of(kind, house.today())
    return KindRow(
        said(kind.words),
        span_of(period),
        address(kind, period, place),
        cited(house, kind.cites),
        said(kind.note) if kind.note is not None else "",
    )
