"""The rows of a list within a transaction of whoever brings them in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from persistence.lists_in.model import (
    Chunk,
    ImportState,
    ListImport,
    ListRow,
    Mark,
    RowState,
    import_of,
    row_of,
    values_of,
)
from persistence.models import LIST_CHUNKS, LIST_IMPORTS, LIST_MARKS, LIST_ROWS

_CHUNK: Final = 400  # keeps lists of values below every database's limit of parameters
_ROW: Final = LIST_ROWS.c


def move(
    connection: Connection, import_id: str, of: Iterable[ImportState], to: ImportState, **values: object
) -> bool:
    """Move a list on, within a transaction."""
    moved = connection.execute(
        update(LIST_IMPORTS)
        .where(LIST_IMPORTS.c.id == import_id, LIST_IMPORTS.c.state.in_(list(of)))
        .values(state=to, **values)
    )
    return bool(moved.rowcount)


def hold(connection: Connection, import_id: str, state: ImportState) -> ListImport | None:
    """The list, held for this transaction alone; None where it no longer stands so."""
    statement = select(LIST_IMPORTS).where(LIST_IMPORTS.c.id == import_id, LIST_IMPORTS.c.state == state)
    row = connection.execute(statement.with_for_update()).mappings().first()
    return None if row is None else import_of(row)


def put_rows(connection: Connection, import_id: str, rows: Sequence[ListRow]) -> None:
    """Write how rows stand that were not told yet."""
    if rows:
        connection.execute(insert(LIST_ROWS), [{"import_id": import_id, **values_of(row)} for row in rows])


def take(connection: Connection, import_id: str, most: int) -> list[ListRow]:
    """The next rows that wait."""
    statement = (
        select(*(_ROW[name] for name in ListRow.__slots__))
        .where(_ROW.import_id == import_id, _ROW.state == RowState.WAITING)
        .order_by(_ROW.place)
        .limit(most)
    )
    return [row_of(each) for each in connection.execute(statement).mappings()]


def finish(connection: Connection, import_id: str, rows: Sequence[ListRow]) -> None:
    """Write how rows came out."""
    if rows:
        names = ("state", "person_id", "papers", "told", "decision")
        statement = (
            update(LIST_ROWS)
            .where(_ROW.import_id == import_id, _ROW.place == bindparam("b_place"))
            .values({name: bindparam(f"b_{name}") for name in names})
        )
        connection.execute(statement, [_outcome(row) for row in rows])


def _outcome(row: ListRow) -> dict[str, object]:
    told = {"b_state": row.state, "b_person_id": row.person_id, "b_papers": row.papers, "b_told": row.told}
    return {"b_place": row.place, "b_decision": row.decision, **told}


def same_rows(connection: Connection, import_id: str, column: str, marks: Iterable[str]) -> dict[str, int]:
    """The first row of the list with each of these marks; ``column`` is key, number_mark or name_mark."""
    found: dict[str, int] = {}
    for some in some_of(sorted(set(marks) - {""})):
        statement = (
            select(_ROW[column], func.min(_ROW.place))
            .where(_ROW.import_id == import_id, _ROW[column].in_(some), _ROW.state != RowState.REFUSED)
            .group_by(_ROW[column])
        )
        found |= {mark: int(place) for mark, place in connection.execute(statement)}
    return found


def any_done(connection: Connection, import_id: str) -> bool:
    """Whether a row came out already."""
    out = _ROW.state.in_([RowState.DONE, RowState.FAILED])
    return (
        connection.execute(select(_ROW.place).where(_ROW.import_id == import_id, out).limit(1)).first()
        is not None
    )


def counts_of(connection: Connection, import_id: str) -> dict[RowState, int]:
    """How many rows stand how."""
    statement = select(_ROW.state, func.count()).where(_ROW.import_id == import_id).group_by(_ROW.state)
    return {RowState(state): int(count) for state, count in connection.execute(statement)}


def chunks_of(connection: Connection, import_id: str, places: Sequence[int]) -> tuple[Chunk, ...]:
    """The chunks in which rows of these numbers stand."""
    if not places:
        return ()
    table = LIST_CHUNKS.c
    found: dict[int, Chunk] = {}
    spans = connection.execute(
        select(table.place, table.first, table.last)
        .where(table.import_id == import_id, table.last >= min(places), table.first <= max(places))
        .order_by(table.place)
    ).all()
    wanted = [each.place for each in spans if any(each.first <= place <= each.last for place in places)]
    for some in some_of(wanted):
        rows = connection.execute(
            select(*(table[name] for name in Chunk.__slots__)).where(
                table.import_id == import_id, table.place.in_(some)
            )
        ).mappings()
        found |= {row["place"]: Chunk(**row) for row in rows}
    return tuple(found[place] for place in sorted(found))


def persons_of_rows(connection: Connection, import_id: str, places: Iterable[int]) -> dict[int, str]:
    """The persons that rows of the list became."""
    found: dict[int, str] = {}
    for some in some_of(sorted(set(places))):
        statement = select(_ROW.place, _ROW.person_id).where(
            _ROW.import_id == import_id, _ROW.place.in_(some), _ROW.person_id != ""
        )
        found |= {row.place: row.person_id for row in connection.execute(statement)}
    return found


def marked(connection: Connection, keys: Iterable[str]) -> dict[str, str]:
    """What rows with these keys became: the records by key."""
    found: dict[str, str] = {}
    for some in some_of(sorted(set(keys))):
        statement = select(LIST_MARKS.c.key, LIST_MARKS.c.record).where(LIST_MARKS.c.key.in_(some))
        found |= {row.key: row.record for row in connection.execute(statement)}
    return found


def put_marks(connection: Connection, marks: Sequence[Mark]) -> None:
    """Remember what rows became."""
    if marks:
        connection.execute(insert(LIST_MARKS), [values_of(each) for each in marks])


def drop(connection: Connection, import_id: str) -> None:
    """Take a list away with its rows."""
    connection.execute(delete(LIST_ROWS).where(_ROW.import_id == import_id))
    connection.execute(delete(LIST_CHUNKS).where(LIST_CHUNKS.c.import_id == import_id))
    connection.execute(delete(LIST_IMPORTS).where(LIST_IMPORTS.c.id == import_id))


def some_of(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Some at a time."""
    for start in range(0, len(items), _CHUNK):
        yield items[start : start + _CHUNK]
