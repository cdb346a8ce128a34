"""The pages of reports: what is due, one report with its tables, the cases of a figure, freezing, versions, files."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from persistence.registers import Clerk
from persistence.reports import Reports, ReportVersion
from rules.errors import BadInput
from web import reporting
from web.language import _, label
from web.pages.forms.reading import cleaned, read_day
from web.pages.reports.files import FORMATS, file_of
from web.pages.reports.looking import SHOWN_MOST, commune, may_freeze, number, places, seen_lines
from web.pages.views.reports.calendar import calendar_view
from web.pages.views.reports.figure import figure_view
from web.pages.views.reports.report import report_view, version_view
from web.reporting import Standing
from web.signin.session import at_work, house
from workflows.errors import UnknownCase
from workflows.reporting.definition import ReportKind
from workflows.reporting.report import SECTIONS_VI

blueprint = Blueprint("reports", __name__)


@blueprint.get("/bao-cao")
def index() -> str:
    """What is due, what was frozen, and the way to a report on request."""
    where = commune()
    latest = Reports(house().database).latest(where)
    return render_template(
        "reports/index.html",
        page=calendar_view(house(), where, reporting.due_reports(house(), where), latest, places()),
        place=places(),
        today=house().today().isoformat(),
    )


@blueprint.post("/bao-cao/dot-xuat")
def ask() -> Answer:
    """Go to the report on request between two days."""
    kind = reporting.kind_of(house(), "adhoc")
    days = [
        _entered_day(name, words) for name, words in (("tu", _("Ngày đầu kỳ")), ("den", _("Ngày cuối kỳ")))
    ]
    key = f"{days[0]:%Y%m%d}-{days[1]:%Y%m%d}"
    reporting.asked_period(kind, key)
    return redirect(url_for("reports.show", report="adhoc", key=key, **places()), 303)


@blueprint.get("/bao-cao/<report>/<key>")
def show(report: str, key: str) -> str:
    """A report as the record tells it now."""
    return _shown(*_standing(report, key))


def _shown(found: ReportKind, standing: Standing, problem: str = "") -> str:
    """The page of a report; ``problem``: why what was typed was not taken, which stands there again."""
    return render_template(
        "reports/show.html",
        page=report_view(house(), found, standing, places()),
        may_freeze=may_freeze(at_work(), house()),
        over=standing.report.period.end < house().today(),
        entered=request.form,
        sections=[(name, _(SECTIONS_VI[name])) for name in found.sections],
        formats=FORMATS,
        problem=problem,
    )


@blueprint.get("/bao-cao/<report>/<key>/so-lieu")
def figure(report: str, key: str) -> str:
    """The cases that a figure counts. ``UnknownCase`` for a figure that is not there."""
    found, standing = _standing(report, key)
    asked = [request.args.get(name, "") for name in ("bang", "dong", "cot")]
    there = standing.report.figure(*asked)
    if there is None:
        raise UnknownCase(
            "The report has no such figure. Open it from its table.",
            vi="Báo cáo không có số liệu này. Hãy mở từ bảng của báo cáo.",
            kind="figure",
        )
    pages = max(1, -(-there.number // SHOWN_MOST))
    page = number(request.args.get("trang", "1"), pages)
    lines = there.lines[(page - 1) * SHOWN_MOST : page * SHOWN_MOST]
    seen, hidden = seen_lines(house(), at_work(), lines)
    return render_template(
        "reports/figure.html",
        page=figure_view(house(), standing.report, asked, seen, hidden),
        number=page,
        pages=pages,
        count=there.number,
        kept={"bang": asked[0], "dong": asked[1], "cot": asked[2], **places()},
        kind=report,
        key=key,
        title=label(found.words),
        place=places(),
    )


@blueprint.post("/bao-cao/<report>/<key>/chot")
def freeze(report: str, key: str) -> Answer:
    """Freeze the report as it stands, with the officer's words and, of a further version, the reason."""
    found, standing = _standing(report, key)
    must_freeze()
    try:
        version = _frozen(found, standing)
    except BadInput as error:
        return make_response(_shown(found, standing, label(error)), 422)
    flash(_("Đã chốt báo cáo, bản số %(number)s.", number=version.number), "done")
    return redirect(url_for("reports.version", report=report, key=key, number=version.number), 303)


def _frozen(found: ReportKind, standing: Standing) -> ReportVersion:
    officer = at_work()
    return reporting.freeze(
        house(),
        standing.report,
        _narrative(found),
        cleaned(request.form.get("ly_do", "")),
        Clerk(officer.id, officer.unit.id),
    )


@blueprint.post("/bao-cao/<report>/<key>/du-thao")
def draft(report: str, key: str) -> Response:
    """The draft with the words typed so far, as a file; nothing is kept."""
    found, standing = _standing(report, key)
    return sent_report(found, standing, "docx", None, _narrative(found))


@blueprint.get("/bao-cao/<report>/<key>/tep/<form>")
def download(report: str, key: str, form: str) -> Response:
    """The report as a file: a draft of now, or of ``ban`` the frozen version."""
    found, standing = _standing(report, key)
    if form not in FORMATS:
        raise no_version()
    asked = request.args.get("ban", "")
    kept = version_of(standing, asked) if asked else None
    words = dict(kept.body.get("narrative", {})) if kept else {}
    return sent_report(found, standing, form, kept, words, statistics=bool(request.args.get("thong-ke")))


@blueprint.get("/bao-cao/<report>/<key>/ban/<int:number>")
def version(report: str, key: str, number: int) -> str:
    """A frozen version beside the one before and what the record tells now."""
    found, standing = _standing(report, key)
    kept = version_of(standing, str(number))
    return render_template(
        "reports/version.html",
        page=version_view(house(), found, standing, kept),
        kind=report,
        key=key,
        place=places(),
        formats=FORMATS,
    )


def _standing(kind: str, key: str) -> tuple[ReportKind, Standing]:
    found = reporting.kind_of(house(), kind)
    period = reporting.asked_period(found, key)
    return found, reporting.standing(house(), commune(), found, period)


def sent_report(
    found: ReportKind,
    standing: Standing,
    form: str,
    kept: ReportVersion | None,
    narrative: dict[str, str],
    *,
    statistics: bool = False,
) -> Response:
    """The report as a file on its way out; the API sends it so too."""
    name, media_type, content = file_of(
        house(), at_work(), found, standing, form, kept, narrative, statistics=statistics
    )
    response = Response(content, mimetype=media_type)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def version_of(standing: Standing, asked: str) -> ReportVersion:
    """The frozen version of this number. ``UnknownCase``."""
    found = next((each for each in standing.versions if str(each.number) == asked), None)
    if found is None:
        raise no_version()
    return found


def _narrative(kind: ReportKind) -> dict[str, str]:
    return {
        name: request.form.get(name, "").replace("\r\n", "\n").strip()
        for name in kind.sections
        if request.form.get(name, "").strip()
    }


def must_freeze() -> None:
    """``UnknownCase`` for whoever does not freeze reports."""
    if not may_freeze(at_work(), house()):
        raise UnknownCase(
            "Reports are frozen by the office of the commune.",
            vi="Báo cáo do cơ quan của xã, phường chốt.",
            kind="report",
        )


def _entered_day(name: str, words: str) -> date:
    return read_day(words, request.form.get(name, ""))


def no_version() -> UnknownCase:
    """The same words for any version or file that is not there."""
    return UnknownCase(
        "There is no such version or file of this report.",
        vi="Báo cáo này không có bản hoặc tệp như vậy.",
        kind="report",
    )
