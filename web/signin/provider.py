"""The way in through the office's own identity provider (OpenID Connect, authorization code with PKCE).

The provider says who it is; which officer that is was written into the account by the administrator (``lotrinh account link``), so that no
claim about names or posts is believed. The second factor is asked here unless the provider told of one or the setting trusts it.

What the library leaves to the provider's own description is held to the settings here: who it says it is, with what it signs, for whom.
"""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

from authlib.integrations.base_client import OAuthError  # type: ignore[import-untyped]  # the package brings no types
from authlib.integrations.flask_client import OAuth  # type: ignore[import-untyped]  # as above
from flask import Blueprint, Flask, current_app, redirect, render_template, request, session, url_for
from joserfc.errors import JoseError
from requests import RequestException
from werkzeug.wrappers import Response

from web.language import _, label
from web.settings import Provider
from web.signin import session as sitting
from web.signin.desk import SignInRefused
from web.signin.entrance import asked, desk, onward

blueprint = Blueprint("provider", __name__)
_CLIENT: Final = "lotrinh.provider"
_SETTINGS: Final = "lotrinh.provider.settings"
_STRONG: Final = frozenset({"mfa", "otp", "hwk", "swk", "fpt", "face"})  # RFC 8176
_WAIT: Final = 10  # seconds for an answer of the provider
_SIGNED: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""With a key that only the provider has: not unsigned, not with the secret that both know."""
_SIGNED_WITH: Final = "id_token_signing_alg_values_supported"


def install(app: Flask, settings: Provider) -> None:
    """Register the way in; the provider's addresses are asked when somebody first comes."""
    client = OAuth(app).register(
        "office",
        client_id=settings.client,
        client_secret=settings.secret,
        server_metadata_url=f"{settings.issuer}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid", "code_challenge_method": "S256", "timeout": _WAIT},
    )
    app.extensions[_CLIENT] = client
    app.extensions[_SETTINGS] = settings
    app.config["LOTRINH_OIDC_NAME"] = settings.name
    app.register_blueprint(blueprint)


@blueprint.get("/dang-nhap/cong")
def start() -> Response | tuple[str, int]:
    """To the provider, by a click on a page of ours: another site ends nobody's session by sending a browser here."""
    if request.headers.get("Sec-Fetch-Site", "none") not in {"same-origin", "none"}:
        return redirect(url_for("signin.page"), 303)
    sitting.end()
    try:
        _described()
        going: Response = current_app.extensions[_CLIENT].authorize_redirect(
            url_for("provider.back", _external=True)
        )
    except (RequestException, OAuthError):
        return _failed(
            _(
                "Chưa liên lạc được với hệ thống định danh của cơ quan. Hãy thử lại sau, hoặc đăng nhập bằng mật khẩu."
            )
        ), 502
    return going


@blueprint.get("/dang-nhap/cong/ve")
def back() -> Response | str | tuple[str, int]:
    """From the provider: who is it?"""
    if "again" not in request.args and not _expected():
        # A strict cookie does not come along when another site sends the browser here; a step of our own brings it.
        return render_template(
            "signin/again.html",
            onward=f"{url_for('provider.back')}?{urlencode({**request.args, 'again': '1'})}",
        )
    try:
        issuer = _described(answered=request.args.get("iss"))["issuer"]
        token = current_app.extensions[_CLIENT].authorize_access_token(claims_options=_for_us(issuer))
    except (OAuthError, JoseError, ValueError, KeyError):  # a token that is not for us, or no token at all
        return _failed(_("Hệ thống định danh không xác nhận lần đăng nhập này. Hãy làm lại.")), 401
    except RequestException:
        return _failed(_("Chưa liên lạc được với hệ thống định danh của cơ quan. Hãy thử lại sau.")), 502
    return _let_in(token.get("userinfo") or {})


def _described(*, answered: str | None = None) -> dict[str, Any]:
    """What the provider says of itself. ``OAuthError`` where it is not the one that was set, or signs with nothing of its own.

    ``answered``: who the answer says it is of (RFC 9207), where it says so.
    """
    told: dict[str, Any] = current_app.extensions[_CLIENT].load_server_metadata()
    settings: Provider = current_app.extensions[_SETTINGS]
    named = str(told.get("issuer") or "")
    told[_SIGNED_WITH] = [each for each in told.get(_SIGNED_WITH) or _SIGNED if each in _SIGNED]
    if answered not in {None, named}:
        raise OAuthError("invalid_issuer")
    if named.rstrip("/") != settings.issuer or not told[_SIGNED_WITH]:
        current_app.logger.error(
            "The identity provider calls itself %r or signs with no key of its own", named
        )
        raise OAuthError("invalid_issuer")
    return told


def _for_us(issuer: str) -> dict[str, Any]:
    """What a token must say of who made it and for whom: the library would take one made for another program."""
    settings: Provider = current_app.extensions[_SETTINGS]
    return {
        "iss": {"essential": True, "value": issuer},
        "aud": {"essential": True, "value": settings.client},
    }


def _subject(claims: dict[str, Any], settings: Provider) -> str:
    """Who it is; "" where nothing is told. An address of mail counts only where the provider has seen that it is theirs."""
    subject = claims.get(settings.claim)
    if settings.claim == "email" and claims.get("email_verified") is not True:
        return ""
    return subject if isinstance(subject, str) else ""


def _let_in(claims: dict[str, Any]) -> Response | tuple[str, int]:
    settings: Provider = current_app.extensions[_SETTINGS]
    subject = _subject(claims, settings)
    account = desk().accounts.by_subject(subject) if subject else None
    if account is None or account.disabled:
        return _failed(
            _(
                "Hệ thống định danh đã xác nhận, nhưng chưa có tài khoản nào ở đây được nối với danh tính này. Hãy đề nghị quản trị viên."
            )
        ), 403
    try:
        account = desk().by_provider(account.actor_id, asked())
    except SignInRefused as error:
        return _failed(label(error)), 429
    strong = bool(_STRONG & {str(one) for one in claims.get("amr") or ()})
    proved = ("provider", sitting.SECOND) if strong or settings.trusted_second else ("provider",)
    sitting.set_out(account, *proved)
    return onward()


def _expected() -> bool:
    return any(key.startswith("_state_office_") for key in session)


def _failed(line: str) -> str:
    return render_template(
        "message.html",
        title=_("Chưa đăng nhập được"),
        lines=[line],
        onward=url_for("signin.page"),
        onward_label=_("Về trang đăng nhập"),
    )
