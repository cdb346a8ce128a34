"""Plays the stories of the ward in the order of their moments: one record, one day after the other, every act through the one door."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from rules.errors import LotrinhError
from rules.terms import VIETNAM
from web.house import House
from web.scenarios.playing import StoryClock
from web.ward.offices import UNITS, WARD, actors
from web.ward.stories import LAST, SEED, tales
from web.ward.tale import Planned
from workflows.command import Command
from workflows.perform import perform

FULL = 400
"""Persons of the whole ward."""


@dataclass(slots=True)
class Made:
    """What was made. ``refused``: by act and code, what the door refused; the story of that person ends there."""

    commune: str = WARD
    persons: int = 0
    acts: int = 0
    refused: Counter[tuple[str, str]] = field(default_factory=Counter)
    errors: list[LotrinhError] = field(default_factory=list)


def make_ward(
    house: House,
    clock: StoryClock,
    count: int = FULL,
    *,
    until: date | None = None,
    told: Callable[[int, int], None] | None = None,
    seed: int = SEED,
) -> Made:
    """Play the stories of so many persons up to a day (``LAST`` unless told, never later than the real one).

    ``house`` goes by ``clock``. ``told`` hears of the steps done and of how many there are. Raises StorageError.
    """
    stories = tales(count, house.services.calendar, seed)
    officers = actors()
    clock.at = min(tale.steps[0].at for tale in stories)
    house.register(
        units=tuple(UNITS.values()),
        actors=tuple(officers.values()),
        persons=[tale.person for tale in stories],
    )
    last = until or LAST
    steps = sorted(
        (step for tale in stories for step in tale.steps if step.at.astimezone(VIETNAM).date() <= last),
        key=lambda step: (step.at, step.person),
    )
    made = Made(persons=len(stories))
    ended: set[str] = set()
    for place, step in enumerate(steps, 1):
        if step.person not in ended and not _done(step, house, clock, made, officers[step.by].id):
            ended.add(step.person)
        if told is not None:
            told(place, len(steps))
    return made


def _done(step: Planned, house: House, clock: StoryClock, made: Made, actor_id: str) -> bool:
    clock.at = step.at
    actor = house.reader.find_actor(actor_id)
    if actor is None:
        raise LookupError(actor_id)
    try:
        perform(Command(step.act, step.at, step.inputs, person_id=step.person), actor, house.services)
    except LotrinhError as error:
        if error.unwritable:
            raise
        made.refused[step.act, error.code] += 1
        made.errors.append(error)
        return False
    made.acts += 1
    return True
