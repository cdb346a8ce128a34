"""Who may already be on file, asked for hundreds of persons at once: the same grounds as ``twins``, with few questions to the database.

Whole names are compared by the folded name as kept; a name one slip away is looked for among those of the same commune and year of birth.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from sqlalchemy import Connection, and_, or_, select

from persistence.folding import fold
from persistence.models import PERSON_INDEX, PERSONS
from persistence.register_mapping import PERSON_OF, person_of
from persistence.search.tokens import BORN, COMMUNE, NUMBER, number_token
from persistence.search.twins import MOST, Ground, Twin, holds
from workflows.model import Person

_CHUNK: Final = 400
_COMMUNES_HELD: Final = 200  # communes by year whose persons are held, for a list runs through few of them


class ManyTwins:
    """Looks for twins of many persons; one for each list, for it remembers what it read."""

    def __init__(self) -> None:
        self._near: OrderedDict[tuple[str, int], list[Person]] = OrderedDict()

    def of(self, connection: Connection, persons: Sequence[Person], *, near: bool) -> list[tuple[Twin, ...]]:
        """Who may be each of them, surest first, in their order; ``near``: also by a name one slip away."""
        by_number, by_name = _by_number(connection, persons), _by_name(connection, persons)
        found = []
        for person in persons:
            token = number_token(str(person.attributes.get("id_number") or ""))
            sure = [
                *((Ground.NUMBER, each) for each in by_number.get(token, ())),
                *(
                    (Ground.NAME_BIRTH, each)
                    for each in by_name.get(fold(person.full_name), ())
                    if _placed(person, each)
                ),
            ]
            if near and not sure:
                sure = [(Ground.NEAR, each) for each in self._neighbours(connection, person)]
            found.append(_twins(person, sure))
        return found

    def _neighbours(self, connection: Connection, person: Person) -> list[Person]:
        commune = person.attributes.get("residence_commune")
        if person.born is None or not isinstance(commune, str):
            return []
        key = (commune, person.born.year)
        if key not in self._near:
            self._near[key] = _of_commune(connection, commune, person.born.year)
            if len(self._near) > _COMMUNES_HELD:
                self._near.popitem(last=False)
        return self._near[key]


def _placed(one: Person, other: Person) -> bool:
    """The same day of birth, or the same commune where one of the days is not known."""
    if one.born is not None and other.born is not None:
        return one.born == other.born
    here = one.attributes.get("residence_commune")
    return bool(here) and here == other.attributes.get("residence_commune")


def _twins(person: Person, sure: Iterable[tuple[Ground, Person]]) -> tuple[Twin, ...]:
    grounds: defaultdict[str, list[Ground]] = defaultdict(list)
    others: dict[str, Person] = {}
    for ground, other in sure:
        if (
            other.id != person.id
            and other.attributes.get("kind") == person.attributes.get("kind")
            and holds(ground, person, other)
        ):
            others[other.id] = other
            if ground not in grounds[other.id]:
                grounds[other.id].append(ground)
    found = [Twin(others[each], tuple(told)) for each, told in grounds.items()]
    return tuple(sorted(found, key=lambda one: (list(Ground).index(one.grounds[0]), one.person.id))[:MOST])


def _by_number(connection: Connection, persons: Sequence[Person]) -> dict[str, list[Person]]:
    tokens = {number_token(str(each.attributes.get("id_number") or "")) for each in persons} - {""}
    found: defaultdict[str, list[Person]] = defaultdict(list)
    index = PERSON_INDEX.c
    for some in _some(tokens):
        statement = (
            PERSON_OF.add_columns(index.token)
            .join(PERSON_INDEX, index.person_id == PERSONS.c.id)
            .where(index.kind == NUMBER, index.token.in_(some))
        )
        for row in connection.execute(statement):
            found[row.token].append(person_of(row[:-1]))
    return found


def _by_name(connection: Connection, persons: Sequence[Person]) -> dict[str, list[Person]]:
    found: defaultdict[str, list[Person]] = defaultdict(list)
    for some in _some({fold(each.full_name) for each in persons}):
        names = set(some)
        mine = [each for each in persons if fold(each.full_name) in names]
        days = sorted({each.born for each in mine if each.born is not None})
        born = or_(PERSONS.c.born.is_(None), PERSONS.c.born.in_(days))
        anyhow = [fold(each.full_name) for each in mine if each.born is None]
        wanted = and_(PERSONS.c.folded_name.in_(some), or_(born, PERSONS.c.folded_name.in_(anyhow)))
        statement = PERSON_OF.add_columns(PERSONS.c.folded_name).where(
            wanted, PERSONS.c.merged_into.is_(None)
        )
        for row in connection.execute(statement):
            found[row.folded_name].append(person_of(row[:-1]))
    return found


def _of_commune(connection: Connection, commune: str, year: int) -> list[Person]:
    """Persons of a commune who were born in a year."""
    one, other = PERSON_INDEX.alias("b"), PERSON_INDEX.alias("c")
    born = select(one.c.person_id).where(
        one.c.kind == BORN, one.c.token >= f"{year}-", one.c.token < f"{year + 1}-"
    )
    there = select(other.c.person_id).where(other.c.kind == COMMUNE, other.c.token == commune)
    statement = PERSON_OF.where(PERSONS.c.id.in_(born), PERSONS.c.id.in_(there))
    return [person_of(row) for row in connection.execute(statement)]


def _some(items: Iterable[str]) -> Iterator[list[str]]:
    listed = sorted(items)
    for start in range(0, len(listed), _CHUNK):
        yield listed[start : start + _CHUNK]
