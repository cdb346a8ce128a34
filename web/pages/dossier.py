"""The room of a dossier: the list of the law with how each item stands, the dossier built, its versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as Answer

from persistence.dossiers import DossierVersion
from web.dossier_building import Edition, build_dossier, kept_version, versions_of
from web.dossiers import open_dossier
from web.house import new_id
from web.jobs.orders import dossier_of
from web.language import _
from web.pages.cases import previews_of
from web.pages.forms import moment
from web.pages.pdf import for_page
from web.pages.receipts import receipts_of
from web.pages.record import seen_file
from web.pages.views.acts import card
from web.pages.views.dossier import dossier_view
from web.pages.views.dossier_room import RoomView, room_view
from web.pages.views.timeline import Journal, timeline
from web.signin.access import may_write
from web.signin.officer import Officer
from web.signin.session import at_work, house
from workflows.dossier.reading import DossierFile

blueprint = Blueprint("dossier", __name__)


@blueprint.get("/ho-so/<case_id>/bo-ho-so")
def show(case_id: str) -> str:
    """Each item of the list: present, missing or defective, its article, who supplies it, what is wrong; the versions that were fixed."""
    officer = at_work()
    file = open_dossier(house(), officer, case_id)
    versions = versions_of(house(), case_id)
    return render_template(
        "dossier.html",
        page=dossier_view(file, house().corpus, versions, pdf=house().converter.available),
        room=_room(file, officer, versions),
        writes=may_write(officer, house().today()),
        slip=_Slip(file.case.version, moment.shown(house().now())),
    )


@dataclass(frozen=True, slots=True)
class _Slip:
    """What every form of an act carries beside its entries: the version seen, the moment, a key of its own."""

    version: int
    at: str

    def key(self) -> str:
        """A fresh key: each form on the page is another act."""
        return new_id()


def _room(file: DossierFile, officer: Officer, versions: Sequence[DossierVersion]) -> RoomView:
    corpus, day = house().corpus, house().today()
    whole = seen_file(house(), officer, file.case.id)
    previews = previews_of(whole, officer)
    journal = Journal(
        procedure=house().procedures[file.case.procedure],
        acts=whole.acts,
        deadlines=file.case.deadlines,
        documents=whole.documents,
        units=whole.units,
        receipts=receipts_of(house(), file.case.id),
    )
    cards = [card(each, corpus, day, brief=True) for each in previews if each.act.id in file.kind.sent_by]
    return room_view(file, previews, cards, timeline(journal, corpus), versions)


@blueprint.get("/ho-so/<case_id>/bo-ho-so/dung-thu")
def draft(case_id: str) -> Response:
    """The dossier as it stands, its numbers not yet for good; a version that says the same is handed out instead."""
    return sent(archive_of(at_work(), case_id), case_id)


@blueprint.post("/ho-so/<case_id>/bo-ho-so/chot")
def fix(case_id: str) -> Answer:
    """Number the sheets for good and keep the version."""
    edition = fixed(at_work(), case_id)
    done = (
        _("Đã chốt bút lục, lần lập %(version)s.", version=edition.version)
        if edition.fresh
        else _("Không có gì mới so với lần lập trước.")
    )
    flash(done, "done")
    return redirect(url_for("dossier.show", case_id=case_id))


def fixed(officer: Officer, case_id: str) -> Edition:
    """A version fixed, or the last one where there is nothing new. The API asks here too.

    Raises what ``open_dossier`` and ``build_dossier`` raise, and ConversionPending.
    """
    file = open_dossier(house(), officer, case_id, papers=True)
    with for_page(house(), dossier_of(case_id, fix=True)) as hurried:
        return build_dossier(hurried, officer, file, fix=True)


@blueprint.get("/ho-so/<case_id>/bo-ho-so/lan-<int:number>")
def version(case_id: str, number: int) -> Response:
    """A version as it was kept."""
    return sent(archive_of(at_work(), case_id, number), case_id)


def archive_of(officer: Officer, case_id: str, number: int | None = None) -> Edition:
    """A version as it was kept, or without a number the dossier as it stands; waits no longer than a page may. The API asks here too.

    Raises what ``open_dossier``, ``kept_version`` and ``build_dossier`` raise, and ConversionPending.
    """
    file = open_dossier(house(), officer, case_id, papers=True)
    if number is not None:
        return kept_version(house(), case_id, number)
    with for_page(house(), dossier_of(case_id, fix=False)) as hurried:
        return build_dossier(hurried, officer, file, fix=False)


def sent(edition: Edition, case_id: str) -> Response:
    """The archive on its way out, with the hash of its manifest beside it."""
    response = Response(edition.archive, mimetype="application/zip")
    response.headers.set("Content-Disposition", "attachment", filename=edition.filename(case_id))
    told: dict[str, Any] = dict(edition.manifest)
    response.headers["X-Manifest-SHA256"] = str(told["hash"])
    return response
