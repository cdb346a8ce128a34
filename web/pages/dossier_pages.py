"""The pages of a dossier on the screen, sheet by sheet, before it is sent: a picture each, or the whole PDF."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from web.dossier_pages import Pages, pages_of
from web.pages.dossier import archive_of
from web.signin.session import at_work

blueprint = Blueprint("dossier_pages", __name__)


@blueprint.get("/ho-so/<case_id>/bo-ho-so/xem")
def show(case_id: str) -> str:
    """One page with its sheet number: ``trang`` from 1, or the first of ``tai-lieu`` (id of a paper); ``lan`` names a kept version."""
    pages = _pages(case_id)
    asked = request.args.get("trang", "")
    number = _number(asked) if asked else pages.first_of(request.args.get("tai-lieu", ""))
    return render_template(
        "dossier_page.html", case_id=case_id, page=pages.page(number), pages=pages, version=_version()
    )


@blueprint.get("/ho-so/<case_id>/bo-ho-so/xem/trang-<int:number>.png")
def picture(case_id: str, number: int) -> Response:
    """The picture of a page; no browser keeps it."""
    response = Response(_pages(case_id).picture(number), mimetype="image/png")
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/ho-so/<case_id>/bo-ho-so/xem/ho-so.pdf")
def whole(case_id: str) -> Response:
    """All pages as one PDF, for the browser to show or print."""
    pages = _pages(case_id)
    response = Response(pages.pdf, mimetype="application/pdf")
    name = pages.edition.filename(case_id).replace(".zip", ".pdf")
    response.headers.set("Content-Disposition", "inline", filename=name)
    response.headers["Cache-Control"] = "no-store"
    return response


def _pages(case_id: str) -> Pages:
    return pages_of(archive_of(at_work(), case_id, _version()))


def _version() -> int | None:
    told = request.args.get("lan", "")
    return _number(told) if told else None


def _number(text: str) -> int:
    """A small number as typed; anything else asks for what is not there."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0
