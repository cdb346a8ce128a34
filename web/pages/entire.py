"""What the page of a long case leaves out: every term with the count of its days, every paper, everything that was done."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, render_template, request, url_for

from web.pages.receipts import delegations_of, receipts_of
from web.pages.record import open_case
from web.pages.views.case import code_of
from web.pages.views.deadlines import deadline_view, in_order
from web.pages.views.latest import papers_of_page
from web.pages.views.timeline import Journal, timeline
from web.signin.session import at_work, house

blueprint = Blueprint("entire", __name__)
_ACTS: Final = 20
_TERMS: Final = 10
_PAPERS: Final = 25


@blueprint.get("/ho-so/<case_id>/dien-bien")
def history(case_id: str) -> str:
    """Everything that was done, the newest first."""
    file = open_case(house(), at_work(), case_id)
    number, pages = _page(len(file.acts), _ACTS)
    last = len(file.acts) - (number - 1) * _ACTS
    journal = Journal(
        house().procedures[file.case.procedure],
        file.acts[max(0, last - _ACTS) : last],
        file.case.deadlines,
        file.documents,
        file.units,
        receipts_of(house(), case_id),
        delegations_of(house(), case_id),
    )
    return render_template(
        "history.html", entries=timeline(journal, house().corpus), **_about(case_id, number, pages)
    )


@blueprint.get("/ho-so/<case_id>/thoi-han")
def terms(case_id: str) -> str:
    """Every term of the case with the proof of its count, day by day."""
    file = open_case(house(), at_work(), case_id)
    number, pages = _page(len(file.case.deadlines), _TERMS)
    now, corpus = house().now(), house().corpus
    ordered = in_order(file.case.deadlines, now)[(number - 1) * _TERMS : number * _TERMS]
    shown = [deadline_view(each, now, corpus) for each in ordered]
    return render_template("terms.html", deadlines=shown, **_about(case_id, number, pages))


@blueprint.get("/ho-so/<case_id>/giay-to")
def papers(case_id: str) -> str:
    """Every paper of the case, the newest first."""
    file = open_case(house(), at_work(), case_id)
    number = max(1, request.args.get("trang", 1, int))
    shown, pages = papers_of_page(file.documents, number, _PAPERS)
    if number > pages:
        number, (shown, pages) = pages, papers_of_page(file.documents, pages, _PAPERS)
    return render_template("papers.html", papers=shown, **_about(case_id, number, pages))


def _page(count: int, size: int) -> tuple[int, int]:
    """Which page is asked for, within those that there are, and how many these are."""
    pages = max(1, -(-count // size))
    return max(1, min(request.args.get("trang", 1, int), pages)), pages


def _about(case_id: str, number: int, pages: int) -> dict[str, object]:
    return {
        "number": number,
        "pages": pages,
        "case": case_id,
        "code": code_of(case_id),
        "back": url_for("cases.show", case_id=case_id),
    }
