"""A report as a file: .docx by Decree 30/2020/NĐ-CP, .xlsx and .csv of its tables. Names of persons are in none of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from documents.rendering import MEDIA_TYPE as WORD
from documents.reports import report_docx
from documents.sheets import Sheet, to_csv, to_xlsx
from persistence.reports import ReportVersion
from rules.terms import legal_date
from web.house import House
from web.pages.views.reports.paper import paper_of
from web.pages.views.reports.sheets import sheets_of
from web.reporting import Standing
from web.signin.officer import Officer
from workflows.reporting.definition import ReportKind
from workflows.reporting.periods import key_of

FORMATS: Final = ("docx", "xlsx", "csv")
EXCEL: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def file_of(
    house: House,
    officer: Officer,
    kind: ReportKind,
    standing: Standing,
    form: str,
    kept: ReportVersion | None,
    narrative: Mapping[str, str],
    *,
    statistics: bool = False,
) -> tuple[str, str, bytes]:
    """Name, media type and bytes. ``kept``: the frozen version; None is a draft of now.

    ``statistics``: a table for others, in which small numbers are kept back; whoever is not of the commune gets no other one.
    """
    day = kept.recorded_at if kept else house.now()
    name = f"bao-cao-{kind.id}-{key_of(standing.report.period)}-{f'ban-{kept.number}' if kept else 'du-thao'}"
    if form == "docx":
        paper = paper_of(house, officer, kind, standing, kept, narrative, legal_date(day))
        return f"{name}.docx", WORD, report_docx(paper)
    outside = officer.unit.commune != standing.report.commune
    statistics = statistics or outside
    if statistics:
        name = f"thong-ke-{name}"
    sheets = sheets_of(house, kind, standing, kept, statistics=statistics)
    if form == "xlsx":
        return f"{name}.xlsx", EXCEL, to_xlsx(*sheets)
    return f"{name}.csv", "text/csv; charset=utf-8", to_csv(_one(sheets))


def _one(sheets: tuple[Sheet, ...]) -> Sheet:
    """All tables as one list: table, row, column, number."""
    return sheets[-1]
