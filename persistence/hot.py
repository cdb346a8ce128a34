"""What an act asks and writes: the statements of ``persistence.statements`` as the driver itself is asked them, and on PostgreSQL all the
rows that every act has in one go.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    CTE,
    BigInteger,
    BindParameter,
    Insert,
    Select,
    Table,
    Update,
    bindparam,
    cast,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import JSON

from persistence import cites, numbers
from persistence import statements as sql
from persistence.codec import dumps
from persistence.mapping import Values
from persistence.models import (
    ACTS,
    AUDIT_ENTRIES,
    AUDIT_STREAMS,
    BLOBS,
    CASE_UNITS,
    CASES,
    CITE_SETS,
    DEADLINES,
    DOCUMENTS,
    ENTRY_CITES,
    NUMBERS,
    OUTBOX,
)
from persistence.straight import Straight
from persistence.types import KEY, Moment
from persistence.webhooks import ACT_DONE, telling
from workflows.model import ActRecord, Json

ACT_BY_KEY: Final = Straight(sql.ACT_BY_KEY)
ACTS_BY_CASE: Final = Straight(sql.ACTS_BY_CASE)
CASE_BY_ID: Final = Straight(sql.CASE_BY_ID)
CASES_BY_PERSON: Final = Straight(sql.CASES_BY_PERSON)
DEADLINES_BY_CASE: Final = Straight(sql.DEADLINES_BY_CASE)
CURRENT_BY_CASE: Final = Straight(sql.CURRENT_BY_CASE)
CURRENT_BY_PERSON: Final = Straight(sql.CURRENT_BY_PERSON)
FILE_BY_PERSON: Final = Straight(sql.FILE_BY_PERSON)
DOCUMENTS_BY_CASE: Final = Straight(sql.DOCUMENTS_BY_CASE)
PERSON_BY_ID: Final = Straight(sql.PERSON_BY_ID)
PERSON_LOCKED: Final = Straight(sql.PERSON_LOCKED)
OWNER: Final = Straight(sql.OWNER)
OWNER_LOCKED: Final = Straight(sql.OWNER_LOCKED)
UNIT_BY_ID: Final = Straight(sql.UNIT_BY_ID)
BLOB_THERE: Final = Straight(sql.BLOB_THERE)

MOVE_CASE: Final = Straight(sql.MOVE_CASE)
CLOSE_DEADLINE: Final = Straight(sql.CLOSE_DEADLINE)
PARTS_GONE: Final = Straight(sql.PARTS_GONE)
MOVE_HEAD: Final = Straight(sql.MOVE_HEAD)


def _names(table: Table) -> list[str]:
    return [column.name for column in table.columns]


def _new(statement: Any, table: Table, *without: str) -> Straight:  # noqa: ANN401 - inserts of SQLAlchemy and of both dialects
    """An insert of every column but those that the database fills in."""
    return Straight(statement.inline(), tuple(name for name in _names(table) if name not in without))


NEW_CASE: Final = _new(sql.NEW_CASE, CASES)
NEW_PARTS: Final = _new(sql.NEW_PARTS, CASE_UNITS)
NEW_ACT: Final = _new(sql.NEW_ACT, ACTS)
NEW_ENTRY: Final = _new(sql.NEW_ENTRY, AUDIT_ENTRIES)
NEW_STREAM: Final = _new(sql.NEW_STREAM, AUDIT_STREAMS, "anchored")
NEW_ENTRY_CITES: Final = _new(insert(ENTRY_CITES), ENTRY_CITES)
CITE_SET_THERE: Final = Straight(cites.THERE)
NEW_CITE_SETS: Final = {name: _new(each, CITE_SETS) for name, each in cites.NEW_SETS.items()}
NEW_DEADLINES: Final = _new(sql.NEW_DEADLINES, DEADLINES)
NEW_DOCUMENTS: Final = _new(sql.NEW_DOCUMENTS, DOCUMENTS)
NEW_NUMBERS: Final = _new(numbers.NEW_NUMBERS, NUMBERS)
NEW_BLOBS: Final = {name: _new(each, BLOBS) for name, each in sql.NEW_BLOBS.items()}
_SENT: Final = ("id", "status", "attempts", "taken_until", "outcome", "finished_at")
NEW_NOTICES: Final = {name: _new(each, OUTBOX, *_SENT) for name, each in sql.NEW_NOTICES.items()}

_EVENT: Final = (
    literal(ACT_DONE, KEY),
    literal(f'"{ACT_DONE}"', KEY),
)  # as it is told, and as webhooks ask for it
_PAYLOAD: Final = bindparam("b_payload", type_=KEY)
TELL: Final = Straight(
    telling(*_EVENT, bindparam("b_event", type_=KEY), _PAYLOAD, bindparam("b_at", type_=Moment()))
)

_TOLD, _CASE, _CITES = "told_", "case_", "b_cites"
_KEPT: Final = frozenset({"id", "person_id"})
_SHARED: Final = {"stream": "audit_stream", "seq": "audit_seq"}
Named = dict[str, BindParameter[Any]]
# Values that stand in several rows are given once. No parameter is named like a column: SQLAlchemy would write it there, in whichever of
# the tables.
_ACT: Final[Named] = {name: bindparam(_TOLD + name) for name in _names(ACTS)}
_ENTRY: Final[Named] = {name: bindparam(_TOLD + _SHARED.get(name, name)) for name in _names(AUDIT_ENTRIES)}


def _moved(*more: CTE) -> Select[Any]:
    moving: Named = {name: bindparam(_CASE + name) for name in _names(CASES) if name not in _KEPT}
    case = (
        update(CASES)
        .where(CASES.c.id == _ACT["case_id"], CASES.c.version == bindparam("b_version"))
        .values(moving)
        .returning(CASES.c.id)
        .cte("moved")
    )
    counts = (
        select(func.count()).select_from(each).scalar_subquery() for each in (case, _head().cte("head"))
    )
    return select(*counts).add_cte(*_rows(), *more)


def _head() -> Update:
    return (
        update(AUDIT_STREAMS)
        .where(
            AUDIT_STREAMS.c.stream == _ENTRY["stream"],
            AUDIT_STREAMS.c.length == bindparam("b_length"),
            AUDIT_STREAMS.c.head == _ENTRY["prev_hash"],
        )
        .values(length=_ENTRY["seq"], head=_ENTRY["hash"])
        .returning(AUDIT_STREAMS.c.stream)
    )


def _opened(*more: CTE) -> Select[Any]:
    opening: Named = {name: bindparam(_CASE + name) for name in _names(CASES) if name not in _KEPT}
    case = insert(CASES).values({**opening, "id": _ACT["case_id"], "person_id": _ENTRY["person_id"]})
    stream = insert(AUDIT_STREAMS).values(stream=_ENTRY["stream"], length=_ENTRY["seq"], head=_ENTRY["hash"])
    units = func.json_each_text(cast(opening["units"], JSON)).table_valued("key", "value")
    parts = insert(CASE_UNITS).from_select(
        ["case_id", "part", "unit_id"], select(_ACT["case_id"], units.c.key, units.c.value)
    )
    new = (case.cte("new_case"), stream.cte("new_stream"), parts.cte("new_parts"))
    expected: Any = (literal(1), literal(1))
    return select(*expected).add_cte(*new, *_rows(), *more)


def _found_by() -> Insert:
    """By which articles the entry is found, where it cites any."""
    number = cast(bindparam(_CITES), BigInteger)
    place = (_ENTRY["recorded_at"], _ENTRY["stream"], _ENTRY["seq"])
    return insert(ENTRY_CITES).from_select(
        _names(ENTRY_CITES), select(number, *place).where(number.is_not(None))
    )


def _rows() -> tuple[CTE, ...]:
    """The line of the journal, its entry, and what webhooks are told of it."""
    told = telling(*_EVENT, _ACT["id"], _PAYLOAD, _ACT["recorded_at"])
    return (
        insert(ACTS).values(_ACT).cte("new_act"),
        insert(AUDIT_ENTRIES).values(_ENTRY).cte("new_entry"),
        _found_by().cte("new_cites"),
        told.cte("new_told"),
    )


def _issued() -> tuple[CTE, ...]:
    """A paper with its bytes and its lineage."""
    names = _names(DOCUMENTS)
    paper: Named = {name: bindparam(_PAPER + name) for name in names}
    kept = (("sha256", "b_content"), ("lineage", "b_lineage"))
    blobs = (
        postgresql.insert(BLOBS)
        .values(sha256=paper[name], content=bindparam(content, type_=BLOBS.c.content.type))
        .on_conflict_do_nothing()
        .cte(f"new_{content}")
        for name, content in kept
    )
    return *blobs, insert(DOCUMENTS).values(paper).cte("new_paper")


def _started(place: int) -> CTE:
    """A limit."""
    limit: Named = {name: bindparam(f"{_LIMIT}{place}_{name}") for name in _names(DEADLINES)}
    return insert(DEADLINES).values(limit).cte(f"new_limit_{place}")


_PAPER, _LIMIT = "paper_", "limit_"
MOST_LIMITS: Final = 2
"""So many limits go with the act; few acts start more."""


@cache
def whole(*, opening: bool, limits: int, paper: bool) -> Straight:
    """On PostgreSQL: the case moved on (or opened, with its offices), the line of the journal, the head of the stream, its entry, the
    webhooks' event, so many limits and the paper that was issued, if there is one: in one question.

    Tells how many cases and heads were where they were expected: one each, or someone was first.
    """
    more = (*map(_started, range(limits)), *(_issued() if paper else ()))
    return Straight(_opened(*more) if opening else _moved(*more))


def limit(place: int, row: Values) -> Values:
    """The parameters of a limit of ``whole``."""
    return {f"{_LIMIT}{place}_{name}": value for name, value in row.items()}


def _one_paper() -> Select[Any]:
    row: Any = literal(1)
    return select(row).add_cte(*_issued())


ISSUED: Final = Straight(_one_paper())
"""On PostgreSQL: a further paper with its bytes and its lineage, in one question."""


def issued(row: Values, held: Mapping[str, bytes]) -> Values:
    """The parameters of a paper of ``whole`` and of ``ISSUED``; ``held`` has its bytes and those of its lineage under their hashes."""
    brought = {"b_content": held[str(row["sha256"])], "b_lineage": held[str(row["lineage"])]}
    return {_PAPER + name: value for name, value in row.items()} | brought


def told_of(act: ActRecord) -> dict[str, Json]:
    """What webhooks are told of an act: ids, nothing personal."""
    return {"act": act.act, "case": act.case_id, "seq": act.seq, "office": act.unit_id}


def together(
    case: Values, act: Values, entry: Values, told: ActRecord, *, version: int, cites: int | None
) -> Values:
    """The parameters of ``whole`` from the rows of an act, which agree in what several of them tell; ``version`` is that of
    the case before, ``cites`` the list of what the entry cites."""
    row = {_CASE + name: value for name, value in case.items() if name not in _KEPT}
    row |= {_TOLD + name: value for name, value in act.items()}
    row |= {_TOLD + _SHARED.get(name, name): value for name, value in entry.items()}
    length = row[_TOLD + "audit_seq"]
    assert isinstance(length, int)  # noqa: S101 - the number of the entry
    payload = dumps(told_of(told))
    return row | {"b_version": version, "b_length": length - 1, "b_payload": payload, _CITES: cites}
