"""What a draft of the law may change for a case, as it is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final

from rules.terms import VIETNAM

NONE: Final = "—"
"""What stands where one of the two laws has nothing."""


class Kind(StrEnum):
    """What would change."""

    STEP = "step"  # an act comes, goes, or leads elsewhere
    # what the law asks of an act comes out otherwise, or hangs otherwise on what will be entered
    REQUIREMENT = "requirement"
    POWER = "power"  # who may do an act
    PAPER = "paper"  # a paper of which an act consists
    RECORD = "record"  # what an act takes down and leaves on file
    DEADLINE = "deadline"  # a term that runs
    TERM = "term"  # a term that the act would start
    SEQUEL = "sequel"  # what follows from where the case stands

    @property
    def vi(self) -> str:
        """The kind as officers read it."""
        return _VI[self]


_VI: Final = {
    Kind.STEP: "bước tiếp theo",
    Kind.REQUIREMENT: "điều kiện của bước",
    Kind.POWER: "thẩm quyền",
    Kind.PAPER: "giấy tờ của bước",
    Kind.RECORD: "nội dung ghi nhận của bước",
    Kind.DEADLINE: "thời hạn đang chạy",
    Kind.TERM: "thời hạn sẽ đặt ra",
    Kind.SEQUEL: "việc tiếp theo",
}


@dataclass(frozen=True, slots=True, order=True)
class Effect:
    """One change: ``what`` names the act, term or consequence; ``before`` and ``after`` say how it is and how it would be."""

    kind: Kind
    what: str
    before: str
    after: str


def moment_vi(value: datetime | None) -> str:
    """A limit as officers say it: what ends at midnight ends with the day before."""
    if value is None:
        return NONE
    local = value.astimezone(VIETNAM)
    if local.time() == time():
        return f"hết ngày {local - timedelta(days=1):%d/%m/%Y}"
    return f"{local:%H:%M %d/%m/%Y}"
