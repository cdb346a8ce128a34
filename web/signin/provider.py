"""The way in through the office's own identity provider (OpenID Connect, authorization code with PKCE).

The provider says who it is; which officer that is was written into the account by the administrator (``lotrinh account link``), so that no
claim about names or posts is believed. The second factor is asked here unless the provider told of one or the setting trusts it.
"""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

from authlib.integrations.base_client import OAuthError  # type: ignore[import-untyped]  # the package brings no types
from authlib.integrations.flask_client import OAuth  # type: ignore[import-untyped]  # as above
from flask import Blueprint, Flask, current_app, render_template, request, session, url_for
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
    """To the provider."""
    sitting.end()
    try:
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
        token = current_app.extensions[_CLIENT].authorize_access_token()
    except (OAuthError, JoseError, ValueError, KeyError):  # a token that is not for us, or no token at all
        return _failed(_("Hệ thống định danh không xác nhận lần đăng nhập này. Hãy làm lại.")), 401
    except RequestException:
        return _failed(_("Chưa liên lạc được với hệ thống định danh của cơ quan. Hãy thử lại sau.")), 502
    return _let_in(token.get("userinfo") or {})


def _let_in(claims: dict[str, Any]) -> Response | tuple[str, int]:
    settings: Provider = current_app.extensions[_SETTINGS]
    subject = claims.get(settings.claim)
    account = desk().accounts.by_subject(subject) if isinstance(subject, str) and subject else None
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
