"""The download of a paper: its bytes are checked against their hash before they leave, and the reading is logged."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, render_template, url_for

from web.auditing.paper_proof import MEDIA_TYPE, NAME, has_proof, proof_of
from web.pages.pdf import pdf_for_page, pdf_names
from web.pages.record import unknown_case
from web.pages.record_papers import open_lineage, open_paper
from web.pages.views.lineage import lineage_view
from web.signin.session import at_work, house
from workflows.model import DocumentRecord
from workflows.paper_ports import Writ

SHOWN: Final = frozenset({"image/jpeg", "image/png"})
HARMLESS: Final = "default-src 'none'; sandbox; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

blueprint = Blueprint("papers", __name__)


@blueprint.get("/ho-so/<case_id>/giay-to/<paper_id>")
def download(case_id: str, paper_id: str) -> Response:
    """The paper as kept. ``UnknownCase`` when the case or the paper is not for this officer; ``BlobDamaged`` when its bytes changed."""
    return sent(*open_paper(house(), at_work(), case_id, paper_id))


@blueprint.get("/ho-so/<case_id>/giay-to/<paper_id>/nguon")
def lineage(case_id: str, paper_id: str) -> str:
    """Where each printed line of the paper comes from."""
    found = open_lineage(house(), at_work(), case_id, paper_id)
    return render_template(
        "lineage.html",
        page=lineage_view(found.paper, found.told, found.file, house().corpus, house().procedures),
        back=url_for("cases.show", case_id=case_id),
        href=url_for("papers.download", case_id=case_id, paper_id=paper_id),
        proof=url_for("papers.proof", case_id=case_id, paper_id=paper_id)
        if has_proof(house(), found.paper)
        else "",
        code=found.paper.code,
    )


@blueprint.get("/ho-so/<case_id>/giay-to/<paper_id>/chung-minh")
def proof(case_id: str, paper_id: str) -> Response:
    """The proof that the paper is in the record, to be given with it. ``UnknownCase`` also where no anchor saw it yet."""
    paper, _ = open_paper(house(), at_work(), case_id, paper_id)
    response = Response(proof_of(house(), paper.code), mimetype=MEDIA_TYPE)
    response.headers.set("Content-Disposition", "attachment", filename=NAME)
    return response


@blueprint.get("/ho-so/<case_id>/giay-to/<paper_id>/xem")
def picture(case_id: str, paper_id: str) -> Response:
    """A picture to be looked at in the browser. ``UnknownCase`` also for a paper that is no picture."""
    paper, content = open_paper(house(), at_work(), case_id, paper_id)
    if paper.media_type not in SHOWN:
        raise unknown_case()
    return sent(paper, content, how="inline")


@blueprint.get("/ho-so/<case_id>/giay-to/<paper_id>/pdf")
def pdf(case_id: str, paper_id: str) -> Response:
    """The paper as PDF; further ConversionUnavailable, ConversionFailed, ConversionPending (the page asks again by itself)."""
    return sent_as_pdf(*open_paper(house(), at_work(), case_id, paper_id))


def sent(paper: DocumentRecord, content: bytes, how: str = "attachment") -> Response:
    """A paper on its way out, with its hash beside it. Whatever it is, in a browser it can do nothing."""
    return _file(content, paper.media_type, paper.filename, paper.sha256, how)


def sent_as_pdf(paper: DocumentRecord, content: bytes) -> Response:
    """The PDF of a paper on its way out; ``X-Source-SHA256`` is the hash of the paper itself."""
    done = pdf_for_page(house(), paper, content)
    response = _file(done.pdf, "application/pdf", pdf_names([paper])[0], done.sha256)
    response.headers["X-Source-SHA256"] = done.source
    return response


def _file(content: bytes, media_type: str, name: str, sha256: str, how: str = "attachment") -> Response:
    response = Response(content, mimetype=media_type)
    response.headers.set("Content-Disposition", how, filename=name)
    response.headers["X-Content-SHA256"] = sha256
    response.headers["Content-Security-Policy"] = HARMLESS
    return response


def sent_draft(writ: Writ) -> Response:
    """A draft on its way out: a file that is kept nowhere."""
    response = Response(writ.content, mimetype=writ.media_type)
    response.headers.set("Content-Disposition", "attachment", filename=writ.filename)
    return response
