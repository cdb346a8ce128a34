"""Invented residents: names as they are borne, ages, residential groups. Seeded, so that a ward is the same every time."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Final

from web.ward.offices import GROUPS, PREFIX, PROVINCE, UNITS, WARD
from workflows.model import Json, Person
from workflows.reporting.homes import GROUP, REGISTRATION


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_FAMILIES: Final = _words(
    "Nguyễn Trần Lê Phạm Hoàng Phan Vũ Đặng Bùi Đỗ Hồ Ngô Dương Lý Lò Vàng Cà Quàng Tòng Hà"
)
_MEN: Final = _words("Văn Đức Hữu Minh Quang Quốc Xuân Thanh Ngọc Công Đình Bá")
_WOMEN: Final = _words("Thị Ngọc Thu Thanh Minh Kim Phương Hồng")
_GIVEN_MEN: Final = _words(
    "An Bách Bảo Bình Cường Chiến Chung Dũng Duy Đạt Đông Đức Giang Hải Hào Hiếu Hòa Hoàn Hùng Hưng Huy Khánh Khoa "
    "Kiên Lâm Long Lợi Lực Mạnh Minh Nam Nghĩa Nhân Phong Phú Phúc Quân Quang Quý Sáng Sơn Tài Tâm Tân Thái Thành "
    "Thắng Thịnh Thọ Tiến Toàn Trung Trường Tú Tuấn Tùng Việt Vinh"
)
_GIVEN_WOMEN: Final = _words(
    "Ánh Chi Dung Giang Hà Hạnh Hằng Hiền Hoa Hồng Huệ Hương Huyền Lan Liên Linh Loan Mai My Nga Ngân Ngọc Nhung "
    "Oanh Phương Quyên Quỳnh Tâm Thảo Thu Thủy Trang Trâm Tuyết Uyên Vân Vy Xuân Yến"
)
_WOMEN_OF_HUNDRED: Final = 9


def person_of(chance: Random, number: int, begins: date, *, age: tuple[int, int], home: str) -> Person:
    """A resident of an age between two on a day. ``home``: ``permanent``, ``temporary`` or ``none``."""
    woman = chance.randrange(100) < _WOMEN_OF_HUNDRED
    middle, given = (_WOMEN, _GIVEN_WOMEN) if woman else (_MEN, _GIVEN_MEN)
    years = chance.randint(*age)
    born = date(begins.year - years, 1, 1) - timedelta(days=chance.randrange(1, 360))
    group = 1 + chance.randrange(GROUPS)
    attributes: dict[str, Json] = {
        "residence_kind": "none" if home == "none" else "stable",
        "residence_province": PROVINCE,
        "residence_commune": WARD,
        "nationality": "Việt Nam",
        "ethnicity": "Kinh",
        "id_number": _number(born, woman, number),
        "id_issued_on": "2021-06-15",
        "id_issued_by": "Cục Cảnh sát quản lý hành chính về trật tự xã hội",
        "registered_by": UNITS["ca"].id,
    }
    if home != "none":
        attributes |= {
            GROUP: f"Tổ {group}",
            REGISTRATION: home,
            "address": f"Số {1 + number % 97}, tổ {group}, phường Thạch An, tỉnh Bình Sơn",
        }
    name = " ".join((chance.choice(_FAMILIES), chance.choice(middle), chance.choice(given)))
    return Person(f"{PREFIX}w{number:04d}", name, born, "female" if woman else "male", attributes)


def _number(born: date, woman: bool, number: int) -> str:  # noqa: FBT001 - one private caller
    """Twelve digits as the law builds them (province, century and sex, year, ordinal); of a province that there is not."""
    century = (born.year // 100 - 19) * 2 + woman
    return f"001{century}{born.year % 100:02d}{900_000 + number:06d}"
