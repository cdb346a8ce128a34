"""The open JSON schemas: the forms in which this program gives and takes records, for whoever writes a program. Open to all."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

from flask import Blueprint, Response, jsonify
from werkzeug.exceptions import NotFound

FOLDER: Final = Path(__file__).resolve().parent.parent / "schemas"
MEDIA_TYPE: Final = "application/schema+json"

blueprint = Blueprint("schemas", __name__, url_prefix="/api/schemas")


@cache
def schemas() -> dict[str, dict[str, Any]]:
    """Every schema by name."""
    return {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.json"))}


@blueprint.get("")
def index() -> Response:
    """Which there are."""
    return jsonify(
        {
            "schemas": [
                {"name": name, "id": each["$id"], "title": each["title"], "href": f"/api/schemas/{name}"}
                for name, each in schemas().items()
            ]
        }
    )


@blueprint.get("/<name>")
def show(name: str) -> Response:
    """One of them, as it lies in the package."""
    if name not in schemas():
        raise NotFound
    return Response((FOLDER / f"{name}.json").read_bytes(), mimetype=MEDIA_TYPE)
