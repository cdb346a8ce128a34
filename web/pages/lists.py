"""Lists of persons brought in: the file, its columns, the check, what is decided, how far it is, what came out."""

from __future__ import annotations

import re
from typing import Any, Final

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from documents.sheets import to_csv, to_xlsx
from persistence.lists_in import Decision, ImportState, ListImport, RowState
from rules.errors import BadInput, InputError
from web.house import House
from web.jobs.orders import list_of
from web.language import _, label
from web.lists.bringing import bring
from web.lists.doing import KEPT, Crew
from web.lists.kept import Keeper
from web.lists.officers import require
from web.lists.results import result_sheet
from web.lists.setting import set_up
from web.lists.targets import checked_target, known, writable
from web.pages.awaited import by_workers
from web.pages.forms.reading import ordinal
from web.pages.record import unknown_case
from web.pages.views.lists import columns_page, list_page
from web.pages.views.lists_kept import lists_view
from web.signin.officer import Officer, post_key
from web.signin.session import at_work, house

blueprint = Blueprint("lists", __name__)
_PAGE: Final = 50
_MOST_ROWS: Final = 100_000_000
_COLUMN: Final = re.compile("[0-9]{1,5}")
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_RULES: Final = {
    "exact": (RowState.TWIN, "number+name_birth"),
    "number": (RowState.TWIN, "number"),
    "name_birth": (RowState.TWIN, "name_birth"),
    "near": (RowState.TWIN, "near"),
    "double": (RowState.DOUBLE, ""),
    "hidden": (RowState.HIDDEN, ""),
}


@blueprint.get("/nhap-danh-sach")
def index() -> str:
    """A file to be chosen, and the lists of this post that are still kept."""
    officer = _bringer()
    return _index(officer)


@blueprint.post("/nhap-danh-sach")
def upload() -> Answer | tuple[str, int]:
    """Take a file in; it is read and kept sealed, and nothing is written."""
    officer = _bringer()
    file = request.files.get("tep")
    if file is None or not file.filename:
        return _index(officer, _("Chọn một tệp .xlsx hoặc .csv.")), 422
    try:
        target = checked_target(house(), officer, request.form.get("so", ""))
        sheet = request.form.get("trang", "").strip()
        import_id = bring(house(), officer, file.stream, file.filename, sheet=sheet, target=target)
    except InputError as error:
        return _index(officer, label(error)), 422
    return redirect(url_for("lists.columns", import_id=import_id), 303)


@blueprint.get("/nhap-danh-sach/<import_id>/cot")
def columns(import_id: str) -> str:
    """Which column is which field, as guessed or as kept from last time."""
    officer = _bringer()
    return _columns(officer, _own(officer, import_id))


@blueprint.post("/nhap-danh-sach/<import_id>/cot")
def choose(import_id: str) -> Answer | tuple[str, int]:
    """Keep columns and options; the check begins."""
    officer = _bringer()
    job = _own(officer, import_id)
    try:
        set_up(house(), officer, job.id, _layout(job), _options(officer))
    except BadInput as error:
        return _columns(officer, job, label(error)), 422
    _wake(job.id)
    return redirect(url_for("lists.show", import_id=job.id), 303)


@blueprint.get("/nhap-danh-sach/<import_id>")
def show(import_id: str) -> str:
    """How the list stands, and its rows of which something is to be said or decided."""
    officer = _bringer()
    job = _own(officer, import_id)
    if job.state in {ImportState.CHECKING, ImportState.RUNNING}:
        _wake(job.id)  # also what a process that ended left behind
    after = request.args.get("sau", "")
    shown = request.args.get("xem", "")
    page = list_page(house(), job, shown, ordinal(after, _MOST_ROWS, 0), _PAGE)
    return render_template("lists/list.html", page=page)


@blueprint.post("/nhap-danh-sach/<import_id>/quyet-dinh")
def decide(import_id: str) -> Answer:
    """Keep what is decided: of single rows, or of all of a kind."""
    job = _own(_bringer(), import_id)
    lists = house().lists
    count = 0
    for name, (state, ground) in _RULES.items():
        decision = _decision(request.form.get(f"tat-ca-{name}", ""))
        if decision is not None and not (decision is Decision.SAME and name == "hidden"):
            count += lists.decide_all(job.id, state, decision, ground)
    rows = {
        place: decision
        for key, value in request.form.items()
        if key.startswith("d-") and (place := _place(key)) and (decision := _decision(value)) is not None
    }
    lists.decide(job.id, rows)
    flash(_("Đã giữ quyết định cho %(count)s dòng.", count=count + len(rows)), "done")
    return redirect(url_for("lists.show", import_id=job.id, xem=request.form.get("xem", "")), 303)


@blueprint.post("/nhap-danh-sach/<import_id>/nhap")
def go(import_id: str) -> Answer:
    """Bring it in."""
    job = _own(_bringer(), import_id)
    if house().lists.start(job.id, house().now()):
        _wake(job.id)
    return redirect(url_for("lists.show", import_id=job.id), 303)


@blueprint.post("/nhap-danh-sach/<import_id>/lai")
def again(import_id: str) -> Answer:
    """Try what failed once more."""
    job = _own(_bringer(), import_id)
    if house().lists.again(job.id):
        _wake(job.id)
    return redirect(url_for("lists.show", import_id=job.id), 303)


@blueprint.post("/nhap-danh-sach/<import_id>/xoa")
def drop(import_id: str) -> Answer:
    """Take the list away now; what it brought in stays."""
    job = _own(_bringer(), import_id)
    house().lists.drop(job.id)
    flash(_("Đã xóa danh sách đã tải lên; những gì đã nhập vẫn còn."), "done")
    return redirect(url_for("lists.index"), 303)


@blueprint.get("/nhap-danh-sach/<import_id>/ket-qua.<kind>")
def result(import_id: str, kind: str) -> Response:
    """The rows with what is said of them, as a table to work on."""
    job = _own(_bringer(), import_id)
    sheet = result_sheet(house(), job, all_rows=request.args.get("tat-ca") == "1")
    content, media = (to_csv(sheet), "text/csv; charset=utf-8") if kind == "csv" else (to_xlsx(sheet), _XLSX)
    answer = Response(content, mimetype=media)
    name = f"ket-qua-{job.id[:8]}.{'csv' if kind == 'csv' else 'xlsx'}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _bringer() -> Officer:
    officer = at_work()
    require(house(), officer)
    return officer


def _own(officer: Officer, import_id: str) -> ListImport:
    """A list of this officer in this post; ``UnknownCase`` for any other."""
    found = house().lists.find(import_id)
    mine = (officer.id, post_key(officer.appointment))
    if found is None or (found.actor_id, found.post) != mine or found.expires_at < house().now():
        raise unknown_case()
    return found


def _index(officer: Officer, wrong: str = "") -> str:
    jobs = house().lists.of_post(officer.id, post_key(officer.appointment), house().now())
    return render_template(
        "lists/index.html", lists=lists_view(house(), jobs), books=writable(house(), officer), wrong=wrong
    )


def _columns(officer: Officer, job: ListImport, wrong: str = "") -> str:
    told = Keeper(house()).open(job)
    typed = (_layout(job), _options(officer)) if wrong else (told.mapping, dict(told.options))
    return render_template(
        "lists/columns.html", page=columns_page(house(), officer, job, told, *typed), wrong=wrong
    )


def _layout(job: ListImport) -> dict[int, str]:
    fields = known(job.target)
    return {
        int(key[2:]): value
        for key, value in request.form.items()
        if key.startswith("c-") and _COLUMN.fullmatch(key[2:]) and value in fields
    }


def _options(officer: Officer) -> dict[str, Any]:
    form, unit = request.form, officer.unit
    home = [unit.commune, unit.province or ""] if form.get("home") and unit.commune else None
    swapped = {
        key[2:]: form[key] == "swapped"
        for key in form
        if key.startswith("s-") and form[key] in {"swapped", "as_is"}
    }
    return {
        "pad": bool(form.get("pad")),
        "id_reason": " ".join(form.get("id_reason", "").split()),
        "home": home,
        "swapped": swapped,
    }


def _place(key: str) -> int:
    """The number of a row that the name of a field ends with; 0 for none."""
    return ordinal(key[2:], _MOST_ROWS, 0)


def _decision(text: str) -> Decision | None:
    return Decision(text) if text in {Decision.SAME, Decision.NEW, Decision.SKIP} else None


def _wake(import_id: str) -> None:
    here: House = house()
    if by_workers(here):
        here.jobs.ask(list_of(import_id), here.now())
        return
    kept = current_app.extensions.get(KEPT)
    if not isinstance(kept, Crew):
        kept = current_app.extensions[KEPT] = Crew(here)
    kept.wake()
