"""How many of which: persons, cases, entries, and the moulds that add up to them."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from bench.load.casting import Cast
from bench.load.playing import NOW, Kind, played
from bench.town import Commune, people
from workflows.model import Person

_OPEN_DAYS: Final = tuple(20 + 2 * day for day in range(6))
_CLOSED_DAYS: Final = tuple(range(60, 900, 105))
_ALWAYS: Final = 4  # acts of a closed case beside its notes of care
_MOST_NOTES: Final = 200
_COMMUNES: Final = 3_321  # for as many persons as follow
_COUNTRY: Final = 300_000


@dataclass(frozen=True, slots=True)
class Size:
    """How much is to be made. Every person has a file and an open case; the other cases ran their course."""

    persons: int = 300_000
    cases: int = 1_000_000
    entries: int = 20_000_000
    whole: int = 100
    """Every so many persons one has an open case that went to the examination."""

    @property
    def communes(self) -> int:
        """As many to a person as in the country."""
        return max(4, self.persons * _COMMUNES // _COUNTRY)

    @property
    def closed(self) -> int:
        """Cases that ran their course."""
        return max(0, self.cases - 2 * self.persons)

    @property
    def casts(self) -> int:
        """How often a mould is cast: once a person, once a closed case."""
        return self.persons + self.closed

    @property
    def notes(self) -> int:
        """Notes of care of a closed case, so that all entries add up."""
        if not self.closed:
            return 0
        rest = self.entries - 2 * self.persons - 5 * -(-self.persons // self.whole)
        return min(_MOST_NOTES, max(0, round(rest / self.closed) - _ALWAYS))

    @property
    def name(self) -> str:
        """The name of a country of this size."""
        return f"country_{self.persons}_{self.cases}_{self.entries}"


class Foundry:
    """The moulds of a size, and which of them is cast for which number. The same every time."""

    def __init__(self, size: Size) -> None:
        self.size = size
        self._open = [played(Kind.PROPOSED, NOW - timedelta(days=day)) for day in _OPEN_DAYS]
        self._whole = [played(Kind.EXAMINED, NOW - timedelta(days=day)) for day in _OPEN_DAYS]
        days = _CLOSED_DAYS if size.closed else ()
        self._closed = [played(Kind.CLOSED, NOW - timedelta(days=day), size.notes) for day in days]
        self.columns = self._whole[0].columns
        self.blobs = dict(blob for cast in (*self._open, *self._whole, *self._closed) for blob in cast.blobs)

    def cast(self, number: int, homes: Callable[[int], str]) -> tuple[Cast, dict[str, str]]:
        """The rows of one number: those up to ``persons`` are open, the others closed. ``homes`` tells the commune of a person."""
        size = self.size
        person = number % size.persons
        mould = self._mould(number)
        key = f"{number * ((1 << 32) - 1) // size.casts:08x}"  # in order, spread over all that an id may be
        return mould, mould.cast(number, key, person_id(person), homes(person))

    def _mould(self, number: int) -> Cast:
        if number >= self.size.persons:
            return self._closed[number % len(self._closed)]
        return (self._whole if number % self.size.whole == 0 else self._open)[number % len(self._open)]


def foundry_of(size: Size, kept: Path) -> Foundry:
    """The foundry of a size: made once and kept, for a paper played again has other bytes."""
    path = kept / f"moulds_{size.name}"
    if not path.exists():
        made = pickle.dumps(Foundry(size))
        path.with_suffix(".new").write_bytes(made)
        path.with_suffix(".new").rename(path)
    found = pickle.loads(path.read_bytes())  # noqa: S301 - our own file
    if not isinstance(found, Foundry):
        raise TypeError(f"{path} holds no moulds; remove it")
    return found


def person_id(number: int) -> str:
    """As ``bench.town.people`` gives it."""
    return f"{number:08x}{'e' * 24}"


def persons_of(size: Size) -> Iterator[Person]:
    """Everybody."""
    return people(size.persons, size.communes)


def homes_of(size: Size) -> list[str]:
    """The digits of the commune in which each person lives."""
    return [str(person.attributes["residence_commune"])[2:] for person in persons_of(size)]


def communes_of(size: Size) -> list[Commune]:
    """All communes."""
    return [Commune(number) for number in range(size.communes)]
