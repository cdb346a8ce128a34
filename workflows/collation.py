"""The order of the Vietnamese alphabet, for every list of names that people read.

Letters in the order a ă â b c d đ e ê … u ư v x y; between syllables of the same letters the tones: level, huyền, hỏi, ngã, sắc, nặng.
Syllable by syllable, as in a dictionary. Keys are text of ASCII, to be compared byte by byte.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

_ALPHABET: Final = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTERS: Final = {letter: chr(ord("A") + place) for place, letter in enumerate(_ALPHABET)}
_TONES: Final = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_PIECES: Final = re.compile(r"\d+|[^\W\d_]+")


def order_of(text: str) -> str:
    """The key of a title, an office, a place: "Đà Nẵng" after "Dầu Tiếng". Numbers stand in order of size, before letters."""
    return " ".join(_syllable(piece) for piece in _PIECES.findall(unicodedata.normalize("NFC", text).lower()))


def order_of_name(full_name: str) -> str:
    """The key of a person's full name: by the given name, which comes last, then by family and middle names.

    "Nguyễn Văn An" before "Lê Thị Ánh", which stands before "Đỗ Bình".
    """
    *before, given = full_name.split() or [""]
    return f"{order_of(given)}  {order_of(' '.join(before))}"


@lru_cache(maxsize=16_384)  # names are made of few syllables
def _syllable(piece: str) -> str:
    if piece.isdecimal():
        return f"{int(piece):09d}"
    letters, tones = zip(*(_letter(each) for each in piece), strict=True)
    return f"{''.join(letters)}!{''.join(tones)}"


def _letter(letter: str) -> tuple[str, str]:
    """Its place in the alphabet and its tone; a letter of elsewhere stands at its base, or last."""
    marks = unicodedata.normalize("NFD", letter)
    tone = next((_TONES[mark] for mark in marks if mark in _TONES), "0")
    bare = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES))
    return _LETTERS.get(bare) or _LETTERS.get(marks[0], "z"), tone
