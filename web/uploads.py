"""How much a request may bring: little, but for the addresses that take papers from outside, and there only from whoever is signed in.

Werkzeug puts the files of a form on disk while it reads them; what is too large for the door is told before it is read into memory.
"""

from __future__ import annotations

from io import BytesIO
from typing import Final

from flask import request
from werkzeug.datastructures import EnvironHeaders
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge

from documents.attachments.limits import MEGABYTE
from documents.sheets.reading import Limits
from web.settings import Settings
from web.signin import session

SMALL: Final = MEGABYTE
"""Bytes of any other request."""
_FORMS: Final = frozenset(
    {"acting.case_act", "acting.person_act", "acting.case_draft", "acting.person_draft"}
)
_LIST: Final = "lists.upload"
_JSON: Final = frozenset({"api_acts.do", "api_acts.checked", "api_acts.drafted"})


def make_room() -> None:
    """Before anything reads the request: let an act bring its papers."""
    if request.endpoint == _LIST and session.current() is not None:
        request.max_content_length = Limits().file + SMALL
    if request.endpoint in _FORMS | _JSON and session.current() is not None:
        request.max_content_length = largest_form(session.house().settings)
    if request.content_length is None and request.environ.get("wsgi.input_terminated"):
        _measure()


def _measure() -> None:
    """A body that comes in chunks says nothing of its length, and what is beyond the bound would be cut off without a word: read it here.

    ``RequestEntityTooLarge``; ``BadRequest`` where the chunks are not as HTTP wants them (each server has errors of its own for that).
    """
    most = request.max_content_length or SMALL
    try:
        body = request.environ["wsgi.input"].read(most + 1)
    except Exception as error:
        raise BadRequest from error
    if len(body) > most:
        raise RequestEntityTooLarge
    request.environ |= {"wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body))}
    request.headers = EnvironHeaders(request.environ)


def largest_form(settings: Settings) -> int:
    """Bytes of the request that brings an act: what its papers may have twice, so that it can be told by how much they are too large."""
    return 2 * settings.largest_act * MEGABYTE + SMALL


def largest_here() -> int:
    """Whole megabytes that the present request may have."""
    return (request.max_content_length or SMALL) // MEGABYTE
