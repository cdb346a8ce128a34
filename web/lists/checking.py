"""The dry run: every row is read and held against the list itself and against who is on file. Nothing is written to the record.

``check`` may be called at any time, twice at once, and after a process has ended half way: chunk by chunk, each in one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from persistence.lists_in import Chunk, ImportState, ListImport, ListRow, RowState
from persistence.lists_in import rows as kept_rows
from persistence.reach import seen_among
from persistence.search.many import ManyTwins
from persistence.search.twins import Twin
from persistence.views import Reading
from web.house import House, new_id
from web.lists.into_books import checked_rows
from web.lists.kept import PERSONS, Keeper, Told, slips_kept
from web.lists.officers import officer_for
from web.lists.reading import reader_of
from web.signin.access import reach_of
from web.signin.officer import Officer
from workflows.importing.cells import Line
from workflows.importing.rows import Reader, Row
from workflows.importing.words import plain
from workflows.model import Person

HIDDEN: str = "?"
"""Begins the twins of a row of whom this officer sees none."""


@dataclass(slots=True)
class _Check:
    """One list while it is checked."""

    house: House
    officer: Officer
    job: ListImport
    told: Told
    keeper: Keeper
    reader: Reader
    twins: ManyTwins


def check(house: House, import_id: str, *, stop: Callable[[], bool] = lambda: False) -> int:
    """Check what is left of a list until all is told or ``stop`` says so; how many chunks were gone through."""
    job = house.lists.find(import_id)
    if job is None or job.state is not ImportState.CHECKING:
        return 0
    officer, keeper = officer_for(house, job), Keeper(house)
    told = keeper.open(job)
    reader = reader_of(house, officer, told if job.target == PERSONS else replace(told, layout={}))
    state = _Check(house, officer, job, told, keeper, reader, ManyTwins())
    count = 0
    for chunk in house.lists.chunks(import_id, after=job.passed - 1):
        if stop() or not _one(state, chunk):
            return count
        count += 1
    house.lists.move(import_id, [ImportState.CHECKING], ImportState.CHECKED)
    return count


def _one(state: _Check, chunk: Chunk) -> bool:
    """One chunk; False where another worker was there first."""
    lines = [each for each in state.keeper.open_lines(chunk) if each.number > state.told.last]
    if state.job.target != PERSONS:
        return _of_book(state, chunk, lines)
    rows = [state.reader.read(each) for each in lines]
    told = [each for each in rows if each.full_name or each.slips or each.papers or each.attributes]
    with state.house.database.writing() as connection:
        job = kept_rows.hold(connection, state.job.id, ImportState.CHECKING)
        if job is None or job.passed != chunk.place:
            return False
        placed, seen = _placed(state, connection, told)
        kept_rows.put_rows(connection, state.job.id, placed)
        kept_rows.move(
            connection, state.job.id, [ImportState.CHECKING], ImportState.CHECKING, passed=chunk.place + 1
        )
    _log(state, seen)
    return True


def _of_book(state: _Check, chunk: Chunk, lines: Sequence[Line]) -> bool:
    rows = checked_rows(state.house, state.officer, state.job, state.told, state.keeper, lines)
    with state.house.database.writing() as connection:
        job = kept_rows.hold(connection, state.job.id, ImportState.CHECKING)
        if job is None or job.passed != chunk.place:
            return False
        kept_rows.put_rows(connection, state.job.id, rows)
        kept_rows.move(
            connection, state.job.id, [ImportState.CHECKING], ImportState.CHECKING, passed=chunk.place + 1
        )
    return True


def row_marks(keeper: Keeper, job: ListImport, row: Row) -> tuple[str, str, str]:
    """By what a row is known again (in its office), and its number and name with birth within the list."""
    number = row.attributes.get("id_number")
    born = row.born.isoformat() if row.born else str(row.attributes.get("birth_year", ""))
    named = keeper.hashed(job.id, "name", plain(row.full_name), born) if born else ""
    return (
        keeper.hashed("row", job.unit_id, job.target, row.content),
        keeper.hashed(job.id, "number", str(number)) if number else "",
        named,
    )


def _placed(state: _Check, connection: object, rows: Sequence[Row]) -> tuple[list[ListRow], set[str]]:
    """How each row stands; and the persons on file of whom the officer is told, be it only that they are there."""
    marks = [("", "", "") if row.refused else row_marks(state.keeper, state.job, row) for row in rows]
    known = kept_rows.marked(connection, (each[0] for each in marks if each[0]))  # type: ignore[arg-type]
    before = {
        name: kept_rows.same_rows(connection, state.job.id, name, (each[place] for each in marks))  # type: ignore[arg-type]
        for place, name in enumerate(("key", "number_mark", "name_mark"))
    }
    open_ = [place for place, row in enumerate(rows) if not row.refused and marks[place][0] not in known]
    persons = [_as_person(rows[place]) for place in open_]
    twins = dict(zip(open_, state.twins.of(connection, persons, near=True), strict=True))  # type: ignore[arg-type]
    seen = _seen(state, connection, {each.person.id for some in twins.values() for each in some})
    found = []
    for place, row in enumerate(rows):
        key, number, name = marks[place]
        plain_row = ListRow(
            row.number,
            RowState.READY,
            key=key,
            number_mark=number,
            name_mark=name,
            told=slips_kept(row.slips),
        )
        found.append(_stands(plain_row, row, known, before, twins.get(place, ()), seen))
        if not row.refused:
            for column, mark in (("key", key), ("number_mark", number), ("name_mark", name)):
                if mark:
                    before[column].setdefault(mark, row.number)
    return found, {each.person.id for some in twins.values() for each in some}


def _stands(
    plain_row: ListRow,
    row: Row,
    known: dict[str, str],
    before: dict[str, dict[str, int]],
    twins: tuple[Twin, ...],
    seen: set[str],
) -> ListRow:
    if row.refused:
        return replace(plain_row, state=RowState.REFUSED, key="", number_mark="", name_mark="")
    if plain_row.key in known:
        return replace(plain_row, state=RowState.KNOWN, person_id=known[plain_row.key])
    if plain_row.key in before["key"]:
        return replace(plain_row, state=RowState.REPEATED, twin_place=before["key"][plain_row.key])
    mine = tuple(each for each in twins if each.person.id in seen)
    if mine:
        return replace(plain_row, state=RowState.TWIN, twins=_twins_kept(mine))
    other = before["number_mark"].get(plain_row.number_mark) or before["name_mark"].get(plain_row.name_mark)
    if other:
        return replace(plain_row, state=RowState.DOUBLE, twin_place=other)
    if twins:
        return replace(plain_row, state=RowState.HIDDEN, twins=HIDDEN + _twins_kept(twins))
    return plain_row


def _twins_kept(twins: Sequence[Twin]) -> str:
    return " ".join(f"{'+'.join(each.grounds)}:{each.person.id}" for each in twins)


def twins_of(row: ListRow) -> list[tuple[tuple[str, ...], str]]:
    """Grounds and id of each person on file who may be the same, surest first."""
    told = [each.split(":", 1) for each in row.twins.removeprefix(HIDDEN).split()]
    return [(tuple(grounds.split("+")), person) for grounds, person in told]


def _as_person(row: Row) -> Person:
    return row.person(new_id(), {})


def _seen(state: _Check, connection: object, persons: set[str]) -> set[str]:
    reach = reach_of(state.officer)
    if reach.all or not persons:
        return persons
    found: set[str] = set()
    listed = sorted(persons)
    for start in range(0, len(listed), 400):
        statement = seen_among(reach, listed[start : start + 400])
        found |= set(connection.scalars(statement))  # type: ignore[attr-defined]
    return found


def _log(state: _Check, seen: set[str]) -> None:
    """That somebody is on file is told to the officer, who that is or not: it is read."""
    officer, at = state.officer, state.house.now()
    state.house.registers.log_reads(
        [
            Reading(at, officer.id, officer.unit.id, person, None, "twin", officer.post, state.job.origin)
            for person in sorted(seen)
        ]
    )
