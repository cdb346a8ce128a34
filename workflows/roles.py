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
        "commune_officer": "Công chức Ủy ban nhân dân cấp xã",
        "case_worker": "Người được giao tư vấn, quản lý, hỗ trợ",
        "district_chair": "Chủ tịch Ủy ban nhân dân cấp huyện",
        "labour_division_head": "Trưởng phòng Lao động – Thương binh và Xã hội",
        "labour_department_director": "Giám đốc Sở Lao động – Thương binh và Xã hội",
        "provincial_chair": "Chủ tịch Ủy ban nhân dân cấp tỉnh",
        "provincial_police_director": "Giám đốc Công an cấp tỉnh",
        "c04_director": "Cục trưởng Cục Cảnh sát điều tra tội phạm về ma túy",
        "c10_director": "Cục trưởng Cục Cảnh sát quản lý trại giam, cơ sở giáo dục bắt buộc, trường giáo dưỡng",
        "health_department_officer": "Cán bộ cơ quan chuyên môn về y tế",
        "judge": "Thẩm phán",
        "court_clerk": "Thư ký Tòa án",
        "prosecutor": "Kiểm sát viên",
        "provider_head": "Người đứng đầu tổ chức, cá nhân cung cấp dịch vụ cai nghiện",
        "clinic_head": "Người đứng đầu cơ sở điều trị thay thế",
        "facility_director": "Giám đốc cơ sở cai nghiện ma túy công lập",
        "reform_school_head": "Hiệu trưởng trường giáo dưỡng",
        "private_facility_head": "Người đứng đầu cơ sở cai nghiện ma túy tư nhân",
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
        "private_facility": "Cơ sở cai nghiện ma túy tư nhân",
        "reform_school": "Trường giáo dưỡng",
        "social_centre": "Cơ sở trợ giúp xã hội",
        "service_provider": "Tổ chức, cá nhân cung cấp dịch vụ cai nghiện",
        "substitution_clinic": "Cơ sở điều trị thay thế",
        "district_pc": "Ủy ban nhân dân cấp huyện",
        "district_labour": "Phòng Lao động – Thương binh và Xã hội",
        "labour_department": "Sở Lao động – Thương binh và Xã hội",
        "provincial_pc": "Ủy ban nhân dân cấp tỉnh",
        "health_department": "Sở Y tế",
        "ministry_police": "Bộ Công an (C04, C10)",
        "court": "Tòa án nhân dân cấp huyện hoặc khu vực",
        "provincial_court": "Tòa án nhân dân cấp tỉnh",
        "prosecutor_office": "Viện kiểm sát nhân dân",
        "detention_place": "Nơi tạm giữ hành chính",
        "records": "Bộ phận lưu trữ hồ sơ",
        "inspection": "Cơ quan kiểm tra",
    }
)


BODY_MARKS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "commune_pc": "UBND",
        "district_pc": "UBND",
        "provincial_pc": "UBND",
        "commune_police": "CA",
        "district_police": "CA",
        "provincial_police": "CA",
        "district_labour": "LĐTBXH",
        "labour_department": "SLĐTBXH",
        "rehab_facility": "CSCN",
    }
)
"""How a body is written in the symbol of its papers (30/2020/NĐ-CP, Annex I, II.3: the initials of the name)."""


def symbol_for(symbol: str, kind: str) -> str:
    """The symbol of a paper of an office of that kind: "QĐ-{body}" is "QĐ-UBND" or "QĐ-CA"; without a mark the type stands alone."""
    return symbol.replace("{body}", BODY_MARKS.get(kind, "")).rstrip("-")


def title_of(role: str, title: str = "") -> str:
    """The title to print: that of the appointment, else the general one of the role."""
    return title or ROLES.get(role, role)


WHERE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "anywhere": "",
        "place_of_detection": "nơi phát hiện",
        "residence": "nơi cư trú",
        "residence_or_detection": "nơi cư trú, hoặc nơi phát hiện nếu không có nơi cư trú ổn định",
        "managing": "đang quản lý người này",
        "district": "thuộc huyện nơi cư trú",
        "province": "thuộc tỉnh nơi cư trú",
        "facility_seat": "nơi cơ sở cai nghiện đóng trụ sở",
        "dossier": "nơi lập hồ sơ đề nghị",
    }
)
"""How an office must stand to a case, in words."""

PARTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "police": "đang lập hồ sơ này",
        "facility": "đang tiếp nhận người này",
        "detention": "đang tạm giữ người này",
        "dossier": "đã lập hồ sơ đề nghị này",
        "registry": "đã nhận đăng ký này",
        "receiver": "được chuyển hồ sơ này đến",
        "manager": "đã tiếp nhận hồ sơ này",
        "checker": "đang kiểm tra hồ sơ này",
        "court": "đang thụ lý hồ sơ này",
        "appeal_court": "đang xem xét khiếu nại, kháng nghị",
        "provider": "cung cấp dịch vụ cho người này",
        "clinic": "đang điều trị cho người này",
        "monitor": "đang giám sát điện tử người này",
        "registrar": "đang thẩm định hồ sơ này",
        "facility_court": "nơi cơ sở cai nghiện đóng trụ sở",
        "host": "đang quản lý người này trong thời gian lập hồ sơ",
        "departure": "đã chuyển hồ sơ này đi",
        "province_police": "đã nhận đề nghị đưa người này vào cơ sở",
    }
)
"""The parts that offices take in a case (``case_<part>``), as the words that follow the name of the office."""


def where_vi(where: str) -> str:
    """How the office must stand to the case, in words; a part without words of its own by its name."""
    return WHERE[where] if where in WHERE else PARTS.get(where.removeprefix("case_"), where)
