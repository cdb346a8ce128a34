"""The papers of a case and their bytes."""

from __future__ import annotations

from flask import Response

from web.api import bodies
from web.api.bodies import Body
from web.api.paper_answers import Documents, Lineage
from web.api.typed import Blueprint
from web.pages.papers import sent, sent_as_pdf
from web.pages.record import open_case
from web.pages.record_papers import open_lineage, open_paper
from web.pages.views.lineage import lineage_view
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


@blueprint.at_get("/<case_id>/documents/<document_id>/lineage")
@blueprint.refuses(401, 404)
@blueprint.gives(Lineage)
def lineage(case_id: str, document_id: str) -> Body:
    """Nguồn của từng dòng in trên một giấy tờ: dữ kiện, bước đã ghi, chứng cứ."""
    found = open_lineage(house(), at_work(), case_id, document_id)
    view = lineage_view(found.paper, found.told, found.file, house().corpus, house().procedures)
    return bodies.lineage(found.paper, view)


@blueprint.at_get("/<case_id>/documents/<document_id>/pdf")
@blueprint.refuses(202, 401, 404, 500, 503)
@blueprint.gives_bytes()
def pdf(case_id: str, document_id: str) -> Response:
    """Bản PDF/A của một giấy tờ .docx; 202: đang chuyển, hãy hỏi lại; 503: máy chủ không có LibreOffice."""
    return sent_as_pdf(*open_paper(house(), at_work(), case_id, document_id))
