"""The pages of the catalogue of forms: the list by text, one form, and the form to fill in by hand."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from flask import Blueprint, Response, render_template, request

from documents.catalogue import load_catalogue
from documents.errors import DocumentError
from documents.rendering import MEDIA_TYPE
from rules.citation import Citation
from rules.errors import BadInput
from web.formbook.told import KINDS_VI, FormBook
from web.language import _
from web.pages.forms.reading import read_day
from web.pages.views.citing import full
from web.pages.views.findings import cites_of
from web.pages.views.times import span
from web.signin.session import house

blueprint = Blueprint("forms", __name__)


@blueprint.get("/bieu-mau")
def index() -> str:
    """What stands on the day ``ngay``, by default today; ``tim`` are words of number or title."""
    day, words = _day(), request.args.get("tim", "").strip()
    found = form_book().on(day, words)
    groups = [(_named(name), list(each)) for name, each in groupby(found, key=lambda form: form.group)]
    return render_template(
        "forms.html", here="forms", groups=groups, words=words, day=day.isoformat(), count=len(found)
    )


@blueprint.get("/bieu-mau/xem")
def show() -> str:
    """The form ``m`` as on the day ``ngay``; without one as today, and a form that has ended as on its last day."""
    day = _day()
    try:
        told = form_book().form(_form(), day)
    except DocumentError as problem:
        last = problem.fields.get("in_force_to")
        if "ngay" in request.args or not isinstance(last, str):
            raise
        day = date.fromisoformat(last)
        told = form_book().form(_form(), day)
    return render_template(
        "form.html",
        here="forms",
        form=told,
        kind=_(KINDS_VI[told.kind]),
        cites=cites_of(told.cites, house().corpus),
        period=span(told.in_force_from, told.in_force_to),
        day=day.isoformat(),
    )


@blueprint.get("/bieu-mau/de-trong")
def blank() -> Response:
    """The form ``m`` with nothing filled in."""
    return attached(*form_book().blank(_form(), _day()), MEDIA_TYPE)


def _named(group: str) -> str:
    """The text in words ("Nghị định 116/2021/NĐ-CP"); what is no text keeps its name."""
    return full(Citation(group), house().corpus) if "/" in group else group


def form_book() -> FormBook:
    """The catalogue over the law and the procedures of this installation."""
    return FormBook(load_catalogue(), house().procedures, house().corpus)


def attached(name: str, content: bytes, media_type: str) -> Response:
    """A file to be kept, not shown."""
    response = Response(content, mimetype=media_type)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _form() -> str:
    text = request.args.get("m", "").strip()
    if not text:
        raise BadInput("A form is needed.", vi="Cần một biểu mẫu, ví dụ 116/2021/NĐ-CP Mẫu 24.", field="m")
    return text


def _day() -> date:
    text = request.args.get("ngay", "")
    return read_day("ngay", text) if text else house().today()
