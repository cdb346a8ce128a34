"""The statutory books: who stood on which on a day, the movement of a period, each line's history, the printed form, a file.

Every line that is shown or handed out is logged as read. What is searched for is kept in the session: no name stands in an address.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from persistence.statutory import StatutoryBooks
from web.language import _, either
from web.pages.forms.reading import cleaned, ordinal
from web.pages.record import log_all
from web.pages.views import registers as views
from web.registers.access import Opened, may_name_others, open_book, readable, tells_persons
from web.registers.asking import lines as lines_of
from web.registers.asking import scope_of, unknown_book
from web.registers.papers import KINDS, Asked, ask, book_file, sheet_of
from web.registers.query import SHOWN, read_query
from web.signin.access import reach_of
from web.signin.searched import search_for, searched
from web.signin.session import at_work, house
from workflows.model import Unit
from workflows.registers import Line

blueprint = Blueprint("registers", __name__)
PAGE_SIZE: Final = 50
_SEARCH: Final = "registers"
_LONGEST_SEARCH: Final = 100
_KEPT: Final = ("tu", "ngay", "loc", "giai-doan", "thu-tu", "co-quan")
_LAST_PAGE: Final = 100_000


@blueprint.get("/so-luat-dinh")
def index() -> str:
    """The books of the officer's office, or of the one named."""
    officer, named = at_work(), request.args.get("co-quan", "")
    found = readable(house(), officer, named)
    office = house().reader.find_unit(named) if named and found else officer.unit
    return render_template(
        "registers/index.html",
        books=[views.book_link(each, house().corpus, house().today()) for each in found],
        office=office,
        named=named if found else "",
        others=_others(),
    )


@blueprint.get("/so-luat-dinh/<book_id>")
def show(book_id: str) -> str:
    """One page of a book."""
    officer, asked = at_work(), _asked(book_id)
    number = _number()
    shown = asked.shown[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    sheet = sheet_of(house(), officer, asked, shown, either)
    _log(asked, shown, "list")
    kept = _kept()
    waiting = _waiting(asked) if number == 1 else ()
    return render_template(
        "registers/book.html",
        book=views.book_link(asked.opened.book, house().corpus, asked.query.last),
        office=asked.opened.office,
        query=asked.query,
        period=views.period_said(asked),
        heads=views.heads_of(asked),
        rows=views.rows_of(sheet, asked, shown),
        start=(number - 1) * PAGE_SIZE,
        figures=[
            (each, _address(book_id, {**kept, "loc": each.shown}) if each.shown else "")
            for each in views.figures_view(asked)
        ],
        filters=[(key, _(words)) for key, words in SHOWN.items()],
        stages=views.stages_of(asked, house().procedures),
        notes=views.notes_of(asked.opened.book, asked.query.last),
        form=asked.layout.form,
        waiting=waiting[: views.FEW],
        more_waiting=max(0, len(waiting) - views.FEW),
        search=asked.query.search,
        kept=kept,
        files=[(kind, _file_address(book_id, kind, kept)) for kind in KINDS],
        total=len(asked.shown),
        number=number,
        pages=max(1, -(-len(asked.shown) // PAGE_SIZE)),
        previous=_address(book_id, kept, number - 1) if number > 1 else "",
        next=_address(book_id, kept, number + 1) if len(asked.shown) > number * PAGE_SIZE else "",
        today=house().today(),
        back=url_for("registers.index", **_only(kept, "co-quan")),
    )


@blueprint.post("/so-luat-dinh/<book_id>/tim")
def search(book_id: str) -> Response:
    """Keep the name that is searched for in the session, or drop it."""
    open_book(house(), at_work(), book_id, request.form.get("co-quan", ""))
    text = "" if request.form.get("clear") else cleaned(request.form.get("q", ""))[:_LONGEST_SEARCH]
    search_for(_SEARCH, text)
    return redirect(
        _address(book_id, {key: request.form[key] for key in _KEPT if request.form.get(key)}), 303
    )


@blueprint.get("/so-luat-dinh/<book_id>/dong/<case_id>/<int:seq>")
def line(book_id: str, case_id: str, seq: int) -> str:
    """The history of one line: who entered, changed and removed it, when, under which power and article."""
    officer = at_work()
    opened = _opened(book_id)
    found = next(
        (
            each
            for each in lines_of(house(), opened.book, opened.office)
            if (each.case_id, each.entered.step.seq) == (case_id, seq)
        ),
        None,
    )
    if found is None:
        raise unknown_book()
    query = read_query({}, opened.book, house().today())
    asked = Asked(opened, query, ask(house(), opened, query).moved, (found,))
    sheet = sheet_of(house(), officer, asked, (found,), either)
    _log(asked, (found,), "list")
    (row,) = views.rows_of(sheet, asked, (found,))
    return render_template(
        "registers/line.html",
        book=views.book_link(opened.book, house().corpus, query.last),
        row=row,
        events=views.history_of(sheet, found, house().corpus),
        back=_address(book_id, _only(_kept(), *_KEPT)),
    )


@blueprint.get("/so-luat-dinh/<book_id>/tep/<kind>")
def file(book_id: str, kind: str) -> Response:
    """The book as a file: .docx laid out as the form, .xlsx, .csv."""
    officer, asked = at_work(), _asked(book_id)
    made = book_file(house(), officer, asked, kind)
    _log(asked, made.lines, "export")
    response = Response(made.content, content_type=made.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{made.filename}"'
    return response


def _opened(book_id: str) -> Opened:
    return open_book(house(), at_work(), book_id, request.args.get("co-quan", ""))


def _asked(book_id: str) -> Asked:
    opened = _opened(book_id)
    text = searched(_SEARCH) if tells_persons(opened.book) else ""
    return ask(house(), opened, read_query(request.args, opened.book, house().today(), text))


def _waiting(asked: Asked) -> tuple[views.Waiting, ...]:
    """What waits for an act, as of now: an earlier day has nothing to wait for."""
    officer, opened = at_work(), asked.opened
    if asked.query.last != house().today() or opened.office.id != officer.unit.id:
        return ()
    scope = scope_of(house(), opened.book, opened.office)
    cases = StatutoryBooks(house().standby).awaited(opened.book, scope, reach_of(officer))
    found = views.waiting_of(opened.book, cases, asked.moved.closing, house().procedures)
    log_all(
        house(),
        officer,
        [(person, case) for case, person, _n, _s in cases if any(w.case == case for w in found[: views.FEW])],
        "list",
    )
    return found


def _log(asked: Asked, shown: Iterable[Line], what: str) -> None:
    if tells_persons(asked.opened.book):
        log_all(house(), at_work(), [(each.person_id, each.case_id) for each in shown], what)


def _others() -> list[Unit]:
    """Offices of the same province whose books a province reads; an auditor names one by its id."""
    officer = at_work()
    if not may_name_others(officer) or officer.unit.province is None:
        return []
    return [
        each
        for each in house().reader.units_near(None, officer.unit.province)
        if each.kind in {"commune_police", "rehab_facility", "substitution_clinic"}
    ]


def _kept() -> dict[str, str]:
    return {name: request.args[name] for name in _KEPT if request.args.get(name)}


def _only(kept: Mapping[str, str], *names: str) -> dict[str, Any]:
    return {name: kept[name] for name in names if name in kept}


def _address(book_id: str, kept: Mapping[str, str], number: int = 1) -> str:
    values: dict[str, Any] = dict(kept)
    return url_for("registers.show", book_id=book_id, trang=number if number > 1 else None, **values)


def _file_address(book_id: str, kind: str, kept: Mapping[str, str]) -> str:
    values: dict[str, Any] = dict(kept)
    return url_for("registers.file", book_id=book_id, kind=kind, **values)


def _number() -> int:
    return ordinal(request.args.get("trang", ""), _LAST_PAGE)
