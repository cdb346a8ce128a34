"""An officer's own account: password, one-time codes, recovery codes, passkeys, and the end of every session."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, flash, jsonify, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from persistence.accounts import Account, Passkey
from persistence.sessions import MOST
from rules.errors import InputError
from web.language import _, label
from web.pages.headers import allow_script
from web.signin import challenges, codes, passkeys, tokens
from web.signin import session as sitting
from web.signin.desk import SignInRefused
from web.signin.entrance import asked, changed, desk, fresh_secret, own, site, told_by_officer
from web.signin.officer import post_key
from web.signin.posted import posted
from web.signin.session import at_work, begin

blueprint = Blueprint("account", __name__)
_CHALLENGE = "new_key"  # not that of a proof: a passkey that is made is asked for with the password


@blueprint.get("/tai-khoan")
def page() -> str:
    """What the account has."""
    return _shown("")


@blueprint.post("/tai-khoan/mat-khau")
def password() -> str | tuple[str, int] | Response:
    """Another password; the present one is asked, and every other session ends."""
    try:
        account = _confirmed()
        after = changed(account)
    except InputError as error:
        return _shown(label(error)), 422
    begin(at_work(), after.epoch)
    flash(_("Đã đổi mật khẩu. Các phiên làm việc khác đã kết thúc."), "done")
    return redirect(url_for("account.page"), 303)


@blueprint.route("/tai-khoan/ma", methods=["GET", "POST"])
def app_codes() -> str | tuple[str, int]:
    """Another authenticator app; the old one and the old recovery codes end."""
    wrong = ""
    if request.method == "POST":
        try:
            account = _confirmed()
            _account, shown = desk().set_codes(
                account.actor_id, fresh_secret(), request.form.get("code", ""), asked()
            )
        except InputError as error:
            wrong = label(error)
        else:
            session.pop("fresh", None)
            return render_template("signin/recovery.html", codes=shown, onward=url_for("account.page"))
    secret = fresh_secret()
    grouped = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    told = render_template(
        "signin/setup.html", wrong=wrong, secret=grouped, action=url_for("account.app_codes")
    )
    return (told, 422) if wrong else told


@blueprint.post("/tai-khoan/ma-du-phong")
def recovery() -> str | tuple[str, int]:
    """Fresh recovery codes; the old ones end."""
    try:
        account = _confirmed()
    except InputError as error:
        return _shown(label(error)), 422
    shown, kept = codes.new_recovery()
    desk().accounts.put(replace(account, recovery=kept), told_by_officer("signin.recovery_renewed"))
    return render_template("signin/recovery.html", codes=shown, onward=url_for("account.page"))


@blueprint.post("/tai-khoan/phien/ket-thuc")
def end_session() -> str | tuple[str, int] | Response:
    """One session of this account ends; the present password is asked."""
    try:
        account = _confirmed()
    except InputError as error:
        return _shown(label(error)), 422
    wanted = request.form.get("session", "")
    if sitting.house().sessions.end(account.actor_id, only=wanted):
        desk().note(told_by_officer("signin.session_ended"))
    if wanted == sitting.here():
        sitting.end()
        return redirect(url_for("signin.page"), 303)
    flash(_("Đã kết thúc phiên làm việc đó."), "done")
    return redirect(url_for("account.page"), 303)


@blueprint.post("/tai-khoan/thoat-het")
def end_all() -> str | tuple[str, int] | Response:
    """Every session of this account ends, this one too; the present password is asked."""
    try:
        account = _confirmed()
    except InputError as error:
        return _shown(label(error)), 422
    desk().accounts.put(replace(account, epoch=account.epoch + 1), told_by_officer("signin.sessions_ended"))
    sitting.house().sessions.end(account.actor_id)
    sitting.end()
    flash(_("Đã kết thúc mọi phiên làm việc."))
    return redirect(url_for("signin.page"), 303)


@blueprint.post("/tai-khoan/khoa/hoi")
def ask_passkey() -> Response | tuple[Response, int]:
    """What the browser needs to make a passkey; the present password is asked, for a passkey lets in."""
    sent = posted()
    try:
        account = _confirmed(str(sent.get("password", "")) if isinstance(sent, dict) else "")
    except InputError as error:
        return jsonify({"wrong": label(error)}), 422
    known = desk().accounts.passkeys(account.actor_id)
    options = passkeys.asked_to_register(site()[0], account.login, account.actor_id, known)
    challenges.keep(_CHALLENGE, options["challenge"], asked().at)
    return jsonify(options)


@blueprint.post("/tai-khoan/khoa")
def add_passkey() -> Response | tuple[Response, int]:
    """Keep a new passkey."""
    sent = posted()
    answer = sent.get("answer") if isinstance(sent, dict) else None
    named = str(sent.get("label", "")) if isinstance(sent, dict) else ""
    challenge = challenges.take(_CHALLENGE, asked().at)
    try:
        if not challenge:
            raise passkeys.not_right()
        key, public, count = passkeys.registered(answer, challenge, *site())
    except SignInRefused as error:
        return jsonify({"wrong": label(error)}), 422
    kept = Passkey(
        key, own().actor_id, public, count, " ".join(named.split())[:60] or _("Khóa bảo mật"), asked().at
    )
    desk().accounts.put_passkey(kept, told_by_officer("signin.passkey_added"), new=True)
    return jsonify({"next": url_for("account.page")})


@blueprint.post("/tai-khoan/khoa/bo")
def drop_passkey() -> str | tuple[str, int] | Response:
    """Take a passkey away; the present password is asked."""
    try:
        account = _confirmed()
    except InputError as error:
        return _shown(label(error)), 422
    desk().accounts.drop_passkeys(
        account.actor_id, told_by_officer("signin.passkey_dropped"), only=request.form.get("key", "")
    )
    flash(_("Đã bỏ khóa bảo mật."), "done")
    return redirect(url_for("account.page"), 303)


@blueprint.post("/tai-khoan/ma-truy-cap")
def add_token() -> str | tuple[str, int]:
    """A token for a program that acts in this officer's name, under the post of this session; shown once."""
    try:
        account = _confirmed()
        days = request.form.get("days", "")
        issued = tokens.issue(
            desk().accounts,
            actor_id=account.actor_id,
            post=post_key(at_work().appointment),
            scopes=tuple(request.form.getlist("scope")),
            label=request.form.get("label", ""),
            now=asked().at,
            days=int(days) if days.isdecimal() and days.isascii() and len(days) < 5 else 0,
            told=told_by_officer("signin.token_issued", scopes=sorted(request.form.getlist("scope"))),
        )
    except InputError as error:
        return _shown(label(error)), 422
    return render_template("signin/token.html", text=issued.text, until=issued.token.expires_at)


@blueprint.post("/tai-khoan/ma-truy-cap/bo")
def revoke_token() -> Response:
    """End a token at once."""
    key = request.form.get("token", "")
    desk().accounts.revoke_tokens(
        at_work().id, asked().at, told_by_officer("signin.token_revoked", token=key), only=key
    )
    flash(_("Đã thu hồi mã truy cập."), "done")
    return redirect(url_for("account.page"), 303)


def _confirmed(typed: str | None = None) -> Account:
    """The own account after the present password was typed once more, in the form or as ``typed``. ``SignInRefused``."""
    password = request.form.get("password", "") if typed is None else typed
    return desk().again(own().actor_id, password, asked())


def _shown(wrong: str) -> str:
    account = own()
    allow_script()
    return render_template(
        "signin/account.html",
        account=account,
        keys=desk().accounts.passkeys(account.actor_id),
        left=len(account.recovery),
        tokens=[one for one in desk().accounts.tokens(account.actor_id) if one.holds_at(asked().at)],
        scopes={name: _(words) for name, words in tokens.SCOPES.items()},
        wrong=wrong,
        sessions=sitting.house().sessions.of(account.actor_id, account.epoch, asked().at - sitting.LONGEST),
        here=sitting.here(),
        most=MOST,
    )
