"""Words of names: which are on file beside one that is typed, and on a server who bears several of them.

PostgreSQL keeps the words of each person in one row (``person_words``) and looks for several at once, starting from the one that fewest
bear. That takes a few milliseconds however many are called Nguyễn.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Select, cast, delete, func, insert, select, union
from sqlalchemy.dialects.postgresql import TSQUERY

from persistence.models import NAME_WORDS, PERSON_INDEX, PERSON_WORDS
from persistence.search.criterion import LAST, Criterion
from persistence.search.near import one_slip
from persistence.search.tokens import NAME, variants_of

_SHORTEST: Final = 3  # shorter words have too many neighbours
_FEW: Final = 8
"""So many words that begin alike are named one by one; more of them are asked for by their beginning."""


class Spelling:
    """What names on file have beside the words that were typed; read once, when it is asked for."""

    def __init__(self, connection: Connection, words: Sequence[str]) -> None:
        self._connection = connection
        self._words = words
        self._held: frozenset[str] | None = None

    def begun(self) -> list[Criterion] | None:
        """The words as beginnings of words; None where every one of them begins no other: whole words say the same."""
        longer = {word: self._begun_by(word) for word in self._words}
        if not any(longer.values()):
            return None
        return [
            Criterion(NAME, (word, *longer[word]))
            if len(longer[word]) <= _FEW
            else Criterion(NAME, start=word)
            for word in self._words
        ]

    def near(self) -> dict[str, tuple[str, ...]]:
        """For each word those that are one slip away."""
        return {
            word: tuple(each for each in self._borne if len(word) >= _SHORTEST and one_slip(word, each))
            for word in self._words
        }

    def _begun_by(self, word: str) -> tuple[str, ...]:
        return tuple(each for each in self._borne if each != word and each.startswith(word))

    @property
    def _borne(self) -> list[str]:
        if self._held is None:
            self._held = (
                frozenset(self._connection.scalars(_beside(self._words))) if self._words else frozenset()
            )
        return sorted(self._held)


def _beside(words: Sequence[str]) -> Select[Any]:
    """Words on file that share a form with one of these, and some of those that begin with one."""
    word = NAME_WORDS.c.word
    variants = {each for one in words if len(one) >= _SHORTEST for each in variants_of(one)}
    found = [select(word).where(NAME_WORDS.c.variant.in_(sorted(variants)))] if variants else []
    for one in words:
        begun = select(word).where(word >= one, word < one + LAST).distinct().order_by(word).limit(_FEW + 2)
        found.append(select(begun.subquery().c.word))
    met = union(*found).subquery()
    return select(met.c.word)


def bearing(criteria: Iterable[Criterion]) -> Select[Any]:
    """On a server: who bears words that meet each of these criteria, each person once."""
    sought = " & ".join(f"({_alternatives(each)})" for each in criteria)
    met = select(PERSON_WORDS.c.person_id).where(PERSON_WORDS.c.words.bool_op("@@")(cast(sought, TSQUERY)))
    # Planned as if all were wanted, read as far as they are: for the sake of a few the planner would go through the table instead.
    few = met.cte("met").prefix_with("MATERIALIZED")
    return select(few.c.person_id)


def _alternatives(criterion: Criterion) -> str:
    """In the language of ``tsquery``. Words hold letters, digits and the underscore, so that nothing in them ends a quotation."""
    if criterion.start:
        return f"'{criterion.start}':*"
    return " | ".join(f"'{each}'" for each in criterion.tokens)


def fill(connection: Connection, persons: Sequence[str] | None = None) -> None:
    """On a server: write the words of these persons (None: of all) from ``person_index``; their rows were taken out."""
    if connection.dialect.name == "postgresql":
        rows = words_told(persons)
        connection.execute(insert(PERSON_WORDS).from_select(("person_id", "words"), rows))


def words_told(persons: Sequence[str] | None = None) -> Select[Any]:
    """Person and words of names, as they follow from ``person_index``."""
    index = PERSON_INDEX.c
    quoted = func.string_agg(func.quote_literal(index.token), " ")
    rows = select(index.person_id, cast(quoted, PERSON_WORDS.c.words.type)).where(index.kind == NAME)
    if persons is not None:
        rows = rows.where(index.person_id.in_(persons))
    return rows.group_by(index.person_id)


def take_out(connection: Connection, persons: Sequence[str] | None = None) -> None:
    """Take out the words of these persons, or of all."""
    if connection.dialect.name == "postgresql":
        gone = delete(PERSON_WORDS)
        connection.execute(gone if persons is None else gone.where(PERSON_WORDS.c.person_id.in_(persons)))


def there(connection: Connection) -> bool:
    """Whether the words of anybody stand; always so in a file, which does without."""
    if connection.dialect.name != "postgresql":
        return True
    return connection.execute(select(PERSON_WORDS.c.person_id).limit(1)).first() is not None
