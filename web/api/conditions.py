"""Which state an answer tells (ETag), who has it already (304), and on which state a change rests (If-Match).

An ETag is strong: "<version>.<hash of the answer>", or the hash alone where nothing is counted. If-Match takes it as it was read, or the
version alone. What is named weakly, several or any ("*") names no state that somebody has seen.
"""

from __future__ import annotations

import hashlib
from typing import Final

from flask import Flask, Response, g, request
from werkzeug.exceptions import PreconditionRequired

from rules.errors import BadInput

_API: Final = "/api/"
_FIELD: Final = "If-Match"


def install(app: Flask) -> None:
    """Answers of the API bear a mark of their content; who has them already is told so."""

    @app.after_request
    def marked(response: Response) -> Response:
        if not request.path.startswith(_API):
            return response
        response.vary.add("Accept-Language")
        fit = request.method in {"GET", "HEAD"} and response.status_code == 200
        if fit and not response.direct_passthrough:
            digest = hashlib.sha256(response.get_data()).hexdigest()[:40]
            mark = ".".join(each for each in (g.get("api_version", ""), digest) if each)
            response.set_etag(mark)
            if request.if_none_match.contains_weak(mark):
                response.status_code = 304
                response.set_data(b"")
                del response.headers["Content-Length"]
        return response


def tells(version: object) -> None:
    """The answer that is being made tells this version."""
    g.api_version = str(version)


def version_seen() -> str | None:
    """The version that If-Match names; None without the header. ``BadInput`` for what names none."""
    text = request.headers.get(_FIELD)
    if text is None:
        return None
    named = text.strip()
    if named[:1] == named[-1:] == '"' and len(named) > 1:
        named = named[1:-1]
    if not named or any(letter in named for letter in '*,"/ '):
        raise BadInput(
            "If-Match takes one strong ETag as it was read, or the version alone; no list, no W/ and no *.",
            vi="If-Match nhận một ETag mạnh như đã đọc, hoặc riêng phiên bản; không nhận danh sách, W/ hay *.",
            field=_FIELD,
        )
    return named.partition(".")[0]


def must_have_seen() -> str:
    """The same where a change must name it. ``PreconditionRequired``."""
    found = version_seen()
    if found is None:
        raise PreconditionRequired
    return found
