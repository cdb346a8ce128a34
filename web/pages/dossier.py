"""The room of a dossier: the list of the law with how each item stands, the dossier built, its versions."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as Answer

from web.dossier_building import Edition, build_dossier, kept_version, versions_of
from web.dossiers import open_dossier
from web.pages.pdf import for_page
from web.pages.views.dossier import dossier_view
from web.signin.access import may_write
from web.signin.session import at_work, house

blueprint = Blueprint("dossier", __name__)


@blueprint.get("/ho-so/<case_id>/bo-ho-so")
def show(case_id: str) -> str:
    """Each item of the list: present, missing or defective, its article, who supplies it, what is wrong; the versions that were fixed."""
    officer = at_work()
    file = open_dossier(house(), officer, case_id)
    page = dossier_view(file, house().corpus, versions_of(house(), case_id), pdf=house().converter.available)
    return render_template("dossier.html", page=page, writes=may_write(officer, house().today()))


@blueprint.get("/ho-so/<case_id>/bo-ho-so/dung-thu")
def draft(case_id: str) -> Response:
    """The dossier as it stands, its numbers not yet for good; a version that says the same is handed out instead."""
    officer = at_work()
    file = open_dossier(house(), officer, case_id)
    with for_page(house()) as hurried:
        return _sent(build_dossier(hurried, officer, file, fix=False), case_id)


@blueprint.post("/ho-so/<case_id>/bo-ho-so/chot")
def fix(case_id: str) -> Answer:
    """Number the sheets for good and keep the version."""
    officer = at_work()
    file = open_dossier(house(), officer, case_id)
    with for_page(house()) as hurried:
        edition = build_dossier(hurried, officer, file, fix=True)
    done = (
        f"Đã chốt bút lục, lần lập {edition.version}."
        if edition.fresh
        else "Không có gì mới so với lần lập trước."
    )
    flash(done, "done")
    return redirect(url_for("dossier.show", case_id=case_id))


@blueprint.get("/ho-so/<case_id>/bo-ho-so/lan-<int:number>")
def version(case_id: str, number: int) -> Response:
    """A version as it was kept."""
    open_dossier(house(), at_work(), case_id)
    return _sent(kept_version(house(), case_id, number), case_id)


def _sent(edition: Edition, case_id: str) -> Response:
    response = Response(edition.archive, mimetype="application/zip")
    response.headers.set("Content-Disposition", "attachment", filename=edition.filename(case_id))
    told: dict[str, Any] = dict(edition.manifest)
    response.headers["X-Manifest-SHA256"] = str(told["hash"])
    return response
