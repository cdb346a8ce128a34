"""Errors of the API as problem details (RFC 9457), in the language that the asker accepts.

``type`` is a reference within this API that the page of its description explains (nothing is fetched from outside); ``code``, ``vi``,
``en``, ``fields`` and, where the law refused, ``verdict`` with every finding are the extension members.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from flask import Response, json, request
from werkzeug.exceptions import HTTPException

from web.api.slips import slips_of, told
from web.language import ENGLISH, chosen
from web.pages.failure_words import WORDS, Words

MEDIA_TYPE: Final = "application/problem+json"
_CHALLENGE: Final = 'Bearer realm="lotrinh"'


def problem(status: int, body: Mapping[str, Any]) -> Response:
    """The answer for an error: ``body`` holds code, vi, en, fields and what else there is to tell."""
    language = chosen()
    about = {
        "type": f"/api/docs#{body['code']}",
        "title": HTTPStatus(status).phrase if language == ENGLISH else _title(status),
        "status": status,
        "detail": body[language],
        "instance": request.path,
        **body,
    }
    response = Response(json.dumps(about), status, mimetype=MEDIA_TYPE)
    response.content_language.add(language)
    if body["code"] == "insufficient_scope":
        scopes = " ".join(body["fields"]["needed"])
        response.headers["WWW-Authenticate"] = f'{_CHALLENGE}, error="insufficient_scope", scope="{scopes}"'
    return response


def problem_of_http(error: HTTPException, status: int, words: Words) -> Response:
    """The answer for one of HTTP's own errors. What a schema found is told slip by slip, each with what is accepted."""
    found = getattr(error, "data", {})
    fields, vi, en = found.get("messages", {}), words.vi, words.en
    if slips := slips_of(fields, found.get("schema")):
        fields = {**fields, "problems": [each.as_json() for each in slips]}
        vi, en = told(slips)
    response = problem(status, {"code": words.code, "vi": vi, "en": en, "fields": fields})
    if status == HTTPStatus.UNAUTHORIZED:
        borne = "Authorization" in request.headers
        response.headers["WWW-Authenticate"] = _CHALLENGE + (', error="invalid_token"' if borne else "")
    for name, value in error.get_headers():
        if name == "Allow":
            response.headers[name] = value
    return response


def _title(status: int) -> str:
    return WORDS[status].title if status in WORDS else WORDS[400 if status < 500 else 500].title
