"""The roles that officers hold and the kinds of office there are, with their Vietnamese titles.

A title given with an appointment ("Phó Trưởng Công an xã") is printed instead of the general one.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

ROLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "commune_police_officer": "Cán bộ Công an cấp xã",
        "commune_police_head": "Trưởng Công an cấp xã",
        "district_police_officer": "Cán bộ Công an cấp huyện",
        "provincial_police_officer": "Cán bộ Công an cấp tỉnh",
        "drug_agency_officer": "Cán bộ cơ quan chuyên trách phòng, chống tội phạm về ma túy",
        "detention_officer": "Cán bộ quản lý nơi tạm giữ",
        "commune_chair": "Chủ tịch Ủy ban nhân dân cấp xã",
        "facility_staff": "Nhân viên cơ sở y tế",
        "assessing_doctor": "Bác sỹ",
        "facility_head": "Thủ trưởng đơn vị",
        "records_officer": "Cán bộ lưu trữ hồ sơ",
        "legal_staff": "Cán bộ pháp chế",
        "auditor": "Kiểm tra viên",
        "administrator": "Quản trị hệ thống",
    }
)

UNIT_KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "commune_police": "Công an cấp xã",
        "district_police": "Công an cấp huyện",
        "provincial_police": "Công an cấp tỉnh",
        "drug_agency": "Cơ quan chuyên trách phòng, chống tội phạm về ma túy",
        "commune_pc": "Ủy ban nhân dân cấp xã",
        "health_facility": "Cơ sở y tế",
        "rehab_facility": "Cơ sở cai nghiện ma túy",
        "substitution_clinic": "Cơ sở điều trị thay thế",
        "detention_place": "Nơi tạm giữ hành chính",
        "records": "Bộ phận lưu trữ hồ sơ",
        "inspection": "Cơ quan kiểm tra",
    }
)


def title_of(role: str, title: str = "") -> str:
    """The title to print: that of the appointment, else the general one of the role."""
    return title or ROLES.get(role, role)
