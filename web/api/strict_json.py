"""JSON of a stranger: read once, strictly. What two readers could read in two ways, or what no database can keep, is refused in words."""

from __future__ import annotations

import json
from collections.abc import Iterable
from math import isfinite
from typing import Any, Final, NoReturn

from web.errors import MalformedRequest

DEEPEST: Final = 20
"""Lists and objects within each other."""

_MOST_DIGITS: Final = 30
_BOM: Final = b"\xef\xbb\xbf"


def read(raw: bytes) -> object:
    """What the bytes say (UTF-8). ``MalformedRequest`` says what is wrong."""
    if raw.startswith(_BOM):
        raise _wrong(
            "it begins with a byte order mark; send UTF-8 without it",
            "bắt đầu bằng dấu thứ tự byte (BOM); hãy gửi UTF-8 không có BOM",
        )
    try:
        found = json.loads(
            raw.decode("utf-8"),
            object_pairs_hook=_once,
            parse_int=_whole,
            parse_float=_fraction,
            parse_constant=_constant,
        )
    except RecursionError:
        raise _deep() from None
    except ValueError:
        raise _wrong("it is no JSON in UTF-8", "không phải JSON mã hóa UTF-8") from None
    _look(found)
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _wrong(
            "a name stands twice in one object", "một tên xuất hiện hai lần trong cùng một đối tượng"
        )
    return found


def _whole(digits: str) -> int:
    if len(digits) > _MOST_DIGITS:
        raise _wrong("a number is too long", "có số quá dài")
    return int(digits)


def _fraction(text: str) -> float:
    found = float(text)
    if not isfinite(found):
        raise _wrong("a number is too large", "có số quá lớn")
    return found


def _constant(name: str) -> NoReturn:
    raise _wrong(f"{name} is no number of JSON", f"{name} không phải là số của JSON")


def _look(found: object) -> None:
    """Not too deep, and every text can be kept: no half of a letter, no zero."""
    level: list[object] = [found]
    for _ in range(DEEPEST):
        below: list[object] = []
        for each in level:
            if isinstance(each, str):
                _kept(each)
            elif isinstance(each, dict):
                _names(each)
                below.extend(each.values())
            elif isinstance(each, list):
                below.extend(each)
        level = below
        if not level:
            return
    raise _deep()


def _names(names: Iterable[str]) -> None:
    for name in names:
        _kept(name)


def _kept(text: str) -> None:
    if "\x00" in text or not (text.isascii() or _encodes(text)):
        raise _wrong("a text holds what is no letter", "có chữ chứa ký tự không hợp lệ")


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _deep() -> MalformedRequest:
    return _wrong(f"it is nested more than {DEEPEST} deep", f"lồng nhau quá {DEEPEST} lớp")


def _wrong(en: str, vi: str) -> MalformedRequest:
    return MalformedRequest(
        f"The request cannot be read: {en}. Send JSON as the description of the API says.",
        vi=f"Không đọc được yêu cầu: {vi}. Hãy gửi JSON như mô tả của giao diện lập trình.",
        field="json",
    )
