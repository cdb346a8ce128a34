"""Queries behind the lists: cases, duties, persons. Pure building of statements; ``Reader`` executes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select

from persistence.marks import beside
from persistence.models import ACTS, CASE_UNITS, CASES, DEADLINES, DUTY_PLACES, PERSON_INDEX, PERSONS, UNITS
from persistence.reach import left_cases, near_by, within
from persistence.register_mapping import PERSON_OF
from persistence.search.tokens import NAME, words_of
from persistence.views import CaseFilter, CaseOrder, Mark
from rules.terms import TermUnit

_LAST: Final = "\U0010ffff"
AT_ONCE: Final = str(TermUnit.IMMEDIATE)
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


_DUTY: Final = (DEADLINES.c.id, DEADLINES.c.due_at, DEADLINES.c.duty, DEADLINES.c.unit == AT_ONCE)


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
    return select(func.count()).select_from(CASES).where(*_conditions(wanted))


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
        # Sorted, not walked in order of an index: that would look at the duties of everybody.
        .order_by(func.coalesce(DEADLINES.c.due_at, DEADLINES.c.due_at), DEADLINES.c.id)
    )
    if wanted.ids is not None:
        statement = statement.where(DEADLINES.c.case_id.in_(wanted.ids))
    return statement.where(*_of_duty(wanted))


@lru_cache(maxsize=256)  # the same officers ask the same again; building takes as long as asking
def due_walk(wanted: CaseFilter) -> Select[Any]:
    """As ``open_duties``, but one looked at after the other in the order in which they are due: for a list whose beginning is wanted."""
    return _in_order(select(*_DUTY).where(OPEN, *_of_duty(wanted), _of_a_case(wanted)), wanted, None)


def _in_order(statement: Select[Any], wanted: CaseFilter, near: Mark | None) -> Select[Any]:
    """Open duties one after the other as they are due: all of them, or for a wide reach those of its place."""
    if wanted.reach is None or wanted.reach.wide is None:
        return beside(statement, DEADLINES.c.due_at, DEADLINES.c.id, near)
    place = DUTY_PLACES.c
    here = statement.join(DUTY_PLACES, place.deadline_id == DEADLINES.c.id).where(
        place.place == wanted.reach.wide
    )
    if wanted.duties is not None:
        here = here.where(place.duty.in_(wanted.duties))
    if wanted.other_duties:
        here = here.where(place.duty.not_in(wanted.other_duties))
    return beside(here, place.due_at, place.deadline_id, near)


def case_walk(wanted: CaseFilter, near: Mark | None = None) -> Select[Any]:
    """Such cases with an open duty, in the order in which their first one is due, one looked at after the other: id, moment and id of the
    duty. ``near``: those after the mark, or those before it in the opposite order."""
    other = DEADLINES.alias()
    sooner = or_(
        other.c.due_at < DEADLINES.c.due_at,
        and_(other.c.due_at == DEADLINES.c.due_at, other.c.id < DEADLINES.c.id),
    )
    open_too = (other.c.met_by_seq.is_(None), other.c.ended_by_seq.is_(None))
    earlier = exists().where(other.c.case_id == DEADLINES.c.case_id, *open_too, sooner)
    limit = [] if wanted.due_before is None else [DEADLINES.c.due_at < wanted.due_before]
    told = (DEADLINES.c.case_id, DEADLINES.c.due_at, DEADLINES.c.id)
    first = select(*told).where(OPEN, *limit, ~earlier.correlate(DEADLINES), _of_a_case(wanted))
    return _in_order(first, wanted, near)


def case_rest(wanted: CaseFilter, near: Mark | None = None) -> Select[Any]:
    """Such cases without an open duty, what moved last first: id, moment and id. ``near`` as in ``case_walk``."""
    duty = exists().where(OPEN, DEADLINES.c.case_id == CASES.c.id)
    told = (CASES.c.id, CASES.c.last_at, CASES.c.id.label("key"))
    found = select(*told).where(*_of_case(wanted), ~duty.correlate(CASES))
    return beside(found, CASES.c.last_at, CASES.c.id, near, latest=True)


def case_by_ids(ids: Sequence[str]) -> Select[Any]:
    """These cases as lines, in no order."""
    return (
        select(*_LINE).join_from(CASES, PERSONS, PERSONS.c.id == CASES.c.person_id).where(CASES.c.id.in_(ids))
    )


@lru_cache(maxsize=256)
def reached(wanted: CaseFilter) -> Select[Any]:
    """The ids of all cases within reach, or of those that others took over from there."""
    if wanted.reach is None:
        raise ValueError("no reach was given")
    if wanted.left:
        return select(CASES.c.id).where(left_cases(wanted.reach))
    return select(CASES.c.id).where(CASES.c.person_id.in_(near_by(wanted.reach)), within(wanted.reach))


def few(wanted: CaseFilter, *, whole: bool = True) -> list[tuple[Select[Any], CaseFilter]]:
    """What may narrow a list to few cases: their ids, some more than once, and what is left to be asked of each of them then. ``whole``:
    also all that is within reach."""
    found: list[tuple[Select[Any], CaseFilter]] = []
    if wanted.reach is not None and not wanted.reach.all and (whole or wanted.left):
        found.append((reached(wanted), replace(wanted, reach=None, left=False)))
    if wanted.search and words_of(wanted.search):
        longest = max(words_of(wanted.search), key=len)
        tokens = (
            PERSON_INDEX.c.kind == NAME,
            PERSON_INDEX.c.token >= longest,
            PERSON_INDEX.c.token < longest + _LAST,
        )
        named_so = (
            select(CASES.c.id)
            .join_from(PERSON_INDEX, CASES, CASES.c.person_id == PERSON_INDEX.c.person_id)
            .where(*tokens)
        )
        found.append((named_so, wanted))
    if wanted.code is not None:
        begins = select(CASES.c.id).where(CASES.c.id >= wanted.code, CASES.c.id < wanted.code + _LAST)
        found.append((begins, wanted))
    if wanted.unit_id is not None:
        part = select(CASE_UNITS.c.case_id).where(CASE_UNITS.c.unit_id == wanted.unit_id)
        found.append((part, replace(wanted, unit_id=None)))
    if wanted.stage is not None and wanted.procedure is not None:
        there = (CASES.c.procedure == wanted.procedure, CASES.c.stage == wanted.stage)
        found.append((select(CASES.c.id).where(*there), wanted))
    return found


def _has_open(duty: Any, before: datetime | None = None) -> ColumnElement[bool]:  # noqa: ANN401 - an alias of the table
    """The case has an open duty, due before that instant if one is given."""
    passes = [] if before is None else [duty.c.due_at < before]
    still = (duty.c.met_by_seq.is_(None), duty.c.ended_by_seq.is_(None))
    return exists().where(duty.c.case_id == CASES.c.id, *still, *passes).correlate(CASES)


def _of_a_case(wanted: CaseFilter) -> ColumnElement[bool]:
    """The case of the duty is such a one."""
    return exists().where(CASES.c.id == DEADLINES.c.case_id, *_of_case(wanted)).correlate(DEADLINES)


def open_cases_after(case_id: str, *, except_procedure: str) -> Select[Any]:
    """The ids of open cases after ``case_id``, in order: a walk over all of them can be taken up anywhere."""
    still = (CASES.c.id > case_id, CASES.c.closed.is_(False), CASES.c.procedure != except_procedure)
    return select(CASES.c.id).where(*still).order_by(CASES.c.id)


def open_cases_number(*, except_procedure: str) -> Select[Any]:
    """How many such cases there are, counted to the end."""
    still = (CASES.c.closed.is_(False), CASES.c.procedure != except_procedure)
    return select(func.count()).select_from(CASES).where(*still)


def open_duties(wanted: CaseFilter) -> Select[Any]:
    """What tells one such duty from another: id, limit, duty, whether it is to be done at once; the first due first."""
    statement = (
        select(*_DUTY)
        .join_from(DEADLINES, CASES, CASES.c.id == DEADLINES.c.case_id)
        .where(OPEN, *_of_case(wanted), *_of_duty(wanted))
        .order_by(func.coalesce(DEADLINES.c.due_at, DEADLINES.c.due_at), DEADLINES.c.id)
    )
    return statement if wanted.ids is None else statement.where(DEADLINES.c.case_id.in_(wanted.ids))


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
    return PERSON_OF.where(*named(search, PERSONS.c.id)).order_by(PERSONS.c.folded_name, PERSONS.c.id)


def named(search: str, person: ColumnElement[str]) -> list[ColumnElement[bool]]:
    """Every word of ``search`` begins a word of a name of the person; case, marks and the order of words do not matter."""
    conditions = []
    for word in words_of(search):
        token = PERSON_INDEX.alias()
        mine = (token.c.kind == NAME, token.c.token >= word, token.c.token < word + _LAST)
        conditions.append(exists().where(token.c.person_id == person, *mine))
    return [*conditions] if conditions or not search.strip() else [false()]


def _conditions(wanted: CaseFilter) -> list[ColumnElement[bool]]:
    conditions = _of_case(wanted)
    if wanted.due_before is not None:
        conditions.append(_has_open(DEADLINES.alias(), wanted.due_before))
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
    if wanted.persons is not None:
        conditions.append(CASES.c.person_id.in_(wanted.persons))
    if wanted.acted is not None:
        did = select(ACTS.c.case_id).where(ACTS.c.case_id == CASES.c.id, ACTS.c.actor_id == wanted.acted)
        conditions.append(did.correlate(CASES).exists())
    if wanted.code is not None:
        conditions.append(CASES.c.id.startswith(wanted.code, autoescape=True))
    if wanted.pending:
        conditions.append(CASES.c.closed.is_(False) | _has_open(DEADLINES.alias()))
    if wanted.except_procedure is not None:
        conditions.append(CASES.c.procedure != wanted.except_procedure)
    if wanted.reach is not None:
        conditions.append(left_cases(wanted.reach) if wanted.left else within(wanted.reach))
    return conditions + (named(wanted.search, CASES.c.person_id) if wanted.search else [])
