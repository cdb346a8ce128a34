"""The web application: pages and API on one house, closed to everyone who has not signed in.

``create_app(house)`` is called by ``lotrinh serve`` and by tests; ``create_app_from_settings`` by a WSGI server.
"""

from __future__ import annotations

import atexit
from typing import Final

from flask import Flask, redirect, request, url_for
from flask_wtf import CSRFProtect  # type: ignore[import-untyped]  # the package brings no types
from jinja2 import StrictUndefined
from werkzeug.exceptions import Unauthorized
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

from web import api, language, standing_by, uploads, warming
from web.auditing import daily
from web.composed import ComposedRequest, refuse_nul
from web.house import House
from web.jobs.crew import inside
from web.pages import assets, even, every, failures, frame, glance, headers, links, publishing
from web.pages.views.times import as_written, moment_vi
from web.pages.views.ways import factored
from web.settings import EnvironmentFault, Settings
from web.signin import (
    development,
    ended,
    entrance,
    locking,
    own_account,
    pace,
    posts,
    session,
    tokens,
)
from web.watching import watch
from web.watching.logs import write_lines
from web.watching.watch import watched
from workflows.sensitivity import sensitive_kinds

_OPEN: Final = frozenset({"static", "language.choose", "schemas.index", "schemas.show", None})
_WAY_IN: Final = ("signin.", "provider.", "locking.", "watch.")
_LOCAL: Final = ["localhost", "127.0.0.1", "[::1]"]
_ANY_ADDRESS: Final = frozenset({"0.0.0.0", "::"})  # noqa: S104 - compared with, not bound to


class DevelopmentSignInRefused(EnvironmentFault):
    """The sign-in without a password was asked for in production."""

    code = "development_signin_refused"


def create_app(house: House, *, development_signin: bool | None = None) -> Flask:
    """The application on an open house; the caller closes the house.

    The development sign-in is there in development and nowhere else; asking for it in production raises DevelopmentSignInRefused.
    """
    settings = house.settings
    trying = settings.development if development_signin is None else development_signin
    if trying and not settings.development:
        raise _refused()
    house, counts = watched(house)
    app = Flask("web", template_folder="templates", static_folder="static")
    if settings.proxies:
        near = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=near, x_proto=near, x_host=near)  # type: ignore[method-assign]  # as Flask says
    even.install(app, production=not settings.development)
    watch.install(app, house, counts)
    app.request_class = ComposedRequest
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # of the provider that Flask brings: Vietnamese is read as it is written
    app.config.from_mapping(_config(settings))
    app.config[session.SIGN_IN] = session.TRYING if trying else session.ACCOUNTS
    app.jinja_options = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    app.jinja_env.filters["factored"] = factored
    app.jinja_env.filters["moment"] = moment_vi
    app.jinja_env.filters["as_written"] = as_written
    with app.app_context():
        session.keep_house(house)
    sensitive_kinds(house.corpus.facts)  # a table that does not read is found before anybody asks
    house.unfinished.sweep(house.now())  # nobody is given what is past its time; now it goes
    app.before_request(refuse_nul)
    glance.install(app, house)
    app.before_request(uploads.make_room)  # before the token is looked for in the form
    guard = CSRFProtect(app)
    app.before_request(ended.keep)  # before the token: that of a session that ended is none
    app.before_request(lambda: None if _by_token() else guard.protect())
    headers.install(app, production=not settings.development)
    assets.install(app)
    app.before_request(let_in)
    pace.install(app, settings.pace)
    _install_sign_in(app, settings, trying=trying)
    language.install(app, production=not settings.development)
    every.install(app)
    api.install(app)
    failures.install(app)
    if house.standby is not house.database:
        standing_by.install(app, house.now)
    links.install(app)
    frame.install(app, house, trying=trying)
    if not settings.development:
        daily.install(app, house)
    return app


def create_app_from_settings(settings: Settings | None = None) -> Flask:
    """The application of this machine's settings, for a WSGI server; the house stays open as long as the process lives."""
    write_lines()
    house = House.open(settings or Settings.from_environment(), hands="web")
    app = create_app(house)
    beside = inside(house)
    beside.__enter__()
    atexit.register(beside.__exit__, None, None, None)
    warming.begin(app)
    return app


def let_in() -> Response | None:
    """Whoever has not signed in sees the sign-in page and nothing else, behind a lock the page to unlock; the API answers 401."""
    if request.endpoint in _OPEN or str(request.endpoint).startswith(_WAY_IN):
        return None
    if session.current() is not None:
        session.seen()
        return None
    if publishing.open_to_all():
        return None
    if session.behind_lock() is not None and not failures.speaks_json():
        return locking.stand_in()
    if request.method in {"GET", "HEAD"} and not failures.speaks_json():
        return redirect(url_for("signin.page"), 303)
    raise Unauthorized


def _by_token() -> bool:
    """Whether a program asks with a token; then no cookie is looked at, so that no other site can make use of one."""
    return request.path.startswith(failures.API) and bool(tokens.borne())


def _install_sign_in(app: Flask, settings: Settings, *, trying: bool) -> None:
    with app.app_context():
        locking.install(settings.secret())
    ended.install(app, settings.secret())
    app.register_blueprint(locking.blueprint)
    app.register_blueprint(posts.blueprint)
    if trying:
        app.register_blueprint(development.blueprint)
        return
    with app.app_context():
        entrance.install(settings.secret())
    app.register_blueprint(entrance.blueprint)
    app.register_blueprint(own_account.blueprint)
    if settings.provider is not None:
        from web.signin import provider

        provider.install(app, settings.provider)


def _config(settings: Settings) -> dict[str, object]:
    production = not settings.development
    named = [] if settings.host in _ANY_ADDRESS else [settings.host]
    return {
        # A session begun in development opens nothing in production, though both take their key from the same folder.
        "SECRET_KEY": f"{settings.environment}:{settings.secret()}",
        "SESSION_COOKIE_NAME": "__Host-lotrinh" if production else "lotrinh",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Strict",
        "SESSION_COOKIE_SECURE": production,
        "PERMANENT_SESSION_LIFETIME": session.IDLE,
        "MAX_CONTENT_LENGTH": uploads.SMALL,  # more where papers are brought: web.uploads
        "TRUSTED_HOSTS": None if production or settings.host in _ANY_ADDRESS else [*_LOCAL, *named],
        "WTF_CSRF_CHECK_DEFAULT": False,  # asked in create_app: a request that bears a token leans on no cookie
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session, which is short
        "WTF_CSRF_SSL_STRICT": False,  # asks for a Referer, which no-referrer withholds; pages.headers asks the browser otherwise
        **api.CONFIG,
    }


def _refused() -> DevelopmentSignInRefused:
    return DevelopmentSignInRefused(
        "The development sign-in asks for no password and cannot be on in production. Unset it, or set LOTRINH_ENV=development.",
        vi="Đăng nhập chạy thử không có mật khẩu, không bật được khi vận hành thật. Hãy tắt, hoặc đặt LOTRINH_ENV=development.",
        setting="LOTRINH_ENV",
    )
