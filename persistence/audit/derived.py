"""The indexes by which lists and searches find what they show, against the record that they follow from.

Asked for by ``lotrinh audit verify --derived``. Nothing is told in the trail of these tables; they are made from what is, and may be
made anew (``lotrinh db reindex``). But whoever takes a row out of them hides a person from a search, a duty from the desk of a province,
an entry from the auditor's look-up by article, until somebody does. Places by which somebody may be seen hold at least what follows: a
row too many there only makes a list ask once more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Select, except_, select

from persistence import cites
from persistence.audit.report import Findings, Trouble
from persistence.audit.walk import BATCH, raw
from persistence.models import (
    AUDIT_ENTRIES,
    CITE_SETS,
    DUTY_PLACES,
    ENTRY_CITES,
    ERASURES,
    NAME_WORDS,
    PERSON_INDEX,
    PERSON_WORDS,
    PERSONS,
)
from persistence.search.indexing import tokens_told
from persistence.search.places import duties_told, places_told
from persistence.search.tokens import NAME, SEEN, WIDE, variants_of
from persistence.search.words import words_told

_CHUNK: Final = 400
_I: Final = PERSON_INDEX.c
_E: Final = AUDIT_ENTRIES.c
_C: Final = ENTRY_CITES.c
_D: Final = DUTY_PLACES.c
_STANDING: Final = select(PERSONS.c.id).where(PERSONS.c.merged_into.is_(None)).order_by(PERSONS.c.id)
_OF_NOBODY: Final = (
    select(_I.person_id)
    .distinct()
    .join_from(PERSON_INDEX, PERSONS, PERSONS.c.id == _I.person_id, isouter=True)
    .where(PERSONS.c.id.is_(None) | PERSONS.c.merged_into.is_not(None))
)
_HELD_DUTIES: Final = select(_D.place, _D.due_at, _D.duty, _D.deadline_id)
_HELD_WORDS: Final = select(PERSON_WORDS.c.person_id, PERSON_WORDS.c.words)
_SAME_ENTRY: Final = (_C.stream == _E.stream) & (_C.seq == _E.seq)
_CITED: Final = select(
    _C.set_id, raw(_C.recorded_at).label("at"), _C.stream, _C.seq, raw(_E.recorded_at).label("recorded_at"), _E.kind, _E.act, _E.body
).join_from(ENTRY_CITES, AUDIT_ENTRIES, _SAME_ENTRY, isouter=True)  # fmt: skip
_UNCITED: Final = (
    select(_E.stream, _E.seq, _E.kind, _E.act, _E.body)
    .join_from(AUDIT_ENTRIES, ENTRY_CITES, _SAME_ENTRY, isouter=True)
    .where(_C.set_id.is_(None))
)


def check_persons_index(connection: Connection, findings: Findings) -> None:
    """By what each person is found: names, numbers, day of birth, residence; and by which offices and places he may be seen."""
    standing = connection.execute(_STANDING).scalars().all()
    erased = set(connection.execute(select(ERASURES.c.person_id)).scalars())
    for ids in _chunks(standing):
        told = {
            (kind, token, person)
            for person, mine in tokens_told(connection, [each for each in ids if each not in erased]).items()
            for kind, token in mine
        }
        held = {
            tuple(row)
            for row in connection.execute(
                select(_I.kind, _I.token, _I.person_id).where(_I.person_id.in_(ids))
            )
        }
        places = places_told(connection, ids)
        missing = {(row[2], _kind(row[0])) for row in (told | places) - held}
        more = {
            (row[2], _kind(row[0])) for row in held - told if _kind(row[0]) not in {SEEN, WIDE, f"{NAME}@"}
        }
        for person, kind in sorted(missing | more):
            findings.add(Trouble.DERIVED, "person_index", None, f"person {person}: {kind}")
    for person in connection.execute(_OF_NOBODY).scalars():
        findings.add(Trouble.DERIVED, "person_index", None, f"person {person}: no such record")


def check_words_index(connection: Connection, findings: Findings) -> None:
    """The words of names with their forms, and on a server the words of each person."""
    borne = set(connection.execute(select(_I.token).where(_I.kind == NAME).distinct()).scalars())
    told = {(variant, word) for word in borne for variant in variants_of(word)}
    held = {tuple(row) for row in connection.execute(select(NAME_WORDS.c.variant, NAME_WORDS.c.word))}
    if told != held:
        findings.add(Trouble.DERIVED, "name_words", None, f"rows {len(told ^ held)}")
    if connection.dialect.name == "postgresql":
        for person in sorted({row[0] for row in _differing(connection, words_told(), _HELD_WORDS)}):
            findings.add(Trouble.DERIVED, "person_words", None, f"person {person}")


def check_duties_index(connection: Connection, findings: Findings) -> None:
    """The open duties by place, from which the lists of districts and provinces are made."""
    for row in sorted({(each[3], each[2]) for each in _differing(connection, duties_told(), _HELD_DUTIES)}):
        findings.add(Trouble.DERIVED, "duty_places", None, f"deadline {row[0]}, {row[1]}")


def check_cites_index(connection: Connection, findings: Findings) -> None:
    """By which articles each entry is found."""
    if not cites.complete(connection):
        findings.add(Trouble.DERIVED, "cite_sets", None, "not complete")
    lists: dict[int, cites.List] = {}
    for row in connection.execute(_CITED, execution_options={"yield_per": BATCH}):
        found = None if row.body is None else cites.list_of(row.kind, row.act, row.body)
        if found is None or (found.number, row.recorded_at) != (row.set_id, row.at):
            findings.add(Trouble.DERIVED, "entry_cites", None, f"{row.stream} #{row.seq}")
        else:
            lists[found.number] = found
    for stream, seq, kind, act, body in connection.execute(_UNCITED, execution_options={"yield_per": BATCH}):
        found = cites.list_of(kind, act, body)
        if found is not None:
            lists[found.number] = found
            findings.add(Trouble.DERIVED, "entry_cites", None, f"{stream} #{seq}")
    told = {tuple(each.values()) for found in lists.values() for each in found.rows()}
    names = [CITE_SETS.c[name] for name in ("cite", "set_id", "kind", "act")]
    held = {tuple(row) for row in connection.execute(select(*names).where(CITE_SETS.c.cite != ""))}
    for number in sorted({row[1] for row in told ^ held}):
        findings.add(Trouble.DERIVED, "cite_sets", None, f"list {number}")


def _differing(connection: Connection, one: Select[Any], other: Select[Any]) -> Iterator[Any]:
    """The rows of one that are not of the other."""
    for first, second in ((one, other), (other, one)):
        yield from connection.execute(except_(first, second))


def _kind(kind: str) -> str:
    """A kind without the place that stands in it."""
    return f"{NAME}@" if kind.startswith(f"{NAME}@") else kind


def _chunks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]
