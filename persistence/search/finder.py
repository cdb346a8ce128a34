"""Finds persons among those whom an officer sees.

Every criterion is a condition on ``person_index``. The one that fewest persons meet, or the officer's own reach, leads; the others are
asked of each person that it yields, by an index. So the work grows with the rarest word, not with the number of persons on file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, Subquery, Table, and_, exists, func, select

from persistence.database import Database
from persistence.folding import fold
from persistence.models import CASES, NAME_WORDS, PERSON_INDEX, PERSONS
from persistence.reach import Reach, here, reached_persons, seen_among
from persistence.register_mapping import PERSON_OF, person_of
from persistence.search.near import one_slip
from persistence.search.tokens import BORN, COMMUNE, NAME, NUMBER, PROVINCE, variants_of, words_of
from persistence.search.wanted import Wanted
from workflows.model import Person

LIMIT: Final = 25
NEAR: Final = 10
_COUNTED: Final = (
    30_000  # a criterion that more persons meet counts as common; the rarest of the others leads
)
_FEW: Final = 200  # from so many on, an office's own persons lead: they are few in the country
_BATCH: Final = 1_000
_MOST_OWN: Final = 5_000
_SHORTEST: Final = 3  # shorter words have too many neighbours
_WHOLE_NUMBERS: Final = frozenset({9, 12})
_LAST: Final = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Found:
    """Persons who meet what is looked for, best first, and those who are one slip of the pen away; ``more``: there are further ones."""

    exact: tuple[Person, ...]
    near: tuple[Person, ...]
    more: bool = False


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing asked: a token of a kind that is one of ``tokens`` or begins with ``start``."""

    kind: str
    tokens: tuple[str, ...] = ()
    start: str = ""

    def on(self, table: Table | Any) -> ColumnElement[bool]:  # noqa: ANN401 - an alias of the table
        """The condition on a row of the index."""
        token = table.c.token
        if self.start:
            return and_(table.c.kind == self.kind, token >= self.start, token < self.start + _LAST)
        return and_(table.c.kind == self.kind, token.in_(self.tokens))


class Finder:
    """Looks for persons in one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, wanted: Wanted, reach: Reach, *, limit: int = LIMIT, near: int = NEAR) -> Found:
        """Who meets ``wanted``: whole words before beginnings of words; then who is one slip away. Nothing asked finds nobody."""
        if not wanted.kinds:
            return Found((), ())
        with self._database.reading() as connection:
            sight = Sight(connection, reach)
            exact = _distinct(_exact(sight, wanted, limit + 1))
            close = [each for each in _near(sight, wanted, near + limit) if each not in exact][:near]
            persons = persons_of(connection, [*exact[:limit], *close])
        by_rank = sorted(
            (persons[each] for each in exact[:limit] if each in persons), key=lambda one: _rank(one, wanted)
        )
        return Found(
            tuple(by_rank), tuple(persons[each] for each in close if each in persons), len(exact) > limit
        )


class Sight:
    """What an officer may find, through one connection."""

    def __init__(self, connection: Connection, reach: Reach) -> None:
        self.connection = connection
        self._reach = reach
        self._local = not (reach.all or reach.province or reach.district)
        self._sizes: dict[Criterion, int] = {}
        self._mine = None if reach.all else reached_persons(reach).subquery()

    def ids(self, criteria: Sequence[Criterion], limit: int, *, near_home: bool = False) -> list[str]:
        """Persons within reach who meet all criteria, at most so many, each once; those who live in the province before others, and with
        ``near_home`` nobody else where anybody was found there."""
        if any(not (each.tokens or each.start) for each in criteria):
            return []
        if self._reach.all:
            return self._first(self._meeting(criteria), limit, len(criteria))
        if not self._local:
            return self._of_province(criteria, limit, near_home=near_home)
        lead, rest = self._lead(criteria)
        own = self._own
        if lead is not None:
            statement = self._with(self._leading(lead), rest)
        elif own is not None:
            statement = self._with(select(PERSONS.c.id), criteria)
        else:
            statement = self._with(select(self._all_of_mine().c.person_id), criteria)
        person = statement.selected_columns[0]
        if own is not None:
            statement = statement.where(person.in_(own))
        elif lead is not None:
            statement = statement.where(person.in_(select(self._all_of_mine().c.person_id)))
        return self._first(statement, limit, len(criteria))

    @cached_property
    def _own(self) -> list[str] | None:
        """The persons of a commune or an office, who are few in the country: asked for once. None where they are many all the same."""
        own = _distinct(self.connection.scalars(select(self._all_of_mine().c.person_id).limit(_MOST_OWN + 1)))
        return own if len(own) <= _MOST_OWN else None

    def _of_province(self, criteria: Sequence[Criterion], limit: int, *, near_home: bool) -> list[str]:
        """Whoever lives there is found by the index alone; of the others each one is asked for."""
        place = self._reach.province
        at_home: list[str] = []
        if place is not None:
            statement = self._meeting([*criteria, Criterion(PROVINCE, (place,))])
            statement = statement.where(here(self._reach, statement.selected_columns[0]))
            at_home = self._first(statement, limit, len(criteria))
        if len(at_home) >= limit or (at_home and near_home):
            return at_home
        return _distinct([*at_home, *self._seen_of(self._meeting(criteria), limit)])[:limit]

    def _meeting(self, criteria: Sequence[Criterion]) -> Select[Any]:
        """Who meets all of these; the one that fewest meet leads."""
        sizes = [self._size(each) for each in criteria]
        lead = min(range(len(sizes)), key=sizes.__getitem__)
        return self._with(
            self._leading(criteria[lead]), [each for at, each in enumerate(criteria) if at != lead]
        )

    def _with(self, statement: Select[Any], rest: Sequence[Criterion]) -> Select[Any]:
        person = statement.selected_columns[0]
        for each in rest:
            other = PERSON_INDEX.alias()
            statement = statement.where(exists().where(other.c.person_id == person, each.on(other)))
        return statement

    def _first(self, statement: Select[Any], limit: int, criteria: int) -> list[str]:
        """The first so many, each once: one person may meet a criterion by several words."""
        most = limit * (criteria + 1) * 2
        return _distinct(self.connection.scalars(statement.limit(most)))[:limit]

    def _seen_of(self, statement: Select[Any], limit: int) -> list[str]:
        """The first so many whom a province sees: asked of some hundreds at a time, its own persons are too many to be listed."""
        found: dict[str, None] = {}
        with self.connection.scalars(statement.execution_options(yield_per=_BATCH)) as rows:
            for batch in rows.partitions():
                seen = set(self.connection.scalars(seen_among(self._reach, _distinct(batch))))
                found |= dict.fromkeys(person for person in batch if person in seen)
                if len(found) >= limit:
                    break
        return list(found)[:limit]

    def _all_of_mine(self) -> Subquery:
        if self._mine is None:
            raise RuntimeError("who sees all has no list of persons")
        return self._mine

    def with_code(self, code: str, limit: int) -> list[str]:
        """Persons within reach whose id, or the id of one of whose cases, begins so."""
        of_persons = select(func.coalesce(PERSONS.c.merged_into, PERSONS.c.id).label("found"))
        mine = of_persons.where(PERSONS.c.id >= code, PERSONS.c.id < code + _LAST)
        cases = select(CASES.c.person_id.label("found")).where(CASES.c.id >= code, CASES.c.id < code + _LAST)
        both = mine.union(cases).subquery()
        statement = select(both.c.found)
        if self._mine is not None:
            statement = statement.where(both.c.found.in_(select(self._mine.c.person_id)))
        return _distinct(self.connection.scalars(statement.limit(limit)))

    def _lead(self, criteria: Sequence[Criterion]) -> tuple[Criterion | None, list[Criterion]]:
        """The criterion that fewest persons meet, None where the reach is smaller still; and the others."""
        sizes = [self._size(each) for each in criteria]
        place = min(range(len(sizes)), key=sizes.__getitem__)
        if self._local and sizes[place] >= _FEW:
            return None, list(criteria)
        return criteria[place], [each for at, each in enumerate(criteria) if at != place]

    def _leading(self, criterion: Criterion) -> Select[Any]:
        return select(PERSON_INDEX.c.person_id).where(criterion.on(PERSON_INDEX))

    def _size(self, criterion: Criterion) -> int:
        if criterion not in self._sizes:
            some = self._leading(criterion).limit(_FEW if self._local else _COUNTED).subquery()
            self._sizes[criterion] = int(
                self.connection.execute(select(func.count()).select_from(some)).scalar_one()
            )
        return self._sizes[criterion]


def _exact(sight: Sight, wanted: Wanted, limit: int) -> Iterator[str]:
    if wanted.code:
        yield from sight.with_code(wanted.code, limit)
        return
    fixed = [*_fixed(wanted), *_number(wanted)]
    whole = sight.ids([*fixed, *(Criterion(NAME, (word,)) for word in wanted.words)], limit)
    yield from whole
    if wanted.words and len(whole) < limit:
        yield from sight.ids([*fixed, *(Criterion(NAME, start=word) for word in wanted.words)], limit)


def _near(sight: Sight, wanted: Wanted, limit: int) -> Iterator[str]:
    """One word or the number is a slip away from what is on file; the rest holds."""
    fixed = _fixed(wanted)
    if not wanted.code and len(wanted.number) in _WHOLE_NUMBERS:
        slips = Criterion(NUMBER, _slips_of(wanted.number))
        yield from sight.ids([*fixed, *(_word(word) for word in wanted.words), slips], limit, near_home=True)
    near = {word: neighbours(sight.connection, word) for word in wanted.words}
    if any(near.values()) and not wanted.code:
        words = [Criterion(NAME, (word, *near[word])) for word in wanted.words]
        yield from sight.ids([*fixed, *_number(wanted), *words], limit, near_home=True)


def _fixed(wanted: Wanted) -> list[Criterion]:
    found = []
    if wanted.born is not None:
        found.append(Criterion(BORN, (wanted.born.isoformat(),)))
    elif wanted.year is not None:
        found.append(Criterion(BORN, start=f"{wanted.year}-"))
    if wanted.commune:
        found.append(Criterion(COMMUNE, (wanted.commune,)))
    return found


def _number(wanted: Wanted) -> list[Criterion]:
    return [Criterion(NUMBER, start=wanted.number)] if wanted.number else []


def _word(word: str) -> Criterion:
    return Criterion(NAME, start=word)


def neighbours(connection: Connection, word: str) -> tuple[str, ...]:
    """Words of names on file that are one slip away."""
    if len(word) < _SHORTEST:
        return ()
    shared = select(NAME_WORDS.c.word).where(NAME_WORDS.c.variant.in_(sorted(variants_of(word)))).distinct()
    return tuple(sorted(each for each in connection.scalars(shared) if one_slip(word, each)))


def _slips_of(number: str) -> tuple[str, ...]:
    """Every number with one digit wrong, or two neighbours in each other's place."""
    wrong = {
        number[:at] + digit + number[at + 1 :]
        for at in range(len(number))
        for digit in "0123456789"
        if digit != number[at]
    }
    turned = {number[:at] + number[at + 1] + number[at] + number[at + 2 :] for at in range(len(number) - 1)}
    return tuple(sorted((wrong | turned) - {number}))


def _rank(person: Person, wanted: Wanted) -> tuple[int, str, str]:
    """Whole words first, then by name and birth."""
    mine = set(words_of(person.full_name))
    missing = sum(word not in mine for word in wanted.words)
    return missing, fold(person.full_name), person.born.isoformat() if person.born else ""


def persons_of(connection: Connection, ids: Sequence[str]) -> dict[str, Person]:
    """The records of these ids."""
    rows = connection.execute(PERSON_OF.where(PERSONS.c.id.in_(ids)))
    return {row[0]: person_of(row) for row in rows}


def _distinct(ids: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(ids))
