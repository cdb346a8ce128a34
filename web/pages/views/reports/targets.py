"""The targets of a commune on one page, with their formulas, and how the books moved over the last periods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from markupsafe import Markup

from web.house import House
from web.language import _
from web.pages.views.reports.chart import Series, chart
from web.pages.views.reports.words import commune_name, said, span_of
from workflows.reporting.definition import Goal, Period, ReportKind
from workflows.reporting.periods import key_of
from workflows.reporting.report import TARGETS
from workflows.reporting.stock import members
from workflows.reporting.targets import Standing, State, Ward

_TONES = {
    State.MET: "done",
    State.MISSED: "late",
    State.NOBODY: "calm",
    State.UNKNOWN: "calm",
    State.NO_GOAL: "calm",
}


@dataclass(frozen=True, slots=True)
class TargetView:
    """One target. ``part``, ``whole``: numbers with the way to their cases; ``things``: names of offices or officers."""

    id: str
    name: str
    source: str
    formula: str
    goal: str
    state: str
    tone: str
    value: str
    part: tuple[int, str]
    whole: tuple[int, str]
    things: tuple[tuple[str, bool], ...]
    why: str
    counted: bool


@dataclass(frozen=True, slots=True)
class TrendView:
    """A chart with its table."""

    title: str
    svg: Markup
    periods: tuple[str, ...]
    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True)
class TargetsView:
    """The page."""

    commune: str
    period: str
    targets: tuple[TargetView, ...]
    trends: tuple[TrendView, ...]
    report: str


def targets_view(
    house: House,
    kind: ReportKind,
    period: Period,
    standings: Sequence[Standing],
    trends: tuple[TrendView, ...],
    commune: str,
    place: Mapping[str, Any],
) -> TargetsView:
    """The page of a commune."""
    key = key_of(period)

    def way(target: str, column: str, number: int) -> str:
        if not number:
            return ""
        return url_for(
            "reports.figure", report=kind.id, key=key, bang=TARGETS, dong=target, cot=column, **place
        )

    return TargetsView(
        commune_name(house, commune),
        span_of(period),
        tuple(_target(each, way) for each in standings),
        trends,
        url_for("reports.show", report=kind.id, key=key, **place),
    )


def _target(each: Standing, way: object) -> TargetView:
    counted = each.state is not State.UNKNOWN
    persons = counted and each.things is None
    to = way if callable(way) else (lambda *_: "")
    target = each.target
    return TargetView(
        target.id,
        said(target.words),
        said(target.source),
        said(target.formula),
        goal_words(each.goal),
        state_words(each),
        _TONES[each.state],
        percent_words(each),
        (each.numerator, to(target.id, "part", each.numerator) if persons else ""),
        (each.denominator, to(target.id, "whole", each.denominator) if persons else ""),
        each.things.names if each.things else (),
        said(each.why) if each.why is not None else "",
        counted,
    )


def goal_words(goal: Goal | None) -> str:
    """“ít nhất 90 % (từ năm 2025)”."""
    if goal is None:
        return _("chưa đặt cho năm này")
    words = (
        _("trên %(percent)s %%", percent=goal.percent)
        if goal.over
        else _("ít nhất %(percent)s %%", percent=goal.percent)
    )
    since = _("từ năm %(year)s", year=goal.year)
    return f"{words} ({since})"


def percent_words(each: Standing) -> str:
    """The share with one decimal, a comma before it."""
    percent = each.percent
    return "–" if percent is None else f"{percent:.1f} %".replace(".", ",")


def state_words(each: Standing) -> str:
    """How a target stands, in words."""
    return {
        State.MET: _("đạt"),
        State.MISSED: _("chưa đạt"),
        State.NOBODY: _("mẫu số bằng 0: không có ai để tính"),
        State.UNKNOWN: _("không đo được ở đây"),
        State.NO_GOAL: _("chưa có chỉ tiêu cho năm này"),
    }[each.state]


def trends_of(ward: Ward, periods: Sequence[Period], names: Mapping[str, str]) -> tuple[TrendView, ...]:
    """How many stood on each book at the end of each period: lists in one chart, measures in another."""
    shown = tuple(f"{period.end:%m/%Y}" for period in periods)
    groups = (
        (_("Các danh sách vào cuối mỗi kỳ"), ("users", "addicts", "aftercare")),
        (_("Các biện pháp vào cuối mỗi kỳ"), ("voluntary", "substitution", "serving")),
    )
    found = []
    for place, (title, books) in enumerate(groups):
        series = tuple(
            Series(
                names[book],
                tuple(float(len(members(ward.entries.get(book, ()), period.end))) for period in periods),
            )
            for book in books
        )
        told = "; ".join(
            _(
                "%(name)s: %(first)s lúc đầu, %(last)s lúc cuối",
                name=each.name,
                first=f"{each.values[0] or 0:g}",
                last=f"{each.values[-1] or 0:g}",
            )
            for each in series
        )
        found.append(TrendView(title, chart(f"bieu-do-{place}", title, told, shown, series), shown, series))
    return tuple(found)
