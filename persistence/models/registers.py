"""Offices, officers and persons: the records of administration."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from sqlalchemy import ForeignKey, Index, PrimaryKeyConstraint, Text, text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from persistence.models.base import Base, table_of
from persistence.types import KEY


class UnitRow(Base):
    """An office."""

    __tablename__ = "units"
    id: Mapped[str] = mapped_column(KEY, primary_key=True)
    kind: Mapped[str] = mapped_column(KEY)
    name: Mapped[str]
    parent_name: Mapped[str]
    commune: Mapped[str | None] = mapped_column(KEY, index=True)
    district: Mapped[str | None] = mapped_column(KEY)
    province: Mapped[str | None] = mapped_column(KEY)
    attributes: Mapped[str]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class PersonRow(Base):
    """A person whom cases are about. ``folded_name`` is the name as searched (``persistence/folding.py``).

    ``merged_into`` names the record that goes on where two records turned out to be of one person: the id goes on to resolve.
    """

    __tablename__ = "persons"
    __table_args__ = (
        Index(
            None,
            "merged_into",
            sqlite_where=text("merged_into IS NOT NULL"),
            postgresql_where=text("merged_into IS NOT NULL"),
        ),
    )
    id: Mapped[str] = mapped_column(KEY, primary_key=True)
    full_name: Mapped[str]
    folded_name: Mapped[str] = mapped_column(KEY, index=True)
    born: Mapped[date | None]
    sex: Mapped[str | None]
    attributes: Mapped[str]
    merged_into: Mapped[str | None] = mapped_column(KEY, ForeignKey("persons.id"))


class PersonTokenRow(Base):
    """What a person is found by: one row for each token of a kind (``persistence/search/tokens.py``). A projection of ``persons``,
    kept in the same transaction and rebuilt by ``lotrinh db reindex``: personal data, gone when the person is erased."""

    __tablename__ = "person_index"
    __table_args__ = (
        PrimaryKeyConstraint("kind", "token", "person_id"),
        Index(None, "person_id"),
        {"sqlite_with_rowid": False},
    )
    kind: Mapped[str] = mapped_column(KEY)
    token: Mapped[str] = mapped_column(KEY)
    person_id: Mapped[str] = mapped_column(KEY, ForeignKey("persons.id"))


class PersonWordsRow(Base):
    """On a server all words of a person's names in one row, which it looks through at once (``persistence/search/words.py``): as the
    tokens, a projection of ``persons``. In a file the table is empty: there it would gain nothing."""

    __tablename__ = "person_words"
    __table_args__ = (
        Index(None, "words", postgresql_using="gin", postgresql_with={"fastupdate": "off"}),
        {"sqlite_with_rowid": False},
    )
    person_id: Mapped[str] = mapped_column(KEY, ForeignKey("persons.id"), primary_key=True)
    words: Mapped[str] = mapped_column(Text().with_variant(TSVECTOR(), "postgresql"))


class PersonPairRow(Base):
    """Two records that may be of one person: ``proposed``, ``asked`` (the officer who registered one does not see the other) or
    ``different`` (somebody decided so). ``one`` sorts before ``other``; a pair that was merged is gone."""

    __tablename__ = "person_pairs"
    __table_args__ = (PrimaryKeyConstraint("one", "other"), Index(None, "state"))
    one: Mapped[str] = mapped_column(KEY, ForeignKey("persons.id"))
    other: Mapped[str] = mapped_column(KEY, ForeignKey("persons.id"), index=True)
    grounds: Mapped[str] = mapped_column(KEY)
    state: Mapped[str] = mapped_column(KEY)
    at: Mapped[datetime]
    actor_id: Mapped[str] = mapped_column(KEY)
    unit_id: Mapped[str] = mapped_column(KEY)


class PersonMergeRow(Base):
    """A merge of two records, or the counter-act that takes one back (``undoes``). ``cases``, ``records``: the ids that moved (JSON)."""

    __tablename__ = "person_merges"
    id: Mapped[str] = mapped_column(KEY, primary_key=True)
    kept_id: Mapped[str] = mapped_column(KEY, ForeignKey("persons.id"), index=True)
    merged_id: Mapped[str] = mapped_column(KEY, ForeignKey("persons.id"), index=True)
    undoes: Mapped[str | None] = mapped_column(KEY, ForeignKey("person_merges.id"), unique=True)
    at: Mapped[datetime]
    actor_id: Mapped[str] = mapped_column(KEY)
    unit_id: Mapped[str] = mapped_column(KEY)
    power: Mapped[str]
    reason: Mapped[str]
    cases: Mapped[str]
    records: Mapped[str]


class NameWordRow(Base):
    """The words that occur in names, each under itself and under every form that lacks one letter: two words that are one slip apart
    share such a form. A few thousand words, whoever bears them."""

    __tablename__ = "name_words"
    __table_args__ = (PrimaryKeyConstraint("variant", "word"), {"sqlite_with_rowid": False})
    variant: Mapped[str] = mapped_column(KEY)
    word: Mapped[str] = mapped_column(KEY, index=True)


class ActorRow(Base):
    """An officer or doctor."""

    __tablename__ = "actors"
    id: Mapped[str] = mapped_column(KEY, primary_key=True)
    name: Mapped[str]
    attributes: Mapped[str]


class AppointmentRow(Base):
    """A role held at a unit from a day to a day; ``position`` keeps the order in which they were given, ``delegation`` the
    paper by which the office of another was delegated (JSON)."""

    __tablename__ = "appointments"
    __table_args__ = (PrimaryKeyConstraint("actor_id", "position"),)
    actor_id: Mapped[str] = mapped_column(KEY, ForeignKey("actors.id"))
    position: Mapped[int]
    unit_id: Mapped[str] = mapped_column(KEY, ForeignKey("units.id"), index=True)
    role: Mapped[str] = mapped_column(KEY)
    title: Mapped[str]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    delegation: Mapped[str] = mapped_column(server_default=text("'{}'"))


UNITS: Final = table_of(UnitRow)
PERSONS: Final = table_of(PersonRow)
PERSON_INDEX: Final = table_of(PersonTokenRow)
PERSON_WORDS: Final = table_of(PersonWordsRow)
NAME_WORDS: Final = table_of(NameWordRow)
PERSON_PAIRS: Final = table_of(PersonPairRow)
PERSON_MERGES: Final = table_of(PersonMergeRow)
ACTORS: Final = table_of(ActorRow)
APPOINTMENTS: Final = table_of(AppointmentRow)
