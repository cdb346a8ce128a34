"""How a case, an act done and an act weighed look on the command line, for readers and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from web.cli.output import as_json, day, due, lines, moment, paragraph, table
from web.scenarios.report import (
    deadline_json,
    deadline_line,
    document_json,
    finding_line,
    issued_line,
    unlock_line,
)

if TYPE_CHECKING:
    from persistence.views import CaseLine
    from rules.verdict import Finding
    from web.house import House
    from web.pages.record import CaseFile
    from workflows.command import Performed
    from workflows.errors import RequirementsNotMet
    from workflows.model import CaseSnapshot
    from workflows.preview import Preview

STATES_VI = {
    "ready": "làm được ngay",
    "form": "làm được khi nhập đủ",
    "refused": "chưa được làm",
    "not_permitted": "không có thẩm quyền",
}


def stage_vi(house: House, procedure: str, stage: str) -> str:
    """The label of a stage; its name where the procedure no longer has it."""
    known = house.procedures[procedure].stages if procedure in house.procedures else {}
    return known[stage].vi if stage in known else stage


# --- lists -----------------------------------------------------------------------------------------------------------


def line_cells(house: House, line: CaseLine, *, named: bool) -> tuple[str, ...]:
    """A case in the list."""
    first = line.next_deadline
    limit = f"{due(first)} {first.label}" if first is not None else ""
    return (
        line.id,
        line.procedure,
        stage_vi(house, line.procedure, line.stage),
        limit,
        *((line.person_name,) if named else ()),
    )


def line_json(line: CaseLine, *, named: bool) -> dict[str, object]:
    """A case in the list as JSON-ready data."""
    told: dict[str, object] = {
        "case": line.id,
        "procedure": line.procedure,
        "stage": line.stage,
        "closed": line.closed,
        "version": line.version,
        "regime": line.regime,
        "opened_at": line.opened_at.isoformat(),
        "last_at": line.last_at.isoformat(),
        "next_deadline": deadline_json(line.next_deadline) if line.next_deadline is not None else None,
    }
    return told | ({"person": line.person_id, "name": line.person_name} if named else {})


# --- one case --------------------------------------------------------------------------------------------------------


def print_file(house: House, file: CaseFile) -> None:
    """A whole case: who, where it stands, acts, deadlines, papers, alerts."""
    from web.pages.sequel import sequel, warnings
    from workflows.alerts import alerts_of

    case, person = file.case, file.person
    procedure = house.procedures[case.procedure].vi if case.procedure in house.procedures else case.procedure
    lines(
        [
            ("Hồ sơ", case.id),
            ("Thủ tục", procedure),
            ("Người", f"{person.full_name}, sinh {day(person.born)}" if person.born else person.full_name),
            ("Giai đoạn", stage_vi(house, case.procedure, case.stage)),
            ("Giai đoạn pháp luật", case.regime),
            ("Phiên bản", case.version),
        ]
    )
    paragraph("\nCác bước", style="bold")
    table(
        ("bước", "khi", "người thực hiện", "thẩm quyền"),
        [
            (f"{a.seq:>2} {a.act}", moment(a.at), f"{a.actor_name}, {a.unit_name}", "; ".join(a.power))
            for a in file.acts
        ],
    )
    paragraph("\nThời hạn", style="bold")
    table(
        ("hạn", "việc", "căn cứ", "tình trạng"),
        [(due(d), d.label, "; ".join(d.cites), _state(house, case, d.id)) for d in case.deadlines],
    )
    paragraph("\nGiấy tờ", style="bold")
    table(
        ("biểu mẫu", "tên", "ngày", "sha256"),
        [(d.form or d.kind, d.title, moment(d.issued_at), d.sha256[:12]) for d in file.documents],
    )
    for alert in (*warnings(house, file), *alerts_of(case, house.now())):
        paragraph(f"CẢNH BÁO: {alert.vi}", style="bold yellow")
    steps = sequel(house, file)
    if steps:
        paragraph("\nBước tiếp theo theo luật", style="bold")
    for step in steps:
        paragraph(f"• {step.vi} ({'; '.join(step.cites)}) → {step.opens}", indent=2)


def file_json(file: CaseFile) -> dict[str, object]:
    """A whole case as JSON-ready data."""
    case = file.case
    return {
        "case": case.id,
        "procedure": case.procedure,
        "procedure_version": case.procedure_version,
        "person": {"id": file.person.id, "full_name": file.person.full_name},
        "stage": case.stage,
        "closed": case.closed,
        "version": case.version,
        "regime": case.regime,
        "acts": [
            {
                "seq": each.seq,
                "act": each.act,
                "at": each.at.isoformat(),
                "actor": each.actor_name,
                "role": each.role,
                "unit": each.unit_name,
                "power": list(each.power),
                "from": each.stage_from,
                "to": each.stage_to,
                "with": dict(each.inputs),
            }
            for each in file.acts
        ],
        "deadlines": [deadline_json(each) for each in case.deadlines],
        "documents": [document_json(each) | {"id": each.id} for each in file.documents],
    }


def _state(house: House, case: CaseSnapshot, deadline_id: str) -> str:
    deadline = next(each for each in case.deadlines if each.id == deadline_id)
    if deadline.ended_by_seq is not None:
        return "hết hiệu lực"
    # "At once" has no number: it is never late by a count that the law does not give.
    late = deadline.unit != "immediate" and deadline.overdue_at(house.now())
    if deadline.met_at is not None:
        return f"xong {moment(deadline.met_at)}" + (" (trễ)" if late else "")
    return "QUÁ HẠN" if late else "đang chạy"


# --- acts ------------------------------------------------------------------------------------------------------------


def print_done(house: House, done: Performed) -> None:
    """What came of an act."""
    again = " (đã làm trước đó với khóa này)" if done.repeated else ""
    paragraph(
        f"Đã thực hiện {done.act.act}{again}. Hồ sơ {done.case.id}, phiên bản {done.case.version}.",
        style="bold",
    )
    paragraph(f"Giai đoạn: {stage_vi(house, done.case.procedure, done.case.stage)}", indent=2)
    for deadline in done.deadlines_set:
        paragraph(deadline_line(deadline), indent=2)
    for document in done.documents:
        paragraph(issued_line(document), indent=2)
    for alert in done.alerts:
        paragraph(f"CẢNH BÁO: {alert.vi}", indent=2, style="bold yellow")
    for each in done.next_steps:
        paragraph(f"tiếp theo: {each.vi} ({'; '.join(each.cites)})", indent=2)


def done_json(done: Performed) -> dict[str, object]:
    """What came of an act as JSON-ready data."""
    return {
        "case": done.case.id,
        "stage": done.case.stage,
        "version": done.case.version,
        "regime": done.regime,
        "repeated": done.repeated,
        "deadlines": [deadline_json(each) for each in done.deadlines_set],
        "documents": [document_json(each) for each in done.documents],
        "alerts": [{"code": each.code, "vi": each.vi, "en": each.en} for each in done.alerts],
    }


def print_refusal(error: RequirementsNotMet) -> None:
    """Every reason of a refusal, and what would unlock the act."""
    paragraph(f"Bị từ chối: {error.fields.get('act', '')}", style="bold red")
    _print_findings(error.verdict.failed)


def print_preview(shown: Preview) -> None:
    """One act weighed."""
    paragraph(f"{shown.act.id} ({shown.act.vi}): {STATES_VI[str(shown.state)]}", style="bold")
    if shown.verdict is not None and not shown.verdict.passed:
        _print_findings(shown.verdict.failed)
    elif shown.why_vi:
        paragraph(shown.why_vi, indent=2)


def print_previews(found: Sequence[Preview], *, json_: bool) -> None:
    """Every act from here."""
    if json_:
        as_json([preview_json(each) for each in found])
        return
    for each in found:
        print_preview(each)
    if not found:
        paragraph("Không có bước nào từ giai đoạn này. / No acts from this stage.")


def preview_json(shown: Preview) -> dict[str, object]:
    """One act weighed as JSON-ready data."""
    return {
        "act": shown.act.id,
        "state": str(shown.state),
        "enabled": shown.enabled,
        "vi": shown.why_vi,
        "en": shown.why_en,
        "verdict": shown.verdict.as_json() if shown.verdict is not None else None,
    }


def _print_findings(failed: Sequence[Finding]) -> None:
    for finding in failed:
        paragraph(finding_line(finding), indent=2)
        for way in finding.unlock:
            paragraph(f"để làm được: {unlock_line(way)}", indent=6, style="dim")
        if finding.note_vi:
            paragraph(f"lưu ý: {finding.note_vi}", indent=6, style="yellow")
