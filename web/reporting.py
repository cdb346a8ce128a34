"""Reports of this house: one question each for pages, API and command line. Gathers, lets count, keeps; decides nothing about law."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from persistence.books import BookReader, RowFilter
from persistence.registers import Clerk
from persistence.reports import Reports, ReportVersion
from rules.errors import BadInput
from rules.terms import legal_date
from web.house import House
from web.reports_kept import standing_record
from workflows.books import load_books
from workflows.errors import UnknownCase
from workflows.model import Unit
from workflows.reporting.definition import Definitions, Period, ReportKind
from workflows.reporting.loader import load_definitions
from workflows.reporting.model import Sum, Words
from workflows.reporting.periods import Due, before, dues, period_from
from workflows.reporting.relapse import Event, Outcome, follow
from workflows.reporting.report import (
    Difference,
    Gap,
    Report,
    body_of,
    checked_narrative,
    count_report,
    differences,
    gaps_of,
    hash_of,
)
from workflows.reporting.targets import Counted, Ward

OWN: Final = "reports.yaml"
"""The file in the data folder by which an installation lays kinds of report of its own over those of the program."""

SHORTEST_REASON: Final = 10
LONGEST_REASON: Final = 1_000
_OFFICES: Final = ("commune_police", "commune_pc")


class ReportDoesNotClose(BadInput):
    """A report of which a line does not add up cannot be frozen; names every line."""

    code = "report_does_not_close"


def definitions(house: House) -> Definitions:
    """The definitions with those of the installation."""
    own = house.settings.home / OWN
    return load_definitions(own if own.exists() else None)


def kind_of(house: House, name: str) -> ReportKind:
    """A kind of report. ``UnknownCase`` for a name that none has."""
    found = definitions(house).kind(name)
    if found is None:
        known = ", ".join(definitions(house).kinds)
        raise UnknownCase(
            f"There is no report of this kind. Accepted: {known}.",
            vi=f"Không có loại báo cáo này. Chấp nhận: {known}.",
            kind="report",
        )
    return found


def office_of(house: House, commune: str) -> Unit:
    """The office in whose name a commune reports: its police, else its committee. ``UnknownCase`` where it has neither."""
    found = [unit for unit in house.reader.units(commune=commune) if unit.kind in _OFFICES]
    if not found:
        raise UnknownCase(
            "There is no such commune here. Name one that has a police or a committee on file.",
            vi="Không có xã, phường này. Hãy chọn nơi có Công an hoặc Ủy ban nhân dân trong danh mục.",
            kind="commune",
        )
    return min(found, key=lambda unit: (_OFFICES.index(unit.kind), unit.id))


def gathered(house: House, commune: str, until: date) -> Ward:
    """What a report up to a day is counted from."""
    known, office = definitions(house), office_of(house, commune)
    kept = standing_record(house, commune, office, known)
    units = house.reader.units(commune=commune)
    assessing = house.reader.actors(role="assessing_doctor", commune=commune)
    return Ward(
        commune,
        kept.acts.lives,
        kept.entries(house, office, until, known),
        units,
        assessing,
        lambda name, period: _registered(house, units, name, period),
        lambda period: _sums(house, units, period),
        kept.acts,
    )


def _registered(house: House, units: Iterable[Unit], name: str, period: Period) -> Counted | None:
    """Of a simple register of the offices of a commune: who came, of those who were to. None: no line of the period tells."""
    book = load_books().get(name)
    if book is None:
        return None
    wanted = RowFilter(
        book=name, units=tuple(unit.id for unit in units), since=period.start, until=period.end
    )
    figures = BookReader(house.standby).figures(book, wanted)
    whole = int(figures.get("invited", 0))
    return Counted(min(int(figures.get("attended", 0)), whole), whole) if whole else None


def _sums(house: House, units: Iterable[Unit], period: Period) -> tuple[Sum, ...]:
    """What the simple registers of the offices of a commune add up to; a register without a line in the period is left out."""
    reader, offices = BookReader(house.standby), tuple(unit.id for unit in units)
    kept = {name for unit in offices for name in reader.numbers(unit)}
    found: list[Sum] = []
    for name, book in load_books().items():
        if name not in kept:
            continue
        wanted = RowFilter(book=name, units=offices, since=period.start, until=period.end)
        figures = reader.figures(book, wanted) if book.counts else {}
        if figures.get("rows"):
            words = Words(book.vi, book.en)
            found += [
                Sum(name, each.id, words, Words(each.said.vi, each.said.en), int(figures.get(each.id, 0)))
                for each in book.counts
            ]
    return tuple(found)


def counted(house: House, commune: str, kind: ReportKind, period: Period) -> Report:
    """A report as the record tells it now."""
    return count_report(kind, gathered(house, commune, period.end), period, definitions(house))


def followed(
    house: House, commune: str, period: Period, until: date, events: Iterable[Event]
) -> tuple[Outcome, ...]:
    """Re-use or relapse, as asked, of those who completed in a period, observed up to a day."""
    known = definitions(house)
    lives = standing_record(house, commune, office_of(house, commune), known).acts.lives
    return tuple(follow(lives, commune, period, until, event, known) for event in events)


@dataclass(frozen=True, slots=True)
class Standing:
    """A report beside what was frozen of it: versions, what changed since the last, and where it does not go on from the one before."""

    report: Report
    versions: tuple[ReportVersion, ...]
    changed: tuple[Difference, ...]
    gaps: tuple[Gap, ...]


def standing(house: House, commune: str, kind: ReportKind, period: Period) -> Standing:
    """The report now, its versions, the differences from the last one."""
    report, kept = counted(house, commune, kind, period), Reports(house.database)
    versions = kept.versions(commune, kind.id, period)
    changed: tuple[Difference, ...] = ()
    if versions:
        changed = differences(versions[-1].body, body_of(report, {}, house.corpus.hash))
    previous = kept.versions(commune, kind.id, before(kind, period)) if kind.starts else ()
    return Standing(report, versions, changed, gaps_of(report, previous[-1].body if previous else None))


def compared(before: Mapping[str, Any], after: Mapping[str, Any] | Report) -> tuple[Difference, ...]:
    """Figure by figure what differs between two frozen bodies, or between one and the report as it is counted now."""
    return differences(before, body_of(after, {}, "") if isinstance(after, Report) else after)


def freeze(
    house: House,
    report: Report,
    narrative: Mapping[str, str],
    reason: str,
    by: Clerk,
) -> ReportVersion:
    """Freeze a report as it stands.

    ``ReportDoesNotClose`` where a line does not add up; ``BadInput`` for a period that is not over, for a further version without a reason,
    and where nothing differs from the last one. CaseChanged when someone froze it at the same moment.
    """
    _check_closed(report)
    _check_over(house, report)
    kept = Reports(house.database)
    versions = kept.versions(report.commune, report.kind.id, report.period)
    body = body_of(report, checked_narrative(narrative, report.kind), house.corpus.hash)
    _check_reason(reason.strip(), versions, hash_of(body))
    version = ReportVersion(
        report.commune,
        report.kind.id,
        report.period,
        len(versions) + 1,
        body,
        hash_of(body),
        reason.strip() if versions else "",
        house.now(),
        by.actor_id,
        by.unit_id,
    )
    kept.keep(version, by)
    return version


def _check_closed(report: Report) -> None:
    if not report.faults:
        return
    told = "; ".join(
        f"{each.table}, {each.row.en}: {each.opening} + {each.came} - {each.went} ≠ {each.closing}"
        f" ({len(each.lines)} without a cause: {', '.join(sorted({line.act for line in each.lines})) or '–'})"
        for each in report.faults
    )
    raise ReportDoesNotClose(
        f"The report does not add up and was not frozen. Lines at fault: {told}. Look at their cases, or at the definition of the table.",
        vi=f"Báo cáo chưa khớp nên chưa chốt được. Dòng sai: {told}. Hãy xem các hồ sơ của dòng đó hoặc định nghĩa của bảng.",
        field="tables",
        lines=[each.table for each in report.faults],
    )


def _check_over(house: House, report: Report) -> None:
    if report.period.end >= house.today():
        raise BadInput(
            f"The period ends on {report.period.end:%d/%m/%Y}; it can be frozen when that day is over. Until then it is a draft.",
            vi=f"Kỳ báo cáo kết thúc ngày {report.period.end:%d/%m/%Y}; chỉ chốt được khi đã hết ngày đó. Trước đó là bản dự thảo.",
            field="period",
        )


def _check_reason(reason: str, versions: tuple[ReportVersion, ...], new: str) -> None:
    if not versions:
        return
    if versions[-1].hash == new:
        raise BadInput(
            "Nothing differs from the last version; there is nothing to freeze.",
            vi="Không có gì khác so với bản đã chốt gần nhất, không cần chốt lại.",
            field="report",
        )
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON or not reason.isprintable():
        raise BadInput(
            f"A further version needs its reason in {SHORTEST_REASON} to {LONGEST_REASON} characters on one line.",
            vi=f"Chốt bản mới phải ghi lý do, từ {SHORTEST_REASON} đến {LONGEST_REASON} ký tự trên một dòng.",
            field="reason",
        )


def due_reports(house: House, commune: str, *, back: int = 120) -> tuple[Due, ...]:
    """What a commune has to send: periods that ended in the last days (``back``) and are not frozen, and those that run. What ended
    before the program was at work here was reported without it."""
    kept, since = Reports(house.database), house.today() - timedelta(days=back)
    frozen, begun = frozenset(kept.latest(commune)), kept.begun()
    kinds = tuple(definitions(house).kinds.values())
    return dues(kinds, house.today(), since if begun is None else max(since, legal_date(begun)), frozen)


def asked_period(kind: ReportKind, key: str) -> Period:
    """The period of a key. ``BadInput`` unless the kind has it."""
    return period_from(kind, key)
