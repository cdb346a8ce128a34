"""Style, font and script: addresses that carry the hash of what they bring, so that a browser may keep them for a year.

What is text goes compressed to a browser that takes it. A page holds the token of its forms beside what was typed, which a compressed
answer could betray bit by bit to a site that makes the browser ask; none can here, for the session's cookie goes out only with requests
of our own pages (SameSite=Strict).
"""

from __future__ import annotations

import gzip
import hashlib
import re
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from flask import Flask, Response, current_app, request

_DIGITS: Final = 12
_YEAR: Final = 31_536_000
_TEXT: Final = frozenset({"text/html", "text/css", "text/javascript", "application/javascript"})
_WORTH: Final = 1_000  # bytes; less gains nothing
_NAMED_BY_HASH: Final = re.compile(r"\.[0-9a-f]{8}\.woff2$")


def install(app: Flask) -> None:
    """Every ``url_for("static", …)`` names the content; an address that names another content is not kept."""

    @app.url_defaults
    def with_hash(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and not _NAMED_BY_HASH.search(values.get("filename", "")):
            values.setdefault("v", hash_of(Path(str(current_app.static_folder)), values["filename"]))

    @app.after_request
    def keep(response: Response) -> Response:
        if request.endpoint == "static" and response.status_code in {200, 304}:
            response.headers["Cache-Control"] = _how_long((request.view_args or {}).get("filename", ""))
        return _compressed(response)


def _compressed(response: Response) -> Response:
    """The answer in gzip, where it is a whole text and the browser takes it so."""
    if (
        response.mimetype not in _TEXT
        or response.status_code in {204, 206, 304}
        or "Content-Encoding" in response.headers
    ):
        return response
    response.vary.add("Accept-Encoding")
    if request.method == "HEAD" or not request.accept_encodings["gzip"]:
        return response
    response.direct_passthrough = False
    plain = response.get_data()
    if len(plain) >= _WORTH:
        response.set_data(gzip.compress(plain, 5, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
        response.headers.pop("ETag", None)  # of the file as it lies, not as it is sent
    return response


@lru_cache(maxsize=64)
def hash_of(folder: Path, filename: str) -> str:
    """The beginning of the SHA-256 of a file; "" where there is none. A process reads each file once: an update comes with a restart."""
    path = folder / filename
    return hashlib.sha256(path.read_bytes()).hexdigest()[:_DIGITS] if path.is_file() else ""


def _how_long(filename: str) -> str:
    named = bool(_NAMED_BY_HASH.search(filename))
    asked = request.args.get("v", "")
    if named or (asked and asked == hash_of(Path(str(current_app.static_folder)), filename)):
        return f"public, max-age={_YEAR}, immutable"
    return "no-cache"
