"""The room of a dossier: the list of the law with how each item stands, and the dossier built."""

from __future__ import annotations

from flask import Blueprint, render_template

from web.dossiers import open_dossier
from web.pages.views.dossier import dossier_view
from web.signin.session import at_work, house

blueprint = Blueprint("dossier", __name__)


@blueprint.get("/ho-so/<case_id>/bo-ho-so")
def show(case_id: str) -> str:
    """Each item of the list: present, missing or defective, its article, who supplies it, what is wrong."""
    file = open_dossier(house(), at_work(), case_id)
    return render_template("dossier.html", page=dossier_view(file, house().corpus))
