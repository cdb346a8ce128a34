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
        "police": "Công an đề nghị",
        "facility": "Cơ sở y tế",
        "detention": "Nơi tạm giữ",
        "proposer": "Người lập hồ sơ đề nghị",
        "doctor": "Bác sỹ",
        "approver": "Người phê duyệt",
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
