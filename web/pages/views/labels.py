"""Vietnamese words for the codes that stand in the record: parts in a case, standing of an office, powers.

A code without a word is shown as it is: the page stays usable, and the missing word is seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from web.language import _, mark
from web.pages.views.citing import brief
from workflows.procedure import ActSpec, Power
from workflows.roles import ROLES, UNIT_KINDS, where_vi

PARTS: Mapping[str, str] = MappingProxyType(
    {
        "police": mark("Công an xử lý hồ sơ"),
        "facility": mark("Cơ sở tiếp nhận"),
        "proposed_facility": mark("Cơ sở được đề nghị"),
        "detention": mark("Nơi tạm giữ"),
        "dossier": mark("Cơ quan lập hồ sơ"),
        "checker": mark("Cơ quan kiểm tra hồ sơ"),
        "court": mark("Tòa án"),
        "appeal_court": mark("Tòa án cấp trên"),
        "facility_court": mark("Tòa án nơi có cơ sở"),
        "province_police": mark("Công an cấp tỉnh"),
        "host": mark("Nơi được giao quản lý"),
        "registry": mark("Cơ quan tiếp nhận đăng ký"),
        "provider": mark("Nơi cung cấp dịch vụ"),
        "clinic": mark("Cơ sở điều trị thay thế"),
        "monitor": mark("Cơ quan giám sát"),
        "departure": mark("Nơi chuyển đi"),
        "receiver": mark("Nơi được chuyển hồ sơ đến"),
        "manager": mark("Nơi tiếp nhận, đang quản lý"),
        "recipient": mark("Nơi nhận thông báo"),
        "proposer": mark("Người lập hồ sơ đề nghị"),
        "doctor": mark("Bác sỹ"),
        "approver": mark("Người phê duyệt"),
        "decider": mark("Người quyết định"),
    }
)

SEXES: Mapping[str, str] = MappingProxyType({"male": mark("Nam"), "female": mark("Nữ")})


def role_vi(role: str) -> str:
    """A role in words."""
    return _(ROLES[role]) if role in ROLES else role


def kind_vi(kind: str) -> str:
    """A kind of office in words."""
    return _(UNIT_KINDS[kind]) if kind in UNIT_KINDS else kind


def part_vi(part: str) -> str:
    """What an office or officer is to a case, in words."""
    return _(PARTS[part]) if part in PARTS else part


def who_may(act: ActSpec, day: date) -> tuple[str, ...]:
    """One sentence a power in force on ``day``; empty when nobody holds it that day."""
    return tuple(dict.fromkeys(_power_vi(power) for power in act.powers if power.in_force(day)))


def _power_vi(power: Power) -> str:
    roles = ", ".join(role_vi(role) for role in power.roles)
    kinds = ", ".join(kind_vi(kind) for kind in power.kinds)
    where = where_vi(power.where)
    cites = "; ".join(brief(cite) for cite in power.cites)
    if not where:
        return _("%(roles)s – thuộc %(kinds)s (%(cites)s)", roles=roles, kinds=kinds, cites=cites)
    return _(
        "%(roles)s – thuộc %(kinds)s, %(where)s (%(cites)s)",
        roles=roles,
        kinds=kinds,
        where=_(where),
        cites=cites,
    )
