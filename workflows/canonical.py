"""Canonical JSON: keys sorted, nothing spaced, text as it is, no NaN. One value has one text, and of that hashes are made. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any, Final

_SLOW: Final = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, check_circular=False
)
_WAYS: Final = (True, False, False)  # keys are sorted, none is left out, NaN is refused


def _encoder() -> Callable[[object], str]:
    """What ``_SLOW.encode`` makes with every text anew, made once: an act writes a dozen texts, most of them short."""
    make: Any = getattr(json.encoder, "c_make_encoder", None)
    if make is None:
        return _SLOW.encode
    quick: Callable[[object, int], Iterable[str]] = make(
        None, _SLOW.default, json.encoder.encode_basestring, None, ":", ",", *_WAYS
    )
    return lambda value: "".join(quick(value, 0))


canonical: Final = _encoder()
"""The canonical text of JSON-ready data. What goes in a circle ends by itself (RecursionError): no list is kept of all that was met.
TypeError, ValueError for what JSON cannot say."""
