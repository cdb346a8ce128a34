"""How a citation is read from text: patterns, kinds of texts and the refusal that says how to write one.

Called by ``rules.citation`` only. Any Unicode form is taken; look-alikes of Đ out of old fonts are
understood; a D is never read as Đ.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from rules.errors import CitationError

LETTERS: Final = "abcdđeghiklmnopqrstuvxy"
"""The letters of points and of inserted articles, in legal order (no f, j, w, z; đ after d)."""

MAX_LENGTH: Final = 300
"""The longest text that is read as a citation, in characters."""

_FAMILIES: Final[dict[str, tuple[int, tuple[str, ...]]]] = {
    # letters after the number -> rank (Law 63/2025/QH15 Điều 4), kinds of text, the usual one first
    "QH": (0, ("Luật", "Bộ luật", "Nghị quyết", "Hiến pháp")),
    "UBTVQH": (1, ("Pháp lệnh", "Nghị quyết")),
    "L": (2, ("Lệnh",)),
    "NĐ": (3, ("Nghị định",)),
    "NQ": (4, ("Nghị quyết",)),
    "QĐ": (5, ("Quyết định",)),
    "CT": (6, ("Chỉ thị",)),
    "TT": (7, ("Thông tư",)),
    "TTLT": (8, ("Thông tư liên tịch",)),
    "VBHN": (9, ("Văn bản hợp nhất",)),
    "CV": (9, ("Công văn",)),
}
_OTHER: Final = (9, ("Văn bản",))
_KINDS: Final = sorted({k for _, ks in (*_FAMILIES.values(), _OTHER) for k in ks}, key=len, reverse=True)

_L: Final = f"[{LETTERS}]"
_INSTRUMENT: Final = r"[0-9]{1,5}/(?:[0-9]{4}/)?(?!ND-|QD-)[A-ZĐ][A-ZĐa-z0-9]*(?:-[A-ZĐ][A-ZĐa-z0-9]*)*"
_NUMBER: Final = rf"[1-9][0-9]{{0,3}}{_L}?"
_ROMAN: Final = r"X{0,3}(?:IX|IV|V?I{1,3}|V)|X{1,3}"
_SHEET: Final = rf"[0-9]{{2,3}}{_L}?"
FIELDS: Final = {
    "instrument": re.compile(_INSTRUMENT),
    "article": re.compile(_NUMBER),
    "clause": re.compile(_NUMBER),
    "point": re.compile(_L),
    "form": re.compile(rf"(?:{_SHEET})|PL(?:[0-9]{{2}}|{_ROMAN})(?: Mẫu {_SHEET})?"),
}
"""What each field of a citation holds once it is read."""

_ART: Final = rf"(?:Điều|Đ) ?(?P<article>0?{_NUMBER})"
_CLAUSE: Final = rf"(?:khoản|k) ?(?P<clause>0?{_NUMBER})"
_ANNEX: Final = rf"(?:phụ lục|PL) ?(?:số )?(?P<annex>[0-9]{{1,2}}|{_ROMAN})"
_FORM: Final = rf"mẫu (?:số )?(?P<sheet>[0-9]{{1,3}}{_L}?)"
_LONE_FORM: Final = _FORM.replace("sheet", "lone")
_DOWNWARD: Final = re.compile(
    rf"(?:{_ART}(?: {_CLAUSE})?(?: (?:điểm )?(?P<point>{_L}))?|{_ANNEX}(?: {_FORM})?|{_LONE_FORM})",
    re.IGNORECASE,
)
_UPWARD: Final = re.compile(
    rf"(?:(?:điểm (?P<point>{_L}) )?(?:{_CLAUSE} )?{_ART}|{_FORM}(?: {_ANNEX})?"
    rf"|{_ANNEX.replace('annex', 'alone')})(?= |$)",
    re.IGNORECASE,
)
_TITLE: Final = re.compile(
    r"(?:(?:ban hành )?(?:kèm )?(?:theo )?|của )?"
    rf"(?:(?P<kind>{'|'.join(_KINDS)})(?: (?!số\b)[^0-9/]+?)?)?(?: ?số)?",
    re.IGNORECASE,
)
_DATED: Final = re.compile(
    r"(?:ngày [0-9]{1,2}(?: tháng |/)[0-9]{1,2}(?: năm |/)[0-9]{4})?(?: ?của [^0-9]+)?", re.IGNORECASE
)
_FIND: Final = re.compile(rf"(?<![\w/]){_INSTRUMENT}(?![\w/-])")
# The Icelandic Ð and the African Ɖ look like Đ and come from texts converted out of old Vietnamese fonts.
_LOOKALIKES: Final = str.maketrans("ÐðƉ", "ĐđĐ")


def refusal(text: object, en: str, vi: str) -> CitationError:
    """The error for a citation that is not accepted: ``en`` and ``vi`` say why; how to write one is added."""
    shown = str(text)[:80]
    return CitationError(
        f"The citation '{shown}' cannot be read: {en}. Write for example '116/2021/NĐ-CP Đ42 k4 a' "
        "(number of the text, then Đ article, k clause, point letter), '109/2021/NĐ-CP Mẫu 07' or "
        "'18/2021/TT-BYT PL03'.",
        vi=f"Không đọc được trích dẫn “{shown}”: {vi}. Hãy viết như “116/2021/NĐ-CP Đ42 k4 a” "
        "(số hiệu văn bản, rồi Đ điều, k khoản, chữ cái điểm), “109/2021/NĐ-CP Mẫu 07” hoặc "
        "“18/2021/TT-BYT PL03”.",
        text=shown,
    )


def family(instrument: str) -> tuple[int, tuple[str, ...]]:
    """Rank of a text and the kinds it may be, by the letters after its number: "73/2021/QH14" -> QH."""
    letters = re.match(r"[A-ZĐ]+", instrument.rpartition("/")[2])
    return _FAMILIES.get(letters[0], _OTHER) if letters else _OTHER


def names_a_text(text: str) -> bool:
    """Whether the number of a text stands in ``text``."""
    return _FIND.search(_tidy(text)) is not None


def read(text: str) -> dict[str, str]:
    """The fields of the one place that ``text`` names; raises CitationError."""
    if len(text) > MAX_LENGTH:
        raise refusal(text, "it is too long", "quá dài")
    tidy = _tidy(text)
    found = list(_FIND.finditer(tidy))
    if len(found) != 1:
        raise refusal(text, *_why_no_instrument(tidy, len(found)))
    number = found[0][0]
    before, after = tidy[: found[0].start()].strip(" ,;"), tidy[found[0].end() :].strip(" ,;.")
    groups = _upward(number, before, text)
    if after and not _DATED.fullmatch(after):
        plain = after.replace(",", "")
        place = _DOWNWARD.fullmatch(plain) or _UPWARD.fullmatch(plain)
        if place is None or groups:
            raise _no_place(text, after)
        groups = _groups(place)
    return _fields(f"0{number}" if number[1] == "/" else number, groups)


def _tidy(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).translate(_LOOKALIKES).split())


def _why_no_instrument(tidy: str, count: int) -> tuple[str, str]:
    if count:
        return "it names more than one text", "có nhiều hơn một số hiệu văn bản"
    if re.search(r"/[NQ]D-", tidy):
        return (
            "its number is written with Đ (NĐ-CP, QĐ-TTg), not D",
            "số hiệu viết chữ Đ (NĐ-CP, QĐ-TTg), không phải D",
        )
    return "it names no text by number", "không có số hiệu văn bản"


def _no_place(text: str, part: str) -> CitationError:
    hint = (
        ("; an article is Đ, not D", "; điều viết là Đ, không phải D")
        if re.match(r"[Dd] ?[0-9]", part)
        else ("", "")
    )
    return refusal(
        text,
        f"'{part[:40]}' is not a place in the law{hint[0]}",
        f"“{part[:40]}” không phải là điều, khoản, điểm, mẫu hay phụ lục{hint[1]}",
    )


def _upward(number: str, before: str, text: str) -> dict[str, str]:
    """The place written before the number: "điểm a khoản 4 Điều 42 [của] [Nghị định [title]] [số]"."""
    plain = before.replace(",", "")
    place = _UPWARD.match(plain)
    title = _TITLE.fullmatch(plain[place.end() :].strip() if place else plain)
    if title is None:
        raise _no_place(text, before)
    kind = title["kind"]
    if kind and kind.casefold() not in {k.casefold() for k in (*family(number)[1], *_OTHER[1])}:
        raise refusal(text, f"{number} is not a {kind}", f"{number} không phải là {kind}")
    return _groups(place) if place else {}


def _groups(match: re.Match[str]) -> dict[str, str]:
    return {name: value for name, value in match.groupdict().items() if value}


def _fields(number: str, groups: dict[str, str]) -> dict[str, str]:
    names = ("article", "clause", "point")
    fields = {"instrument": number} | {
        name: groups[name].lower().lstrip("0") for name in names if name in groups
    }
    sheet = (groups.get("sheet") or groups.get("lone") or "").lower()
    sheet = f"0{sheet}" if sum(map(str.isdigit, sheet)) == 1 else sheet
    annex = (groups.get("annex") or groups.get("alone") or "").upper()
    annex = f"PL{annex.zfill(2) if annex.isdigit() else annex}" if annex else ""
    form = f"{annex} Mẫu {sheet}" if annex and sheet else annex or sheet
    return fields | {"form": form} if form else fields
