"""In which letters a file of text is written: Unicode, or one of the older ways to write Vietnamese.

Old files (TCVN3 "ABC", VNI) use the places of western letters for Vietnamese ones; so do sheets of .xlsx whose fonts are called .VnTime or
VNI-Times. What they say can be told only by reading them as each and seeing which gives Vietnamese words.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from documents.sheets.reading.errors import refused


class Letters(StrEnum):
    """A way to write. Stored."""

    UTF_8 = "utf-8"
    UTF_16 = "utf-16"
    WINDOWS_1258 = "cp1258"
    TCVN3 = "tcvn3"
    VNI = "vni"


_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE: Final = 65_536
_TCVN3: Final = dict(
    zip(
        "¨©ª«¬\u00ad®¡¢£¤¥¦§µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        "ăâêôơưđĂÂÊÔƠƯĐàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)
_TONES: Final = {"ø": "\u0300", "ù": "\u0301", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_ROOF: Final = {"â": "", "á": "\u0301", "à": "\u0300", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_BOWL: Final = {"ê": "", "é": "\u0301", "è": "\u0300", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_ALONE: Final = {"ñ": "đ", "ì": "ì", "í": "í", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ô": "ơ", "ö": "ư"}


def _vni() -> dict[str, str]:
    found = dict(_ALONE)
    for letter in "aeouyôö":
        for mark, tone in _TONES.items():
            found[letter + mark] = unicodedata.normalize("NFC", _ALONE.get(letter, letter) + tone)
    for letter in "aeo":
        for mark, tone in _ROOF.items():
            found[letter + mark] = unicodedata.normalize("NFC", letter + "\u0302" + tone)
    for mark, tone in _BOWL.items():
        found["a" + mark] = unicodedata.normalize("NFC", "a\u0306" + tone)
    return (
        found
        | {key.upper(): value.upper() for key, value in found.items()}
        | {key[0].upper() + key[1:]: value.upper() for key, value in found.items() if len(key) > 1}
    )


_VNI: Final = _vni()
_VNI_PIECE: Final = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))
_TCVN3_TABLE: Final = str.maketrans(_TCVN3)
_WORDS: Final = re.compile(r"[^\W\d_]+")
_TELLING: Final = """
    họ và tên ngày tháng năm sinh giới tính địa chỉ số xã phường quận huyện tỉnh nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ
    ngô dương lý văn thị nữ đức thôn tổ dân phố nghề nghiệp ghi chú điện thoại nơi thường trú hiện nay danh sách người nghiện ma túy quê
    quán đình hữu quốc minh thành trường
"""
_KNOWN: Final = frozenset(_TELLING.split())
_FEWEST: Final = 3  # Vietnamese words by which a way of writing is recognised


def from_tcvn3(text: str) -> str:
    """Text that was read as western letters and is TCVN3."""
    return text.translate(_TCVN3_TABLE)


def from_vni(text: str) -> str:
    """Text that was read as western letters and is VNI."""
    return _VNI_PIECE.sub(lambda piece: _VNI[piece[0]], text)


def likeness(text: str) -> int:
    """How many words with marks of a Vietnamese list stand in it."""
    words = _WORDS.findall(unicodedata.normalize("NFC", text).lower())
    return sum(word in _KNOWN and not word.isascii() for word in words)


def legacy_of(texts: Iterable[str]) -> Letters | None:
    """In which older way texts are written that were read as western letters; None where they are not."""
    whole = "\n".join(texts)
    scores = {Letters.TCVN3: likeness(from_tcvn3(whole)), Letters.VNI: likeness(from_vni(whole))}
    best = max(scores, key=lambda each: scores[each])
    return best if scores[best] >= _FEWEST and scores[best] > 2 * likeness(whole) else None


def converted(text: str, letters: Letters) -> str:
    """Text read as western letters, as it was meant."""
    if letters is Letters.TCVN3:
        return from_tcvn3(text)
    return from_vni(text) if letters is Letters.VNI else text


def codec_of(sample: bytes, *, whole_is_utf8: bool) -> tuple[str, Letters]:
    """The codec by which a file of text is read, and in which letters it is. ``SheetRefused`` where none fits."""
    for mark, codec in _MARKS:
        if sample.startswith(mark):
            return codec, Letters.UTF_16 if codec == "utf-16" else Letters.UTF_8
    if b"\0" in sample and (blind := _blind_utf16(sample)) is not None:
        return blind, Letters.UTF_16
    if whole_is_utf8:
        return "utf-8", Letters.UTF_8
    western = sample[:_SAMPLE].decode("cp1252", "replace")
    vietnamese = unicodedata.normalize("NFC", sample[:_SAMPLE].decode("cp1258", "replace"))
    scores = {
        Letters.WINDOWS_1258: likeness(vietnamese),
        Letters.TCVN3: likeness(from_tcvn3(_as_latin(sample))),
        Letters.VNI: likeness(from_vni(western)),
    }
    best = max(scores, key=lambda each: scores[each])
    if scores[best] < _FEWEST:
        raise refused("encoding")
    return (
        ("cp1258", best)
        if best is Letters.WINDOWS_1258
        else ("latin-1" if best is Letters.TCVN3 else "cp1252", best)
    )


def _as_latin(sample: bytes) -> str:
    return sample[:_SAMPLE].decode("latin-1")


def _blind_utf16(sample: bytes) -> str | None:
    """UTF-16 without its mark: every second byte of plain letters is zero."""
    some = sample[: _SAMPLE & ~1]
    if len(some) < 8:
        return None
    even, odd = some[::2].count(0), some[1::2].count(0)
    if odd > len(some) // 4 and even == 0:
        return "utf-16-le"
    return "utf-16-be" if even > len(some) // 4 and odd == 0 else None
