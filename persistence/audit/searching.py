"""What an auditor asks of the record: entries by officer, article, period and outcome; duties done late or not at all; readings.

Pages are short and newest first. Nobody's name stands in what comes back but those of officers, in the bodies of entries.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, func, literal, or_, select

from persistence.audit.by_article import ByArticle
from persistence.cites import complete
from persistence.database import Database
from persistence.day_after import DayAfter
from persistence.lists import OPEN
from persistence.mapping import AUDIT_OF, DEADLINE_OF, audit_of, deadline_of
from persistence.models import (
    ACTS,
    AUDIT_ANCHOR_HEADS,
    AUDIT_ANCHORS,
    AUDIT_ENTRIES,
    CASES,
    DEADLINES,
)
from persistence.place import Place
from persistence.reach import Reach, offices_of, reached_cases, reached_persons
from persistence.trail import about_case
from persistence.views import AtLeast, Page
from workflows.model import MEASURE, DeadlineRecord
from workflows.ports import AuditEntry

MOST: Final = 1_000
"""So far beyond the page entries and duties are counted: of more it is said that there are more."""

_E: Final = AUDIT_ENTRIES.c
_ACT: Final = "act"
_IMMEDIATE: Final = "immediate"
_RIGHT: Final = '%"right":true%'
_LASTS: Final = f"%{MEASURE}"
"""The time that a measure lasts: what ends it comes after, and is looked at from the second day on."""
_CLOSER: Final = ACTS.alias("closer")


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """Which entries; None or empty asks for nothing. ``without``: acts that are passed over; ``article`` is the beginning of a citation in
    short form; ``reach``: of one territory alone."""

    since: datetime | None = None
    until: datetime | None = None
    actor_id: str | None = None
    kinds: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    article: str = ""
    case_id: str | None = None
    reach: Reach | None = None


@dataclass(frozen=True, slots=True)
class LateFilter:
    """Which duties: their limit passed from ``since`` on and before ``until`` (None: until now). ``done``: those met too late (True) or
    not met yet (False) alone; ``actor_id``: met by this officer; ``reach``: of cases of one territory alone."""

    since: datetime
    until: datetime | None = None
    done: bool | None = None
    actor_id: str | None = None
    reach: Reach | None = None


@dataclass(frozen=True, slots=True)
class Late:
    """A duty whose limit passed: by whom it was met at last (None: not yet), in which case."""

    deadline: DeadlineRecord
    procedure: str
    by: str | None
    unit: str | None


def entries(database: Database, wanted: EntryFilter, *, offset: int = 0, limit: int = 50) -> Page[AuditEntry]:
    """A page of entries, the newest first."""
    with database.reading() as connection:
        by_article = _by_article(connection, wanted)
        if by_article is not None and by_article.narrow:
            some, number = by_article.narrowed(offset, limit, offset + MOST)
            total = AtLeast(offset + MOST) if number > offset + MOST else number
            return Page(tuple(some), total, offset, limit)
        if by_article is not None:
            total = _counted(connection, by_article.some(), offset + MOST)
            return Page(tuple(by_article.newest(offset, limit)), total, offset, limit)
        conditions = _conditions(wanted)
        ordered = AUDIT_OF.where(*_conditions(wanted, newest=True)).order_by(
            _E.recorded_at.desc(), _E.stream, _E.seq.desc()
        )
        found = connection.execute(ordered.offset(offset).limit(limit + 1)).all()
        total = offset + len(found)
        if wanted.article and len(found) > limit:  # each entry is read for it: once, and not to the end
            total = AtLeast(total)
        elif not wanted.article:
            total = _counted(connection, _some(conditions), offset + MOST)
        return Page(tuple(map(audit_of, found[:limit])), total, offset, limit)


def entries_count(database: Database, wanted: EntryFilter) -> int:
    """How many there are, counted no further than ``MOST``."""
    with database.reading() as connection:
        by_article = _by_article(connection, wanted)
        asked = _some(_conditions(wanted)) if by_article is None else by_article.some()
        return _counted(connection, asked, MOST)


def _some(conditions: Sequence[ColumnElement[bool]]) -> Select[Any]:
    return select(literal(1)).select_from(AUDIT_ENTRIES).where(*conditions)


def _by_article(connection: Connection, wanted: EntryFilter) -> ByArticle | None:
    """The index of articles, where one is asked for and every entry is in it."""
    if not wanted.article or not complete(connection):
        return None
    beside = replace(wanted, since=None, until=None, kinds=(), acts=(), without=(), article="")
    return ByArticle(
        connection,
        wanted.article,
        kinds=wanted.kinds,
        acts=wanted.acts,
        without=wanted.without,
        period=(wanted.since, wanted.until),
        more=_conditions(beside),
    )


def _counted(connection: Connection, asked: Select[Any], most: int) -> int:
    """How many rows, counted no further than ``most``."""
    found = connection.execute(
        select(func.count()).select_from(asked.limit(most + 1).subquery())
    ).scalar_one()
    return AtLeast(most) if found > most else int(found)


def find_entry(database: Database, stream: str, seq: int, reach: Reach | None = None) -> AuditEntry | None:
    """One entry; None where it is not of the territory asked for."""
    conditions = _conditions(EntryFilter(reach=reach))
    with database.reading() as connection:
        row = connection.execute(AUDIT_OF.where(_E.stream == stream, _E.seq == seq, *conditions)).first()
        return None if row is None else audit_of(row)


def anchor_of(database: Database, stream: str, seq: int) -> tuple[int, datetime] | None:
    """Number and moment of the first anchor that saw an entry."""
    heads = AUDIT_ANCHOR_HEADS.c
    first = (
        select(AUDIT_ANCHORS.c.seq, AUDIT_ANCHORS.c.at)
        .join(AUDIT_ANCHOR_HEADS, heads.anchor == AUDIT_ANCHORS.c.seq)
        .where(heads.stream == stream, heads.length >= seq)
        .order_by(AUDIT_ANCHORS.c.seq)
    )
    with database.reading() as connection:
        row = connection.execute(first.limit(1)).first()
        return None if row is None else (row.seq, row.at)


def late(
    database: Database, now: datetime, wanted: LateFilter, *, offset: int = 0, limit: int = 50
) -> Page[Late]:
    """Duties whose limit passed before they were met, the longest past first."""
    shown = offset + limit
    asked_for = _late(now, wanted)
    with database.reading() as connection:
        # Each half has an index of its own; together they would be read whole and sorted.
        halves = [connection.execute(each.limit(shown)).all() for each in asked_for]
        first = sorted((row for half in halves for row in half), key=lambda row: (row.due_at, row.id))
        ids = [row.id for row in first[offset:shown]]
        asked: Select[Any] = (
            DEADLINE_OF.add_columns(CASES.c.procedure, _CLOSER.c.actor_name, _CLOSER.c.unit_name)
            .join(CASES, CASES.c.id == DEADLINES.c.case_id)
            .join(_CLOSER, _closes(), isouter=True)
            .where(DEADLINES.c.id.in_(ids))
            .order_by(DEADLINES.c.due_at, DEADLINES.c.id)
        )
        rows = connection.execute(asked).all()
        total = _late_count(connection, asked_for, shown + MOST)
    return Page(tuple(Late(deadline_of(row[:-3]), *row[-3:]) for row in rows), total, offset, limit)


def late_count(database: Database, now: datetime, wanted: LateFilter) -> int:
    """How many there are, counted no further than ``MOST``."""
    with database.reading() as connection:
        return _late_count(connection, _late(now, wanted), MOST)


def _late_count(connection: Connection, asked_for: Sequence[Select[Any]], most: int) -> int:
    counts = [_counted(connection, each, most) for each in asked_for]
    whole = sum(map(int, counts))
    return AtLeast(min(whole, most)) if whole > most or any(isinstance(n, AtLeast) for n in counts) else whole


def _conditions(wanted: EntryFilter, *, newest: bool = False) -> list[ColumnElement[bool]]:
    """``newest``: for a list of the newest. Acts are most of what there is: among them and other kinds the moment is gone by, or the
    database would take all by their kinds and sort them."""
    asked: list[ColumnElement[bool]] = []
    if wanted.since is not None:
        asked.append(_E.recorded_at >= wanted.since)
    if wanted.until is not None:
        asked.append(_E.recorded_at < wanted.until)
    if wanted.actor_id is not None:
        asked.append(_E.actor_id == wanted.actor_id)
    if wanted.case_id is not None:
        asked.append(about_case(wanted.case_id))
    if wanted.kinds:
        many = newest and len(wanted.kinds) > 1 and _ACT in wanted.kinds
        asked.append((func.coalesce(_E.kind, "") if many else _E.kind).in_(wanted.kinds))
    if wanted.acts:
        asked.append(_E.act.in_(wanted.acts))
    if wanted.without:
        asked.append(_E.act.not_in(wanted.without))
    if wanted.article:
        # A citation stands in quotes; the place asked for, or a place within it: "Đ4" is not "Đ40".
        asked.append(or_(*(Place(_E.body, f'"{wanted.article}{end}') > 0 for end in ('"', " "))))
    if wanted.reach is not None and not wanted.reach.all:
        asked.append(granted(wanted.reach))
    return asked


def granted(reach: Reach) -> ColumnElement[bool]:
    """Whether an entry is of a territory: of a case that is seen there; else of a person who is; else of one of its offices."""
    nobody = and_(_E.case_id.is_(None), _E.person_id.is_(None))
    return or_(
        _E.case_id.in_(reached_cases(reach)),
        and_(_E.case_id.is_(None), _E.person_id.in_(reached_persons(reach))),
        and_(nobody, _E.unit_id.in_(offices_of(reach))),
    )


def _late(now: datetime, wanted: LateFilter) -> tuple[Select[Any], ...]:
    """Those not met yet, and those met too late: id and limit, the longest past first."""
    due = DEADLINES.c
    asked = select(due.id, due.due_at).order_by(due.due_at, due.id)
    counted = [due.due_at >= wanted.since, due.unit != _IMMEDIATE, due.proof.not_like(_RIGHT)]
    if wanted.until is not None:
        counted.append(due.due_at < wanted.until)
    if wanted.reach is not None and not wanted.reach.all:
        counted.append(due.case_id.in_(reached_cases(wanted.reach)))
    not_yet = asked.where(OPEN, due.due_at < now, *counted)
    if wanted.actor_id is not None:
        counted.append(exists().where(_closes(), _CLOSER.c.actor_id == wanted.actor_id).correlate(DEADLINES))
    too_late = asked.where(
        due.met_at.is_not(None),
        due.met_at > due.due_at,
        or_(due.duty.not_like(_LASTS), due.met_at > DayAfter(due.due_at)),
        *counted,
    )
    done = True if wanted.actor_id is not None and wanted.done is None else wanted.done
    if done is False and wanted.actor_id is not None:
        return ()
    return {None: (not_yet, too_late), False: (not_yet,), True: (too_late,)}[done]


def _closes() -> ColumnElement[bool]:
    """The act that met the duty, in whichever case."""
    where = func.coalesce(func.nullif(DEADLINES.c.closed_by_case, ""), DEADLINES.c.case_id)
    return and_(_CLOSER.c.case_id == where, _CLOSER.c.seq == DEADLINES.c.met_by_seq)
