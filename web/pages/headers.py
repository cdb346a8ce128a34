"""What every answer carries so that a browser keeps it safe, and what every request must be like."""

from __future__ import annotations

from flask import Flask, Response, g, request
from werkzeug.exceptions import Forbidden

CONTENT_POLICY = (
    "default-src 'self'; script-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
SCRIPT_POLICY = CONTENT_POLICY.replace("script-src 'none'", "script-src 'self'")
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_YEAR = 31_536_000
_MINUTES = 300


def install(app: Flask, *, production: bool) -> None:
    """Add the checks and headers to ``app``."""
    app.before_request(refuse_strangers)

    @app.after_request
    def guard(response: Response) -> Response:
        return guarded(response, production=production)


def refuse_strangers() -> None:
    """A browser says where a request comes from; one that another site began changes nothing here.

    The CSRF token is the first guard; this is the second. Origin and Referer cannot serve: no-referrer empties both.
    """
    site = request.headers.get("Sec-Fetch-Site", "none")
    if request.method not in _SAFE and site not in {"same-origin", "none"}:
        raise Forbidden


def allow_script() -> None:
    """This page has a script of this host (a passkey needs one); inline scripts stay refused."""
    g.script = True


def allow_cache() -> None:
    """This answer holds what is published and nothing of whoever asked: others may keep it for some minutes."""
    g.published = True


def guarded(response: Response, *, production: bool) -> Response:
    """The answer with its headers."""
    headers = response.headers
    # A paper that is handed out has a stricter policy of its own.
    headers.setdefault("Content-Security-Policy", SCRIPT_POLICY if g.get("script") else CONTENT_POLICY)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    headers["Referrer-Policy"] = "no-referrer"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"
    if request.endpoint == "signin.out":
        headers["Clear-Site-Data"] = (
            '"cache", "storage"'  # cookies apart: that of the session has ended, the language stays
        )
    if production:
        headers["Strict-Transport-Security"] = f"max-age={_YEAR}; includeSubDomains"
    if g.get("published"):
        headers["Cache-Control"] = f"public, max-age={_MINUTES}"
    elif request.endpoint != "static":
        headers["Cache-Control"] = "no-store"
    return response
