"""A report as JSON-ready data for the API and the command line: figures as numbers, no names and no cases of persons."""

from __future__ import annotations

from typing import Any

from web.reporting import Standing
from workflows.reporting.definition import ReportKind
from workflows.reporting.periods import key_of
from workflows.reporting.report import Difference
from workflows.reporting.tables import Fault, Table
from workflows.reporting.targets import Standing as Target


def report_told(kind: ReportKind, standing: Standing) -> dict[str, Any]:
    """The report as it is counted now, with what was frozen of it."""
    report = standing.report
    return {
        "kind": kind.id,
        "vi": kind.words.vi,
        "en": kind.words.en,
        "commune": report.commune,
        "period": key_of(report.period),
        "from": report.period.start.isoformat(),
        "to": report.period.end.isoformat(),
        "definitions": report.definitions,
        "tables": [_table(table) for table in report.tables],
        "targets": list(map(_target, report.targets)),
        "registers": [
            {
                "register": each.register,
                "id": each.id,
                "vi": each.words.vi,
                "en": each.words.en,
                "number": each.number,
            }
            for each in report.sums
        ],
        "faults": list(map(_fault, report.faults)),
        "versions": [
            {
                "number": each.number,
                "hash": each.hash,
                "at": each.recorded_at.isoformat(),
                "reason": each.reason,
            }
            for each in standing.versions
        ],
        "changed": [_difference(each) for each in standing.changed],
    }


def _target(each: Target) -> dict[str, Any]:
    goal = each.goal
    return {
        "id": each.target.id,
        "vi": each.target.words.vi,
        "en": each.target.words.en,
        "measure": each.target.measure,
        "state": each.state.value,
        "numerator": each.numerator,
        "denominator": each.denominator,
        "percent": each.percent,
        "goal": None if goal is None else {"percent": goal.percent, "over": goal.over, "since": goal.year},
    }


def _fault(each: Fault) -> dict[str, Any]:
    return {
        "table": each.table,
        "row": each.row.vi,
        "opening": each.opening,
        "in": each.came,
        "out": each.went,
        "closing": each.closing,
    }


def _difference(each: Difference) -> dict[str, Any]:
    return {
        "table": each.table,
        "row": each.row,
        "column": each.column,
        "before": each.before,
        "after": each.after,
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "id": table.id,
        "vi": table.words.vi,
        "en": table.words.en,
        "rows_vi": table.row_words.vi,
        "columns": [
            {"id": each.id, "vi": each.words.vi, "en": each.words.en, "side": each.side}
            for each in table.columns
        ],
        "rows": [
            {
                "id": row.id,
                "vi": row.words.vi,
                "en": row.words.en,
                "numbers": {
                    each.id: row.cells[each.id].number for each in table.columns if each.id in row.cells
                },
            }
            for row in table.rows
        ],
    }
