"""The offices and officers of the invented ward and of what lies around it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from workflows.model import Actor, Appointment, Json, Unit
from workflows.numbering import SETTING

PREFIX: Final = "demo-"
WARD: Final = "thach_an"
NEXT: Final = "xã Long Khê"  # an invented place has no code: its name stands for it
DISTRICT: Final = "tx_binh_son"
PROVINCE: Final = "binh_son"
GROUPS: Final = 12
"""Residential groups of the ward."""

DISTRICT_POLICE_END: Final = date(2025, 2, 28)
DISTRICT_END: Final = date(2025, 6, 30)
_SINCE: Final[dict[str, Json]] = {"from": "2022-01-01"}


def _unit(
    name: str,
    kind: str,
    title: str,
    parent: str = "",
    commune: str | None = WARD,
    *,
    valid_to: date | None = None,
    valid_from: date | None = None,
    **attributes: Json,
) -> Unit:
    told: dict[str, Json] = {SETTING: "program", "place": "Thạch An", **attributes}
    return Unit(PREFIX + name, kind, title, parent, commune, DISTRICT, PROVINCE, told, valid_from, valid_to)


UNITS: Final = {
    "ca": _unit("w-ca", "commune_police", "Công an phường Thạch An", "Công an tỉnh Bình Sơn"),
    "ub": _unit("w-ub", "commune_pc", "Ủy ban nhân dân phường Thạch An"),
    "tram": _unit("w-tram", "health_facility", "Trạm Y tế phường Thạch An", "Sở Y tế tỉnh Bình Sơn", qualified=_SINCE, designated=_SINCE),
    "tram2": _unit("w-tram2", "health_facility", "Phòng khám đa khoa Thạch An", "Sở Y tế tỉnh Bình Sơn"),
    "mmt": _unit("w-mmt", "substitution_clinic", "Cơ sở điều trị Methadone Thạch An", "Sở Y tế tỉnh Bình Sơn"),
    "dv": _unit("w-dv", "service_provider", "Điểm hỗ trợ cai nghiện Thạch An", published={"from": "2023-01-01"}),
    "ca2": _unit("w-ca2", "commune_police", "Công an xã Long Khê", "Công an tỉnh Bình Sơn", NEXT),
    "ub2": _unit("w-ub2", "commune_pc", "Ủy ban nhân dân xã Long Khê", "", NEXT),
    "cah": _unit("w-cah", "district_police", "Công an thị xã Bình Sơn", "", None, valid_to=DISTRICT_POLICE_END),
    "phong": _unit("w-phong", "district_labour", "Phòng Lao động thị xã Bình Sơn", "", None, valid_to=DISTRICT_POLICE_END),
    "toa": _unit("w-toa", "court", "Tòa án nhân dân thị xã Bình Sơn", "", None, valid_to=DISTRICT_END),
    "toa_kv": _unit(
        "w-toakv", "court", "Tòa án nhân dân khu vực 1 – Bình Sơn", "", None, valid_from=date(2025, 7, 1),
        succeeds=[PREFIX + "w-toa"],
    ),
    "co_so": _unit("w-coso", "rehab_facility", "Cơ sở cai nghiện ma túy số 1 tỉnh Bình Sơn", "", None),
    "tu_nhan": _unit(
        "w-tunhan", "private_facility", "Cơ sở cai nghiện tư nhân An Bình", "", None, licensed={"from": "2023-01-01"}
    ),
    "tinh": _unit("w-tinh", "provincial_police", "Công an tỉnh Bình Sơn", "", None),
    "thanh_tra": _unit("w-thanhtra", "inspection", "Thanh tra tỉnh Bình Sơn", "", None),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Post:
    role: str
    unit: str
    name: str
    title: str
    valid_from: date | None = None
    valid_to: date | None = None


_DISTRICT = DISTRICT_POLICE_END
_POSTS: Final = {
    "police": _Post("commune_police_officer", "ca", "Lò Văn Thắng", "Cán bộ Công an phường"),
    "head": _Post("commune_police_head", "ca", "Hà Quốc Minh", "Trưởng Công an phường"),
    "clerk": _Post("commune_officer", "ub", "Vi Thị Thơm", "Công chức Văn hóa - Xã hội"),
    "worker": _Post("case_worker", "ub", "Lê Thị Hòa", "Cán bộ tư vấn"),
    "chair": _Post("commune_chair", "ub", "Cầm Thị Hạnh", "Chủ tịch Ủy ban nhân dân phường"),
    "doctor": _Post("assessing_doctor", "tram", "Đinh Thị Lan", "Bác sĩ"),
    "doctor2": _Post("assessing_doctor", "tram2", "Mã Văn Hiền", "Bác sĩ"),
    "clinic": _Post("facility_head", "tram", "Quàng Văn Đức", "Trưởng trạm"),
    "mmt": _Post("clinic_head", "mmt", "Đặng Thị Yến", "Trưởng cơ sở điều trị"),
    "staff": _Post("facility_staff", "mmt", "Bùi Văn Tĩnh", "Nhân viên"),
    "provider": _Post("provider_head", "dv", "Trần Thị Mây", "Phụ trách điểm hỗ trợ"),
    "head2": _Post("commune_police_head", "ca2", "Ngô Văn Sáng", "Trưởng Công an xã"),
    "police2": _Post("commune_police_officer", "ca2", "Phan Thị Lụa", "Cán bộ Công an xã"),
    "chair2": _Post("commune_chair", "ub2", "Hoàng Văn Bằng", "Chủ tịch Ủy ban nhân dân xã"),
    "district": _Post("district_police_officer", "cah", "Vũ Đức Anh", "Cán bộ", None, _DISTRICT),
    "labour": _Post("labour_division_head", "phong", "Tạ Thị Kim", "Trưởng phòng", None, _DISTRICT),
    "judge": _Post("judge", "toa", "Lê Minh", "Thẩm phán", None, DISTRICT_END),
    "court": _Post("court_clerk", "toa", "Đỗ Thị Vân", "Thư ký", None, DISTRICT_END),
    "judge_kv": _Post("judge", "toa_kv", "Lê Minh", "Thẩm phán", date(2025, 7, 1)),
    "court_kv": _Post("court_clerk", "toa_kv", "Đỗ Thị Vân", "Thư ký", date(2025, 7, 1)),
    "director": _Post("facility_director", "co_so", "Nông Văn Chí", "Giám đốc"),
    "private": _Post("private_facility_head", "tu_nhan", "Lâm Thị Ngà", "Giám đốc"),
    "province": _Post("provincial_police_officer", "tinh", "Đàm Văn Hải", "Cán bộ"),
    "province_head": _Post("provincial_police_director", "tinh", "Hứa Văn Quyền", "Giám đốc"),
    "auditor": _Post("auditor", "thanh_tra", "Nông Thị Kiểm", "Thanh tra viên"),
}
_CERTIFICATES: Final[dict[str, Json]] = {
    "doctor": {
        "speciality": "psychiatry",
        "training": True,
        "issued_on": "2019-05-01",
        "valid_from": "2019-05-01",
    }
}


def actors() -> dict[str, Actor]:
    """The officers by the names that the stories use."""
    found: dict[str, Actor] = {}
    for name, post in _POSTS.items():
        held = Appointment(post.role, UNITS[post.unit], post.title, post.valid_from, post.valid_to)
        told = {"certificate": _CERTIFICATES[name]} if name in _CERTIFICATES else {}
        found[name] = Actor(f"{PREFIX}w-{name}", post.name, (held,), told)
    return found
