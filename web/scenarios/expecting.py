"""Compares what a step came to with what was expected of it. Every difference is told; none hides another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from rules.citation import Citation
from rules.terms import VIETNAM
from web.scenarios.outcome import Came, Problem, Result
from web.scenarios.shape import DeadlineExpected, Scenario, Step
from workflows.model import DeadlineRecord, DocumentRecord


def problems_of(result: Result) -> tuple[Problem, ...]:
    """Every expectation of the step that does not hold."""
    step = result.step
    return (
        *_outcome(step, result.came),
        *_because(step, result.cites),
        *_missing(step, result.missing),
        *_stages(step, result.stages),
        *(problem for each in step.deadlines for problem in _deadline(each, result.deadlines)),
        *_regime(step, result.regime),
        *_told(step, {*(each.code for each in result.alerts), *(each.id for each in result.next_steps)}),
    )


def problems_at_end(
    scenario: Scenario, issued: Mapping[str, tuple[DocumentRecord, ...]]
) -> Iterator[Problem]:
    """Every form that should have been issued to a person and was not."""
    for person, forms in scenario.documents.items():
        had = [record.form for record in issued.get(person, ()) if not record.attached]
        for form in forms:
            if not any(_is_form(each) and alike(form, Citation.parse(each)) for each in had):
                listed = ", ".join(dict.fromkeys(had))
                yield Problem(
                    f"{person}: chưa ban hành {form.short()} (đã ban hành: {listed or 'không có'})",
                    f"{person}: {form.short()} was not issued (issued: {listed or 'none'})",
                )


def _is_form(paper: str) -> bool:
    """Whether a paper is a prescribed form of a text; one that is not ("N08") cites none."""
    return "/" in paper


def alike(one: Citation, other: Citation) -> bool:
    """Whether one citation lies under the other: a coarser one matches any finer one under it."""
    return one.contains(other) or other.contains(one)


def _outcome(step: Step, came: Came) -> Iterator[Problem]:
    if str(came) != str(step.expect):
        yield Problem(f"mong đợi {step.expect}, kết quả {came}", f"expected {step.expect}, came to {came}")


def _because(step: Step, cites: tuple[Citation, ...]) -> Iterator[Problem]:
    for wanted in step.because:
        if not any(alike(wanted, cite) for cite in cites):
            listed = "; ".join(cite.short() for cite in cites) or "-"
            yield Problem(
                f"không dẫn {wanted.short()} (đã dẫn: {listed})",
                f"does not cite {wanted.short()} (cites: {listed})",
            )


def _missing(step: Step, missing: tuple[str, ...]) -> Iterator[Problem]:
    for wanted in step.missing:
        if wanted not in missing:
            listed = ", ".join(missing) or "-"
            yield Problem(
                f"không nêu thiếu dữ kiện {wanted} (nêu: {listed})",
                f"does not miss {wanted} (misses: {listed})",
            )


def _stages(step: Step, stages: Mapping[str, str]) -> Iterator[Problem]:
    for procedure, wanted in (step.stage or {}).items():
        found = stages.get(procedure)
        if found != wanted:
            yield Problem(
                f"{procedure}: mong đợi giai đoạn {wanted}, đang ở {found}",
                f"{procedure}: expected stage {wanted}, stands at {found}",
            )


def _regime(step: Step, regime: str) -> Iterator[Problem]:
    if step.regime is not None and step.regime != regime:
        yield Problem(
            f"mong đợi giai đoạn pháp luật {step.regime}, đã áp dụng {regime or '-'}",
            f"expected the regime {step.regime}, governed by {regime or '-'}",
        )


def _told(step: Step, told: set[str]) -> Iterator[Problem]:
    listed = ", ".join(sorted(told)) or "-"
    for name in step.tells:
        if name not in told:
            yield Problem(f"không báo {name} (đã báo: {listed})", f"does not tell {name} (tells: {listed})")
    for name in step.silent:
        if name in told:
            yield Problem(f"báo {name}, lẽ ra không báo", f"tells {name}, which it should not")


def _deadline(wanted: DeadlineExpected, held: tuple[DeadlineRecord, ...]) -> Iterator[Problem]:
    """Among the deadlines of that duty one must fall due then, by that source."""
    mine = [each for each in held if each.duty == wanted.duty]
    if any(_falls(wanted.due, each) and _cited(wanted.cites, each) for each in mine):
        return
    listed = "; ".join(f"{due_text(each)} ({', '.join(each.cites)})" for each in mine) or "-"
    cites = f" ({', '.join(cite.short() for cite in wanted.cites)})" if wanted.cites else ""
    due = wanted.due.isoformat() if not isinstance(wanted.due, datetime) else local_text(wanted.due)
    yield Problem(
        f"{wanted.duty}: mong đợi hạn {due}{cites}, có: {listed}",
        f"{wanted.duty}: expected due {due}{cites}, found: {listed}",
    )


def _falls(due: date | datetime, held: DeadlineRecord) -> bool:
    if isinstance(due, datetime):
        return held.due_at == due
    return due == (held.due_date or held.due_at.astimezone(VIETNAM).date())


def _cited(cites: tuple[Citation, ...], held: DeadlineRecord) -> bool:
    sources = [Citation.parse(text) for text in held.cites]
    return all(any(alike(wanted, source) for source in sources) for wanted in cites)


def due_text(deadline: DeadlineRecord) -> str:
    """The limit as the law counts it: a date, or a date and time in Viet Nam."""
    return deadline.due_date.isoformat() if deadline.due_date is not None else local_text(deadline.due_at)


def local_text(moment: datetime) -> str:
    """A moment in Viet Nam, to the minute (seconds where there are any)."""
    local = moment.astimezone(VIETNAM)
    spec = "minutes" if not local.second and not local.microsecond else "seconds"
    return local.replace(tzinfo=None).isoformat(timespec=spec)
