"""A whole report: its tables for a commune and a period, what breaks them, and the canonical body under which it is frozen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from rules.errors import BadInput
from workflows.audit import canonical
from workflows.reporting.definition import Definitions, Period, ReportKind
from workflows.reporting.model import Figure, Line, Sum
from workflows.reporting.tables import (
    CLOSING,
    OPENING,
    TOTAL,
    Fault,
    Table,
    activity_table,
    count,
    faults_of,
    stock_tables,
)
from workflows.reporting.targets import Standing, Ward, standings

FORMAT: Final = 1
"""Of the body of a frozen report."""

_LONGEST: Final = 20_000

SECTIONS_VI: Final = {
    "results": "Kết quả đạt được",
    "shortcomings": "Hạn chế, khó khăn",
    "causes": "Nguyên nhân",
    "next": "Phương hướng, nhiệm vụ kỳ tới",
    "proposals": "Đề xuất, kiến nghị",
}
"""Parts of a report that the officer writes."""


@dataclass(frozen=True, slots=True)
class Report:
    """A report as counted now. ``tables`` begin with what was done; ``targets`` stand at the end;
    ``sums`` are those of simple registers."""

    kind: ReportKind
    commune: str
    period: Period
    tables: tuple[Table, ...]
    targets: tuple[Standing, ...]
    sums: tuple[Sum, ...]
    faults: tuple[Fault, ...]
    definitions: str

    def table(self, name: str) -> Table | None:
        """A table by its id."""
        return next((table for table in self.tables if table.id == name), None)

    def figure(self, table: str, row: str, column: str) -> Figure | None:
        """A figure by its place; of a target the row is its id and the column ``part`` or ``whole``."""
        if table == TARGETS:
            found = next((each for each in self.targets if each.target.id == row), None)
            return None if found is None else {"part": found.part, "whole": found.whole}.get(column)
        there = self.table(table)
        return None if there is None else there.figure(row, column)


TARGETS: Final = "targets"
REGISTERS: Final = "registers"
"""The sums of simple registers."""


def count_report(kind: ReportKind, ward: Ward, period: Period, definitions: Definitions) -> Report:
    """Count everything."""
    tables = [activity_table(definitions.activities.values(), ward.acts, ward.commune, period)]
    lives = {life.person: life for life in ward.lives}
    for name, book in definitions.books.items():
        tables += stock_tables(book, count(book, ward.entries.get(name, ()), lives, period), definitions)
    told = tuple(tables)
    return Report(
        kind,
        ward.commune,
        period,
        told,
        standings(definitions, ward, period),
        ward.sums(period),
        faults_of(told),
        definitions.hash,
    )


def body_of(report: Report, narrative: Mapping[str, str], corpus: str) -> dict[str, Any]:
    """What is frozen: every figure with the ids of its lines, the words of the officer, by which law and definitions. No name is in it."""
    return {
        "format": FORMAT,
        "kind": report.kind.id,
        "commune": report.commune,
        "from": report.period.start.isoformat(),
        "to": report.period.end.isoformat(),
        "definitions": report.definitions,
        "corpus": corpus,
        "narrative": dict(narrative),
        "figures": {key: [_told(line) for line in figure.lines] for key, figure in _figures(report)},
        "things": {
            each.target.id: [each.things.part, each.things.whole]
            for each in report.targets
            if each.things is not None
        },
        "sums": {each.key: each.number for each in report.sums},
        "targets": {each.target.id: each.state.value for each in report.targets},
    }


def hash_of(body: Mapping[str, Any]) -> str:
    """The SHA-256 of the canonical text of a body."""
    return hashlib.sha256(canonical(dict(body)).encode()).hexdigest()


def _figures(report: Report) -> Iterator[tuple[str, Figure]]:
    for table in report.tables:
        for row in table.rows:
            for column in table.columns:
                if column.id in row.cells:
                    yield f"{table.id}|{column.id}|{row.id}", row.cells[column.id]
    for each in report.targets:
        if each.things is None:
            yield f"{TARGETS}|part|{each.target.id}", each.part
            yield f"{TARGETS}|whole|{each.target.id}", each.whole


def _told(line: Line) -> list[str]:
    return [line.person, line.case, line.day, line.act]


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that differs between two versions: its place, both numbers, and the lines that came and went."""

    table: str
    row: str
    column: str
    before: int
    after: int
    came: tuple[Line, ...]
    gone: tuple[Line, ...]


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Figure by figure, in the order of the later version; a figure that only one of them has is nothing in the other."""
    old, new = before.get("figures", {}), after.get("figures", {})
    found = [_difference(key, old.get(key, ()), new.get(key, ())) for key in dict.fromkeys([*new, *old])]
    things = [
        Difference(TARGETS, name, column, _of(before, name, place), _of(after, name, place), (), ())
        for name in dict.fromkeys([*after.get("things", {}), *before.get("things", {})])
        for place, column in enumerate(("part", "whole"))
        if _of(before, name, place) != _of(after, name, place)
    ]
    sums = [
        Difference(REGISTERS, key, "number", int(was), int(now), (), ())
        for key in dict.fromkeys([*after.get("sums", {}), *before.get("sums", {})])
        if (was := before.get("sums", {}).get(key, 0)) != (now := after.get("sums", {}).get(key, 0))
    ]
    return (*(each for each in found if each is not None), *things, *sums)


def _of(body: Mapping[str, Any], name: str, place: int) -> int:
    return int(body.get("things", {}).get(name, (0, 0))[place])


def _difference(key: str, old: Sequence[Sequence[str]], new: Sequence[Sequence[str]]) -> Difference | None:
    was, now = (sorted(Line(*each) for each in lines) for lines in (old, new))
    if was == now:
        return None
    table, column, row = key.split("|", 2)  # the row comes last: an officer wrote its name
    gone, came = set(was) - set(now), set(now) - set(was)
    return Difference(table, row, column, len(was), len(now), tuple(sorted(came)), tuple(sorted(gone)))


@dataclass(frozen=True, slots=True)
class Gap:
    """The opening of a book that is not the closing that the report before was frozen with."""

    table: str
    closed: int
    opens: int


def gaps_of(report: Report, previous: Mapping[str, Any] | None) -> tuple[Gap, ...]:
    """Where this report does not begin where the frozen one before ended: something was recorded late, and that one wants a new version."""
    if previous is None:
        return ()
    found = []
    for table in report.tables:
        opening = table.figure(TOTAL, OPENING)
        closed = previous.get("figures", {}).get(f"{table.id}|{CLOSING}|{TOTAL}")
        if opening is not None and closed is not None and "." not in table.id:
            persons = {each[0] for each in closed}
            if persons != {line.person for line in opening.lines}:
                found.append(Gap(table.id, len(closed), opening.number))
    return tuple(found)


def checked_narrative(entered: Mapping[str, str], kind: ReportKind) -> dict[str, str]:
    """The words of the officer by section. ``BadInput`` for a section that the report has not, or one that is too long."""
    for name, text in entered.items():
        if name not in kind.sections:
            raise BadInput(
                f"This report has no section '{name}'. Accepted: {', '.join(kind.sections)}.",
                vi=f"Báo cáo này không có mục “{name}”. Chấp nhận: {', '.join(kind.sections)}.",
                field=name,
            )
        if len(text) > _LONGEST:
            raise BadInput(
                f"A section holds at most {_LONGEST} characters. Shorten it.",
                vi=f"Mỗi mục tối đa {_LONGEST} ký tự. Hãy rút gọn.",
                field=name,
            )
    return {name: entered[name].strip() for name in kind.sections if entered.get(name, "").strip()}
