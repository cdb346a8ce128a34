"""What a script of ours posts as JSON."""

from __future__ import annotations

from flask import request

from web.api import strict_json
from web.errors import MalformedRequest


def posted() -> object:
    """The JSON of this request; None where it is none that can be read."""
    try:
        return strict_json.read(request.get_data()) if request.is_json else None
    except MalformedRequest:
        return None
