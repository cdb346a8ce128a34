"""Text from outside in one form: Vietnamese letters composed (NFC), whichever way a keyboard or a program put them together.

What a request brings in its address, its form or its JSON passes here before anything compares or keeps it. Files are never touched.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

from flask import Request, request
from werkzeug.datastructures import ImmutableMultiDict, iter_multi_items
from werkzeug.exceptions import NotFound


class _Composed(ImmutableMultiDict[str, Any]):
    """Names and values of an address or a form."""

    def __init__(self, mapping: Any = None) -> None:  # noqa: ANN401 - as werkzeug hands them over
        super().__init__([(_typed(name), _typed(value)) for name, value in iter_multi_items(mapping or ())])


class ComposedRequest(Request):
    """A request whose address and form are read composed."""

    parameter_storage_class = _Composed


def _typed(value: Any) -> Any:  # noqa: ANN401 - texts, and the files of a form
    """Composed, and without the zero that no keyboard writes and PostgreSQL keeps in no text: it is shown as what it is, no letter."""
    found = composed(value)
    return found.replace("\x00", "\N{REPLACEMENT CHARACTER}") if isinstance(found, str) else found


def refuse_nul() -> None:
    """No address of ours holds a zero. ``NotFound``."""
    if "\x00" in request.path:
        raise NotFound


def composed(value: Any) -> Any:  # noqa: ANN401 - whatever JSON or a form holds
    """The value with every text in it composed; what is no text is handed back as it is."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, Mapping):
        return {composed(name): composed(each) for name, each in value.items()}
    if isinstance(value, list):
        return [composed(each) for each in value]
    return value
