"""Why a file of a minor is opened by an office that has no part in it, or data on health by a post that is not shown them: asked once,
recorded, then the file, or the page from which it was asked."""

from __future__ import annotations

import re
from typing import Final

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response

from web.language import _
from web.pages.record import find_minors_file, record_reason
from web.signin.restricted import LONGEST, SHORTEST, says_why, tidy
from web.signin.session import at_work, house
from workflows.sensitivity import sensitive_kinds

blueprint = Blueprint("reason", __name__)

_LOCAL: Final = re.compile(r"/(?:[^/\\\s][^\\\s]{0,500})?")
_PAGES: Final = frozenset({"auditor", "cases", "persons", "entire", "assessment", "criteria", "sheets"})
"""Rooms of which every GET is a page: a file that is handed out leaves its reader on the form, and is asked for again instead."""


@blueprint.route("/ho-so/<case_id>/ly-do", methods=["GET", "POST"])
def of_case(case_id: str) -> str | tuple[str, int] | Response:
    """For a case."""
    return _asked(case_id, None, url_for("cases.show", case_id=case_id))


@blueprint.route("/nguoi/<person_id>/ly-do", methods=["GET", "POST"])
def of_person(person_id: str) -> str | tuple[str, int] | Response:
    """For the page of a person."""
    return _asked(None, person_id, url_for("persons.show", person_id=person_id))


def _back(asked: str, usual: str) -> str:
    """Where one goes who does not open: an auditor's page shows the rest, any other that asked would ask again."""
    return asked if asked.startswith(url_for("auditor.search")) else usual


def came_from(address: str) -> str:
    """The address if it is a page of this program from which one comes back, else "": nobody is led elsewhere by a link."""
    if not _LOCAL.fullmatch(address):
        return ""
    try:
        endpoint, _values = current_app.create_url_adapter(request).match(  # type: ignore[union-attr]  # in a request
            address.partition("?")[0], method="GET"
        )
    except (HTTPException, RequestRedirect):
        return ""
    return address if str(endpoint).partition(".")[0] in _PAGES else ""


def _asked(case_id: str | None, person_id: str | None, usual: str) -> str | tuple[str, int] | Response:
    asked = came_from(request.args.get("ve", ""))
    person = find_minors_file(house(), at_work(), case_id, person_id)
    kind = request.args.get("xem", "") if case_id is not None else ""
    if kind not in {"", *sensitive_kinds(house().corpus.facts)}:
        raise NotFound
    reason, wrong = tidy(request.form.get("reason", "")), ""
    if request.method == "POST":
        if says_why(reason):
            record_reason(house(), at_work(), person, case_id, reason, kind)
            return redirect(asked or usual, 303)
        wrong = _(
            "Ghi lý do bằng lời, từ %(least)s đến %(most)s ký tự, đủ để người kiểm tra hiểu vì sao phải mở.",
            least=SHORTEST,
            most=LONGEST,
        )
    told = render_template(
        "reason.html",
        wrong=wrong,
        reason=reason,
        most=LONGEST,
        back=_back(asked, usual) if kind else url_for("home.index"),
        kind=kind,
    )
    return (told, 422) if wrong else told
