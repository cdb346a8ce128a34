"""A report on paper and in sheets: which words, bases, tables, who signs, who receives. Papers are Vietnamese always."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from documents.reports import PaperTable, ReportPaper
from documents.reports.model import PaperColumn, PaperRow, Section
from persistence.reports import ReportVersion
from rules.citation import Citation
from rules.errors import LawError
from web import reporting
from web.house import House
from web.pages.views.reports.frozen import empty, numbers_of, row_words
from web.pages.views.reports.withheld import KEPT_BACK, Told, told_of
from web.pages.views.reports.words import commune_name
from web.reporting import Standing
from web.signin.officer import Officer
from workflows.model import Actor, Unit
from workflows.reporting.definition import Period, ReportKind
from workflows.reporting.report import SECTIONS_VI, Report
from workflows.reporting.tables import IN, OUT, TOTAL, Table
from workflows.reporting.targets import State

_LAW: Final = (
    (
        date(2022, 1, 1),
        date(2026, 6, 30),
        "Căn cứ Luật Phòng, chống ma túy số 73/2021/QH14 ngày 30 tháng 3 năm 2021",
    ),
    (
        date(2026, 7, 1),
        date.max,
        "Căn cứ Luật Phòng, chống ma túy số 120/2025/QH15 ngày 10 tháng 12 năm 2025",
    ),
    (
        date(2022, 1, 1),
        date(2026, 6, 30),
        "Căn cứ Nghị định số 116/2021/NĐ-CP ngày 21 tháng 12 năm 2021 của Chính phủ",
    ),
    (date(2026, 7, 1), date.max, "Căn cứ Nghị định số 163/2026/NĐ-CP ngày 15 tháng 5 năm 2026 của Chính phủ"),
)
_HEADS: Final = {
    "commune_pc": ("commune_chair", ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), "BC-UBND"),
    "commune_police": ("commune_police_head", ("TRƯỞNG CÔNG AN",), "BC-CAP"),
}
_DOTS: Final = "........."
_STATES: Final = {
    State.MET: "đạt",
    State.MISSED: "chưa đạt",
    State.NOBODY: "mẫu số bằng 0",
    State.UNKNOWN: "không đo được ở đây",
    State.NO_GOAL: "chưa có chỉ tiêu",
}
_SIDES: Final = {IN: "Tăng trong kỳ", OUT: "Giảm trong kỳ"}


def paper_of(
    house: House,
    officer: Officer,
    kind: ReportKind,
    standing: Standing,
    kept: ReportVersion | None,
    narrative: Mapping[str, str],
    day: date,
) -> ReportPaper:
    """The report of the officer's office; of a frozen version that of the office that froze it. To whoever is not of the commune small
    numbers are kept back, as in the sheets."""
    report = standing.report
    office = _office(house, officer, kept, report)
    role, head, symbol = _HEADS.get(office.kind, _HEADS["commune_pc"])
    told = told_of(report, numbers_of(report, kept), outside=officer.unit.commune != report.commune)
    name, hidden = commune_name(house, report.commune), f" ({KEPT_BACK[:-1]})" if told.outside else ""
    return ReportPaper(
        agency=office.name,
        parent_agency=office.parent_name,
        place=str(office.attributes.get("place") or name.removeprefix("phường ").removeprefix("xã ")),
        issued_on=day,
        number=f"{_DOTS}/{symbol}",
        subject=f"Kết quả công tác phòng, chống ma túy trên địa bàn {name}\n{span(report.period)}",
        bases=_bases(day),
        opening=f"{office.name} báo cáo kết quả công tác quản lý người sử dụng trái phép chất ma túy, cai nghiện ma túy và quản lý sau cai "
        f"nghiện trên địa bàn {name} ({_small(kind.words.vi)}, {span(report.period)}) như sau:",
        sections=_sections(house, told, kind, narrative),
        closing=f"Trên đây là báo cáo của {office.name}. Số liệu chi tiết tại Phụ lục kèm theo{hidden}./.",
        tables=tuple(_annex(house, report, told, day)),
        head=head,
        signer=_signer(house, office, role, day),
        recipients=("Như trên;", f"Lưu: VT, {'VHXH' if office.kind == 'commune_pc' else 'HS'}."),
        annex_title=_annex_title(report, kept),
        annex_of=f"(Kèm theo Báo cáo số {_DOTS}/{symbol} ngày {day:%d/%m/%Y} của {office.name})",
        draft=kept is None,
    )


def _bases(day: date) -> tuple[str, ...]:
    """The laws of the day, each closed by a semicolon, the last by a full stop."""
    *others, last = [text for start, end, text in _LAW if start <= day <= end] or [
        "Căn cứ Luật Phòng, chống ma túy"
    ]
    return (*(f"{text};" for text in others), f"{last}.")


def _annex_title(report: Report, kept: ReportVersion | None) -> str:
    state = "BẢN DỰ THẢO" if kept is None else f"BẢN CHỐT SỐ {kept.number}, MÃ BĂM {kept.hash[:16].upper()}"
    return f"SỐ LIỆU {span(report.period).upper()}\n{state}"


def span(period: Period) -> str:
    """From which day to which, in words."""
    return f"từ ngày {period.start:%d/%m/%Y} đến ngày {period.end:%d/%m/%Y}"


def _office(house: House, officer: Officer, kept: ReportVersion | None, report: Report) -> Unit:
    frozen = house.reader.find_unit(kept.unit_id) if kept else None
    if frozen is not None:
        return frozen
    if officer.unit.commune == report.commune and officer.unit.kind in _HEADS:
        return officer.unit
    return reporting.office_of(house, report.commune)


def _signer(house: House, office: Unit, role: str, day: date) -> str:
    """Who holds the office on the day; nobody where there is none or several."""
    found = [
        actor
        for actor in house.reader.actors(unit_id=office.id, role=role)
        if _holds(actor, office, role, day)
    ]
    return found[0].name if len(found) == 1 else ""


def _holds(actor: Actor, office: Unit, role: str, day: date) -> bool:
    return any(
        each.role == role and each.unit.id == office.id and each.delegation is None and each.holds_on(day)
        for each in actor.appointments
    )


def _sections(
    house: House, told: Told, kind: ReportKind, narrative: Mapping[str, str]
) -> tuple[Section, ...]:
    """The numbers in words stand first among the results; a part of which nothing was written has dots."""
    found = []
    for name in kind.sections:
        text = narrative.get(name, "")
        written = tuple(line for line in text.split("\n") if line.strip()) or (
            (_DOTS * 12,) if name != "results" else ()
        )
        numbered = tuple(_in_words(house, told)) if name == "results" else ()
        found.append(Section(SECTIONS_VI[name], (*numbered, *written)))
    return tuple(found)


def _in_words(house: House, told: Told) -> Iterator[str]:
    """One sentence for each book in which anything moved or stood."""
    quiet: list[str] = []
    for name, book in reporting.definitions(house).books.items():
        said = {column: told.of(name, TOTAL, column) for column in ("opening", IN, OUT, "closing")}
        if not any(said.values()):
            quiet.append(_small(book.words.vi))
            continue
        yield (
            f"- {book.words.vi}: đầu kỳ {said['opening']}, tăng {said[IN]}, giảm {said[OUT]}, cuối kỳ {said['closing']}."
        )
    if quiet:
        yield f"- Không phát sinh trong kỳ: {'; '.join(quiet)}."


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def _annex(house: House, report: Report, told: Told, day: date) -> Iterator[PaperTable]:
    for table in report.tables:
        if "." not in table.id and not empty(told.numbers, table.id):
            yield replace(_paper_table(table, told), notes=_law(house, table, day))
            parts = [each for each in report.tables if each.id.startswith(f"{table.id}.")]
            if parts:
                yield _splits(table, parts, told)
    if told.numbers.sums:
        yield _sums(report, told)
    yield _targets(report, told)


def _paper_table(table: Table, told: Told) -> PaperTable:
    columns = [PaperColumn(table.row_words.vi)]
    for column in table.columns:
        several = sum(each.side == column.side for each in table.columns) > 1
        columns.append(PaperColumn(column.words.vi, _SIDES.get(column.side, "") if several else ""))
    rows = tuple(
        PaperRow(
            (row_words(table, row), *(str(told.of(table.id, row, column.id)) for column in table.columns)),
            bold=row == TOTAL,
        )
        for row in told.numbers.rows.get(table.id, ())
    )
    return PaperTable(table.words.vi, tuple(columns), rows)


def _law(house: House, table: Table, day: date) -> tuple[str, ...]:
    """The law of the table as it stands on the day of the paper; what has ended by then is cited no more."""
    found = []
    for text in table.cites:
        cite = Citation.parse(text)
        try:
            house.corpus.version(cite.instrument, day)
        except LawError:
            continue
        found.append(house.corpus.vietnamese(cite))
    return (f"Theo {'; '.join(found)}.",) if found else ()


def _splits(table: Table, parts: list[Table], told: Told) -> PaperTable:
    rows: list[PaperRow] = []
    for part in parts:
        rows.append(PaperRow((part.row_words.vi,), heading=True))
        rows += [
            PaperRow(
                (row_words(part, row), *(str(told.of(part.id, row, column.id)) for column in part.columns))
            )
            for row in told.numbers.rows.get(part.id, ())
            if row != TOTAL
        ]
    columns = (PaperColumn("Phân theo"), *(PaperColumn(column.words.vi) for column in parts[0].columns))
    return PaperTable(f"{table.words.vi}: phân tổ", columns, tuple(rows), first=4)


def _sums(report: Report, told: Told) -> PaperTable:
    """What the simple registers add up to."""
    named = {each.key: (each.book.vi, each.words.vi) for each in report.sums}
    rows = tuple(
        PaperRow((*named.get(key, (key, "")), str(count))) for key, count in told.numbers.sums.items()
    )
    columns = ("Sổ theo dõi", "Nội dung", "Số lượng")
    return PaperTable("Sổ theo dõi của các cơ quan", tuple(map(PaperColumn, columns)), rows)


def _targets(report: Report, told: Told) -> PaperTable:
    """The targets as they were counted then; names and goals are those of the definitions."""
    rows = []
    for each in report.targets:
        part, whole, stands = told.numbers.targets.get(each.target.id, (0, 0, State.UNKNOWN.value))
        state, goal = State(stands), "–"
        if each.goal is not None:
            goal = f"{'trên' if each.goal.over else 'ít nhất'} {each.goal.percent}\u00a0%"
        few = (
            told.alone(part) != part or told.alone(whole) != whole or told.alone(whole - part) != whole - part
        )
        counted = ("x", "x") if few else (str(part), str(whole))
        counted = ("–", "–") if state is State.UNKNOWN else counted
        rows.append(
            PaperRow(
                (
                    each.target.words.vi,
                    goal,
                    *counted,
                    "x"
                    if few and state is not State.UNKNOWN
                    else _percent(each.target.measure, part, whole, state),
                    _STATES[state],
                )
            )
        )
    columns = ("Chỉ tiêu", "Mục tiêu năm", "Tử số", "Mẫu số", "Kết quả", "Đánh giá")
    return PaperTable("Thực hiện chỉ tiêu", tuple(map(PaperColumn, columns)), tuple(rows), first=4)


def _percent(measure: str, part: int, whole: int, state: State) -> str:
    if state is State.UNKNOWN or not whole:
        return "–"
    share = 100 * ((whole - part) if measure == "fall" else part) / whole
    return f"{share:.1f}\u00a0%".replace(".", ",")
