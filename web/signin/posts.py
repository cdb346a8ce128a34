"""The switch from one post to another without signing in anew: the same session, the same limits, another appointment."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from persistence.accounts import Told
from web.language import _
from web.signin import session as sitting
from web.signin.entrance import desk
from web.signin.officer import officer_of, post_key, post_said

blueprint = Blueprint("posts", __name__)


@blueprint.get("/chuc-danh")
def page() -> str:
    """The appointments of the officer that hold today."""
    officer, house = sitting.at_work(), sitting.house()
    actor = house.reader.find_actor(officer.id)
    held = [one for one in actor.appointments if one.holds_on(house.today())] if actor is not None else []
    shown = [(post_key(one), post_said(one), one.unit.name) for one in held]
    return render_template("signin/switch.html", posts=shown, now=post_key(officer.appointment))


@blueprint.post("/chuc-danh")
def switch() -> Response:
    """Go on under another appointment; it is told in the trail, and forms opened under the former one are refused."""
    before, house = sitting.at_work(), sitting.house()
    actor = house.reader.find_actor(before.id)
    officer = officer_of(actor, request.form.get("post", ""), house.today()) if actor is not None else None
    if officer is None:
        raise BadRequest
    sitting.change_post(officer)
    if current_app.config[sitting.SIGN_IN] == sitting.ACCOUNTS:
        more = {"from": request.remote_addr or "", "post": post_key(officer.appointment)}
        desk().note(Told("signin.post_changed", officer.id, officer.unit.id, house.now(), more))
    flash(_("Bạn đang làm việc dưới chức danh %(post)s.", post=officer.here), "done")
    return redirect(url_for("home.index"), 303)
