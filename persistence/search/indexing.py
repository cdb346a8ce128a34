"""Keeps ``person_index``, ``person_words`` and ``name_words`` true to ``persons``, in the transaction of whoever changes a person.

Called by ``persistence.registers`` with every change of a person, by erasure, and by ``lotrinh db reindex``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, delete, func, insert, or_, select

from persistence.models import ERASURES, NAME_WORDS, PERSON_INDEX, PERSONS
from persistence.register_mapping import PERSON_OF, person_of
from persistence.search import places, words
from persistence.search.tokens import NAME, PERSONAL, tokens_of, variants_of

_CHUNK: Final = 400  # ids at a time; keeps lists below every database's limit of parameters
_INDEX: Final = PERSON_INDEX.c


def refresh(connection: Connection, persons: Iterable[str]) -> None:
    """Make the tokens of these persons anew. A merged record is found through the one that goes on, which keeps its tokens."""
    for ids in _chunks(_standing(connection, persons)):
        before = _taken_out(connection, ids)
        _fill(connection, ids)
        words.fill(connection, ids)
        places.fill(connection, ids)
        _drop_words(connection, before - _words(connection, ids))


def offices_moved(connection: Connection, units: Iterable[str]) -> None:
    """Offices were put on file or changed: whoever is in their cases may be seen where they lie now."""
    for some in _chunks(units):
        refresh(connection, connection.scalars(places.of_units(some)).all())


def forget(connection: Connection, persons: Collection[str]) -> None:
    """Take these persons out of the index, with the words that nobody else bears: at erasure. Which offices had to do with a case stays:
    the case is on record, without what it said."""
    for ids in _chunks(persons):
        before = _taken_out(connection, ids)
        places.fill(connection, ids)
        _drop_words(connection, before)


def rebuild(connection: Connection) -> int:
    """Make the whole index anew from the persons on file; how many persons are in it. Whoever was erased is found by nothing."""
    connection.execute(delete(PERSON_INDEX))
    connection.execute(delete(NAME_WORDS))
    erased = select(ERASURES.c.person_id).where(ERASURES.c.person_id == PERSONS.c.id).exists()
    standing = list(connection.scalars(select(PERSONS.c.id).where(PERSONS.c.merged_into.is_(None), ~erased)))
    for ids in _chunks(standing):
        _fill(connection, ids)
    words.take_out(connection)
    words.fill(connection)
    places.fill(connection)
    return len(standing)


def ensure(connection: Connection) -> None:
    """Make the index where persons are on file and it is empty: after the migration that brought it. So are
    the places of persons and the words of their names, which came with later ones."""
    there = connection.execute(select(_INDEX.person_id).limit(1)).first()
    if there is None and connection.execute(select(PERSONS.c.id).limit(1)).first() is not None:
        rebuild(connection)
        return
    if there is not None and not places.there(connection):
        places.fill(connection)
    if there is not None and not words.there(connection):
        words.fill(connection)


def size(connection: Connection) -> int:
    """How many tokens there are."""
    return int(connection.execute(select(func.count()).select_from(PERSON_INDEX)).scalar_one())


def _taken_out(connection: Connection, ids: list[str]) -> set[str]:
    """Take out what these persons are found by; the words of their names. Nobody else acts about them meanwhile: what an act adds would
    be lost (``persistence.search.places``)."""
    locked = select(PERSONS.c.id).where(PERSONS.c.id.in_(ids)).order_by(PERSONS.c.id)
    connection.execute(locked.with_for_update(key_share=True)).all()
    before = _words(connection, ids)
    connection.execute(delete(PERSON_INDEX).where(_INDEX.person_id.in_(ids)))
    words.take_out(connection, ids)
    return before


def _standing(connection: Connection, persons: Iterable[str]) -> list[str]:
    """The records that go on, for these persons, each once."""
    found: dict[str, None] = {}
    for ids in _chunks(persons):
        rows = connection.execute(select(PERSONS.c.id, PERSONS.c.merged_into).where(PERSONS.c.id.in_(ids)))
        found |= {row.merged_into or row.id: None for row in rows}
    return list(found)


def _fill(connection: Connection, ids: list[str]) -> None:
    """Write the tokens of records that go on, and those of what was merged into them."""
    tokens = tokens_told(connection, ids)
    rows = [
        {"kind": kind, "token": token, "person_id": person}
        for person, all_of in tokens.items()
        for kind, token in sorted(all_of)
    ]
    if rows:
        connection.execute(insert(PERSON_INDEX), rows)
    _add_words(connection, {token for all_of in tokens.values() for kind, token in all_of if kind == NAME})


def tokens_told(connection: Connection, ids: Sequence[str]) -> Mapping[str, set[tuple[str, str]]]:
    """The kinds and tokens that follow from these records, which go on, and from those that were merged into them."""
    tokens: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    wanted = or_(PERSONS.c.id.in_(ids), PERSONS.c.merged_into.in_(ids))
    for row in connection.execute(PERSON_OF.add_columns(PERSONS.c.merged_into).where(wanted)):
        mine = tokens_of(person_of(row[:-1]))
        standing = row.merged_into is None
        tokens[row.merged_into or row.id] |= {each for each in mine if standing or each[0] in PERSONAL}
    return tokens


def _add_words(connection: Connection, borne: Collection[str]) -> None:
    new = set(borne)
    for some in _chunks(sorted(borne)):
        new -= set(
            connection.scalars(select(NAME_WORDS.c.word).where(NAME_WORDS.c.word.in_(some)).distinct())
        )
    rows = [
        {"variant": variant, "word": word} for word in sorted(new) for variant in sorted(variants_of(word))
    ]
    if rows:
        connection.execute(insert(NAME_WORDS), rows)


def _drop_words(connection: Connection, before: Collection[str]) -> None:
    """Take out the words that nobody bears any more."""
    for some in _chunks(sorted(before)):
        borne = select(_INDEX.token).where(_INDEX.kind == NAME, _INDEX.token.in_(some)).distinct()
        gone = set(some) - set(connection.scalars(borne))
        if gone:
            connection.execute(delete(NAME_WORDS).where(NAME_WORDS.c.word.in_(sorted(gone))))


def _words(connection: Connection, ids: list[str]) -> set[str]:
    """The words of the names of these persons. Asked by person alone: with the kind beside it SQLite goes through every name on file."""
    mine = select(_INDEX.kind, _INDEX.token).where(_INDEX.person_id.in_(ids)).distinct()
    return {token for kind, token in connection.execute(mine) if kind == NAME}


def _chunks(items: Iterable[Any]) -> Iterator[list[Any]]:
    listed = list(items)
    for start in range(0, len(listed), _CHUNK):
        yield listed[start : start + _CHUNK]
