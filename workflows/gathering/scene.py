"""Everything an act can be judged by, in one value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from rules.facts import FactValue
from rules.terms import VIETNAM
from workflows.gathering.evidence import elsewhere
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
    units: Mapping[str, str] = field(default_factory=dict)
    find_unit: Callable[[str], Unit | None] = lambda _: None

    def unit_of(self, part: str) -> Unit | None:
        """The office that plays a part in the case, as named now or before."""
        named = self.units.get(part) or (self.case.units.get(part) if self.case is not None else None)
        return None if named is None else self.find_unit(named)

    @property
    def today(self) -> date:
        """The legal date of the act in Viet Nam."""
        return self.at.astimezone(VIETNAM).date()

    @property
    def detection_day(self) -> date:
        """The day on which the use was detected."""
        return self.detection_moment.astimezone(VIETNAM).date()

    @property
    def detection_moment(self) -> datetime:
        """The moment at which the use was detected.

        As told; else that of the act that records a test; else that of the test recorded in this case, or of the test elsewhere that
        proves the use; else that of the act.
        """
        told = self.told.get("detected_at")
        if isinstance(told, datetime):
            return told
        test = self.act.input("result")
        if test is not None and test.required:
            return self.at  # the test of now, not the one of a use before it
        if self.case is not None and "result" in self.case.facts:
            return self.case.facts["result"].at
        found = None if "result" in self.told else elsewhere(self.others, None, self.at)
        return self.at if found is None else found.detected_at
