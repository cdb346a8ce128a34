"""Sets, meets and ends the duties of a case; each limit carries the proof of its counting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, time
from typing import cast

from rules.conditions import Outcome, evaluate
from rules.corpus import TermRule
from rules.errors import LawError, NotInForce
from rules.facts import FactSet
from rules.terms import VIETNAM, Deadline, count
from rules.terms.moved import Shift, count_back, moved
from workflows.command import Services
from workflows.model import ActRecord, CaseSnapshot, DeadlineRecord, Json
from workflows.procedure import ActSpec, StageSpec, TermRow


def newly_set(
    services: Services, spec: ActSpec, act: ActRecord, case: CaseSnapshot | None, facts: FactSet
) -> tuple[DeadlineRecord, ...]:
    """The deadlines that the act starts; a term counted from the same start to the same end is set once, whatever became of it."""
    counted = {_counted(each) for each in case.deadlines} if case is not None else set()
    found = [each for row in spec.sets if (each := _deadline(services, row, act, facts)) is not None]
    return tuple(each for each in found if _counted(each) not in counted)


def closed_by(
    spec: ActSpec,
    stage: StageSpec,
    act: ActRecord,
    case: CaseSnapshot | None,
    others: Iterable[CaseSnapshot] = (),
) -> tuple[DeadlineRecord, ...]:
    """The open deadlines that the act meets or ends (with its moment), here, and in the person's other cases where the act says so."""
    mine = case.deadlines if case is not None else ()
    elsewhere = (each for other in others for each in other.deadlines)
    return (
        *_closed(mine, act, spec.meets, (*spec.ends, *stage.ends)),
        *_closed(elsewhere, act, spec.meets_elsewhere, spec.ends_elsewhere),
    )


def superseded(
    closed: Iterable[DeadlineRecord], started: Iterable[DeadlineRecord], act: ActRecord
) -> tuple[DeadlineRecord, ...]:
    """The closed ones, those of this case set aside that the act itself follows up with another of the same duty and term."""
    anew = {(each.duty, each.term) for each in started}
    return tuple(
        replace(each, superseded=True)
        if each.case_id == act.case_id and (each.duty, each.term) in anew
        else each
        for each in closed
    )


def _closed(
    deadlines: Iterable[DeadlineRecord], act: ActRecord, meets: tuple[str, ...], ends: tuple[str, ...]
) -> Iterator[DeadlineRecord]:
    for each in deadlines:
        by = "" if each.case_id == act.case_id else act.case_id
        if not each.open:
            continue
        if each.duty in meets:
            yield replace(each, met_by_seq=act.seq, met_at=act.at, closed_by_case=by)
        elif each.duty in ends:
            yield replace(each, ended_by_seq=act.seq, ended_at=act.at, closed_by_case=by)


def _counted(deadline: DeadlineRecord) -> tuple[str, Json, datetime]:
    return deadline.term, deadline.proof["start"], deadline.due_at


def _deadline(services: Services, row: TermRow, act: ActRecord, facts: FactSet) -> DeadlineRecord | None:
    if row.when is not None and evaluate(row.when, facts.plain) is not Outcome.SATISFIED:
        return None
    start = act.at if row.start == "at" else moment_told(facts.get(row.start))
    if start is None:
        return None
    try:
        day = act.at if row.by_act else start
        term = services.corpus.term(row.term, day.astimezone(VIETNAM).date())
    except NotInForce:
        return None  # another law's term governs that day; its own row of the table sets it
    known = _with_length(term, facts)
    return None if known is None else _record(services, known, act, start, facts)


def recounted(services: Services, deadline: DeadlineRecord, day: date, facts: FactSet) -> datetime | None:
    """The end of a recorded term counted anew from its recorded start by the law of ``day``; None where that law has no such term."""
    try:
        term = services.corpus.term(deadline.term, day)
    except LawError:
        return None
    return ending(services, term, datetime.fromisoformat(str(deadline.proof["start"])), facts)


def ending(services: Services, term: TermRule, start: datetime, facts: FactSet) -> datetime | None:
    """The end of a term that begins then; None while the length that somebody decides is unknown."""
    known = _with_length(term, facts)
    return None if known is None else _count(services, known, start, facts).due_at


def _with_length(term: TermRule, facts: FactSet) -> TermRule | None:
    """The term with the length that an officer or a court decided; None while that is unknown."""
    if not term.length_from:
        return term
    length = facts.get(term.length_from)
    return replace(term, length=length) if isinstance(length, int) else None


def _count(services: Services, term: TermRule, start: datetime, facts: FactSet) -> Deadline:
    count_it = count_back if term.before else count
    return moved(count_it(term, start, services.calendar), tuple(_shifts(services, term, facts)))


def _record(
    services: Services, term: TermRule, act: ActRecord, start: datetime, facts: FactSet
) -> DeadlineRecord:
    counted = _count(services, term, start, facts)
    names = (term.length_from, *term.plus, *term.less)
    known: dict[str, Json] = {name: value for name in names if isinstance(value := facts.get(name), int)}
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
        proof=cast("dict[str, Json]", counted.proof.as_json())
        | ({"right": True} if term.right else {})
        | ({"known": known} if known else {}),
        verified=term.verified,
    )


def _shifts(services: Services, term: TermRule, facts: FactSet) -> Iterator[Shift]:
    """What is added to the term and taken off it, as far as it is known."""
    for sign, names in ((1, term.plus), (-1, term.less)):
        for name in names:
            days, spec = facts.get(name), services.corpus.facts[name]
            if isinstance(days, int):
                yield Shift(sign * days, spec.vi, spec.en)


def moment_told(value: object) -> datetime | None:
    """A recorded moment, or eight o'clock of a recorded day (terms counted from a day leave its hours aside)."""
    if isinstance(value, datetime):
        return value
    return datetime.combine(value, time(8), VIETNAM) if isinstance(value, date) else None
