"""The first address: leads to the list of cases."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
def index() -> Response:
    """To the list."""
    return redirect(url_for("listing.cases"), 303)
