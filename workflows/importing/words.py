"""Words as they are compared: without case, marks and signs. What is kept is never folded, only what is compared."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_SIGNS: Final = re.compile(r"[\W_]+")


def plain(text: str) -> str:
    """ "Họ, chữ đệm  và TÊN:" -> "ho chu dem va ten"."""
    lowered = text.lower().replace("đ", "d")
    bare = "".join(each for each in unicodedata.normalize("NFD", lowered) if not unicodedata.combining(each))
    return " ".join(_SIGNS.sub(" ", bare).split())


def tidy(text: str) -> str:
    """Text as it is kept: NFC, on one line, single spaces, without characters that do not show."""
    found = unicodedata.normalize("NFC", text)
    if not found.isprintable():
        found = "".join(each if each.isprintable() else " " if each.isspace() else "" for each in found)
    return " ".join(found.split())
