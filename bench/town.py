"""An invented country: provinces, communes with their offices and officers, and people with names as they are borne. Seeded."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import Final

from workflows.model import Actor, Appointment, Json, Person, Unit

PROVINCES: Final = 34
BUSY: Final = 1  # the commune in which a hundredth of all live, ten times more than in a real one
_SHARE: Final = 100
_QUALIFIED: Final[dict[str, Json]] = {
    "qualified": {"from": "2022-01-01"},
    "designated": {"from": "2022-01-01"},
}
_CERTIFICATE: Final[dict[str, Json]] = {
    "certificate": {"speciality": "psychiatry", "valid_from": "2018-01-01"}
}

# Families by how many of a hundred bear the name, roughly.
_FAMILIES: Final = (
    ("Nguyễn", 38), ("Trần", 11), ("Lê", 9), ("Phạm", 7), ("Hoàng", 5), ("Phan", 4), ("Vũ", 4), ("Đặng", 3), ("Bùi", 3), ("Đỗ", 3),
    ("Hồ", 2), ("Ngô", 2), ("Dương", 2), ("Lý", 1), ("Lò", 1), ("Vàng", 1), ("Giàng", 1), ("Cà", 1), ("Lường", 1), ("Quàng", 1),
)  # fmt: skip
_MIDDLE_MEN: Final = (
    "Văn",
    "Văn",
    "Văn",
    "Đức",
    "Hữu",
    "Minh",
    "Quang",
    "Quốc",
    "Xuân",
    "Thanh",
    "A",
    "Ngọc",
    "Công",
    "Đình",
)
_MIDDLE_WOMEN: Final = ("Thị", "Thị", "Thị", "Ngọc", "Thu", "Thanh", "Minh", "Kim", "Phương", "Hồng")
_GIVEN: Final = tuple(
    word
    for word in [
        "An",
        "Anh",
        "Ánh",
        "Ân",
        "Bách",
        "Bảo",
        "Bình",
        "Bích",
        "Cường",
        "Chi",
        "Chiến",
        "Chung",
        "Dũng",
        "Dung",
        "Duy",
        "Dương",
        "Đạt",
        "Đông",
        "Đức",
        "Giang",
        "Hà",
        "Hải",
        "Hạnh",
        "Hào",
        "Hằng",
        "Hiền",
        "Hiếu",
        "Hòa",
        "Hoa",
        "Hoàn",
        "Hồng",
        "Huệ",
        "Hùng",
        "Hưng",
        "Hương",
        "Huy",
        "Huyền",
        "Khánh",
        "Khoa",
        "Kiên",
        "Lan",
        "Lâm",
        "Liên",
        "Linh",
        "Loan",
        "Long",
        "Lợi",
        "Lực",
        "Mai",
        "Mạnh",
        "Minh",
        "My",
        "Nam",
        "Nga",
        "Ngân",
        "Nghĩa",
        "Ngọc",
        "Nhân",
        "Nhung",
        "Oanh",
        "Phong",
        "Phú",
        "Phúc",
        "Phương",
        "Quân",
        "Quang",
        "Quý",
        "Quyên",
        "Quỳnh",
        "Sáng",
        "Sơn",
        "Tài",
        "Tâm",
        "Tân",
        "Thái",
        "Thành",
        "Thảo",
        "Thắng",
        "Thịnh",
        "Thọ",
        "Thu",
        "Thủy",
        "Thúy",
        "Tiến",
        "Tín",
        "Toàn",
        "Trang",
        "Trâm",
        "Trí",
        "Trung",
        "Trường",
        "Tú",
        "Tuấn",
        "Tùng",
        "Tuyến",
        "Tuyết",
        "Uyên",
        "Vân",
        "Việt",
        "Vinh",
        "Vũ",
        "Vy",
        "Xuân",
        "Yên",
        "Yến",
        "Pành",
        "Dính",
        "Mỷ",
        "Sùng",
    ]
)
_FIRST_DAY: Final = date(1960, 1, 1)
_DAYS: Final = (date(2007, 12, 31) - _FIRST_DAY).days


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune by its number."""

    number: int

    @property
    def code(self) -> str:
        """As the registers write it."""
        return f"xa{self.number:05d}"

    @property
    def province(self) -> str:
        """The province in which it lies."""
        return f"tinh{self.number % PROVINCES:02d}"

    @property
    def units(self) -> tuple[Unit, Unit, Unit]:
        """Police, people's committee, health station."""
        name = f"xã Thử Nghiệm {self.number}"
        place = (self.code, None, self.province)
        return (
            Unit(f"ca{self.number:05d}", "commune_police", f"Công an {name}", "Công an tỉnh", *place),
            Unit(f"ub{self.number:05d}", "commune_pc", f"Ủy ban nhân dân {name}", "", *place),
            Unit(
                f"yt{self.number:05d}", "health_facility", f"Trạm Y tế {name}", "Sở Y tế", *place, _QUALIFIED
            ),
        )

    @property
    def officers(self) -> tuple[Actor, Actor, Actor]:
        """An officer of the police, the chair, a doctor who also heads the station."""
        police, committee, station = self.units
        doctor = (Appointment("assessing_doctor", station, "Bác sỹ"), Appointment("facility_head", station))
        return (
            Actor(f"cb{self.number:05d}", "Lường Văn Thử", (Appointment("commune_police_officer", police),)),
            Actor(f"ct{self.number:05d}", "Cà Thị Thử", (Appointment("commune_chair", committee),)),
            Actor(f"bs{self.number:05d}", "Lò Thị Thử", doctor, _CERTIFICATE),
        )


def provincial(number: int) -> tuple[Unit, Actor]:
    """The police of a province and one of its officers."""
    unit = Unit(
        f"cat{number:02d}",
        "provincial_police",
        f"Công an tỉnh Thử Nghiệm {number}",
        "",
        None,
        None,
        f"tinh{number:02d}",
    )
    return unit, Actor(f"cbt{number:02d}", "Quàng Văn Thử", (Appointment("provincial_police_officer", unit),))


def auditing() -> tuple[Unit, Actor]:
    """The inspection and an auditor."""
    unit = Unit("kiemtra", "inspection", "Thanh tra")
    return unit, Actor("ktv", "Vàng Thị Thử", (Appointment("auditor", unit),))


def people(count: int, communes: int) -> Iterator[Person]:
    """So many persons, the same every time, each living in one of the communes."""
    chance = random.Random(20260701)  # noqa: S311 - the same country every time
    families = [name for name, _ in _FAMILIES]
    weights = list(accumulate(weight for _, weight in _FAMILIES))
    for number in range(count):
        male = chance.random() < 0.8
        middle = chance.choice(_MIDDLE_MEN if male else _MIDDLE_WOMEN)
        second = f" {chance.choice(_GIVEN)}" if chance.random() < 0.1 else ""
        family = chance.choices(families, cum_weights=weights)[0]
        born = _FIRST_DAY + timedelta(days=chance.randrange(_DAYS))
        commune = Commune(BUSY if number % _SHARE == 0 else chance.randrange(communes))
        century = (born.year // 100 - 19) * 2 + (0 if male else 1)
        attributes: dict[str, Json] = {
            "residence_kind": "stable",
            "residence_commune": commune.code,
            "residence_province": commune.province,
            "id_number": f"{chance.randrange(1, 97):03d}{century}{born.year % 100:02d}{number:06d}",
            "address": f"Bản {number % 97}, {commune.code}",
            "registered_by": commune.units[0].id,
        }
        name = f"{family} {middle}{second} {chance.choice(_GIVEN)}"
        yield Person(f"{number:08x}{'e' * 24}", name, born, "male" if male else "female", attributes)
