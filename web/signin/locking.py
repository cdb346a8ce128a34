"""The quick lock of the screen: until the officer proves who it is, the session opens nothing, and no name stands on the page.

The lock is of the session, not of the picture on the screen: another tab and the button "back" meet it as well. The address stays, so that
unlocking comes back to it. A form that was sent while the screen was locked is kept sealed in the page and offered again after unlocking;
it is never done by itself.
"""

from __future__ import annotations

import json
from typing import Any, Final

from flask import (
    Blueprint,
    current_app,
    flash,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
)
from werkzeug.exceptions import Unauthorized
from werkzeug.wrappers import Response

from persistence.accounts import Account
from web.language import _, here, label, own_path
from web.pages.headers import allow_script
from web.signin import challenges, passkeys
from web.signin import session as sitting
from web.signin.desk import SignInRefused
from web.signin.entrance import asked, desk, site
from web.signin.posted import posted
from web.signin.secrets_kept import Seal, SealBroken

blueprint = Blueprint("locking", __name__)
_SEAL: Final = "lotrinh.locking"
_CHALLENGE: Final = "challenge"
_MOST: Final = 200_000  # characters of a form that are carried over a lock; a longer one is to be typed anew
_OURS: Final = frozenset({"csrf_token"})
NEVER_KEPT: Final = ("account.",)
"""Where what is typed opens an account: it is carried nowhere."""


def install(secret: str) -> None:
    """Give the application the seal of what is carried over a lock (at start, inside its context)."""
    current_app.extensions[_SEAL] = Seal(secret, "locked forms")


def stand_in() -> Response:
    """The page to unlock, in place of the one that was asked for; a form that was sent is carried along."""
    kept = _kept() if request.method == "POST" else ""
    there = request.path if kept else here()
    return _page(there, kept)


@blueprint.post("/khoa")
def lock() -> Response:
    """Lock the screen and stay at the address."""
    sitting.lock()
    return redirect(own_path(request.form.get("ve", "/")), 303)


@blueprint.post("/mo-khoa")
def unlock() -> Response:
    """Whether it is the officer of the session; then back to the address, or to the form that waits."""
    officer, there = sitting.behind_lock(), own_path(request.form.get("ve", "/"))
    if officer is None:
        return redirect(there, 303)
    try:
        if _by_account():
            account = desk().again(_own(officer.id).actor_id, request.form.get("password", ""), asked())
            desk().unlocked(account.actor_id, asked(), how=sitting.PASSWORD)
    except SignInRefused as error:
        return _page(there, request.form.get("kept", ""), label(error))
    return _open(there, request.form.get("kept", ""))


@blueprint.post("/mo-khoa/khoa/hoi")
def ask_passkey() -> Response:
    """What the browser needs to prove a passkey, with PIN or finger."""
    account = _behind()
    options = passkeys.asked_to_prove(site()[0], desk().accounts.passkeys(account.actor_id), alone=True)
    challenges.keep(_CHALLENGE, options["challenge"], asked().at)
    return jsonify(options)


@blueprint.post("/mo-khoa/khoa")
def prove_passkey() -> Response | tuple[Response, int]:
    """Whether the passkey is right."""
    account, answer = _behind(), posted()
    passkey = desk().accounts.passkey(passkeys.named(answer))
    challenge = challenges.take(_CHALLENGE, asked().at, used=passkey.used_at if passkey else None)
    try:
        if passkey is None or passkey.actor_id != account.actor_id or not challenge:
            raise passkeys.not_right()
        count = passkeys.proved(answer, challenge, *site(), passkey, alone=True)
    except SignInRefused as error:
        return jsonify({"wrong": label(error)}), 401
    desk().passkey_used(passkey, count, asked())
    desk().unlocked(account.actor_id, asked(), how="passkey")
    sitting.unlock()
    return jsonify({"next": own_path(request.args.get("ve", "/"))})


def _open(there: str, kept: str) -> Response:
    sitting.unlock()
    fields = carried(kept)
    if fields is None:
        return redirect(there, 303)
    told = render_template(
        "signin/resume.html", there=fields["path"], fields=fields["fields"], files=fields["files"]
    )
    return make_response(told)


def _page(there: str, kept: str, wrong: str = "") -> Response:
    officer = sitting.behind_lock()
    account = desk().accounts.of(officer.id) if officer is not None and _by_account() else None
    keys = bool(account and desk().accounts.passkeys(account.actor_id))
    allow_script()
    told = render_template(
        "signin/locked.html",
        officer=None,  # nobody's name on a screen that anyone may read
        there=there,
        kept=kept,
        wrong=wrong,
        keys=keys,
        by_password=account is not None and bool(account.password_hash),
    )
    return make_response(told, 423)


def _kept() -> str:
    """The form that was sent, sealed; "" where there is none, it is too long, or it holds a password."""
    if str(request.endpoint).startswith(NEVER_KEPT):
        return ""
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in _OURS]
    text = json.dumps({"path": request.path, "fields": fields, "files": any(request.files.values())})
    return _seal().close(text) if fields and len(text) <= _MOST else ""


def carried(kept: str) -> dict[str, Any] | None:
    """The form that was sent before the lock: ``path``, ``fields``, ``files``; None where there is none that can be read."""
    if not kept:
        return None
    try:
        return dict(json.loads(_seal().open(kept)))
    except SealBroken:
        flash(_("Không giữ được nội dung đã gửi khi màn hình khóa. Hãy nhập lại."), "today")
        return None


def _seal() -> Seal:
    found = current_app.extensions[_SEAL]
    assert isinstance(found, Seal)  # noqa: S101 - put there by install
    return found


def _by_account() -> bool:
    return bool(current_app.config[sitting.SIGN_IN] == sitting.ACCOUNTS)


def _behind() -> Account:
    officer = sitting.behind_lock()
    if officer is None or not _by_account():
        raise Unauthorized
    return _own(officer.id)


def _own(actor_id: str) -> Account:
    return desk().known(actor_id)
