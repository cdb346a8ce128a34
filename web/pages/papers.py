"""The download of a paper: its bytes are checked against their hash before they leave, and the reading is logged."""

from __future__ import annotations

from flask import Blueprint, Response

from web.pages.record import open_paper
from web.signin.session import at_work, house
from workflows.model import DocumentRecord

blueprint = Blueprint("papers", __name__)


@blueprint.get("/ho-so/<case_id>/giay-to/<paper_id>")
def download(case_id: str, paper_id: str) -> Response:
    """The paper as kept. ``UnknownCase`` when the case or the paper is not for this officer; ``BlobDamaged`` when its bytes changed."""
    return sent(*open_paper(house(), at_work(), case_id, paper_id))


def sent(paper: DocumentRecord, content: bytes) -> Response:
    """A paper on its way out: to be kept, not shown, with its hash beside it."""
    response = Response(content, mimetype=paper.media_type)
    response.headers.set("Content-Disposition", "attachment", filename=paper.filename)
    response.headers["X-Content-SHA256"] = paper.sha256
    return response
