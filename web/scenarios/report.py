"""A played scenario for programs (JSON, one object a step; public, as the format is) and for readers (lines in Vietnamese)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from rules.citation import Citation
from rules.conditions import Outcome
from rules.terms import VIETNAM
from rules.unlock import Need
from rules.verdict import Finding
from web.scenarios.expecting import due_text, local_text
from web.scenarios.outcome import Came, Played, Problem, Result
from workflows.errors import RequirementsNotMet
from workflows.model import DeadlineRecord, DocumentRecord

CAME_VI: Final = {
    Came.ACCEPTED: "được thực hiện",
    Came.REFUSED: "bị từ chối",
    Came.UNAVAILABLE: "không có ở giai đoạn này",
    Came.FAILED: "chương trình không trả lời được",
}


def step_json(played: Played, result: Result) -> dict[str, object]:
    """One step as JSON-ready data."""
    step = result.step
    return {
        "file": played.scenario.file,
        "scenario": played.scenario.title,
        "step": step.number,
        "line": step.line,
        "asked": {
            "at": step.at.isoformat(),
            "by": step.by,
            "person": step.person,
            "act": step.act,
            "with": {name: _plain(value) for name, value in step.inputs.items()},
        },
        "expected": str(step.expect),
        "outcome": str(result.came),
        "ok": result.ok,
        "problems": [_problem_json(each) for each in result.problems],
        "stage": dict(result.stages),
        "deadlines": [deadline_json(each) for each in result.deadlines],
        "findings": _findings_json(result),
        "cites": [cite.short() for cite in result.cites],
        "missing": list(result.missing),
        "documents": [document_json(each) for each in result.documents],
        "alerts": [
            {
                "code": each.code,
                "vi": each.vi,
                "en": each.en,
                "due_at": each.due_at.astimezone(VIETNAM).isoformat(),
            }
            for each in result.alerts
        ],
        "next_steps": [
            {"id": each.id, "opens": each.opens, "vi": each.vi, "en": each.en, "cites": list(each.cites)}
            for each in result.next_steps
        ],
        "regime": result.regime,
        "error": _error_json(result),
    }


def played_json(played: Played) -> Iterator[dict[str, object]]:
    """Every step; the last one also tells what does not hold at the end of the file."""
    last = len(played.results) - 1
    for index, result in enumerate(played.results):
        told = step_json(played, result)
        if index == last:
            told["end"] = {
                "ok": not played.problems,
                "problems": [_problem_json(each) for each in played.problems],
                "documents": {
                    person: [each.form for each in records if not each.attached]
                    for person, records in played.issued.items()
                },
            }
        yield told


def deadline_json(deadline: DeadlineRecord) -> dict[str, object]:
    """A deadline as JSON-ready data; ``due`` as the law counts it, ``due_at`` the instant at which it has passed."""
    ended = "ended" if deadline.ended_by_seq is not None else "open"
    return {
        "duty": deadline.duty,
        "term": deadline.term,
        "label": deadline.label,
        "due": due_text(deadline),
        "due_at": deadline.due_at.astimezone(VIETNAM).isoformat(),
        "unit": deadline.unit,
        "cites": list(deadline.cites),
        "state": "met" if deadline.met_by_seq is not None else ended,
        "verified": deadline.verified,
        "proof": dict(deadline.proof),
    }


def issued_line(document: DocumentRecord) -> str:
    """A paper that an act made or took in, in a line."""
    if not document.attached:
        return f"ban hành: {document.form} {document.title}"
    pages = f", {document.pages} trang" if document.pages is not None else ""
    return f"đính kèm: {document.title} ({document.kind}{pages}, sha256 {document.sha256[:12]})"


def document_json(document: DocumentRecord) -> dict[str, object]:
    """A paper as JSON-ready data."""
    return {
        "form": document.form,
        "title": document.title,
        "sha256": document.sha256,
        "template_version": document.template_version,
        "origin": document.origin,
        "kind": document.kind,
        "filename": document.filename if document.attached else "",
        "pages": document.pages,
        "size": document.size,
    }


def _findings_json(result: Result) -> list[dict[str, object]]:
    """Every finding of the verdict; a refusal without one is told in the same shape."""
    if result.verdict is not None:
        return [finding.as_json() for finding in result.verdict.findings]
    if result.error is None:
        return []
    return [
        {
            "requirement": result.error.code,
            "cites": [cite.short() for cite in result.cites],
            "outcome": Outcome.UNSATISFIED.value,
            "vi": result.error.vi,
            "en": result.error.en,
            "missing": list(result.missing),
        }
    ]


def _error_json(result: Result) -> dict[str, object] | None:
    if result.error is None:
        return None
    told: dict[str, object] = {"code": result.error.code, "vi": result.error.vi, "en": result.error.en}
    return (
        told if isinstance(result.error, RequirementsNotMet) else told | {"fields": dict(result.error.fields)}
    )


def _problem_json(problem: Problem) -> dict[str, str]:
    return {"vi": problem.vi, "en": problem.en}


def _plain(value: object) -> object:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return [_plain(each) for each in value] if isinstance(value, list) else value


# --- for readers ---------------------------------------------------------------------------------------------------


def step_line(result: Result) -> str:
    """The head line of a step: "✓  4. 2024-10-08T15:00  chair → p  user_management.decide: bị từ chối"."""
    step = result.step
    mark = "✓" if result.ok else "✗"
    return f"{mark} {step.number:>2}. {local_text(step.at)}  {step.by} → {step.person}  {step.act}: {CAME_VI[result.came]}"


def step_details(result: Result) -> Iterator[str]:
    """Why, what is due, what was issued; and, for a step that should have been accepted, every way out."""
    if result.error is not None:
        yield from _reasons(result)
    if result.performed is not None:
        case = result.performed.case
        yield f"giai đoạn: {case.stage}"
        yield from (deadline_line(each) for each in result.performed.deadlines_set)
    yield from (issued_line(each) for each in result.documents)
    yield from (f"CẢNH BÁO: {each.vi}" for each in result.alerts)
    yield from (f"tiếp theo: {each.vi} ({'; '.join(each.cites)})" for each in result.next_steps)


def problem_lines(result: Result) -> Iterator[str]:
    """What does not hold, and the reader's own words about the step."""
    yield from (f"KHÔNG ĐÚNG: {each.vi}" for each in result.problems)
    if result.problems and result.step.means:
        yield f"ý nghĩa: {result.step.means}"


def deadline_line(deadline: DeadlineRecord) -> str:
    """ "hạn 2024-10-14: Trả kết quả … (18/2021/TT-BYT Đ5 k2)"."""
    return f"hạn {due_text(deadline)}: {deadline.label} ({'; '.join(deadline.cites)})"


def finding_line(finding: Finding) -> str:
    """The reason with its sources."""
    return f"{finding.vi} ({_cites(finding.cites)})"


def unlock_line(needs: tuple[Need, ...]) -> str:
    """One way out: every fact or paper that it takes."""
    return " và ".join(
        f"{need.fact} = {need.wanted}" + (f" [{need.document}]" if need.document else "") for need in needs
    )


def _reasons(result: Result) -> Iterator[str]:
    if not result.failed:
        error = result.error
        yield error.vi if error is not None else ""
        return
    for finding in result.failed:
        yield finding_line(finding)
        if not result.ok:
            yield from (f"  mở khóa: {unlock_line(way)}" for way in finding.unlock)


def _cites(cites: tuple[Citation, ...]) -> str:
    return "; ".join(cite.short() for cite in cites)
