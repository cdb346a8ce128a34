"""Style, font and script: addresses that carry the hash of what they bring, so that a browser may keep them for a year."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from flask import Flask, Response, current_app, request

_DIGITS: Final = 12
_YEAR: Final = 31_536_000
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
