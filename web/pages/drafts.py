"""A draft of the law tried on the open cases, for auditors and legal staff: brought as a .zip, worked on while one looks or leaves, told
side by side with the law of today. Whoever is neither does not learn that it is there; a draft is shown to who brought it alone."""

from __future__ import annotations

from datetime import date, datetime, time
from threading import Thread
from typing import Any, Final

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as Answer

from documents.sheets import to_xlsx
from persistence.drafts import DraftOwner, Drafts
from rules.errors import InputError, LawError
from rules.terms import VIETNAM
from web.auditing import draft_work
from web.auditing.draft import named_for
from web.auditing.draft_report import headlines, sheets_of
from web.auditing.draft_run import Affected
from web.auditing.draft_work import ON_A_PAGE, ROLES, Standing
from web.house import House
from web.jobs.orders import draft_of
from web.language import _, either, label
from web.pages.awaited import by_workers
from web.pages.forms.reading import ordinal, read_day
from web.pages.views.case import code_of
from web.pages.views.times import day_vi, moment_vi
from web.signin.officer import Officer, post_key
from web.signin.session import at_work, house
from workflows.errors import ProcedureError

blueprint = Blueprint("drafts", __name__, url_prefix="/du-thao")

_MOST_PAGES: Final = 100_000
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("")
def index() -> str:
    """A draft to be chosen, and those of this post that are still kept."""
    return _index(_reader())


@blueprint.post("")
def upload() -> Answer | tuple[str, int]:
    """Take a draft in, checked as by the command; the work begins."""
    officer = _reader()
    file = request.files.get("tep")
    if file is None or not file.filename:
        return _index(officer, _("Chọn một tệp .zip.")), 422
    try:
        draft_id = draft_work.bring(house(), officer, file.stream.read(), file.filename, _day())
    except (InputError, LawError, ProcedureError) as error:
        return _index(officer, label(error)), 422
    _see_to(draft_id)
    return redirect(url_for("drafts.show", draft_id=draft_id), 303)


@blueprint.get("/<draft_id>")
def show(draft_id: str) -> str:
    """How far it came; in the end what would change, where, for how many and whose cases."""
    officer, page = _own(draft_id)
    if page.moving:
        _see_to(draft_id)  # also what a process that ended left behind
    told, number = draft_work.result(house(), draft_id), ordinal(request.args.get("trang", ""), _MOST_PAGES)
    found = draft_work.cases_on(house(), draft_id, number) if told is not None else []
    cases = [(name, case, code_of(case), lines) for name, case, lines in _shown(officer, found)]
    return render_template(
        "drafts/draft.html",
        page=page,
        why=either(*page.why) if page.state == "wrong" else "",
        day=day_vi(page.on),
        made=moment_vi(page.made),
        told=told,
        cases=cases,
        hidden=len(found) - len(cases),
        number=number,
        pages=-(-page.affected // ON_A_PAGE),
    )


@blueprint.post("/<draft_id>/dung")
def stop(draft_id: str) -> Answer:
    """Look at no further case for now."""
    officer, page = _own(draft_id)
    if page.moving:
        Drafts(house().database).put(_owner(officer, draft_id), draft_work.STOPPED, b"", house().now())
    return redirect(url_for("drafts.show", draft_id=draft_id), 303)


@blueprint.post("/<draft_id>/tiep")
def resume(draft_id: str) -> Answer:
    """Go on where it was stopped."""
    _officer, page = _own(draft_id)
    if page.state == "stopped":
        Drafts(house().database).take(draft_id, draft_work.STOPPED)
        _see_to(draft_id)
    return redirect(url_for("drafts.show", draft_id=draft_id), 303)


@blueprint.post("/<draft_id>/xoa")
def drop(draft_id: str) -> Answer:
    """Take the draft away now, with what was found."""
    _own(draft_id)
    Drafts(house().database).drop(draft_id)
    flash(_("Đã xóa dự thảo đã tải lên và kết quả thử."), "done")
    return redirect(url_for("drafts.index"), 303)


@blueprint.get("/<draft_id>/tac-dong.xlsx")
def table(draft_id: str) -> Response:
    """All of it as a workbook; whoever is named in it was read."""
    officer, page = _own(draft_id)
    told = draft_work.result(house(), draft_id)
    if told is None:
        raise NotFound
    lines = [
        (name, code_of(case), *line)
        for name, case, each in _shown(officer, draft_work.all_cases(house(), draft_id))
        for line in each
    ]
    above = headlines(date.fromisoformat(told["on"]), told["looked"], page.affected, told["notes"])
    answer = Response(to_xlsx(*sheets_of(above, told["changes"], lines)), mimetype=_XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="tac-dong-{code_of(draft_id)}.xlsx"'
    return answer


def _shown(officer: Officer, found: Any) -> list[tuple[str, str, list[list[str]]]]:  # noqa: ANN401 - pairs of JSON
    """The cases that this officer sees, with the names of their persons; each is a reading on record."""
    named = (
        (named_for(house(), officer, Affected(case, "", "", ())).name, case, lines) for case, lines in found
    )
    return [each for each in named if each[0]]


def _index(officer: Officer, wrong: str = "") -> str:
    kept = Drafts(house().database).of_post(officer.id, post_key(officer.appointment), house().now())
    drafts = [each for one in kept if (each := draft_work.standing(house(), one)) is not None]
    return render_template(
        "drafts/index.html",
        wrong=wrong,
        day=request.form.get("ngay", "").strip()[:20],
        drafts=[(each, moment_vi(each.made), day_vi(each.on)) for each in drafts],
    )


def _day() -> datetime | None:
    """The day as of which is looked, from its beginning; None for now. ``BadInput``."""
    text = request.form.get("ngay", "").strip()
    return datetime.combine(read_day("the day", text), time(), VIETNAM) if text else None


def _reader() -> Officer:
    officer = at_work()
    if officer.appointment.role not in ROLES:
        raise NotFound
    return officer


def _own(draft_id: str) -> tuple[Officer, Standing]:
    """The draft of this officer in this post; another's is not there."""
    officer = _reader()
    owner = Drafts(house().database).owner(draft_id)
    page = draft_work.standing(house(), draft_id) if owner == _owner(officer, draft_id) else None
    if page is None:
        raise NotFound
    return officer, page


def _owner(officer: Officer, draft_id: str) -> DraftOwner:
    return DraftOwner(draft_id, officer.id, post_key(officer.appointment))


def _see_to(draft_id: str) -> None:
    """Workers do it; where there are none, a thread of this process, one for a draft."""
    here: House = house()
    if by_workers(here):
        here.jobs.ask(draft_of(draft_id), here.now())
        return
    name = f"lotrinh-draft-{draft_id}"
    if all(each.name != name for each in _THREADS):
        thread = Thread(target=_work, args=(here, draft_id), name=name, daemon=True)
        _THREADS.add(thread)
        thread.start()


_THREADS: Final[set[Thread]] = set()


def _work(here: House, draft_id: str) -> None:
    try:
        draft_work.try_draft(here, draft_id)
    finally:
        _THREADS.difference_update([each for each in _THREADS if each.name == f"lotrinh-draft-{draft_id}"])
