"""The cases behind a figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from web.house import House
from web.language import _, label
from web.pages.views.case import code_of
from web.pages.views.reports.report import table_name
from web.pages.views.reports.words import commune_name, said, span_of
from web.pages.views.times import born_vi, day_vi
from workflows.model import Person
from workflows.reporting.model import Line
from workflows.reporting.report import TARGETS, Report


@dataclass(frozen=True, slots=True)
class LineView:
    """One case."""

    name: str
    born: str
    case: str
    code: str
    day: str
    act: str


@dataclass(frozen=True, slots=True)
class FigureView:
    """A figure: where it stands, and what it counts."""

    table: str
    row: str
    column: str
    period: str
    commune: str
    lines: tuple[LineView, ...]
    hidden: int


def figure_view(
    house: House, report: Report, asked: Sequence[str], seen: Sequence[tuple[Line, Person]], hidden: int
) -> FigureView:
    """The page of a figure."""
    table, row, column = asked
    return FigureView(
        table_name(report, table),
        *_named(report, table, row, column),
        span_of(report.period),
        commune_name(house, report.commune),
        lines_view(house, seen),
        hidden,
    )


def lines_view(house: House, seen: Sequence[tuple[Line, Person]]) -> tuple[LineView, ...]:
    """Persons with the case and act that are counted."""
    acts = house.procedures.acts
    return tuple(
        LineView(
            person.full_name,
            born_vi(person),
            line.case,
            code_of(line.case),
            day_vi(date.fromisoformat(line.day)) if line.day else "",
            label(acts[line.act]) if line.act in acts else line.act,
        )
        for line, person in seen
    )


def _named(report: Report, table: str, row: str, column: str) -> tuple[str, str]:
    if table == TARGETS:
        target = next(each for each in report.targets if each.target.id == row)
        return said(target.target.words), _("tử số") if column == "part" else _("mẫu số")
    found = report.table(table)
    if found is None:
        return row, column
    rows = {each.id: said(each.words) for each in found.rows}
    columns = {each.id: said(each.words) for each in found.columns}
    return rows.get(row, row), columns.get(column, column)
