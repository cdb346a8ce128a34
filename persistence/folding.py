"""Names as they are searched: without case, marks and the stroke of đ. Keys are never folded, only what is searched."""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """``text`` in lower case, đ as d, without marks, NFC, single spaces: "ĐẶNG  Văn Đức" -> "dang van duc"."""
    lowered = text.lower().replace("đ", "d")
    bare = "".join(c for c in unicodedata.normalize("NFD", lowered) if not unicodedata.combining(c))
    return " ".join(unicodedata.normalize("NFC", bare).split())
