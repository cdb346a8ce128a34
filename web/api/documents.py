"""The papers of a case and their bytes."""

from __future__ import annotations

from flask import Response

from web.api import bodies
from web.api.answers import Documents
from web.api.bodies import Body
from web.api.typed import Blueprint
from web.pages.papers import sent
from web.pages.record import open_case, open_paper
from web.signin.session import at_work, house

blueprint = Blueprint("documents", __name__, url_prefix="/api/cases", description="Giấy tờ của hồ sơ")


@blueprint.at_get("/<case_id>/documents")
@blueprint.refuses(401, 404)
@blueprint.gives(Documents)
def listed(case_id: str) -> Body:
    """Giấy tờ đã lập."""
    file = open_case(house(), at_work(), case_id)
    return {"documents": [bodies.document(each) for each in file.documents]}


@blueprint.at_get("/<case_id>/documents/<document_id>")
@blueprint.refuses(401, 404)
@blueprint.gives_bytes()
def download(case_id: str, document_id: str) -> Response:
    """Nội dung một giấy tờ, đã đối chiếu mã băm."""
    return sent(*open_paper(house(), at_work(), case_id, document_id))
