"""Vietnamese words for the codes that stand in the record: parts in a case, standing of an office, powers.

A code without a word is shown as it is: the page stays usable, and the missing word is seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from workflows.procedure import ActSpec, Power
from workflows.roles import ROLES, UNIT_KINDS, where_vi

PARTS: Mapping[str, str] = MappingProxyType(
    {
        "police": "Công an xử lý hồ sơ",
        "facility": "Cơ sở tiếp nhận",
        "proposed_facility": "Cơ sở được đề nghị",
        "detention": "Nơi tạm giữ",
        "dossier": "Cơ quan lập hồ sơ",
        "checker": "Cơ quan kiểm tra hồ sơ",
        "court": "Tòa án",
        "appeal_court": "Tòa án cấp trên",
        "facility_court": "Tòa án nơi có cơ sở",
        "province_police": "Công an cấp tỉnh",
        "host": "Nơi được giao quản lý",
        "registry": "Cơ quan tiếp nhận đăng ký",
        "provider": "Nơi cung cấp dịch vụ",
        "clinic": "Cơ sở điều trị thay thế",
        "monitor": "Cơ quan giám sát",
        "departure": "Nơi chuyển đi",
        "recipient": "Nơi nhận thông báo",
        "proposer": "Người lập hồ sơ đề nghị",
        "doctor": "Bác sỹ",
        "approver": "Người phê duyệt",
        "decider": "Người quyết định",
    }
)

SEXES: Mapping[str, str] = MappingProxyType({"male": "Nam", "female": "Nữ"})


def role_vi(role: str) -> str:
    """A role in words."""
    return ROLES.get(role, role)


def kind_vi(kind: str) -> str:
    """A kind of office in words."""
    return UNIT_KINDS.get(kind, kind)


def part_vi(part: str) -> str:
    """What an office or officer is to a case, in words."""
    return PARTS.get(part, part)


def who_may(act: ActSpec, day: date) -> tuple[str, ...]:
    """One sentence a power in force on ``day``; empty when nobody holds it that day."""
    return tuple(dict.fromkeys(_power_vi(power) for power in act.powers if power.in_force(day)))


def _power_vi(power: Power) -> str:
    roles = ", ".join(role_vi(role) for role in power.roles)
    kinds = ", ".join(kind_vi(kind) for kind in power.kinds)
    where = where_vi(power.where)
    cites = "; ".join(cite.short() for cite in power.cites)
    return f"{roles} – thuộc {kinds}{f', {where}' if where else ''} ({cites})"
