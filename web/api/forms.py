"""The catalogue of forms as data, and a form to fill in by hand."""

from __future__ import annotations

from typing import Any

from flask import Response

from documents.rendering import MEDIA_TYPE
from web.api.bodies import Body
from web.api.law_answers import FormBody, FormList
from web.api.requests import FormQuery, FormsQuery
from web.api.typed import Blueprint
from web.pages.forms_book import attached, form_book
from web.signin.session import house

blueprint = Blueprint("api_forms", __name__, url_prefix="/api/forms", description="Danh mục biểu mẫu")


@blueprint.at_get("")
@blueprint.refuses(401, 422)
@blueprint.reads(FormsQuery, location="query")
@blueprint.gives(FormList)
def listed(query: dict[str, Any]) -> Body:
    """Biểu mẫu có hiệu lực vào ngày nêu, giấy tờ luật đòi hỏi mà không có mẫu, và giấy tờ đến."""
    day = query.get("on") or house().today()
    found = form_book().on(day, query["words"])
    return {"on": day.isoformat(), "forms": [each.as_json() for each in found]}


@blueprint.at_get("/show")
@blueprint.refuses(401, 422)
@blueprint.reads(FormQuery, location="query")
@blueprint.gives(FormBody)
def show(query: dict[str, Any]) -> Body:
    """Một biểu mẫu như áp dụng vào ngày nêu."""
    return form_book().form(query["form"], query.get("on") or house().today()).as_json()


@blueprint.at_get("/blank")
@blueprint.refuses(401, 422)
@blueprint.reads(FormQuery, location="query")
@blueprint.gives_bytes()
def blank(query: dict[str, Any]) -> Response:
    """Biểu mẫu để trống (.docx)."""
    name, content = form_book().blank(query["form"], query.get("on") or house().today())
    return attached(name, content, MEDIA_TYPE)
