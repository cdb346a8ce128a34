"""Errors of the API as problem details (RFC 9457), and answers that need not be sent twice (ETag).

``type`` is a reference within this API (nothing is fetched from outside); ``code``, ``vi``, ``en``, ``fields`` and, where the law refused,
``verdict`` with every finding are the extension members.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from flask import Flask, Response, json, request

MEDIA_TYPE: Final = "application/problem+json"
_API: Final = "/api/"


def problem(status: int, body: Mapping[str, object]) -> Response:
    """The answer for an error: ``body`` holds code, vi, en, fields and what else there is to tell."""
    told = {
        "type": f"/api/docs#{body['code']}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": body["vi"],
        "instance": request.path,
        **body,
    }
    return Response(json.dumps(told), status, mimetype=MEDIA_TYPE)


def install(app: Flask) -> None:
    """Answers of the API bear a mark of their content; who has them already is told so."""

    @app.after_request
    def marked(response: Response) -> Response:
        fit = request.method == "GET" and response.status_code == 200 and request.path.startswith(_API)
        if fit and not response.direct_passthrough:
            response.add_etag()
            if request.if_none_match.contains_weak(response.get_etag()[0] or ""):
                response.status_code = 304
                response.set_data(b"")
        return response
