"""Why a file of a minor is opened by an office that has no part in it, or data on health by a post that is not shown them: asked once,
recorded, then the file."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from web.language import _
from web.pages.record import find_minors_file, record_reason
from web.signin.restricted import LONGEST, SHORTEST, says_why, tidy
from web.signin.session import at_work, house
from workflows.sensitivity import sensitive_kinds

blueprint = Blueprint("reason", __name__)


@blueprint.route("/ho-so/<case_id>/ly-do", methods=["GET", "POST"])
def of_case(case_id: str) -> str | tuple[str, int] | Response:
    """For a case."""
    return _asked(case_id, None, url_for("cases.show", case_id=case_id))


@blueprint.route("/nguoi/<person_id>/ly-do", methods=["GET", "POST"])
def of_person(person_id: str) -> str | tuple[str, int] | Response:
    """For the page of a person."""
    return _asked(None, person_id, url_for("persons.show", person_id=person_id))


def _asked(case_id: str | None, person_id: str | None, onward: str) -> str | tuple[str, int] | Response:
    person = find_minors_file(house(), at_work(), case_id, person_id)
    kind = request.args.get("xem", "") if case_id is not None else ""
    if kind not in {"", *sensitive_kinds(house().corpus.facts)}:
        raise NotFound
    reason, wrong = tidy(request.form.get("reason", "")), ""
    if request.method == "POST":
        if says_why(reason):
            record_reason(house(), at_work(), person, case_id, reason, kind)
            return redirect(onward, 303)
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
        back=onward if kind else url_for("home.index"),
        kind=kind,
    )
    return (told, 422) if wrong else told
