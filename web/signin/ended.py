"""A form that is sent after its session ended is not lost: kept sealed for its officer in its post, and offered after signing in again.

Whose form it was tells a cookie of its own: sealed, for no other use, and gone with signing out. It opens nothing: by it a form is only put
away. What is offered is shown with a button, under a token of the new session; nothing is done by itself, and another officer, or the same
one in another post, is offered nothing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from flask import (
    Blueprint,
    Flask,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from werkzeug.wrappers import Response

from persistence.unfinished import Owner, UnfinishedForm
from web.house import new_id
from web.language import _
from web.signin import locking
from web.signin import session as sitting
from web.signin.officer import Officer, officer_of, post_key
from web.signin.secrets_kept import Seal, SealBroken

blueprint = Blueprint("ended", __name__)
SENT: Final = "_sent"
"""What stands for the act where a form as a whole is kept."""
NAMED: Final = "gui-tiep"
KEPT_FOR: Final = timedelta(hours=24)
_MOST: Final = 200_000  # characters of a form that is kept; a longer one is to be typed anew
_OURS: Final = frozenset({"csrf_token"})
_UNLOCK: Final = "locking.unlock"
_NO_FORMS: Final = ("signin.", "provider.", "locking.", "language.", "ended.")
_SEAL: Final = "lotrinh.ended"


@dataclass(frozen=True, slots=True)
class Whose:
    """An officer in a post."""

    actor_id: str
    post: str


def install(app: Flask, secret: str) -> None:
    """Give the application the seal, and the cookie to every session that begins or ends."""
    app.extensions[_SEAL] = Seal(secret, "ended forms")
    app.register_blueprint(blueprint)

    @app.after_request
    def tell_whose(response: Response) -> Response:
        return _tell_whose(response)


def keep() -> Response | None:
    """Before anything else looks at it: a form whose session ended is put away, and the way leads to the sign-in page."""
    owner = _whose() if _is_late() else None
    if owner is None:
        return None
    told = _sent()
    if str(request.endpoint).startswith(locking.NEVER_KEPT):
        told["fields"] = []
    text = json.dumps({"of": [owner.actor_id, owner.post], **told}, ensure_ascii=False)
    session.clear()
    if not told.get("fields") or len(text) > _MOST:
        flash(_("Phiên làm việc đã hết, chưa có gì được ghi. Hãy đăng nhập rồi làm lại."))
        return redirect(url_for("signin.page"), 303)
    now = sitting.house().now()
    sealed = _seal().close_bytes(text.encode())
    form = UnfinishedForm(new_id(), _owner(owner), 0, sealed, now, now + KEPT_FOR)
    sitting.house().unfinished.put(form)
    flash(
        _("Phiên làm việc đã hết, chưa có gì được ghi. Nội dung vừa gửi được giữ lại: đăng nhập để gửi tiếp.")
    )
    return redirect(url_for("signin.page"), 303)


def waits(officer: Officer) -> str:
    """The address where a form of this officer in this post waits to be sent on; "" where none does."""
    return url_for("ended.offer") if _latest(officer) is not None else ""


@blueprint.get("/gui-tiep")
def offer() -> str | Response:
    """The form as it was sent, to be sent on or dropped."""
    form = _latest(sitting.at_work())
    told = _opened(form) if form is not None else None
    if form is None or told is None:
        return redirect(url_for("home.index"), 303)
    return render_template(
        "signin/resume.html",
        there=told["path"],
        onward=f"{told['path']}?{NAMED}={form.id}",
        fields=told["fields"],
        files=told["files"],
        ended=form.id,
    )


@blueprint.post("/gui-tiep/bo")
def drop() -> Response:
    """The officer does not want it any more."""
    _drop(request.form.get("form", ""))
    flash(_("Đã bỏ nội dung giữ lại."), "done")
    return redirect(url_for("home.index"), 303)


def _sent() -> dict[str, Any]:
    """What was sent: by this request, or before the lock at which the session ended."""
    if request.endpoint == _UNLOCK:
        return locking.carried(request.form.get("kept", "")) or {}
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in _OURS]
    return {"path": request.path, "fields": fields, "files": any(request.files.values())}


def _is_late() -> bool:
    """A form of a page, sent by this site's own page, from a session that holds no more (a lock is not an end)."""
    endpoint = str(request.endpoint)
    if request.method != "POST" or request.is_json or request.path.startswith("/api/"):
        return False
    if endpoint != _UNLOCK and (request.endpoint is None or endpoint.startswith(_NO_FORMS)):
        return False
    if request.headers.get("Sec-Fetch-Site", "none") not in {"same-origin", "none"}:
        return False
    return sitting.current() is None and sitting.behind_lock() is None and "way" not in session


def _whose() -> Whose | None:
    """The officer in whose post the form was opened, if both still hold."""
    try:
        told = json.loads(_seal().open(request.cookies.get(_cookie(), "")))
        owner = Whose(str(told["actor"]), str(told["post"]))
    except (SealBroken, ValueError, KeyError, TypeError):
        return None
    house = sitting.house()
    actor = house.reader.find_actor(owner.actor_id)
    if actor is None or officer_of(actor, owner.post, house.today()) is None:
        return None
    account = house.accounts.of(owner.actor_id)
    by_account = current_app.config[sitting.SIGN_IN] == sitting.ACCOUNTS
    return owner if not by_account or (account is not None and not account.disabled) else None


def _owner(whose: Whose) -> Owner:
    given: dict[str, Any] = request.view_args or {}
    case_id, person_id = given.get("case_id"), str(given.get("person_id", ""))
    if case_id is not None:
        with sitting.house().services.reading() as uow:
            case = uow.find_case(str(case_id))
        case_id, person_id = (case.id, case.person_id) if case is not None else (None, "")
    return Owner(whose.actor_id, whose.post, SENT, person_id, case_id)


def _latest(officer: Officer) -> UnfinishedForm | None:
    """The last form that waits for this officer in this post."""
    now = sitting.house().now()
    return sitting.house().unfinished.sent(officer.id, post_key(officer.appointment), SENT, now)


def _opened(form: UnfinishedForm) -> dict[str, Any] | None:
    try:
        told = dict(json.loads(_seal().open_bytes(form.sealed)))
    except SealBroken:
        return None
    return told if told["of"] == [form.owner.actor_id, form.owner.post] else None


def _drop(form_id: str) -> None:
    officer = sitting.at_work()
    sitting.house().unfinished.drop_sent(officer.id, post_key(officer.appointment), form_id)


def _tell_whose(response: Response) -> Response:
    """What was sent on waits no more; a session that began tells whose its forms are, one that was ended tells nothing."""
    if (
        NAMED in request.args
        and request.method == "POST"
        and response.status_code < 500
        and sitting.current()
    ):
        _drop(request.args[NAMED])
    began, over = g.pop("began", False), g.pop("over", False)
    if began and "actor" in session:
        whose = json.dumps({"actor": session["actor"], "post": session["post"]})
        response.set_cookie(
            _cookie(),
            _seal().close(whose),
            max_age=KEPT_FOR,
            httponly=True,
            samesite="Strict",
            secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        )
    elif over:
        response.delete_cookie(
            _cookie(),
            httponly=True,
            samesite="Strict",
            secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        )
    return response


def _cookie() -> str:
    return f"{current_app.config['SESSION_COOKIE_NAME']}-form"


def _seal() -> Seal:
    found = current_app.extensions[_SEAL]
    assert isinstance(found, Seal)  # noqa: S101 - put there by install
    return found
