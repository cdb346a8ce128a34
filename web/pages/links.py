"""Addresses in templates, put together quickly: a page of a list names two hundred, most alike but for an id.

The router builds an address of each shape once; after that the values are set in. Whatever is not plain (a number, a letter that must be
escaped, an address of another host) is left to the router.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final

from flask import Flask, current_app, request, url_for

_PLAIN: Final = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*")
_PLACE: Final = "zq{}zq"
_PLACES: Final = re.compile(r"zq(\d+)zq")


def install(app: Flask) -> None:
    """Templates get this ``url_for``."""
    app.jinja_env.globals["url_for"] = address


def address(endpoint: str, **values: Any) -> str:  # noqa: ANN401 - as Flask's
    """As Flask's ``url_for``."""
    if endpoint == "static" or endpoint.startswith("."):
        return url_for(endpoint, **values)
    for name, value in values.items():
        if name.startswith("_") or not isinstance(value, str) or not _PLAIN.fullmatch(value):
            return url_for(endpoint, **values)
    shape = _shape(current_app._get_current_object(), request.script_root, endpoint, tuple(values))  # type: ignore[attr-defined]  # noqa: SLF001 - the proxy's own way
    if shape is None:
        return url_for(endpoint, **values)
    given = tuple(values.values())
    return "".join(given[part] if isinstance(part, int) else part for part in shape)


@lru_cache(maxsize=1024)
def _shape(_app: Flask, _root: str, endpoint: str, names: tuple[str, ...]) -> tuple[str | int, ...] | None:
    """The parts of such an address: texts, and the places of values. None where it cannot be told beforehand."""
    try:
        values: dict[str, Any] = {name: _PLACE.format(at) for at, name in enumerate(names)}
        built = url_for(endpoint, **values)
    except ValueError:  # a value that must be a number
        return None
    pieces = _PLACES.split(built)
    if sorted(pieces[1::2]) != sorted(str(at) for at in range(len(names))):
        return None
    return tuple(int(piece) if at % 2 else piece for at, piece in enumerate(pieces))
