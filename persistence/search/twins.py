"""Who may already be on file as the person whom somebody is about to register: by number, by name and birth, by a name one slip away.

Everybody on file is looked at, whoever may see them: a person must not be registered twice. What of it may be shown is for the caller.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from persistence.database import Database
from persistence.reach import Reach
from persistence.search.criterion import Criterion
from persistence.search.finder import Sight, persons_of
from persistence.search.near import one_slip
from persistence.search.tokens import BORN, COMMUNE, NAME, NUMBER, number_token, words_of
from persistence.search.words import Spelling
from workflows.model import Person

MOST: Final = 20
_EVERYONE: Final = Reach("", all=True)


class Ground(StrEnum):
    """Why two records may be of one person. Stored."""

    NUMBER = "number"  # the same identification number
    NAME_BIRTH = "name_birth"  # the same name, and the same day of birth or one of them unknown (then the same commune)
    NEAR = "near"  # a name one slip away, the same year of birth, the same commune


@dataclass(frozen=True, slots=True)
class Twin:
    """Somebody on file who may be the person, and why."""

    person: Person
    grounds: tuple[Ground, ...]


class Twins:
    """Looks for them in one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, person: Person) -> tuple[Twin, ...]:
        """Who may be ``person``, surest first; the record with the same id is none."""
        with self._database.reading() as connection:
            sight = Sight(connection, _EVERYONE)
            found: dict[str, list[Ground]] = {}
            for ground, ids in _candidates(sight, person):
                for each in ids:
                    found.setdefault(each, []).append(ground)
            found.pop(person.id, None)
            persons = persons_of(connection, list(found))
        twins = [
            Twin(persons[each], tuple(sure))
            for each, grounds in found.items()
            if each in persons
            and (sure := [one for one in grounds if holds(one, person, persons[each])])
            and persons[each].attributes.get("kind") == person.attributes.get("kind")
        ]
        return tuple(
            sorted(twins, key=lambda one: (list(Ground).index(one.grounds[0]), one.person.id))[:MOST]
        )


def _candidates(sight: Sight, person: Person) -> Iterator[tuple[Ground, list[str]]]:
    words = words_of(person.full_name)
    number = number_token(str(person.attributes.get("id_number") or ""))
    commune = person.attributes.get("residence_commune")
    here = [Criterion(COMMUNE, (str(commune),))] if commune else []
    named = [Criterion(NAME, (word,)) for word in words]
    if number:
        yield Ground.NUMBER, sight.ids([Criterion(NUMBER, (number,))], MOST)
    if person.born is not None:
        yield Ground.NAME_BIRTH, sight.ids([Criterion(BORN, (person.born.isoformat(),)), *named], MOST)
    if here:
        yield Ground.NAME_BIRTH, sight.ids([*here, *named], MOST)
        if person.born is not None:
            near = Spelling(sight.connection, words).near()
            slips = [Criterion(NAME, (word, *near[word])) for word in words]
            yield (
                Ground.NEAR,
                sight.ids([*here, Criterion(BORN, start=f"{person.born.year}-"), *slips], MOST),
            )


def holds(ground: Ground, one: Person, other: Person) -> bool:
    """What the index finds is held against the record: the whole name counts, not only that its words are there."""
    mine, its = words_of(one.full_name), words_of(other.full_name)
    if ground is Ground.NUMBER:
        return number_token(str(one.attributes.get("id_number") or "")) == number_token(
            str(other.attributes.get("id_number") or "")
        )
    if ground is Ground.NAME_BIRTH:
        return sorted(mine) == sorted(its) and (None in {one.born, other.born} or one.born == other.born)
    years = one.born is not None and other.born is not None and one.born.year == other.born.year
    return years and _near(mine, its)


def _near(mine: Sequence[str], its: Sequence[str]) -> bool:
    """The same words but for one that is a slip away."""
    if len(mine) != len(its):
        return False
    differ = [(one, other) for one, other in zip(mine, its, strict=True) if one != other]
    return len(differ) <= 1 and all(one_slip(one, other) for one, other in differ)
