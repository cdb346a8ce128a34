"""Everything an act can be judged by, in one value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from rules.facts import FactValue
from rules.terms import VIETNAM
from workflows.model import Actor, ActRecord, CaseSnapshot, Person, Unit
from workflows.procedure import ActSpec


@dataclass(frozen=True, slots=True)
class Scene:
    """One act about to happen. ``told`` are the facts of the case with those now entered; ``acts`` is empty unless the act asks for it."""

    person: Person
    case: CaseSnapshot | None
    others: tuple[CaseSnapshot, ...]
    records: tuple[ActRecord, ...]
    acts: tuple[ActRecord, ...]
    act: ActSpec
    actor: Actor
    role: str
    unit: Unit
    facility: Unit | None
    told: Mapping[str, FactValue]
    at: datetime

    @property
    def today(self) -> date:
        """The legal date of the act in Viet Nam."""
        return self.at.astimezone(VIETNAM).date()

    @property
    def detection_day(self) -> date:
        """The day on which the use was detected; the day of the act where no detection is recorded."""
        return self.detection_moment.astimezone(VIETNAM).date()

    @property
    def detection_moment(self) -> datetime:
        """The moment at which the use was detected; that of the act where no detection is recorded."""
        found = self.told.get("detected_at")
        return found if isinstance(found, datetime) else self.at
