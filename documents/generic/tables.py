"""Tables of a form: a head of one or two rows, rows told by the form, empty rows, columns in proportion to the widths told.

A column named "Nhóm > Cột" stands under a common head. A row of one cell goes across all columns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from documents.generic.model import Line
from documents.generic.spans import Span
from documents.generic.words import Run

_UNDER = " > "
_Words = Callable[[tuple[Span, ...]], tuple[Run, ...]]


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell: width in twentieths of a point, columns it goes across, ``merge`` (begin, more or ""), paragraphs of runs."""

    width: int
    span: int = 1
    merge: str = ""
    lines: tuple[tuple[Run, ...], ...] = ((),)


@dataclass(frozen=True, slots=True)
class Row:
    """A row; ``head`` is repeated on each page."""

    cells: tuple[TableCell, ...]
    head: bool = False
    small: bool = False


def table_rows(line: Line, width: int, words: _Words) -> tuple[tuple[int, ...], tuple[Row, ...]]:
    """The widths of the columns, and the rows."""
    whole = sum(one for _, one in line.columns)
    widths = tuple(one * width // whole for _, one in line.columns)
    names = [name for name, _ in line.columns]
    rows = [*_head(names, widths, small=line.small)]
    rows += [_row(cells, widths, words, small=line.small) for cells in line.cells]
    rows += [_row(((),) * len(widths), widths, words, small=line.small)] * line.rows
    return widths, tuple(rows)


def _head(names: list[str], widths: tuple[int, ...], *, small: bool) -> Iterator[Row]:
    if not any(name.strip() for name in names):
        return
    groups = [name.partition(_UNDER) for name in names]
    deep = any(under for _, under, _ in groups)
    above: list[TableCell] = []
    below: list[TableCell] = []
    place = 0
    while place < len(groups):
        group, under, _ = groups[place]
        if not under:
            above.append(TableCell(widths[place], merge="begin" if deep else "", lines=_bold(group)))
            below.append(TableCell(widths[place], merge="more"))
            place += 1
            continue
        members = [at for at, one in enumerate(groups) if one[1] and one[0] == group]
        above.append(TableCell(sum(widths[at] for at in members), span=len(members), lines=_bold(group)))
        below += [TableCell(widths[at], lines=_bold(groups[at][2])) for at in members]
        place = members[-1] + 1
    yield Row(tuple(above), head=True, small=small)
    if deep:
        yield Row(tuple(below), head=True, small=small)


def _bold(text: str) -> tuple[tuple[Run, ...], ...]:
    return ((Run(text, bold=True),),)


def _row(cells: tuple[tuple[Span, ...], ...], widths: tuple[int, ...], words: _Words, *, small: bool) -> Row:
    if len(cells) == 1:
        return Row((TableCell(sum(widths), span=len(widths), lines=_lines(words(cells[0]))),), small=small)
    made = tuple(TableCell(width, lines=_lines(words(one))) for width, one in zip(widths, cells, strict=True))
    return Row(made, small=small)


def _lines(runs: tuple[Run, ...]) -> tuple[tuple[Run, ...], ...]:
    """The paragraphs of a cell: a run that is one line end parts them."""
    found: list[list[Run]] = [[]]
    for run in runs:
        if run.text == "\n":
            found.append([])
        else:
            found[-1].append(run)
    return tuple(tuple(one) for one in found)
