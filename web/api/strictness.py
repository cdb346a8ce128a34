"""Before an address of the API is asked: whether the asker takes what it answers with, and names nothing in it that nobody reads."""

from __future__ import annotations

from typing import Final

from flask import Flask, current_app, request
from marshmallow import ValidationError
from werkzeug.exceptions import NotAcceptable, UnprocessableEntity

from web.api.typed import FILES, READS_QUERY, Blueprint

_JSON: Final = ("application/json", "application/problem+json")


def install(app: Flask) -> None:
    """Ask before each request that one of our own blueprints answers."""

    @app.before_request
    def keep() -> None:
        if request.blueprint is None or not isinstance(app.blueprints.get(request.blueprint), Blueprint):
            return
        view = current_app.view_functions[str(request.endpoint)]
        if request.accept_mimetypes and not getattr(view, FILES, False):
            _accepted()
        if request.args and not getattr(view, READS_QUERY, False):
            _nothing_asked()


def _accepted() -> None:
    if request.accept_mimetypes.best_match(_JSON) is None:
        raise NotAcceptable


def _nothing_asked() -> None:
    """As where a schema of the query refuses a name."""
    error = UnprocessableEntity()
    messages = ValidationError({name: ["Unknown field."] for name in request.args}).messages
    error.data = {"messages": {"query": messages}}  # type: ignore[attr-defined]  # as webargs does it
    raise error
