"""Finds persons among those whom an officer sees.

Every criterion is a condition on ``person_index``. The one that fewest persons meet leads; the others are asked of each person that it
yields, by an index. Where the officer sees is one criterion more (``persistence.search.places``), and for a province the words of names
stand in the index by themselves; who sees everybody looks for all words at once on a server (``persistence.search.words``). So the work
grows with the rarest of these, not with the number of persons on file. Whether a person is seen is asked of each at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, func, intersect, literal_column, select

from persistence.database import Database
from persistence.folding import fold
from persistence.models import CASES, PERSON_INDEX, PERSONS
from persistence.reach import Reach, known_of, seen_of, sources
from persistence.register_mapping import PERSON_OF, person_of
from persistence.search.criterion import LAST, Criterion
from persistence.search.near import slips_of
from persistence.search.tokens import BORN, COMMUNE, NAME, NUMBER, WIDE, name_at, words_of
from persistence.search.wanted import Wanted
from persistence.search.words import Spelling, bearing
from workflows.model import Person

LIMIT: Final = 25
NEAR: Final = 10
_STEPS: Final = (250, 1_500, 9_000)
"""So far criteria are counted, one step after the other, until one is found that fewer meet."""

_MANY: Final = 400
"""From so many on who meet what else is asked, it is quicker to begin with the words of the name."""

_MANY_OF_PLACE: Final = 100  # in one province few meet any of them
_OF_PLACE: Final = name_at("")

_BATCH: Final = 100
_WHOLE_NUMBERS: Final = frozenset({9, 12})


@dataclass(frozen=True, slots=True)
class Found:
    """Persons who meet what is looked for, best first, and those who are one slip of the pen away; ``more``: there are further ones."""

    exact: tuple[Person, ...]
    near: tuple[Person, ...]
    more: bool = False


class Finder:
    """Looks for persons in one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, wanted: Wanted, reach: Reach, *, limit: int = LIMIT, near: int = NEAR) -> Found:
        """Who meets ``wanted``: whole words before beginnings of words; then, unless these are too many already, who is one slip away.
        Nothing asked finds nobody."""
        if not wanted.kinds:
            return Found((), ())
        with self._database.reading() as connection:
            sight, spelling = Sight(connection, reach), Spelling(connection, wanted.words)
            exact = _distinct(_exact(sight, wanted, spelling, limit + 1))
            # Where more bear the very name than are shown, the way on is to say more, not to look at names beside it.
            beside = _near(sight, wanted, spelling, near + limit) if near and len(exact) <= limit else ()
            close = [each for each in beside if each not in exact][:near]
            persons = persons_of(connection, [*exact[:limit], *close])
        by_rank = sorted(
            (persons[each] for each in exact[:limit] if each in persons), key=lambda one: _rank(one, wanted)
        )
        return Found(
            tuple(by_rank), tuple(persons[each] for each in close if each in persons), len(exact) > limit
        )


@dataclass(frozen=True, slots=True)
class _Size:
    """How many persons meet a criterion; not ``whole``: as many at least."""

    persons: int
    whole: bool = False


_NONE: Final = _Size(-1)


class Sight:
    """What an officer may find, through one connection."""

    def __init__(self, connection: Connection, reach: Reach) -> None:
        self.connection = connection
        self._reach = reach
        self._sizes: dict[Criterion, _Size] = {}
        self._server = connection.dialect.name == "postgresql"

    def ids(self, criteria: Sequence[Criterion], limit: int) -> list[str]:
        """Persons within reach who meet all criteria, at most so many, each once."""
        if any(not (each.tokens or each.start) for each in criteria):
            return []
        if self._reach.all:
            return self._first(self._meeting(criteria), limit)
        found: dict[str, None] = {}
        for kind, tokens in sources(self._reach):
            statement = self._meeting(_placed(criteria, kind, tokens))
            found |= dict.fromkeys(self._seen_of(statement, limit))
        return list(found)[:limit]

    def _first(self, statement: Select[Any], limit: int) -> list[str]:
        """The first so many, each once: some come several times, for one person may meet a criterion by several words."""
        most, found = limit, list[str]()
        while len(found) < limit:
            most *= 2
            rows = self.connection.scalars(statement.limit(most)).all()
            found = _distinct(rows)
            if len(rows) < most:
                break
        return found[:limit]

    def _meeting(self, criteria: Sequence[Criterion]) -> Select[Any]:
        """Who meets all of these; the one that fewest meet leads, on a server perhaps all the words of the name together."""
        named = [each for each in criteria if each.kind == NAME]
        others = [each for each in criteria if each.kind != NAME]
        if self._server and named and self._reach.all and len(criteria) > 1 and not self._few(others, _MANY):
            statement = bearing(named)
            return _asked_of(statement, statement.selected_columns[0], others)
        of_place = len(criteria) > 1 and all(each.kind.startswith(_OF_PLACE) for each in criteria)
        if self._server and of_place and not self._few(criteria, _MANY_OF_PLACE):
            return _gathered(criteria)
        lead = self._rarest(criteria)
        statement = select(PERSON_INDEX.c.person_id).where(lead.on(PERSON_INDEX))
        return _asked_of(statement, PERSON_INDEX.c.person_id, [each for each in criteria if each is not lead])

    def _few(self, criteria: Sequence[Criterion], most: int) -> bool:
        """Whether fewer than so many meet one of these."""
        self._count(criteria, most)
        return any(each.whole for each in self._sizes_of(criteria))

    def _rarest(self, criteria: Sequence[Criterion]) -> Criterion:
        """The criterion that fewest persons meet; all are counted only as far as it takes to know it."""
        if len(criteria) == 1:
            return criteria[0]
        for most in _STEPS:
            best = min((each.persons for each in self._sizes_of(criteria) if each.whole), default=most)
            least = min(best, most)
            self._count([each for each in criteria if self._sizes.get(each, _NONE).persons < least], least)
            if any(each.whole and each.persons <= least for each in self._sizes_of(criteria)):
                break
        return min(
            criteria,
            key=lambda each: (not self._sizes.get(each, _NONE).whole, self._sizes.get(each, _NONE).persons),
        )

    def _sizes_of(self, criteria: Sequence[Criterion]) -> list[_Size]:
        return [self._sizes.get(each, _NONE) for each in criteria]

    def _count(self, criteria: Sequence[Criterion], most: int) -> None:
        unknown = [each for each in criteria if not self._sizes.get(each, _NONE).whole]
        if not unknown:
            return
        some = (select(PERSON_INDEX.c.person_id).where(each.on(PERSON_INDEX)).limit(most) for each in unknown)
        counts = (select(func.count()).select_from(each.subquery()).scalar_subquery() for each in some)
        for each, persons in zip(unknown, self.connection.execute(select(*counts)).one(), strict=True):
            self._sizes[each] = _Size(persons, whole=persons < most)

    def _seen_of(self, statement: Select[Any], limit: int) -> list[str]:
        """The first so many of these whom the officer sees; asked of some at a time, for most of those near by are seen."""
        first = list(self.connection.scalars(statement.limit(_BATCH)))
        found = self.seen(first)
        if len(first) < _BATCH or len(found) >= limit:
            return found[:limit]
        more = dict.fromkeys(found)
        with self.connection.scalars(statement.execution_options(yield_per=_BATCH)) as rows:
            for batch in rows.partitions():
                more |= dict.fromkeys(self.seen(batch))
                if len(more) >= limit:
                    break
        return list(more)[:limit]

    def seen(self, persons: Iterable[str]) -> list[str]:
        """Those of few persons whom the officer sees, each once, in their order."""
        listed = _distinct(persons)
        if self._reach.all or not listed:
            return listed
        mine = set(self.connection.scalars(known_of(self._reach), {"persons": listed}))
        others = [each for each in listed if each not in mine]
        if others:  # who lives elsewhere is seen by a case, which takes longer to ask
            mine |= set(self.connection.scalars(seen_of(self._reach), {"persons": others}))
        return [each for each in listed if each in mine]

    def with_code(self, code: str, limit: int) -> list[str]:
        """Persons within reach whose id, or the id of one of whose cases, begins so."""
        of_persons = select(func.coalesce(PERSONS.c.merged_into, PERSONS.c.id).label("found"))
        mine = of_persons.where(PERSONS.c.id >= code, PERSONS.c.id < code + LAST)
        cases = select(CASES.c.person_id.label("found")).where(CASES.c.id >= code, CASES.c.id < code + LAST)
        both = mine.union(cases).subquery()
        return self._seen_of(select(both.c.found), limit)


def _gathered(criteria: Iterable[Criterion]) -> Select[Any]:
    """Who meets all where many meet each: all of them are read from the index and laid side by side, which costs less than to ask of one
    after the other."""
    each = (select(PERSON_INDEX.c.person_id).where(one.on(PERSON_INDEX)) for one in criteria)
    met = intersect(*each).subquery()
    return select(met.c.person_id)


def _asked_of(
    statement: Select[Any], person: ColumnElement[Any], criteria: Iterable[Criterion]
) -> Select[Any]:
    """The criteria are asked of each person that the statement yields."""
    for each in criteria:
        other = PERSON_INDEX.alias()
        asked = select(other.c.person_id).where(other.c.person_id == person, each.of(other))
        # OFFSET 0 says nothing; but without it PostgreSQL gathers all who are called Nguyễn before it asks of one.
        statement = statement.where(asked.offset(literal_column("0")).correlate(person.table).exists())
    return statement


def _placed(criteria: Sequence[Criterion], kind: str, places: tuple[str, ...]) -> list[Criterion]:
    """The criteria among whom may be seen by these places. The names of a wide place stand by themselves in the index."""
    if kind == WIDE and len(places) == 1 and any(each.kind == NAME for each in criteria):
        there = name_at(places[0])
        return [replace(each, kind=there) if each.kind == NAME else each for each in criteria]
    return [*criteria, Criterion(kind, places)]


def _exact(sight: Sight, wanted: Wanted, spelling: Spelling, limit: int) -> Iterator[str]:
    if wanted.code:
        yield from sight.with_code(wanted.code, limit)
        return
    fixed = [*_fixed(wanted), *_number(wanted)]
    whole = sight.ids([*fixed, *(Criterion(NAME, (word,)) for word in wanted.words)], limit)
    yield from whole
    if wanted.words and len(whole) < limit and (begun := spelling.begun()):
        yield from sight.ids([*fixed, *begun], limit)


def _near(sight: Sight, wanted: Wanted, spelling: Spelling, limit: int) -> Iterator[str]:
    """One word or the number is a slip away from what is on file; the rest holds."""
    fixed = _fixed(wanted)
    if not wanted.code and len(wanted.number) in _WHOLE_NUMBERS:
        slips = Criterion(NUMBER, slips_of(wanted.number))
        yield from sight.ids([*fixed, *(_word(word) for word in wanted.words), slips], limit)
    near = spelling.near()
    if any(near.values()) and not wanted.code:
        words = [Criterion(NAME, (word, *near[word])) for word in wanted.words]
        yield from sight.ids([*fixed, *_number(wanted), *words], limit)


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
