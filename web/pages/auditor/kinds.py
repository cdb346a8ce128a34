"""Which kinds of entries may be asked for. What was decided about persons stands first; the rest of the record is counted beside it, so
that sign-ins do not bury decisions and nobody thinks that there is nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from persistence.audit.searching import EntryFilter
from web.language import mark
from web.pages.auditor.results import REGISTERS
from workflows.procedure import Procedures

ALL: Final = "tat-ca"
REST: Final = ("so-sach", "mo-ly-do", "quan-tri", "dang-nhap", "xoa")
"""With what stands first these are all entries, each once."""
_REASON: Final = "access.reason"
_SIGN_IN: Final = tuple(name for name in REGISTERS if name.startswith("signin."))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What may be asked for: kinds of entries, acts of them, or acts by which an officer went on against a warning."""

    vi: str
    kinds: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    overriding: bool = False

    def of(self, wanted: EntryFilter, procedures: Procedures) -> EntryFilter:
        """The same question, for entries of this kind alone."""
        acts = overriding(procedures) if self.overriding else self.acts
        return replace(wanted, kinds=self.kinds, acts=acts, without=self.without)


OUTCOMES: Final[Mapping[str, Outcome]] = {
    "": Outcome(mark("bước trong hồ sơ"), ("act", "refusal", "failure", "alarm")),
    "thuc-hien": Outcome(mark("đã thực hiện"), ("act",)),
    "tu-choi": Outcome(mark("bị từ chối"), ("refusal",)),
    "that-bai": Outcome(mark("thất bại vì lỗi kỹ thuật"), ("failure",)),
    "bao-dong": Outcome(mark("báo động của hệ thống"), ("alarm",)),
    "ky-chiu-trach-nhiem": Outcome(mark("ký chịu trách nhiệm khi thiếu"), overriding=True),
    "so-sach": Outcome(mark("sổ, báo cáo, hồ sơ đã chốt"), ("book", "report", "dossier")),
    "mo-ly-do": Outcome(mark("mở hồ sơ hạn chế có nêu lý do"), acts=(_REASON,)),
    "quan-tri": Outcome(mark("danh bạ, tài khoản"), ("admin",), without=(*_SIGN_IN, _REASON)),
    "dang-nhap": Outcome(mark("đăng nhập, phiên làm việc"), acts=_SIGN_IN),
    "xoa": Outcome(mark("xoá dữ liệu cá nhân"), ("erasure",)),
    ALL: Outcome(mark("tất cả")),
}


def overriding(procedures: Procedures) -> tuple[str, ...]:
    """The acts by which an officer answers by name for going on without what is missing."""
    return tuple(
        name for name, act in procedures.acts.items() if any("overrid" in field.name for field in act.inputs)
    )
