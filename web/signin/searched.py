"""What an officer searched for, kept for the session: names and numbers of persons, so sealed, for a cookie lies open on a disk.

The latest few searches are kept, each under the name of its list; a cookie has four kilobytes.
"""

from __future__ import annotations

import json
import zlib
from typing import Final

from flask import session

from web.signin.secrets_kept import Seal, SealBroken
from web.signin.session import house

_KEPT: Final = "searched"
_MOST: Final = 4


def search_for(where: str, text: str) -> None:
    """Keep what is searched for in the list ``where``; "" drops it."""
    kept = _opened()
    kept.pop(where, None)
    if text:
        kept[where] = text
    latest = dict(list(kept.items())[-_MOST:])
    packed = zlib.compress(json.dumps(latest, ensure_ascii=False).encode())
    session[_KEPT] = _seal().close_bytes(packed).decode("ascii")


def searched(where: str) -> str:
    """What this session searches for in the list ``where``; "" for nothing."""
    return _opened().get(where, "")


def _opened() -> dict[str, str]:
    kept = session.get(_KEPT)
    if not isinstance(kept, str):
        return {}
    try:
        return dict(json.loads(zlib.decompress(_seal().open_bytes(kept.encode()))))
    except SealBroken:
        return {}


def _seal() -> Seal:
    return Seal(house().settings.secret(), "searches")
