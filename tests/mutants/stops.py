"""The record before each act of a worked case, and a draft of the law tried on a case of it (``workflows.impact``)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

from tests.mutants.stage import MemoryHouse
from tests.workflows.memory import Store
from web.scenarios.playing import StoryClock, play
from web.scenarios.reader import read_scenario
from workflows.command import Command, Services
from workflows.impact import Effect, Sides, Standpoint, effects
from workflows.loading import RECORDS
from workflows.model import Actor, CaseSnapshot, Unit

if TYPE_CHECKING:
    from rules.corpus import Corpus
    from rules.terms import WorkCalendar
    from web.house import House
    from workflows.procedure import Procedures


@dataclass(frozen=True, slots=True)
class Stop:
    """The record before an act, with what was asked then and by whom."""

    command: Command
    actor: Actor
    store: Store

    @property
    def act(self) -> str:
        """The act before which the record stands."""
        return self.command.act

    @property
    def at(self) -> datetime:
        """The moment of the act."""
        return self.command.at

    @property
    def open_cases(self) -> tuple[CaseSnapshot, ...]:
        """The cases that a draft is tried on: the open ones, files of papers aside."""
        cases = (each for each in self.store.cases.values() if not each.closed)
        return tuple(each for each in cases if each.procedure != RECORDS and each.last_at <= self.at)


def stops_of(path: Path, corpus: Corpus, procedures: Procedures) -> Iterator[Stop]:
    """Every act of a worked case, from the first to the last."""
    clock, found = StoryClock(datetime.min.replace(tzinfo=UTC)), list[Stop]()
    house = MemoryHouse(corpus, procedures, clock)

    def before(command: Command, actor: Actor) -> None:
        found.append(Stop(command, actor, house.store.copy()))

    play(read_scenario(path, corpus, procedures), cast("House", house), clock, before=before)
    yield from found


def services_at(
    stop: Stop, corpus: Corpus, procedures: Procedures, calendar: WorkCalendar | None = None
) -> Services:
    """The door over a copy of the record, under a law; the clock stands at the stop."""
    house = MemoryHouse(corpus, procedures, StoryClock(stop.at), store=stop.store.copy())
    return house.services if calendar is None else replace(house.services, calendar=calendar)


def standpoint(stop: Stop, case: CaseSnapshot) -> Standpoint:
    """From where the case is looked at."""
    uow = stop.store.open().__enter__()
    person, acts = uow.find_person(case.person_id), uow.acts_of(case.id)
    assert person is not None
    last = acts[-1]
    unit = uow.find_unit(last.unit_id) or Unit(last.unit_id, "", last.unit_name)
    return Standpoint(person, case, acts, Actor(last.actor_id, last.actor_name), unit, stop.at, uow)


def told_by_impact(now: Services, draft: Services, stop: Stop, case: CaseSnapshot) -> tuple[Effect, ...]:
    """What is told of the case."""
    return effects(Sides(now, draft), standpoint(stop, case))
