"""The first address: leads to what is to be done; who only audits comes to the room for that."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from web.signin import ended
from web.signin.access import AUDITOR
from web.signin.session import at_work

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
def index() -> Response:
    """To the desk, or to the auditor's room; before that to a form that waits to be sent on."""
    waiting = ended.waits(at_work())
    if waiting:  # sent when the session had ended
        return redirect(waiting, 303)
    audits = at_work().appointment.role == AUDITOR
    return redirect(url_for("auditor.search" if audits else "desk.show"), 303)
