"""The dossier of a case: its list with how each item stands, and its archive. A version is fixed as on the page."""

from __future__ import annotations

from typing import Any

from flask import Response, url_for

from persistence.dossiers import DossierVersion
from web.api.bodies import Body
from web.api.dossier_answers import DossierBody, DossierVersionFixed
from web.api.requests import ArchiveQuery
from web.api.typed import Blueprint
from web.dossier_building import versions_of
from web.dossiers import line_json, open_dossier, state_json
from web.pages.dossier import archive_of, fixed, sent
from web.signin.session import at_work, house
from workflows.dossier import Line

blueprint = Blueprint("dossiers", __name__, url_prefix="/api/cases", description="Bộ hồ sơ gửi đi")


@blueprint.at_get("/<case_id>/dossier")
@blueprint.refuses(401, 403, 404, 422)
@blueprint.gives(DossierBody)
def show(case_id: str) -> Body:
    """Danh mục theo luật: từng mục đã có, còn thiếu hay có lỗi, điều luật, ai nộp, lỗi gì; các lần đã chốt bút lục."""
    file = open_dossier(house(), at_work(), case_id)
    return {
        **state_json(file.state),
        "title": file.kind.title(file.state.on),
        "sent": file.sent,
        "items": [_item(line) for line in file.state.lines],
        "versions": [_version(each) for each in versions_of(house(), case_id)],
        "archive_href": url_for("dossiers.archive", case_id=case_id),
    }


@blueprint.at_post("/<case_id>/dossier/versions")
@blueprint.refuses(202, 401, 403, 404, 409, 422, 500, 503)
@blueprint.gives(DossierVersionFixed)
def fix(case_id: str) -> Body:
    """Chốt bút lục và giữ một lần lập; không có gì mới thì trả lần lập trước (fresh: false). 202: đang dựng bản PDF, hãy gửi lại."""
    edition = fixed(at_work(), case_id)
    version = next(each for each in versions_of(house(), case_id) if each.number == edition.version)
    return {**_version(version), "fresh": edition.fresh}


@blueprint.at_get("/<case_id>/dossier/archive")
@blueprint.refuses(202, 401, 403, 404, 422, 500, 503)
@blueprint.reads(ArchiveQuery, location="query")
@blueprint.gives_bytes("application/zip")
def archive(query: dict[str, Any], case_id: str) -> Response:
    """Bộ hồ sơ đóng gói (zip), dựng thử hoặc một lần đã chốt (version); 202: đang dựng bản PDF, hãy hỏi lại."""
    return sent(archive_of(at_work(), case_id, query["version"]), case_id)


def _item(line: Line) -> Body:
    """An item with the words for its codes and the addresses of its papers."""
    told: dict[str, Any] = line_json(line)
    words = [way.by.vi for way in line.item.ways]
    return {
        **told,
        "state_vi": line.state.vi,
        "ways": [{**way, "by_vi": vi} for way, vi in zip(told["ways"], words, strict=True)],
        "papers": [_held(paper) for paper in told["papers"]],
        "replaced": [_held(paper) for paper in told["replaced"]],
    }


def _held(paper: dict[str, Any]) -> Body:
    href = url_for("documents.download", case_id=paper["case"], document_id=paper["id"])
    return {**paper, "href": href}


def _version(version: DossierVersion) -> Body:
    manifest = version.manifest
    return {
        "number": version.number,
        "at": version.recorded_at.isoformat(),
        "sheets": manifest["sheets"],
        "documents": len(manifest["documents"]),
        "added": manifest["changes"]["added"],
        "replaced": manifest["changes"]["replaced"],
        "manifest_hash": version.manifest_hash,
        "archive_sha256": version.archive,
        "href": url_for("dossiers.archive", case_id=version.case_id, version=version.number),
    }
