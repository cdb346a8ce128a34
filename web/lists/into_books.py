"""Lists into a simple register: each row checked and entered by ``web.books.enter_many``, by a key that follows from what the row says.

The register has its own transaction, in which a key writes once; how the rows came out is kept after it. A process that ends between them
finds the same rows ``repeated`` when it comes back.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from persistence.lists_in import ImportState, ListImport, ListRow, Mark, RowState
from persistence.lists_in import rows as kept_rows
from web.books import enter_many
from web.house import House
from web.lists.kept import Keeper, Told, slips_kept
from web.lists.targets import book_of
from web.signin.officer import Officer
from workflows.books import Problem
from workflows.importing.cells import Line, Odd, Value
from workflows.importing.slips import Slip
from workflows.importing.words import tidy

_ODD = {Odd.FORMULA: "formula", Odd.ERROR: "cell_error", Odd.NO_DATE: "date_cell"}


def checked_rows(
    house: House, officer: Officer, job: ListImport, told: Told, keeper: Keeper, lines: Sequence[Line]
) -> list[ListRow]:
    """How rows stand; nothing is written."""
    book = book_of(job.target)
    assert book is not None  # noqa: S101 - asked for registers alone
    given = {line.number: _values(told, line) for line in lines}
    given = {place: row for place, row in given.items() if row}
    odd = {place: _odd(row, told, place) for place, row in given.items()}
    found = {place: _key(keeper, job, row) for place, row in given.items() if not odd[place]}
    with house.database.reading() as connection:
        known = kept_rows.marked(connection, found.values())
        before = kept_rows.same_rows(connection, job.id, "key", found.values())
    first: dict[str, int] = {}
    for place, key in found.items():
        first.setdefault(key, before.get(key, place))
    asked = [place for place, key in found.items() if key not in known and first[key] == place]
    entered = enter_many(
        house,
        officer,
        book.id,
        [_given(given[place], found[place]) for place in asked],
        source=f"list:{job.id}",
        dry_run=True,
    )
    problems = {asked[place]: _slips(each) for place, each in entered.problems.items()}
    rows = []
    for place in given:
        key = found.get(place, "")
        said = odd[place] or problems.get(place, ())
        row = ListRow(place, RowState.READY, key=key, told=slips_kept(said))
        if said:
            row = replace(row, state=RowState.REFUSED, key="")
        elif key in known:
            row = replace(row, state=RowState.KNOWN, person_id=known[key])
        elif first[key] != place:
            row = replace(row, state=RowState.REPEATED, twin_place=first[key])
        rows.append(row)
    return rows


def bring_in(house: House, officer: Officer, job: ListImport, most: int) -> int:
    """Enter the next rows; how many were done with."""
    book, keeper = book_of(job.target), Keeper(house)
    told = keeper.open(job)
    with house.database.reading() as connection:
        taken = kept_rows.take(connection, job.id, most)
        chunks = kept_rows.chunks_of(connection, job.id, [row.place for row in taken])
    if not taken or book is None:
        return 0
    lines = {line.number: line for chunk in chunks for line in keeper.open_lines(chunk)}
    given = [_given(_values(told, lines[row.place]), row.key) for row in taken]
    entered = enter_many(house, officer, book.id, given, source=f"list:{job.id}")
    ids = {**entered.repeated, **entered.entered}
    out = []
    for place, row in enumerate(taken):
        if place in ids:
            out.append(replace(row, state=RowState.DONE, person_id=ids[place]))
        else:
            out.append(
                replace(row, state=RowState.FAILED, told=slips_kept(_slips(entered.problems.get(place, ()))))
            )
    with house.database.writing() as connection:
        if kept_rows.hold(connection, job.id, ImportState.RUNNING) is None:
            return 0
        there = kept_rows.marked(connection, (row.key for row in out))
        kept_rows.finish(connection, job.id, out)
        marks = [
            Mark(row.key, row.person_id, job.id, row.place, house.now())
            for row in out
            if row.state is RowState.DONE and row.key not in there
        ]
        kept_rows.put_marks(connection, marks)
    return len(taken)


def _values(told: Told, line: Line) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for place, name in told.mapping.items():
        value = line.cells[place] if place < len(line.cells) else None
        if isinstance(value, str) and not isinstance(value, Odd):
            value = tidy(value)
        if value not in {None, ""}:
            found[name] = value
    return found


def _odd(row: Mapping[str, Value], told: Told, place: int) -> tuple[Slip, ...]:
    said = [Slip(name, _ODD[value]) for name, value in row.items() if isinstance(value, Odd)]
    return (Slip("", "merged"), *said) if place in told.merged_rows() else tuple(said)


def _key(keeper: Keeper, job: ListImport, row: Mapping[str, Value]) -> str:
    content = json.dumps(
        {name: _plain(value) for name, value in row.items()}, ensure_ascii=False, sort_keys=True
    )
    return keeper.hashed("row", job.unit_id, job.target, content)


def _plain(value: Value) -> object:
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value).casefold()


def _given(row: Mapping[str, Value], key: str) -> dict[str, object]:
    return {**row, "_key": key}


def _slips(problems: Sequence[Problem]) -> tuple[Slip, ...]:
    return tuple(Slip(each.field, "register", (each.vi, each.en)) for each in problems)
