"""Queries behind the lists: cases, duties, persons. Pure building of statements; ``Reader`` executes them."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, func, literal, select

from persistence.folding import fold
from persistence.models import ACTS, CASE_UNITS, CASES, DEADLINES, PERSONS, UNITS
from persistence.reach import within
from persistence.register_mapping import PERSON_OF
from persistence.views import CaseFilter, CaseOrder
from rules.terms import TermUnit

_AT_ONCE: Final = str(TermUnit.IMMEDIATE)
OPEN: Final = and_(DEADLINES.c.met_by_seq.is_(None), DEADLINES.c.ended_by_seq.is_(None))
# Asked case by case, by an index: most lists are of few cases.
_NEXT: Final = (
    select(func.min(DEADLINES.c.due_at))
    .where(OPEN, DEADLINES.c.case_id == CASES.c.id)
    .correlate(CASES)
    .scalar_subquery()
)
_LINE: Final = (
    CASES.c.id,
    CASES.c.procedure,
    CASES.c.regime,
    CASES.c.stage,
    CASES.c.version,
    CASES.c.closed,
    CASES.c.opened_at,
    CASES.c.last_at,
    CASES.c.person_id,
    PERSONS.c.full_name.label("person_name"),
    PERSONS.c.born.label("person_born"),
    CASES.c.units,
)


def case_lines(wanted: CaseFilter, order: CaseOrder) -> Select[Any]:
    """The lines of a list of cases, without their deadlines."""
    statement = (
        select(*_LINE)
        .join_from(CASES, PERSONS, PERSONS.c.id == CASES.c.person_id)
        .where(*_conditions(wanted))
    )
    latest = (CASES.c.last_at.desc(), CASES.c.id)
    if order is CaseOrder.LAST:
        return statement.order_by(*latest)
    if order is CaseOrder.NAME:
        return statement.order_by(PERSONS.c.folded_name, *latest)
    return statement.order_by(_NEXT.asc().nulls_last(), *latest)


def case_count(wanted: CaseFilter) -> Select[Any]:
    """How many cases the whole list has."""
    statement = select(func.count()).select_from(CASES).where(*_conditions(wanted))
    return statement.join(PERSONS, PERSONS.c.id == CASES.c.person_id) if wanted.search else statement


def due_lines(wanted: CaseFilter) -> Select[Any]:
    """Open duties of such cases, the first due first. ``due_before`` is of the duty itself."""
    statement = (
        select(
            *DEADLINES.c,
            CASES.c.procedure,
            CASES.c.stage,
            CASES.c.person_id,
            PERSONS.c.full_name,
            CASES.c.units,
        )
        .join_from(DEADLINES, CASES, CASES.c.id == DEADLINES.c.case_id)
        .join(PERSONS, PERSONS.c.id == CASES.c.person_id)
        .where(OPEN, *_of_case(wanted))
        .order_by(DEADLINES.c.due_at, DEADLINES.c.id)
    )
    return statement.where(*_of_duty(wanted))


def open_duties(wanted: CaseFilter) -> Select[Any]:
    """What tells one such duty from another: id, limit, duty, whether it is to be done at once; the first due first."""
    statement = (
        select(DEADLINES.c.id, DEADLINES.c.due_at, DEADLINES.c.duty, DEADLINES.c.unit == _AT_ONCE)
        .join_from(DEADLINES, CASES, CASES.c.id == DEADLINES.c.case_id)
        .where(OPEN, *_of_case(wanted), *_of_duty(wanted))
        .order_by(DEADLINES.c.due_at, DEADLINES.c.id)
    )
    return statement.join(PERSONS, PERSONS.c.id == CASES.c.person_id) if wanted.search else statement


def _of_duty(wanted: CaseFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.due_before is not None:
        conditions.append(DEADLINES.c.due_at < wanted.due_before)
    if wanted.deadlines is not None:
        conditions.append(DEADLINES.c.id.in_(wanted.deadlines))
    if wanted.due_from is not None:
        conditions.append(DEADLINES.c.due_at >= wanted.due_from)
    if wanted.duties is not None:
        conditions.append(DEADLINES.c.duty.in_(wanted.duties))
    if wanted.other_duties:
        conditions.append(DEADLINES.c.duty.not_in(wanted.other_duties))
    return conditions


def persons_named(search: str) -> Select[Any]:
    """Persons whose name has all these words (or their beginnings), in order of the folded name."""
    return PERSON_OF.where(*named(search)).order_by(PERSONS.c.folded_name, PERSONS.c.id)


def named(search: str) -> list[ColumnElement[bool]]:
    """Every word of ``search`` begins a word of the person's name; case, marks and the order of words do not matter."""
    spaced = literal(" ").concat(PERSONS.c.folded_name)
    return [spaced.like(f"% {_escaped(word)}%", escape="/") for word in fold(search).split()]


def _conditions(wanted: CaseFilter) -> list[ColumnElement[bool]]:
    conditions = _of_case(wanted)
    if wanted.due_before is not None:
        due = select(DEADLINES.c.case_id).where(OPEN, DEADLINES.c.due_at < wanted.due_before)
        conditions.append(CASES.c.id.in_(due))
    return conditions


def _of_case(wanted: CaseFilter) -> list[ColumnElement[bool]]:
    """Conditions on the case, its offices and its person."""
    conditions: list[ColumnElement[bool]] = [
        column == value
        for column, value in (
            (CASES.c.procedure, wanted.procedure),
            (CASES.c.stage, wanted.stage),
            (CASES.c.closed, wanted.closed),
            (CASES.c.person_id, wanted.person_id),
        )
        if value is not None
    ]
    part = select(CASE_UNITS.c.case_id)
    if wanted.unit_id is not None:
        conditions.append(CASES.c.id.in_(part.where(CASE_UNITS.c.unit_id == wanted.unit_id)))
    if wanted.commune is not None:
        there = select(UNITS.c.id).where(UNITS.c.commune == wanted.commune)
        conditions.append(CASES.c.id.in_(part.where(CASE_UNITS.c.unit_id.in_(there))))
    if wanted.ids is not None:
        conditions.append(CASES.c.id.in_(wanted.ids))
    if wanted.acted is not None:
        did = select(ACTS.c.case_id).where(ACTS.c.case_id == CASES.c.id, ACTS.c.actor_id == wanted.acted)
        conditions.append(did.correlate(CASES).exists())
    if wanted.code is not None:
        conditions.append(CASES.c.id.startswith(wanted.code, autoescape=True))
    if wanted.pending:
        conditions.append(CASES.c.closed.is_(False) | CASES.c.id.in_(select(DEADLINES.c.case_id).where(OPEN)))
    if wanted.except_procedure is not None:
        conditions.append(CASES.c.procedure != wanted.except_procedure)
    if wanted.reach is not None:
        conditions.append(within(wanted.reach))
    return conditions + (named(wanted.search) if wanted.search else [])


def _escaped(word: str) -> str:
    return word.replace("/", "//").replace("%", "/%").replace("_", "/_")
