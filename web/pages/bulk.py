"""The same for many cases: chosen in the list, looked at row by row, done one by one, tried again; papers of many in one file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from persistence.bulk import Ask, BulkJob, BulkRow, RowState
from rules.errors import BadInput, InputError
from web.bulk import work
from web.bulk.crew import KEPT, Crew
from web.jobs.orders import rows_of
from web.language import _, label
from web.pages.awaited import by_workers
from web.pages.bulk_entries import entries_told, form_page, job_of, row_of
from web.pages.bulk_papers import Packet, packed, papers_of_job, papers_of_kind, together
from web.pages.forms import moment
from web.pages.forms.reading import Read, read_act
from web.pages.pdf import pdf_there
from web.pages.record import CaseFile, open_case, unknown_case
from web.pages.subject import Subject, numbers_of, of_case
from web.pages.views.bulk import ChosenView, acts_for, chosen_view, job_page, jobs_view, kinds_of
from web.pages.views.case import code_of
from web.pages.views.form import texts_of
from web.persons.offices import read_offices
from web.persons.places import PLACES, located
from web.signin.access import may_write
from web.signin.errors import ReasonNeeded
from web.signin.officer import Officer, post_key
from web.signin.session import at_work, house
from workflows.errors import NotPermitted

blueprint = Blueprint("bulk", __name__)
CHOSEN: Final = "chon"


def asking(job_id: str) -> Ask:
    """Asks for a worker in the transaction that starts a job."""
    order, now, jobs = rows_of(job_id), house().now(), house().jobs
    return lambda connection: jobs.defer(connection, order, now)


def see_to(job_id: str) -> None:
    """Workers do it; where there are none, this process."""
    if by_workers(house()):
        house().jobs.ask(rows_of(job_id), house().now())
    else:
        crew().wake()


def crew() -> Crew:
    """Who does the rows, one for this application."""
    kept = current_app.extensions.get(KEPT)
    if not isinstance(kept, Crew):
        kept = current_app.extensions[KEPT] = Crew(house())
    return kept


@blueprint.get("/hang-loat")
def mine() -> str:
    """What was started in this post."""
    officer = _writer()
    jobs = house().bulk.of_post(officer.id, post_key(officer.appointment))
    return render_template("bulk/jobs.html", page=jobs_view(jobs, house().procedures))


@blueprint.post("/hang-loat")
def choose() -> str:
    """The cases chosen, and what may be done with them: an act, or their papers in one file."""
    officer, files = _writer(), _files()
    return render_template(
        "bulk/choose.html",
        page=ChosenView(
            cases=tuple(chosen_view(each, house().procedures) for each in files),
            acts=acts_for(files, officer, house().procedures, house().today()),
            kinds=kinds_of(files),
            most=work.MOST,
            pdf=pdf_there(house()),
        ),
    )


@blueprint.post("/hang-loat/mau")
def form() -> str:
    """The form of the act: entered once, for all."""
    _writer()
    subject = _subject(request.form.get("act", ""), _chosen())
    at = moment.moment_field(moment.shown(house().now()), None)
    return form_page(subject, _chosen(), at, Read({}, {}), {})


@blueprint.post("/hang-loat/xem-truoc")
def preview() -> Answer | str | tuple[str, int]:
    """How each case stands to the act with these entries; nothing is done yet."""
    _writer()
    subject, files = _subject(request.form.get("act", ""), _chosen()), _files()
    entered = texts_of(request.form.to_dict(flat=False))
    there, wrong = read_offices(house(), subject.act, located(house(), entered, PLACES))
    read = read_act(subject.act, there, house().corpus.facts, numbers_of(subject)).beside(wrong)
    at, slip = _moment()
    if read.errors or at is None:
        field = moment.moment_field(request.form.get(moment.NAME, ""), None, [slip] if slip else [])
        return form_page(subject, _chosen(), field, read, entered), 422
    job = job_of(subject, at, read.inputs, entered)
    house().bulk.put(
        job, [row_of(job, place, file, read.inputs, subject.officer) for place, file in enumerate(files, 1)]
    )
    return redirect(url_for("bulk.show", job_id=job.id), 303)


@blueprint.get("/hang-loat/<job_id>")
def show(job_id: str) -> str:
    """How each case stands: before the start, while it goes on (the page asks again by itself), and at the end."""
    officer = _writer()
    job, rows = _own(officer, job_id)
    told = job_page(house(), officer, job, rows)
    page = replace(told, entries=entries_told(house(), job), pdf=pdf_there(house()))
    if page.moving:
        see_to(job.id)  # also what a process that ended left behind
    return render_template("bulk/job.html", page=page)


@blueprint.get("/hang-loat/<job_id>/mau")
def edit(job_id: str) -> str:
    """The form once more, as it was filled in: for all cases before the start, afterwards for those that failed."""
    job, rows = _own(_writer(), job_id)
    wanted = RowState.FAILED if job.started_at is not None else None
    cases = [row.case_id for row in rows if wanted in {None, row.state}]
    if not cases:
        raise unknown_case()
    at = moment.moment_field(moment.shown(job.at), None)
    return form_page(_subject(job.act, cases), cases, at, Read({}, {}), work.entered_of(house(), job))


@blueprint.post("/hang-loat/<job_id>/lam")
def go(job_id: str) -> Answer:
    """Do it, for every case that is ready."""
    job, _rows = _own(_writer(), job_id)
    if house().bulk.start(job.id, house().now(), ask=asking(job.id)):
        see_to(job.id)
    return redirect(url_for("bulk.show", job_id=job.id), 303)


@blueprint.post("/hang-loat/<job_id>/lai")
def again(job_id: str) -> Answer:
    """Try what failed once more, on the cases as they stand now."""
    officer = _writer()
    job, rows = _own(officer, job_id)
    inputs = work.entries_of(house(), job)
    failed = [row for row in rows if row.state is RowState.FAILED]
    seen = [(row.place, work.seen(house(), officer, job.act, job.at, inputs, row.case_id)) for row in failed]
    versions = [(place, found[2]) for place, found in seen if found[2]]
    house().bulk.again(job.id, versions, house().now(), ask=asking(job.id))
    see_to(job.id)
    return redirect(url_for("bulk.show", job_id=job.id), 303)


@blueprint.get("/hang-loat/<job_id>/giay-to")
def papers(job_id: str) -> Response:
    """The papers that the act made, in one file."""
    officer = _writer()
    job, rows = _own(officer, job_id)
    done = [row.case_id for row in rows if row.state is RowState.DONE]
    return packed(papers_of_job(house(), officer, job, done), house())


@blueprint.get("/hang-loat/<job_id>/ban-in")
def print_papers(job_id: str) -> Response | Answer:
    """The same as one PDF to print; asked again by itself while it is being made."""
    officer = _writer()
    job, rows = _own(officer, job_id)
    done = [row.case_id for row in rows if row.state is RowState.DONE]
    return _to_print(papers_of_job(house(), officer, job, done))


@blueprint.get("/hang-loat/ban-in")
def print_chosen() -> Response | Answer:
    """The latest paper of one kind of each case chosen, as one PDF to print."""
    _writer()
    return _to_print(papers_of_kind(house(), _files(), request.args.get("loai", "")))


def _to_print(found: Packet) -> Response | Answer:
    if not found.papers:
        flash(_("Không có giấy tờ nào để in trong các hồ sơ đã chọn."), "today")
        return redirect(url_for("listing.cases"), 303)
    return together(found, house())


@blueprint.post("/hang-loat/giay-to")
def papers_of_chosen() -> Response | Answer:
    """The latest paper of one kind of each case chosen, in one file."""
    _writer()
    if request.form.get("dang") == "pdf":
        return redirect(url_for("bulk.print_chosen", loai=request.form.get("loai", ""), chon=_chosen()), 303)
    found = papers_of_kind(house(), _files(), request.form.get("loai", ""))
    if not found.papers:
        flash(_("Không có giấy tờ nào để in trong các hồ sơ đã chọn."), "today")
        return redirect(url_for("listing.cases"), 303)
    return packed(found, house())


def _writer() -> Officer:
    officer = at_work()
    if not may_write(officer, house().today()):
        raise NotPermitted("An auditor reads only.", vi="Kiểm tra viên chỉ xem, không thực hiện bước nào.")
    return officer


def _chosen() -> list[str]:
    """The cases chosen, each once. ``BadInput`` for none and for too many."""
    chosen = list(dict.fromkeys(request.values.getlist(CHOSEN)))
    if not 1 <= len(chosen) <= work.MOST:
        raise BadInput(
            f"Choose 1 to {work.MOST} cases.",
            vi=f"Chọn từ 1 đến {work.MOST} hồ sơ mỗi lần. Hãy đánh dấu hồ sơ trong danh sách rồi gửi lại.",
            field=CHOSEN,
        )
    return chosen


def _files() -> list[CaseFile]:
    """Every case chosen is seen; ``UnknownCase`` where one is not, ``BadInput`` where a reason is asked. The reading is logged."""
    return [_file(case_id) for case_id in _chosen()]


def _file(case_id: str) -> CaseFile:
    try:
        return open_case(house(), at_work(), case_id)
    except ReasonNeeded as error:
        code = code_of(case_id)
        raise BadInput(
            f"Case {code} is opened only with a reason. Open it first, or leave it out.",
            vi=f"Hồ sơ {code} chỉ mở được khi ghi lý do. Hãy mở hồ sơ đó trước, hoặc bỏ chọn.",
            field=CHOSEN,
        ) from error


def _subject(act: str, cases: Sequence[str]) -> Subject:
    """The act, as of the first case chosen that has it."""
    if act not in house().procedures.acts:
        raise BadInput("Choose an act.", vi="Chọn một bước để thực hiện.", field="act")
    wanted = house().procedures.act(act).procedure
    first = next((file.case.id for file in map(_file, cases) if file.case.procedure == wanted), None)
    if first is None:
        raise unknown_case()
    return of_case(first, act)


def _moment() -> tuple[datetime | None, str]:
    """The moment entered, or what is wrong with it."""
    try:
        return moment.read(request.form.get(moment.NAME, ""), None), ""
    except InputError as error:
        return None, label(error)


def _own(officer: Officer, job_id: str) -> tuple[BulkJob, tuple[BulkRow, ...]]:
    """A job of this officer in this post; ``UnknownCase`` for any other."""
    found = house().bulk.find(job_id)
    if found is None or (found[0].actor_id, found[0].post) != (officer.id, post_key(officer.appointment)):
        raise unknown_case()
    return found
