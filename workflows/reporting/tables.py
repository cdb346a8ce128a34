"""Tables of a report: rows, columns, figures that keep their lines, and the check that they hold together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from workflows.registers import Line as Entry
from workflows.registers import turnover
from workflows.reporting.definition import Activity, Book, Definitions, Period
from workflows.reporting.model import Acts, Figure, Life, Line, Words
from workflows.reporting.splits import UNKNOWN, Split, splits_of
from workflows.reporting.stock import ERASED, Change, changes

OPENING: Final = "opening"
IN: Final = "in"
OUT: Final = "out"
CLOSING: Final = "closing"
TOTAL: Final = "total"
UNCLASSED: Final = "unclassed"


@dataclass(frozen=True, slots=True)
class Row:
    """One row; ``cells`` by the id of the column."""

    id: str
    words: Words
    cells: Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class Column:
    """A column; ``side`` is ``opening``, ``in``, ``out``, ``closing`` or "" where it is a plain number."""

    id: str
    words: Words
    side: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its law. The last row is the sum of all where ``summed``."""

    id: str
    words: Words
    cites: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    row_words: Words
    summed: bool = True

    def figure(self, row: str, column: str) -> Figure | None:
        """A figure, if there is one there."""
        found = next((each for each in self.rows if each.id == row), None)
        return None if found is None else found.cells.get(column)


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that does not add up, with the crossings that no cause of the book means."""

    table: str
    row: Words
    opening: int
    came: int
    went: int
    closing: int
    lines: tuple[Line, ...]


def stock_tables(book: Book, counted: Counted, definitions: Definitions) -> tuple[Table, ...]:
    """The table of a book by residential group with a column for each cause, then one for each other split, with the sides alone."""
    lives = tuple(counted.lives.values())
    groups, *others = splits_of(definitions.splits, lives, book.procedures)
    whole = _table(book, groups, counted, by_cause=True)
    return (whole, *(_table(book, split, counted, by_cause=False) for split in others))


@dataclass(frozen=True, slots=True)
class Counted:
    """The lines of a book in a period. ``lives`` by person."""

    lives: Mapping[str, Life]
    period: Period
    opening: tuple[Entry, ...]
    closing: tuple[Entry, ...]
    moved: tuple[Change, ...]


def count(book: Book, entries: tuple[Entry, ...], lives: Mapping[str, Life], period: Period) -> Counted:
    """Who stood on the book before the period and at its end, and every crossing within it."""
    turned = turnover(entries, period.start, period.end)
    return Counted(lives, period, turned.opening, turned.closing, changes(book, entries, lives, period))


def _table(book: Book, split: Split, counted: Counted, *, by_cause: bool) -> Table:
    erased = {each.entered for each in counted.moved if each.cause is ERASED}
    columns = _columns(book, erased if by_cause else set(), by_cause=by_cause)
    cells: dict[str, dict[str, list[Line]]] = {
        row: {column.id: [] for column in columns} for row in (*split.rows, TOTAL)
    }
    for person, column, line in _placed(counted, by_cause=by_cause):
        life = counted.lives.get(person)
        row = UNKNOWN if life is None else split.row_of(life, counted.period.end)
        for each in (row, TOTAL):
            cells[each].setdefault(column, []).append(line)
    named = {**split.rows, TOTAL: Words("Cộng", "Total")}
    rows = tuple(
        Row(row, named[row], {column: Figure(tuple(sorted(lines))) for column, lines in told.items()})
        for row, told in cells.items()
        if row == TOTAL or any(told.values())
    )
    ending = "" if by_cause else f".{split.id}"
    return Table(
        f"{book.id}{ending}", _title(book, split, by_cause=by_cause), book.cites, columns, rows, split.words
    )


def _title(book: Book, split: Split, *, by_cause: bool) -> Words:
    if by_cause:
        return book.words
    return Words(
        f"{book.words.vi}: theo {_small(split.words.vi)}", f"{book.words.en}: by {_small(split.words.en)}"
    )


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def _columns(book: Book, erased: set[bool], *, by_cause: bool) -> tuple[Column, ...]:
    first = Column(OPENING, Words("Đầu kỳ", "Opening"), OPENING)
    last = Column(CLOSING, Words("Cuối kỳ", "Closing"), CLOSING)
    came, went = (
        [Column(f"{side}.{cause.id}", cause.words, side) for cause in (*causes, *more)] if by_cause else []
        for side, causes, more in (
            (IN, book.causes_in, [ERASED] * (True in erased)),
            (OUT, book.causes_out, [ERASED] * (False in erased)),
        )
    )
    total_in = Column(IN, Words("Cộng tăng", "In") if by_cause else Words("Tăng", "In"), IN)
    total_out = Column(OUT, Words("Cộng giảm", "Out") if by_cause else Words("Giảm", "Out"), OUT)
    return (first, *came, total_in, *went, total_out, last)


def _placed(counted: Counted, *, by_cause: bool) -> Iterator[tuple[str, str, Line]]:
    """Person, column and line. What no cause means stands in no column of the table and breaks the identity."""
    for column, entries in ((OPENING, counted.opening), (CLOSING, counted.closing)):
        for entry in entries:
            yield entry.person_id, column, Line(entry.person_id, entry.case_id)
    for change in counted.moved:
        side = IN if change.entered else OUT
        step = change.event.step
        person = change.entry.person_id
        line = Line(person, step.case_id, step.day.isoformat(), step.act)
        if change.cause is None:
            yield person, UNCLASSED, line
            continue
        yield person, side, line
        if by_cause:
            yield person, f"{side}.{change.cause.id}", line


def faults_of(tables: Iterable[Table]) -> tuple[Fault, ...]:
    """Every row of which *opening + in - out = closing* does not hold, or whose causes do not add up to the sum."""
    return tuple(fault for table in tables for row in table.rows if (fault := _fault(table, row)) is not None)


def _fault(table: Table, row: Row) -> Fault | None:
    sides = {column.side for column in table.columns}
    if OPENING not in sides:
        return None
    number = {name: row.cells[name].number for name in (OPENING, IN, OUT, CLOSING)}
    holds = number[OPENING] + number[IN] - number[OUT] == number[CLOSING]
    for side in (IN, OUT):
        parts = [column.id for column in table.columns if column.side == side and column.id != side]
        holds &= not parts or sum(row.cells[part].number for part in parts) == number[side]
    unclassed = row.cells.get(UNCLASSED, Figure()).lines
    if holds and not unclassed:
        return None
    return Fault(table.id, row.words, number[OPENING], number[IN], number[OUT], number[CLOSING], unclassed)


def activity_table(activities: Iterable[Activity], acts: Acts, commune: str, period: Period) -> Table:
    """What was done: a row for each kind of act, counted where the commune had the person at that moment."""
    number = Column("number", Words("Số lượng", "Number"))
    rows = tuple(
        Row(each.id, each.words, {number.id: Figure(_done(each, acts, commune, period))})
        for each in activities
    )
    return Table(
        "activities",
        Words("Kết quả công tác trong kỳ", "What was done in the period"),
        (),
        (number,),
        rows,
        Words("Nội dung", "What"),
        summed=False,
    )


def _done(activity: Activity, acts: Acts, commune: str, period: Period) -> tuple[Line, ...]:
    found: list[Line] = []
    counted: set[str] = set()
    for life, step in acts.of(act for test in activity.tests for act in test.acts):
        if not period.holds(step.day) or (activity.persons and life.person in counted):
            continue
        if any(test.holds(step) for test in activity.tests) and life.home_at(step.at) == commune:
            counted.add(life.person)
            found.append(Line(life.person, step.case, step.day.isoformat(), step.act))
    return tuple(sorted(found))
