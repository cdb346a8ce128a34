"""The first address: leads to what is to be done; who only reads comes to the list of cases."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from web.signin.access import may_write
from web.signin.session import at_work, house

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
def index() -> Response:
    """To the desk, or to the list."""
    officer = at_work()
    acts = may_write(officer, house().today())
    return redirect(url_for("desk.show" if acts else "listing.cases"), 303)
