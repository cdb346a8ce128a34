"""What stands around every page: who is at work under which post, search, help, lock, and what a printed page says at its head."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Flask, current_app, redirect, render_template, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from persistence.errors import StorageError
from web.house import House
from web.language import here
from web.pages.headers import allow_script
from web.pages.pdf import pdf_there
from web.signin import session
from web.signin.access import AUDITOR, may_register
from web.signin.errors import ScopeMissing
from web.signin.officer import Officer

blueprint = Blueprint("frame", __name__)
_COOKIE: Final = "lotrinh-keys"
_YEAR: Final = 31_536_000


def install(app: Flask, house: House, *, trying: bool) -> None:
    """Give every template of ``app`` what ``base.html`` asks for."""
    app.register_blueprint(blueprint)

    @app.context_processor
    def common() -> dict[str, object]:
        officer = _officer()
        if officer is not None:
            allow_script()  # keys, lock and help of this host; every page works without
        return {
            "officer": officer,
            "auditing": officer is not None and officer.appointment.role == AUDITOR,
            "registering": officer is not None and may_register(officer, house.today()),
            "development": trying,
            "accounts": not trying,
            "pdf_there": pdf_there(house),
            "keys_on": request.cookies.get(_COOKIE) != "off",
            "lock_after": 0 if trying else int(session.LOCK_AFTER.total_seconds()),
            "printed_at": house.now(),
            "this_page": here(),
        }


@blueprint.get("/tro-giup")
def help_page() -> str:
    """What the keys do, and where things are."""
    return render_template("help.html")


@blueprint.post("/tro-giup/phim-tat")
def keys() -> Response:
    """Turn the keys of one letter on or off in this browser: who dictates or holds a key down by accident needs them off."""
    response = redirect(url_for("frame.help_page"), 303)
    response.set_cookie(
        _COOKIE,
        "off" if request.form.get("keys") == "off" else "on",
        max_age=_YEAR,
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        httponly=True,
        samesite="Strict",
    )
    return response


def _officer() -> Officer | None:
    """For the frame of a page, which must stand even when the database does not answer, or a token opens nothing here."""
    try:
        return session.current()
    except (StorageError, ScopeMissing, HTTPException):
        return None
