"""A report as a page shows it: tables whose figures lead to their cases, what does not add up, versions and what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from persistence.reports import ReportVersion
from web.house import House
from web.language import _
from web.pages.views.reports.words import address, cited, commune_name, said, span_of
from web.pages.views.times import day_vi, moment_vi
from web.reporting import Standing, compared
from workflows.reporting.definition import ReportKind
from workflows.reporting.periods import before, due_on, key_of
from workflows.reporting.report import REGISTERS, SECTIONS_VI, TARGETS, Difference, Report
from workflows.reporting.tables import IN, OUT, TOTAL, Column, Fault, Table


@dataclass(frozen=True, slots=True)
class CellView:
    """A figure with the way to its cases ("" where it is nought)."""

    number: int
    href: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class RowView:
    """A row."""

    name: str
    cells: tuple[CellView, ...]
    total: bool


@dataclass(frozen=True, slots=True)
class HeadView:
    """A head of the first line: its words, over how many columns, and whether it stands over both lines."""

    words: str
    span: int
    both: bool


@dataclass(frozen=True, slots=True)
class TableView:
    """A table. ``empty``: nothing in it but noughts; ``parts``: further tables of the same book, folded away."""

    id: str
    title: str
    cites: Sequence[object]
    row_head: str
    heads: tuple[HeadView, ...]
    under: tuple[str, ...]
    rows: tuple[RowView, ...]
    empty: bool
    parts: tuple[TableView, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A figure that differs."""

    table: str
    row: str
    column: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class ReportView:
    """The page of a report."""

    title: str
    commune: str
    period: str
    due: str
    cites: Sequence[object]
    note: str
    tables: tuple[TableView, ...]
    faults: tuple[str, ...]
    gaps: tuple[str, ...]
    changes: tuple[ChangeView, ...]
    sums: tuple[tuple[str, str, int, str], ...]
    versions: tuple[tuple[int, str, str, str, str], ...]
    kind: str
    key: str
    place: Mapping[str, Any]
    previous: str
    definitions: str


def report_view(house: House, kind: ReportKind, standing: Standing, place: Mapping[str, Any]) -> ReportView:
    """The page."""
    report = standing.report
    key = key_of(report.period)
    return ReportView(
        title=said(kind.words),
        commune=commune_name(house, report.commune),
        period=span_of(report.period),
        due=day_vi(due_on(kind, report.period)) if kind.starts else "",
        cites=cited(house, kind.cites),
        note=said(kind.note) if kind.note is not None else "",
        tables=_tables(house, report, kind.id, key, place),
        faults=tuple(fault_words(report, each) for each in report.faults),
        gaps=tuple(
            _(
                "%(table)s: kỳ trước chốt %(closed)s, kỳ này mở đầu %(opens)s hoặc là người khác; dữ liệu ghi muộn, cần chốt lại kỳ trước.",
                table=table_name(report, each.table),
                closed=each.closed,
                opens=each.opens,
            )
            for each in standing.gaps
        ),
        changes=changes_of(report, standing.changed),
        sums=tuple(
            (said(each.book), said(each.words), each.number, url_for("books.show", book_name=each.register))
            for each in report.sums
        ),
        versions=tuple(
            (
                each.number,
                moment_vi(each.recorded_at),
                each.reason,
                each.hash[:12],
                url_for("reports.version", report=kind.id, key=key, number=each.number, **place),
            )
            for each in reversed(standing.versions)
        ),
        kind=kind.id,
        key=key,
        place=place,
        previous=address(kind, before(kind, report.period), place) if kind.starts else "",
        definitions=report.definitions[:12],
    )


def _tables(
    house: House, report: Report, kind: str, key: str, place: Mapping[str, Any]
) -> tuple[TableView, ...]:
    views = {table.id: table_view(house, table, kind, key, place) for table in report.tables}
    whole = [name for name in views if "." not in name]
    return tuple(
        _with_parts(views[name], tuple(views[each] for each in views if each.startswith(f"{name}.")))
        for name in whole
    )


def _with_parts(view: TableView, parts: tuple[TableView, ...]) -> TableView:
    return TableView(
        view.id, view.title, view.cites, view.row_head, view.heads, view.under, view.rows, view.empty, parts
    )


def table_view(house: House, table: Table, kind: str, key: str, place: Mapping[str, Any]) -> TableView:
    """A table. A figure of nought leads nowhere: there is nobody behind it."""

    def cell(row: str, column: Column) -> CellView:
        found = table.figure(row, column.id)
        count = 0 if found is None else found.number
        href = (
            url_for("reports.figure", report=kind, key=key, bang=table.id, dong=row, cot=column.id, **place)
            if count
            else ""
        )
        return CellView(count, href, strong=column.id == column.side)

    rows = tuple(
        RowView(said(row.words), tuple(cell(row.id, column) for column in table.columns), row.id == TOTAL)
        for row in table.rows
    )
    return TableView(
        table.id,
        said(table.words),
        cited(house, table.cites),
        said(table.row_words),
        *_heads(table.columns),
        rows,
        not any(each.number for row in rows for each in row.cells),
    )


def _heads(columns: tuple[Column, ...]) -> tuple[tuple[HeadView, ...], tuple[str, ...]]:
    """The first line of the head, and what stands under its groups."""
    sides = {IN: _("Tăng trong kỳ"), OUT: _("Giảm trong kỳ")}
    heads: list[HeadView] = []
    under: list[str] = []
    for side in dict.fromkeys(column.side or column.id for column in columns):
        group = [column for column in columns if (column.side or column.id) == side]
        if len(group) == 1:
            heads.append(HeadView(said(group[0].words), 1, both=True))
            continue
        heads.append(HeadView(sides[side], len(group), both=False))
        under += [said(column.words) for column in group]
    return tuple(heads), tuple(under)


def fault_words(report: Report, fault: Fault) -> str:
    """A row that does not add up, in words."""
    acts = ", ".join(sorted({line.act for line in fault.lines}))
    told = _("%(table)s, dòng “%(row)s”: %(opening)s + %(came)s − %(went)s ≠ %(closing)s.", table=table_name(report, fault.table),
             row=said(fault.row), opening=fault.opening, came=fault.came, went=fault.went, closing=fault.closing)  # fmt: skip
    return f"{told} {_('Chưa xếp được nguyên nhân: %(acts)s.', acts=acts)}" if acts else told


def table_name(report: Report, table: str) -> str:
    """What a table is called."""
    if table == TARGETS:
        return _("Chỉ tiêu")
    if table == REGISTERS:
        return _("Sổ theo dõi")
    found = report.table(table)
    return table if found is None else said(found.words)


def changes_of(report: Report, changed: Sequence[Difference]) -> tuple[ChangeView, ...]:
    """What changed, in words; of the tables of a book the one by cause says it."""
    found: list[ChangeView] = []
    for each in changed:
        if "." in each.table:
            continue
        table = report.table(each.table)
        row = next((one for one in table.rows if one.id == each.row), None) if table else None
        column = next((one for one in table.columns if one.id == each.column), None) if table else None
        target = next((one for one in report.targets if one.target.id == each.row), None)
        words = said(target.target.words) if target and each.table == TARGETS else each.row
        summed = next((one for one in report.sums if one.key == each.row), None)
        words = f"{said(summed.book)}: {said(summed.words)}" if summed and each.table == REGISTERS else words
        found.append(
            ChangeView(
                table_name(report, each.table),
                said(row.words) if row else words,
                said(column.words)
                if column
                else {"part": _("tử số"), "whole": _("mẫu số"), "number": _("Số lượng")}.get(
                    each.column, each.column
                ),
                each.before,
                each.after,
            )
        )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class VersionView:
    """A frozen version."""

    title: str
    commune: str
    period: str
    number: int
    when: str
    who: str
    reason: str
    hash: str
    whole: bool
    narrative: tuple[tuple[str, str], ...]
    since: tuple[ChangeView, ...]
    now: tuple[ChangeView, ...]
    href: str


def version_view(house: House, kind: ReportKind, standing: Standing, version: ReportVersion) -> VersionView:
    """The page of a version: what it changed against the one before, and what the record tells otherwise now."""
    report = standing.report
    previous = next((each for each in standing.versions if each.number == version.number - 1), None)
    names = house.reader.names_of_actors([version.actor_id])
    unit = house.reader.find_unit(version.unit_id)
    told = version.body.get("narrative", {})
    who = ", ".join(
        each for each in (names.get(version.actor_id, version.actor_id), unit.name if unit else "") if each
    )
    return VersionView(
        said(kind.words),
        commune_name(house, report.commune),
        span_of(report.period),
        version.number,
        moment_vi(version.recorded_at),
        who,
        version.reason,
        version.hash,
        version.whole,
        tuple((_(SECTIONS_VI[name]), told[name]) for name in kind.sections if told.get(name)),
        changes_of(report, compared(previous.body, version.body)) if previous else (),
        changes_of(report, compared(version.body, report)),
        address(kind, report.period, {}),
    )
