"""Periods of the kinds of report: by their cut-offs, which one a day is in, and when a report is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from rules.errors import BadInput
from rules.terms import countable
from workflows.reporting.definition import Period, ReportKind

LONGEST: Final = 3 * 366
"""The longest period of a report on request, in days."""


def period_of(kind: ReportKind, day: date) -> Period:
    """The period of a kind in which a day lies. ``BadInput`` for a report on request, which has no cut-offs."""
    if not kind.starts:
        raise BadInput(
            f"A report of kind '{kind.id}' has no fixed periods: give its first and last day.",
            vi="Báo cáo đột xuất không có kỳ cố định: hãy nhập ngày đầu và ngày cuối kỳ.",
            field="period",
        )
    days = [date(year, *start) for year in (day.year - 1, day.year, day.year + 1) for start in kind.starts]
    start = max(each for each in days if each <= day)
    return Period(start, min(each for each in days if each > day) - timedelta(days=1))


def before(kind: ReportKind, period: Period) -> Period:
    """The period before."""
    return period_of(kind, period.start - timedelta(days=1))


def due_on(kind: ReportKind, period: Period) -> date:
    """By which day the report of a period is to be sent."""
    if kind.due is None:
        return period.end + timedelta(days=kind.due_days)
    same = date(period.end.year, *kind.due)
    return same if same >= period.end else date(period.end.year + 1, *kind.due)


def key_of(period: Period) -> str:
    """How a period stands in addresses and file names."""
    return f"{period.start:%Y%m%d}-{period.end:%Y%m%d}"


def period_from(kind: ReportKind, key: str) -> Period:
    """The period of a key. ``BadInput`` unless it is one of the kind (of a report on request: two days in order, at most three years)."""
    first, _, last = key.partition("-")
    try:
        asked = Period(_day(first), _day(last))
    except ValueError:
        asked = None
    if asked is None or asked.end < asked.start or (asked.end - asked.start).days > LONGEST:
        raise BadInput(
            "A period is two days in order as YYYYMMDD-YYYYMMDD, at most three years.",
            vi="Kỳ báo cáo gồm ngày đầu và ngày cuối theo thứ tự, dạng nămthángngày-nămthángngày, dài nhất ba năm.",
            field="period",
        )
    if kind.starts and period_of(kind, asked.start) != asked:
        right = period_of(kind, asked.start)
        raise BadInput(
            f"This is no period of this report; the one that holds its first day is {key_of(right)}.",
            vi=f"Đây không phải kỳ của loại báo cáo này; kỳ chứa ngày đầu là {right.start:%d/%m/%Y} đến {right.end:%d/%m/%Y}.",
            field="period",
        )
    return asked


def _day(text: str) -> date:
    if len(text) != 8 or not text.isascii() or not text.isdigit():
        raise ValueError(text)
    found = date(int(text[:4]), int(text[4:6]), int(text[6:]))
    if not countable(found):
        raise ValueError(text)
    return found


@dataclass(frozen=True, slots=True)
class Due:
    """A report to be sent: its kind, period and day. ``late``: that day has passed."""

    kind: ReportKind
    period: Period
    on: date
    late: bool


def dues(
    kinds: tuple[ReportKind, ...], today: date, since: date, frozen: frozenset[tuple[str, Period]]
) -> tuple[Due, ...]:
    """What is due: of every kind the periods that ended since a day and are not frozen, and the one that runs; the first due first."""
    found: list[Due] = []
    for kind in kinds:
        if not kind.starts:
            continue
        period = period_of(kind, today)
        while period.end >= since:
            if (kind.id, period) not in frozen:
                on = due_on(kind, period)
                found.append(Due(kind, period, on, on < today))
            period = before(kind, period)
    return tuple(sorted(found, key=lambda due: (due.on, due.kind.id)))
