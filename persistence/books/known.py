"""Whom and what a row may name, as far as the officer sees it: persons by id or identity number, cases by id or code. Many at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Connection, func, select

from persistence.database import Database
from persistence.models import CASES, ERASURES, PERSON_INDEX, PERSONS
from persistence.reach import Reach, seen_among, within
from persistence.register_mapping import PERSON_OF, person_of
from persistence.search.tokens import NUMBER, number_token
from workflows.model import Person

_SOME: Final = 300
_LAST: Final = "\U0010ffff"
_SHORTEST_CODE: Final = 8
_FEWEST_DIGITS: Final = 9


class OnFile:
    """What is on file in one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def persons(self, texts: Iterable[str], reach: Reach) -> dict[str, str]:
        """The id of the one person whom each text names: an id, or a whole identity number; left out where it is none, several, erased, or
        nobody whom such an officer sees. For a merged record, the one that goes on."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        wanted = list(dict.fromkeys(texts))
        with self._database.reading() as connection:
            for text, person in (*_by_id(connection, wanted), *_by_number(connection, wanted)):
                found[text].add(person)
            seen = set(_seen(connection, reach, sorted({each for some in found.values() for each in some})))
        single = {text: some & seen for text, some in found.items()}
        return {text: next(iter(some)) for text, some in single.items() if len(some) == 1}

    def named(self, ids: Iterable[str]) -> dict[str, Person]:
        """The persons of these ids, by the id asked for: for a merged record, the one that goes on."""
        found: dict[str, Person] = {}
        other = PERSONS.alias()
        columns = [other.c[column.name] for column in PERSON_OF.selected_columns]
        both = PERSONS.join(other, other.c.id == func.coalesce(PERSONS.c.merged_into, PERSONS.c.id))
        with self._database.reading() as connection:
            for some in _some(list(dict.fromkeys(ids))):
                rows = connection.execute(
                    select(PERSONS.c.id, *columns).select_from(both).where(PERSONS.c.id.in_(some))
                )
                found |= {row[0]: person_of(row[1:]) for row in rows}
        return found

    def cases(self, texts: Iterable[str], reach: Reach) -> dict[str, str]:
        """The id of the one case whose id is, or begins with, each text (8 signs at least) and which such an officer sees."""
        found: dict[str, str] = {}
        with self._database.reading() as connection:
            for text in dict.fromkeys(texts):
                code = text.strip().casefold()
                if len(code) < _SHORTEST_CODE:
                    continue
                wanted = (
                    select(CASES.c.id)
                    .where(CASES.c.id >= code, CASES.c.id < code + _LAST, within(reach))
                    .limit(2)
                )
                ids = connection.scalars(wanted).all()
                if len(ids) == 1:
                    found[text] = ids[0]
        return found


def _by_id(connection: Connection, texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    for some in _some(texts):
        going_on = func.coalesce(PERSONS.c.merged_into, PERSONS.c.id)
        rows = connection.execute(select(PERSONS.c.id, going_on).where(PERSONS.c.id.in_(some)))
        yield from ((text, person) for text, person in rows)


def _by_number(connection: Connection, texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    tokens = {text: number_token(text) for text in texts if sum(map(str.isdigit, text)) >= _FEWEST_DIGITS}
    by_token: defaultdict[str, list[str]] = defaultdict(list)
    for text, token in tokens.items():
        by_token[token].append(text)
    for some in _some(list(by_token)):
        wanted = select(PERSON_INDEX.c.token, PERSON_INDEX.c.person_id)
        rows = connection.execute(wanted.where(PERSON_INDEX.c.kind == NUMBER, PERSON_INDEX.c.token.in_(some)))
        for token, person in rows:
            yield from ((text, person) for text in by_token[token])


def _seen(connection: Connection, reach: Reach, persons: Sequence[str]) -> Iterator[str]:
    gone = select(ERASURES.c.person_id)
    for some in _some(persons):
        erased = set(connection.scalars(gone.where(ERASURES.c.person_id.in_(some))))
        mine: Iterable[str] = some if reach.all else connection.scalars(seen_among(reach, some))
        yield from (each for each in mine if each not in erased)


def _some(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(items), _SOME):
        yield items[start : start + _SOME]
