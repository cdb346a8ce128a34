"""Who may already be on file as the person whom an officer puts there, as far as that officer sees them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from persistence.pairs import Pairs, State
from persistence.registers import Clerk
from persistence.search.twins import Twin, Twins
from web.house import House
from web.pages.record import log_all
from web.pages.share import sees
from web.signin.officer import Officer
from workflows.model import Person


@dataclass(frozen=True, slots=True)
class Alike:
    """Who may be the same person: those whom the officer sees, and those of whom nothing is said but that there may be somebody."""

    seen: tuple[Twin, ...] = ()
    unseen: tuple[Twin, ...] = ()


def alike(house: House, officer: Officer, person: Person) -> Alike:
    """Who may already be on file as this person, unless somebody decided that it is another; that they were asked about is logged."""
    others = Pairs(house.database).different(person.id)
    found = [each for each in Twins(house.database).of(person) if each.person.id not in others]
    seen = tuple(each for each in found if sees(house, officer, each.person))
    log_all(
        house, officer, [(each.person.id, None) for each in found], "twin"
    )  # of some only that they are there
    return Alike(seen, tuple(each for each in found if each not in seen))


def remember(house: House, officer: Officer, person_id: str, found: Alike) -> None:
    """Keep what the officer said: these are others; of those out of sight somebody who sees both is to decide."""
    by = Clerk(officer.id, officer.unit.id)
    states: Mapping[State, tuple[Twin, ...]] = {State.DIFFERENT: found.seen, State.ASKED: found.unseen}
    for state, some in states.items():
        _put(house, person_id, some, state, by)


def propose(house: House, officer: Officer, person: Person) -> None:
    """After a correction: who may now be the same person is put on the list of pairs."""
    others = Pairs(house.database).different(person.id)
    found = tuple(each for each in Twins(house.database).of(person) if each.person.id not in others)
    _put(house, person.id, found, State.PROPOSED, Clerk(officer.id, officer.unit.id))


def _put(house: House, person_id: str, some: tuple[Twin, ...], state: State, by: Clerk) -> None:
    told = [(each.person.id, each.grounds) for each in some]
    Pairs(house.database).put(person_id, told, state, by=by, at=house.now())
