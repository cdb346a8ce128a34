"""The page of targets with its trends, and the page of re-use and relapse."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Blueprint, render_template, request

from rules.errors import BadInput
from web import reporting
from web.language import _, label
from web.pages.forms.reading import read_day
from web.pages.reports.looking import commune, number, places, seen_lines
from web.pages.views.reports.figure import lines_view
from web.pages.views.reports.relapse import relapse_view, until_words
from web.pages.views.reports.targets import targets_view, trends_of
from web.signin.session import at_work, house
from workflows.errors import UnknownCase
from workflows.reporting.definition import Period, ReportKind
from workflows.reporting.periods import LONGEST, before, period_of
from workflows.reporting.relapse import End, Event
from workflows.reporting.targets import standings

blueprint = Blueprint("targets", __name__)
_PERIODS = 12
"""Periods of a trend: three years of quarters."""


@blueprint.get("/chi-tieu")
def show() -> str:
    """The targets of the year in which a day (``ngay``) lies, by default today, and the trends up to its end."""
    where, kind = commune(), reporting.kind_of(house(), "year")
    period = _period(kind)
    known = reporting.definitions(house())
    ward = reporting.gathered(house(), where, period.end)
    names = {name: label(book.words) for name, book in known.books.items()}
    page = targets_view(
        house(),
        kind,
        period,
        standings(known, ward, period),
        trends_of(ward, _quarters(period.end), names),
        where,
        places(),
    )
    earlier = before(kind, period)
    return render_template(
        "reports/targets.html",
        page=page,
        place=places(),
        previous=earlier.end.isoformat(),
        next=(period.end + timedelta(days=1)).isoformat() if period.end < house().today() else "",
    )


@blueprint.get("/tai-nghien")
def relapse() -> str:
    """Those who completed between two days (``tu``, ``den``), followed up to today."""
    where, period = commune(), _cohort()
    found = reporting.followed(house(), where, period, house().today(), Event)
    return render_template(
        "reports/relapse.html",
        page=relapse_view(house(), where, period, until_words(house()), found),
        place=places(),
        start=period.start.isoformat(),
        end=period.end.isoformat(),
    )


@blueprint.get("/tai-nghien/nguoi")
def cohort() -> str:
    """The cases of the cohort, of an event (``su-kien``) those whose following ended in a way (``cach``)."""
    where, period = commune(), _cohort()
    try:
        event = Event(request.args.get("su-kien", ""))
        end = End(request.args["cach"]) if request.args.get("cach") else None
    except ValueError:
        raise UnknownCase(
            "There is no such group. Open it from the page of re-use.",
            vi="Không có nhóm này. Hãy mở từ trang tái nghiện.",
            kind="figure",
        ) from None
    [found] = reporting.followed(house(), where, period, house().today(), [event])
    lines = sorted(one.line for one in found.cohort if end is None or one.why is end)
    pages = max(1, -(-len(lines) // 200))
    page = number(request.args.get("trang", "1"), pages)
    seen, hidden = seen_lines(house(), at_work(), lines[(page - 1) * 200 : page * 200])
    return render_template(
        "reports/cohort.html",
        lines=lines_view(house(), seen),
        hidden=hidden,
        count=len(lines),
        number=page,
        pages=pages,
        kept={
            "su-kien": event.value,
            "cach": request.args.get("cach", ""),
            "tu": period.start.isoformat(),
            "den": period.end.isoformat(),
            **places(),
        },
        place=places(),
    )


def _period(kind: ReportKind) -> Period:
    asked = request.args.get("ngay", "")
    day = read_day(_("Ngày"), asked) if asked else house().today()
    if not date(2000, 1, 1) <= day <= house().today() + timedelta(days=366):
        raise BadInput(
            "A day of these years is expected.",
            vi="Cần một ngày trong khoảng thời gian có dữ liệu.",
            field="ngay",
        )
    return period_of(kind, day)


def _quarters(end: date) -> list[Period]:
    kind = reporting.kind_of(house(), "quarter")
    periods = [period_of(kind, end)]
    while len(periods) < _PERIODS:
        periods.append(before(kind, periods[-1]))
    return periods[::-1]


def _cohort() -> Period:
    """The days between which people completed: by default the three years up to today."""
    today = house().today()
    start = (
        read_day(_("Từ ngày"), request.args["tu"])
        if request.args.get("tu")
        else today - timedelta(days=LONGEST - 3)
    )
    end = read_day(_("Đến ngày"), request.args["den"]) if request.args.get("den") else today
    if end < start or (end - start).days > 4 * LONGEST:
        raise BadInput(
            "Two days in order are expected.", vi="Cần ngày đầu và ngày cuối theo thứ tự.", field="den"
        )
    return Period(start, end)
