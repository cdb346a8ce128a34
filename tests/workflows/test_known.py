"""What was known of a case at a moment, worked out from the record of today, beside the record as it stood at that moment.

The worked cases are played with acts that are recorded late, at random; after each act the whole record is put aside.
``LOTRINH_STORIES=0`` plays every worked case.
"""

from __future__ import annotations

import os
import random
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, cast

import pytest

from rules.corpus import load_corpus
from tests.mutants.stage import MemoryHouse
from tests.workflows.memory import Store
from web.scenarios.exercise import scenario_files
from web.scenarios.playing import StoryClock, play
from web.scenarios.reader import read_scenario
from workflows.known import known_then
from workflows.model import CaseSnapshot, DeadlineRecord
from workflows.procedure import load_procedures

if TYPE_CHECKING:
    from pathlib import Path

    from web.house import House

_SOME = ("result-recorded-by-mistake", "found-addicted-under-aftercare", "power-follows-the-move")
_ALL = os.environ.get("LOTRINH_STORIES") == "0"
FILES = [path for path in scenario_files() if _ALL or path.stem in _SOME]


@dataclass(slots=True)
class LateClock(StoryClock):
    """An officer's clock: it never goes back, and now and then an act is recorded days after it was done."""

    chance: random.Random
    last: datetime

    def __call__(self) -> datetime:
        late = timedelta(days=self.chance.choice((0, 0, 1, 9, 40)), minutes=self.chance.randrange(600))
        self.last = max(self.at + late, self.last + timedelta(seconds=1))
        return self.last


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_was_known_then_is_what_was_on_record_then(path: Path) -> None:
    corpus, procedures, chance = load_corpus(), load_procedures(), random.Random(path.stem)  # noqa: S311
    begin = datetime.min.replace(tzinfo=UTC)
    clock = LateClock(begin, chance, begin)
    house = MemoryHouse(corpus, procedures, clock)
    kept: list[tuple[datetime, Store]] = []
    play(
        read_scenario(path, corpus, procedures),
        cast("House", house),
        clock,
        told=lambda _: kept.append((clock.last, house.store.copy())),
    )
    uow = house.store.open().__enter__()
    late = [act for act in house.store.acts if act.recorded_at - act.at > timedelta(days=1)]
    assert late, "nothing was recorded late"
    for recorded, store in kept:
        moment = recorded + timedelta(microseconds=1)
        for case in house.store.cases.values():
            acts = uow.acts_of(case.id)
            then = known_then(case, acts, procedures[case.procedure], moment, uow.acts_of)
            assert _told(then) == _told(store.cases.get(case.id)), (case.procedure, moment)


def _told(case: CaseSnapshot | None) -> object:
    """All that is kept of a case, its duties by their ids."""
    if case is None:
        return None
    duties = {each.id: _closed(each) for each in case.deadlines}
    return replace(case, deadlines=(), kept=""), duties


def _closed(each: DeadlineRecord) -> object:
    return (
        each.met_by_seq,
        each.ended_by_seq,
        each.met_at,
        each.ended_at,
        each.closed_by_case,
        each.superseded,
    )
