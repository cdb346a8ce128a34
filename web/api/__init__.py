"""The JSON API: the same cases, acts, explanations and papers as the pages, by the same session, through the same door.

Described in OpenAPI at /api/openapi.json; /api/docs shows the description without any address outside. A person's name never stands
in an address: searching is a POST. Requests are read strictly: unknown keys and values of another type are refused.
"""

from __future__ import annotations

from typing import Final

from flask import Flask

CONFIG: Final[dict[str, object]] = {
    "API_TITLE": "Lộ Trình",
    "API_VERSION": "1",
    "OPENAPI_VERSION": "3.1.0",
    "OPENAPI_URL_PREFIX": "/api",
    "OPENAPI_JSON_PATH": "openapi.json",
}


def install(app: Flask) -> None:
    """Register the API and its description."""
    from web.api import (
        acts,
        books,
        cases,
        conditions,
        documents,
        dossiers,
        duties,
        forms,
        law,
        openings,
        persons,
        places,
        reference,
        registers,
        relatives,
        reports,
        schemas,
        session,
        strictness,
    )
    from web.api.typed import make_api

    api = make_api(app)
    for module in (
        session, cases, duties, persons, openings, relatives, acts, documents, dossiers, law, places, forms, registers, books, reports,
    ):  # fmt: skip
        api.register_blueprint(module.blueprint)
    app.register_blueprint(reference.blueprint)
    app.register_blueprint(schemas.blueprint)
    conditions.install(app)
    strictness.install(app)
    reference.keep(app, api.described)
