"""Sets, meets and ends the duties of a case; each limit carries the proof of its counting."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from typing import cast

from rules.conditions import Outcome, evaluate
from rules.corpus import TermRule
from rules.errors import NotInForce
from rules.facts import FactSet
from rules.terms import VIETNAM, count
from workflows.command import Services
from workflows.model import ActRecord, CaseSnapshot, DeadlineRecord, Json
from workflows.procedure import ActSpec, StageSpec, TermRow


def newly_set(
    services: Services, spec: ActSpec, act: ActRecord, case: CaseSnapshot | None, facts: FactSet
) -> tuple[DeadlineRecord, ...]:
    """The deadlines that the act starts; a term counted from the same start is set once, whatever became of it."""
    counted = {(each.term, each.proof["start"]) for each in case.deadlines} if case is not None else set()
    found = [each for row in spec.sets if (each := _deadline(services, row, act, facts)) is not None]
    return tuple(each for each in found if (each.term, each.proof["start"]) not in counted)


def closed_by(
    spec: ActSpec, stage: StageSpec, act: ActRecord, case: CaseSnapshot | None
) -> tuple[DeadlineRecord, ...]:
    """The open deadlines that the act meets (with its moment), or that it or the stage it leads to ends."""
    if case is None:
        return ()
    closed = []
    for each in case.deadlines:
        if not each.open:
            continue
        if each.duty in spec.meets:
            closed.append(replace(each, met_by_seq=act.seq, met_at=act.at))
        elif each.duty in (*spec.ends, *stage.ends):
            closed.append(replace(each, ended_by_seq=act.seq))
    return tuple(closed)


def _deadline(services: Services, row: TermRow, act: ActRecord, facts: FactSet) -> DeadlineRecord | None:
    if row.when is not None and evaluate(row.when, facts.plain) is not Outcome.SATISFIED:
        return None
    start = act.at if row.start == "at" else _moment(facts.get(row.start))
    if start is None:
        return None
    try:
        term = services.corpus.term(row.term, start.astimezone(VIETNAM).date())
    except NotInForce:
        return None  # another law's term governs that day; its own row of the table sets it
    return _record(services, term, act, start)


def _record(services: Services, term: TermRule, act: ActRecord, start: datetime) -> DeadlineRecord:
    counted = count(term, start, services.calendar)
    return DeadlineRecord(
        id=f"{act.id}.{term.id}",
        case_id=act.case_id,
        duty=term.duty,
        term=term.id,
        label=term.vi,
        set_by_seq=act.seq,
        due_at=counted.due_at,
        due_date=counted.due_date,
        unit=str(counted.unit),
        cites=tuple(cite.short() for cite in term.cites),
        proof=cast("dict[str, Json]", counted.proof.as_json()),
        verified=term.verified,
    )


def _moment(value: object) -> datetime | None:
    """A recorded moment, or eight o'clock of a recorded day (terms counted from a day leave its hours aside)."""
    if isinstance(value, datetime):
        return value
    return datetime.combine(value, time(8), VIETNAM) if isinstance(value, date) else None
