"""The development sign-in: choose an officer, no password. ``create_app`` never registers it in production."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from web.language import _
from web.signin.officer import officer_of, post_key, post_said
from web.signin.session import begin, end, house
from workflows.collation import order_of

blueprint = Blueprint("signin", __name__)


@dataclass(frozen=True, slots=True)
class Desk:
    """One appointment that holds today, to be chosen."""

    actor: str
    post: str
    name: str
    title: str
    unit: str


@blueprint.get("/dang-nhap")
def page() -> str:
    """Every officer with every appointment that holds today."""
    return render_template("signin.html", desks=_desks())


@blueprint.post("/dang-nhap")
def enter() -> Response:
    """Begin a session under the chosen appointment."""
    actor = house().reader.find_actor(request.form.get("actor", ""))
    officer = officer_of(actor, request.form.get("post", ""), house().today()) if actor is not None else None
    if officer is None:
        raise BadRequest
    begin(officer)
    return redirect(url_for("home.index"), 303)


@blueprint.post("/thoat")
def out() -> Response:
    """End the session."""
    end()
    flash(_("Đã thoát."))
    return redirect(url_for("signin.page"), 303)


def _desks() -> list[Desk]:
    """By office and post, as a directory is read."""
    day = house().today()
    found = [
        Desk(actor.id, post_key(held), actor.name, post_said(held), held.unit.name)
        for actor in house().reader.actors()
        for held in actor.appointments
        if held.holds_on(day)
    ]
    return sorted(found, key=lambda desk: (order_of(desk.unit), order_of(desk.title), order_of(desk.name)))
