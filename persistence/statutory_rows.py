"""Rows of the journal as a book needs them: what stands in the clear, of some cases, up to a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import Select, or_, select

from persistence.codec import load_texts
from persistence.models import ACTS, CASES, PERSON_INDEX, PERSONS
from persistence.search.tokens import COMMUNE
from rules.terms import VIETNAM, legal_date
from workflows.registers import Rule, Step

_STEP: Final = (
    ACTS.c.case_id,
    ACTS.c.seq,
    ACTS.c.act,
    ACTS.c.at,
    ACTS.c.unit_id,
    ACTS.c.unit_name,
    ACTS.c.actor_name,
    ACTS.c.role,
    ACTS.c.power,
    ACTS.c.stage_from,
    ACTS.c.stage_to,
)


def about(rule: Rule, cases: Sequence[str]) -> Select[Any]:
    """Cases of the rule's procedure, each with person, name and commune of residence."""
    home = (PERSON_INDEX.c.person_id == CASES.c.person_id) & (PERSON_INDEX.c.kind == COMMUNE)
    return (
        select(CASES.c.id, CASES.c.person_id, PERSONS.c.full_name, PERSON_INDEX.c.token)
        .join_from(CASES, PERSONS, PERSONS.c.id == CASES.c.person_id)
        .outerjoin(PERSON_INDEX, home)
        .where(CASES.c.procedure == rule.procedure, CASES.c.id.in_(cases))
    )


def told(rule: Rule, cases: Sequence[str], until: date | None) -> Select[Any]:
    """The acts of these cases that matter to a book, in order."""
    limits = [] if until is None else [ACTS.c.at < _end_of(until)]
    matters = or_(ACTS.c.stage_from != ACTS.c.stage_to, ACTS.c.act.in_(sorted(rule.names)))
    return (
        select(*_STEP).where(ACTS.c.case_id.in_(cases), matters, *limits).order_by(ACTS.c.case_id, ACTS.c.seq)
    )


def step(row: Any) -> Step:  # noqa: ANN401 - a row of the journal
    """A row as a step."""
    return Step(
        row.case_id,
        row.seq,
        row.act,
        row.at,
        legal_date(row.at),
        row.unit_id,
        row.unit_name,
        row.actor_name,
        row.role,
        load_texts(row.power),
        row.stage_from,
        row.stage_to,
    )


def _end_of(day: date) -> datetime:
    """The first instant after the day in Viet Nam."""
    return datetime.combine(day + timedelta(days=1), time(), VIETNAM)
