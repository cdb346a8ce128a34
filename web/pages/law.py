"""The law as the program holds it: the texts in force, and one place of a text with the rules that stand under it."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, render_template, request

from rules.citation import Citation
from rules.errors import BadInput
from web.pages.forms.reading import read_day
from web.pages.views.law import law_view, texts_view
from web.signin.session import house

blueprint = Blueprint("law", __name__)


@blueprint.get("/luat")
def index() -> str:
    """Every text held, with its periods."""
    return render_template("texts.html", texts=texts_view(house().corpus, house().today()))


@blueprint.get("/luat/trich")
def show() -> str:
    """The place ``c`` (short form of a citation) as on the day ``ngay``, by default today."""
    text = request.args.get("c", "")
    if not text:
        raise BadInput("A citation is needed.", vi="Cần một căn cứ, ví dụ 73/2021/QH14 Đ27 k1.", field="c")
    return render_template("law.html", page=law_view(house().corpus, Citation.parse(text), _day()))


def _day() -> date:
    text = request.args.get("ngay", "")
    return read_day("ngay", text) if text else house().today()
