"""Who issues what: names of issuing bodies in running text, and which body the letters of a number stand for.

The letters after a number name the kind of text and the body (30/2020/NĐ-CP Phụ lục I, Phần I, Mục II, 3.b): NĐ-CP is a decree of
the Government, QĐ-TTg a decision of the Prime Minister. Where letters are not known nothing is said.
"""

from __future__ import annotations

import re
from typing import Final

_MINISTRIES: Final = {
    "BCA": ("Công an",),
    "BYT": ("Y tế",),
    "BTC": ("Tài chính",),
    "BTP": ("Tư pháp",),
    "BNV": ("Nội vụ",),
    "BQP": ("Quốc phòng",),
    "BGDĐT": ("Giáo dục và Đào tạo",),
    "BLĐTBXH": ("Lao động - Thương binh và Xã hội", "Lao động, Thương binh và Xã hội", "LĐTBXH", "LĐ-TB&XH", "LĐ-TBXH"),
    "BXD": ("Xây dựng",),
    "BCT": ("Công Thương",),
    "BNNPTNT": ("Nông nghiệp và Phát triển nông thôn",),
    "BNNMT": ("Nông nghiệp và Môi trường",),
    "BKHCN": ("Khoa học và Công nghệ",),
    "BTTTT": ("Thông tin và Truyền thông",),
    "BVHTTDL": ("Văn hóa, Thể thao và Du lịch",),
    "BGTVT": ("Giao thông vận tải",),
    "BKHĐT": ("Kế hoạch và Đầu tư",),
    "BTNMT": ("Tài nguyên và Môi trường",),
    "BNG": ("Ngoại giao",),
}  # fmt: skip
_NAMES: Final = {
    "UBTVQH": ("Ủy ban Thường vụ Quốc hội", "Uỷ ban Thường vụ Quốc hội", "UBTVQH"),
    "QH": ("Quốc hội",),
    "CTN": ("Chủ tịch nước",),
    "TTg": ("Thủ tướng Chính phủ", "Thủ tướng"),
    "CP": ("Chính phủ",),
    "TANDTC": (
        "Tòa án nhân dân tối cao", "Toà án nhân dân tối cao", "Chánh án Tòa án nhân dân tối cao",
        "Hội đồng Thẩm phán Tòa án nhân dân tối cao",
    ),
    "VKSNDTC": ("Viện kiểm sát nhân dân tối cao", "Viện trưởng Viện kiểm sát nhân dân tối cao"),
    "UBND": ("Ủy ban nhân dân", "Uỷ ban nhân dân", "UBND", "Chủ tịch Ủy ban nhân dân", "Chủ tịch Uỷ ban nhân dân", "Chủ tịch UBND"),
    "HĐND": ("Hội đồng nhân dân", "HĐND"),
    "TW": ("Bộ Chính trị", "Ban Bí thư", "Ban Chấp hành Trung ương", "Trung ương Đảng"),
    "TU": (
        "Ban Thường vụ Tỉnh ủy", "Ban Thường vụ Thành ủy", "Tỉnh ủy", "Thành ủy",
        "Ban Thường vụ Tỉnh uỷ", "Ban Thường vụ Thành uỷ", "Tỉnh uỷ", "Thành uỷ",
    ),
    "Sở": ("Sở",),
    "Công an": ("Công an tỉnh", "Công an thành phố", "Công an xã", "Công an phường", "Công an đặc khu", "Giám đốc Công an"),
    **{key: tuple(f"{head}Bộ {name}" for name in names for head in ("", "Bộ trưởng ")) for key, names in _MINISTRIES.items()},
}  # fmt: skip
_LONGEST_FIRST: Final = sorted(
    ((name.lower(), key) for key, names in _NAMES.items() for name in names), key=lambda pair: -len(pair[0])
)
_VIETNAMESE: Final = {
    "QH": "Quốc hội", "UBTVQH": "Ủy ban Thường vụ Quốc hội", "CTN": "Chủ tịch nước", "CP": "Chính phủ", "TTg": "Thủ tướng Chính phủ",
    "TANDTC": "Tòa án nhân dân tối cao", "VKSNDTC": "Viện kiểm sát nhân dân tối cao",
    "UBND": "Ủy ban nhân dân", "HĐND": "Hội đồng nhân dân",
    "TW": "Trung ương Đảng", "TU": "Tỉnh ủy, Thành ủy", "Sở": "một Sở", "Công an": "Công an",
    **{key: f"Bộ {names[0]}" for key, names in _MINISTRIES.items()},
}  # fmt: skip
_KINDS: Final = {
    "QH": ("Luật", "Bộ luật", "Nghị quyết", "Hiến pháp"), "UBTVQH": ("Pháp lệnh", "Nghị quyết"), "L": ("Lệnh",), "NĐ": ("Nghị định",),
    "NQ": ("Nghị quyết",), "QĐ": ("Quyết định",), "CT": ("Chỉ thị",), "TT": ("Thông tư",), "TTLT": ("Thông tư liên tịch",),
    "NQLT": ("Nghị quyết liên tịch", "Nghị quyết"), "KH": ("Kế hoạch",), "VBHN": ("Văn bản hợp nhất",), "TB": ("Thông báo",),
    "HD": ("Hướng dẫn",), "BC": ("Báo cáo",), "TTr": ("Tờ trình",),
}  # fmt: skip


def body_at(text: str, start: int) -> tuple[str, int] | None:
    """The body whose name begins at ``start``: its key ("CP", "BYT", …) and where the name ends."""
    rest = text[start : start + 80].lower()
    for name, key in _LONGEST_FIRST:
        if rest.startswith(name) and not rest[len(name) : len(name) + 1].isalpha():
            return key, start + len(name)
    return None


def body_of(name: str) -> str | None:
    """The key of a body by its name."""
    found = body_at(name, 0)
    return found[0] if found else None


def name_of(key: str) -> str:
    """The name of a body in Vietnamese."""
    return _VIETNAMESE[key]


def issuers_of(number: str) -> frozenset[str] | None:
    """The keys of the bodies that the letters of ``number`` stand for; None where they are not known."""
    kind, letters = _parts(number)
    if kind in {"QH", "UBTVQH"}:
        return frozenset({kind})
    if kind in {"TTLT", "NQLT", "VBHN"} or not letters:
        return None
    last = letters[-1]
    if last in {"TTg", "CP", "CTN", "UBND", "HĐND", "TANDTC", "VKSNDTC"} or last in _MINISTRIES:
        return frozenset({last})
    if last in {"TW", "TU"}:
        return frozenset({last})
    return frozenset({"Sở"}) if re.fullmatch(r"S[A-ZĐ]{1,8}", last) and len(last) < 9 else None


def kinds_of(number: str) -> tuple[str, ...]:
    """The kinds of text that the letters of ``number`` stand for; empty where they are not known."""
    return _KINDS.get(_parts(number)[0], ())


def _parts(number: str) -> tuple[str, list[str]]:
    """ "109/2021/NĐ-CP" -> ("NĐ", ["CP"]); "50-CT/TU" -> ("CT", ["TU"]); "73/2021/QH14" -> ("QH", [])."""
    groups = re.findall(r"[A-ZĐa-zđ&]+", number)
    return (groups[0], groups[1:]) if groups else ("", [])
