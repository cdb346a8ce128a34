"""The statements of reading and writing a case: built once. ``persistence.hot`` has those of an act asked of the driver itself.

``key`` is the one parameter of every reading statement; ``b_…`` are the parameters of a condition, apart from the columns written.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    bindparam,
    delete,
    insert,
    literal,
    null,
    select,
    type_coerce,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from persistence.mapping import ACT_OF, CASE_OF, DEADLINE_OF, DOCUMENT_OF
from persistence.models import (
    ACTS,
    AUDIT_ENTRIES,
    AUDIT_STREAMS,
    BLOBS,
    CASE_UNITS,
    CASES,
    DEADLINES,
    DOCUMENTS,
    OUTBOX,
    PERSONS,
    UNITS,
)
from persistence.register_mapping import PERSON_OF, UNIT_OF

CASE_STREAM: Final = "case:"
"""So begins the name of the stream of a case's acts (``workflows.making.stream_of``)."""

ACT_BY_KEY: Final = ACT_OF.where(ACTS.c.idempotency_key == bindparam("key"))
ACTS_BY_CASE: Final = ACT_OF.where(ACTS.c.case_id == bindparam("key")).order_by(ACTS.c.seq)
ACTS_BY_NAME: Final = ACTS_BY_CASE.where(ACTS.c.act.in_(bindparam("names", expanding=True)))
CASE_BY_ID: Final = CASE_OF.where(CASES.c.id == bindparam("key"))
CASES_BY_PERSON: Final = (
    CASE_OF.add_columns(AUDIT_STREAMS.c.length, AUDIT_STREAMS.c.head)
    .join_from(
        CASES, AUDIT_STREAMS, AUDIT_STREAMS.c.stream == literal(CASE_STREAM) + CASES.c.id, isouter=True
    )
    .where(CASES.c.person_id == bindparam("key"))
    .order_by(CASES.c.opened_at, CASES.c.id)
)
"""The cases of a person, each with length and head of the stream of its acts."""

ORDER: Final = (DEADLINES.c.set_by_seq, DEADLINES.c.due_at, DEADLINES.c.id)
DEADLINES_BY_CASE: Final = DEADLINE_OF.where(DEADLINES.c.case_id == bindparam("key")).order_by(*ORDER)
DEADLINES_BY_PERSON: Final = (
    DEADLINE_OF.join(CASES, CASES.c.id == DEADLINES.c.case_id)
    .where(CASES.c.person_id == bindparam("key"))
    .order_by(*ORDER)
)
_CURRENT: Final = DEADLINES.c.superseded.is_(False)
CURRENT_BY_CASE: Final = DEADLINES_BY_CASE.where(_CURRENT)
CURRENT_BY_PERSON: Final = DEADLINES_BY_PERSON.where(_CURRENT)
_DEADLINE: Final = tuple(DEADLINE_OF.selected_columns)
_CASE: Final = tuple(CASES_BY_PERSON.selected_columns)
FILE_BY_PERSON: Final = union_all(
    CASES_BY_PERSON.order_by(None).add_columns(*(type_coerce(null(), each.type) for each in _DEADLINE)),
    CURRENT_BY_PERSON.order_by(None).with_only_columns(
        *(type_coerce(null(), each.type) for each in _CASE), *_DEADLINE, maintain_column_froms=True
    ),
)
"""Both in one question, in no order: a row of a case, behind it nothing, or nothing, ``CASE_COLUMNS`` long, and behind it a deadline."""

CASE_COLUMNS: Final = len(_CASE)


def _places(columns: Iterable[ColumnElement[Any]], among: Sequence[ColumnElement[Any]]) -> itemgetter[Any]:
    names = [each.key for each in among]
    return itemgetter(*(names.index(each.key) for each in columns))


IN_ORDER_OF_OPENING: Final = _places((CASES.c.opened_at, CASES.c.id), _CASE)
IN_ORDER_OF_SETTING: Final = _places(ORDER, _DEADLINE)
"""What rows of cases, and of deadlines, are put in order by."""

DOCUMENTS_BY_CASE: Final = DOCUMENT_OF.where(DOCUMENTS.c.case_id == bindparam("key")).order_by(
    DOCUMENTS.c.seq, DOCUMENTS.c.issued_at, DOCUMENTS.c.id
)
PERSON_BY_ID: Final = PERSON_OF.add_columns(PERSONS.c.merged_into).where(PERSONS.c.id == bindparam("key"))
# SQLite has no row locks and needs none here: its dialect leaves the clause out.
PERSON_LOCKED: Final = PERSON_BY_ID.with_for_update(key_share=True)
OWNER: Final = (
    PERSON_OF.add_columns(PERSONS.c.merged_into, CASES.c.procedure)
    .join_from(PERSONS, CASES, CASES.c.person_id == PERSONS.c.id)
    .where(CASES.c.id == bindparam("key"))
)
OWNER_LOCKED: Final = OWNER.with_for_update(of=PERSONS, key_share=True)
UNIT_BY_ID: Final = UNIT_OF.where(UNITS.c.id == bindparam("key"))
HEAD: Final = select(AUDIT_STREAMS.c.length, AUDIT_STREAMS.c.head).where(
    AUDIT_STREAMS.c.stream == bindparam("key")
)
HEAD_LOCKED: Final = HEAD.with_for_update()

BLOB_THERE: Final = select(BLOBS.c.sha256).where(BLOBS.c.sha256 == bindparam("key"))
MOVE_CASE: Final = (
    update(CASES)
    .where(CASES.c.id == bindparam("b_id"), CASES.c.version == bindparam("b_version"))
    # An act never changes whose case it is; that is for a merge of two records, which may come between.
    .values({name: bindparam(name) for name in CASES.c.keys() if name not in {"id", "person_id"}})  # noqa: SIM118 - a collection of columns
)
MOVE_HEAD: Final = (
    update(AUDIT_STREAMS)
    .where(
        AUDIT_STREAMS.c.stream == bindparam("b_stream"),
        AUDIT_STREAMS.c.length == bindparam("b_length"),
        AUDIT_STREAMS.c.head == bindparam("b_head"),
    )
    .values(length=bindparam("length"), head=bindparam("head"))
)
CLOSE_DEADLINE: Final = (
    update(DEADLINES)
    .where(DEADLINES.c.id == bindparam("b_id"))
    .values(
        {
            name: bindparam(name)
            for name in ("met_by_seq", "met_at", "ended_by_seq", "ended_at", "closed_by_case", "superseded")
        }
    )
)
PARTS_GONE: Final = delete(CASE_UNITS).where(CASE_UNITS.c.case_id == bindparam("key"))
NEW_CASE: Final = insert(CASES)
NEW_PARTS: Final = insert(CASE_UNITS)
NEW_ACT: Final = insert(ACTS)
NEW_DEADLINES: Final = insert(DEADLINES)
NEW_DOCUMENTS: Final = insert(DOCUMENTS)
NEW_ENTRY: Final = insert(AUDIT_ENTRIES)
NEW_STREAM: Final = insert(AUDIT_STREAMS)
NEW_BLOBS: Final = {
    "sqlite": sqlite.insert(BLOBS).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(BLOBS).on_conflict_do_nothing(),
}
NEW_NOTICES: Final = {
    "sqlite": sqlite.insert(OUTBOX).on_conflict_do_nothing(index_elements=["key"]),
    "postgresql": postgresql.insert(OUTBOX).on_conflict_do_nothing(index_elements=["key"]),
}
