"""The way in: login name and password, second factor, perhaps a new password, the post. Works without a script; a passkey needs one.

Each step opens only the next. Which step is next follows from the account and from what was proved (``session.on_the_way``), so that no
address can be called out of order.
"""

from __future__ import annotations

from typing import Final

from flask import Blueprint, current_app, flash, jsonify, redirect, render_template, request, session, url_for
from werkzeug.exceptions import BadRequest, Unauthorized
from werkzeug.wrappers import Response

from persistence.accounts import Account, Told
from rules.errors import InputError
from web.language import _, label
from web.pages.headers import allow_script
from web.signin import challenges, codes, passkeys
from web.signin import session as sitting
from web.signin.desk import Asked, SignIn, SignInRefused, refused
from web.signin.officer import officer_of, post_key, post_said
from web.signin.opened import desk_of
from web.signin.posted import posted
from web.signin.throttle import Throttle

blueprint = Blueprint("signin", __name__)
_DESK: Final = "lotrinh.signin"
_THROTTLE: Final = "lotrinh.throttle"
_SECRET, _CHALLENGE = "fresh", "challenge"


def install(secret: str) -> None:
    """Give the application its desk (at start, inside its context). ``secret`` is the installation's."""
    current_app.extensions[_DESK] = desk_of(sitting.house(), secret)
    current_app.extensions[_THROTTLE] = Throttle(sitting.house().failures, secret)


def desk() -> SignIn:
    """The rules of this installation."""
    found = current_app.extensions[_DESK]
    assert isinstance(found, SignIn)  # noqa: S101 - put there by install
    return found


def asked() -> Asked:
    """When and from where this request comes."""
    return Asked(sitting.house().now(), request.remote_addr or "")


def site() -> tuple[str, str]:
    """Host name and origin of this server as the browser knows it."""
    return request.host.partition(":")[0], request.host_url.rstrip("/")


def provider_named() -> str:
    """The name of the office's own identity provider; "" without one."""
    return str(current_app.config.get("LOTRINH_OIDC_NAME", ""))


# -- login name and password ---------------------------------------------------------------------------------------


@blueprint.errorhandler(Unauthorized)
def begin_anew(_error: Unauthorized) -> Response | tuple[Response, int]:
    """Nobody is on the way, or not at this step: back to the first page."""
    if request.is_json:
        return jsonify({"wrong": _("Đã quá lâu. Hãy tải lại trang và đăng nhập lại.")}), 401
    flash(_("Lần đăng nhập này đã quá lâu hoặc chưa qua bước trước. Hãy làm lại từ đầu."))
    return redirect(url_for("signin.page"), 303)


@blueprint.get("/dang-nhap")
def page() -> str | Response:
    """Login name and password."""
    if sitting.current() is not None:
        return redirect(url_for("home.index"), 303)
    return render_template("signin/password.html", login="", wrong="", provider=provider_named())


@blueprint.post("/dang-nhap")
def enter() -> str | tuple[str, int] | Response:
    """Whether the password is right; then the next step."""
    login, at = request.form.get("login", ""), asked()
    throttle = current_app.extensions[_THROTTLE]
    try:
        throttle.check(at.address, at.at)
        account = desk().by_password(login, request.form.get("password", ""), at)
    except SignInRefused as error:
        throttle.failed(at.address, at.at)
        told = render_template(
            "signin/password.html", login=login, wrong=label(error), provider=provider_named()
        )
        return told, 429 if error.code in {"too_many_attempts", "account_locked"} else 401
    sitting.set_out(account, sitting.PASSWORD)
    return onward()


@blueprint.post("/thoat")
def out() -> Response:
    """End the session."""
    sitting.end()
    flash(_("Đã thoát."))
    return redirect(url_for("signin.page"), 303)


def onward() -> Response:
    """To the next step of whoever is on the way."""
    return redirect(url_for(next_step()), 303)


def next_step() -> str:
    """The endpoint of the next step."""
    account, proved = traveller()
    if sitting.SECOND not in proved:
        return "signin.code" if desk().has_second(account) else "signin.setup"
    by_password = sitting.PASSWORD in proved
    return "signin.change" if account.must_change and by_password else "signin.posts"


def traveller(step: str = "") -> tuple[Account, tuple[str, ...]]:
    """Who is on the way, and what was proved. ``step``: this must be the next one."""
    actor_id, proved = sitting.on_the_way()
    account = desk().known(actor_id)
    if step and next_step() != step:
        raise Unauthorized
    return account, proved


# -- the second factor -------------------------------------------------------------------------------------------------


@blueprint.route("/dang-nhap/ma", methods=["GET", "POST"])
def code() -> str | tuple[str, int] | Response:
    """A one-time code, a recovery code, or a passkey."""
    account, _proved = traveller("signin.code")
    wrong = ""
    if request.method == "POST":
        try:
            account = desk().by_code(account.actor_id, request.form.get("code", ""), asked())
        except SignInRefused as error:
            wrong = label(error)
        else:
            sitting.prove(account, sitting.SECOND)
            return onward()
    keys = desk().accounts.passkeys(account.actor_id)
    if keys:
        allow_script()
    told = render_template("signin/code.html", wrong=wrong, by_app=bool(account.totp_secret), keys=bool(keys))
    return (told, 401) if wrong else told


@blueprint.post("/dang-nhap/khoa/hoi")
def ask_passkey() -> Response:
    """What the browser needs to prove a passkey."""
    account, _proved = traveller("signin.code")
    options = passkeys.asked_to_prove(site()[0], desk().accounts.passkeys(account.actor_id))
    challenges.keep(_CHALLENGE, options["challenge"], asked().at)
    return jsonify(options)


@blueprint.post("/dang-nhap/khoa")
def prove_passkey() -> Response | tuple[Response, int]:
    """Whether the passkey is right."""
    account, _proved = traveller("signin.code")
    answer = posted()
    passkey = desk().accounts.passkey(passkeys.named(answer))
    challenge = challenges.take(_CHALLENGE, asked().at, used=passkey.used_at if passkey else None)
    try:
        if passkey is None or passkey.actor_id != account.actor_id or not challenge:
            raise passkeys.not_right()
        count = passkeys.proved(answer, challenge, *site(), passkey)
    except SignInRefused as error:
        return jsonify({"wrong": label(error)}), 401
    desk().passkey_used(passkey, count, asked())
    sitting.prove(account, sitting.SECOND)
    return jsonify({"next": url_for(next_step())})


@blueprint.route("/dang-nhap/thiet-lap", methods=["GET", "POST"])
def setup() -> str | tuple[str, int] | Response:
    """The first second factor of an account: codes of an app. Without one nobody gets in."""
    account, _proved = traveller("signin.setup")
    secret = fresh_secret()
    wrong = ""
    if request.method == "POST":
        try:
            account, shown = desk().set_codes(account.actor_id, secret, request.form.get("code", ""), asked())
        except SignInRefused as error:
            wrong = label(error)
        else:
            session.pop(_SECRET, None)
            sitting.prove(account, sitting.SECOND)
            return render_template("signin/recovery.html", codes=shown, onward=url_for(next_step()))
    told = render_template(
        "signin/setup.html", wrong=wrong, secret=_grouped(secret), action=url_for("signin.setup")
    )
    return (told, 401) if wrong else told


@blueprint.get("/dang-nhap/ma-qr.svg")
def picture() -> Response:
    """The QR code of the secret that is being set up."""
    if sitting.current() is not None:
        account = desk().known(sitting.at_work().id)
    else:
        account, _proved = traveller()
    import segno  # loaded with the first account that is set up

    drawn = segno.make(codes.address_of(fresh_secret(), account.login), error="m")
    return Response(
        drawn.svg_inline(scale=5, border=2).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1),
        mimetype="image/svg+xml",
    )


def fresh_secret() -> str:
    """The secret being set up, kept sealed in the session until it is proved."""
    seal = desk().seal
    if _SECRET not in session:
        session[_SECRET] = seal.close(codes.new_secret())
    return seal.open(session[_SECRET])


def _grouped(secret: str) -> str:
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


# -- a password of one's own -------------------------------------------------------------------------------------------


@blueprint.route("/dang-nhap/mat-khau", methods=["GET", "POST"])
def change() -> str | tuple[str, int] | Response:
    """The password that the administrator gave is replaced by one that only the officer knows."""
    account, proved = traveller("signin.change")
    wrong = ""
    if request.method == "POST":
        try:
            account = changed(account)
        except InputError as error:
            wrong = label(error)
        else:
            sitting.set_out(account, *proved)
            return onward()
    told = render_template("signin/change.html", wrong=wrong)
    return (told, 422) if wrong else told


def changed(account: Account) -> Account:
    """The account with the password of the form, typed twice alike. ``WeakPassword``, ``SignInRefused``."""
    new, again = request.form.get("new", ""), request.form.get("again", "")
    if new != again:
        raise SignInRefused(
            "The two new passwords differ. Type the same one twice.",
            vi="Hai lần nhập mật khẩu mới không giống nhau. Hãy nhập lại.",
            field="again",
        )
    actor = sitting.house().reader.find_actor(account.actor_id)
    return desk().set_password(account.actor_id, new, actor.name if actor is not None else "", asked())


# -- the post ----------------------------------------------------------------------------------------------------------


@blueprint.route("/dang-nhap/chuc-danh", methods=["GET", "POST"])
def posts() -> str | Response:
    """Under which appointment to work; one that stands alone is taken."""
    account, proved = traveller("signin.posts")
    house = sitting.house()
    actor = house.reader.find_actor(account.actor_id)
    held = [one for one in actor.appointments if one.holds_on(house.today())] if actor is not None else []
    chosen = (
        request.form.get("post", "")
        if request.method == "POST"
        else (post_key(held[0]) if len(held) == 1 else "")
    )
    if chosen and actor is not None:
        officer = officer_of(actor, chosen, house.today())
        if officer is None:
            raise BadRequest
        after = desk().entered(account.actor_id, asked(), how="+".join(proved))
        sitting.begin(officer, after.epoch)
        return redirect(url_for("home.index"), 303)
    shown = [(post_key(one), post_said(one), one.unit.name) for one in held]
    return render_template("signin/posts.html", posts=shown, name=actor.name if actor is not None else "")


def told_by_officer(act: str, **more: object) -> Told:
    """What the trail is told of something that the officer at work does with the own account."""
    officer = sitting.at_work()
    return Told(act, officer.id, officer.unit.id, asked().at, {"from": asked().address, **more})


def own() -> Account:
    """The account of the officer at work."""
    account = desk().accounts.of(sitting.at_work().id)
    if account is None:
        raise refused()
    return account
