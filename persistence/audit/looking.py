"""Who looked at whose file, for the auditor's page: figures counted where the readings lie, and the rows that are shown.

Readings come as groups (officer, hour, what, whether of another commune), so that a month of a whole country is not carried over to be
counted. At most the newest ``MOST`` of a period are looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    String,
    and_,
    case,
    cast,
    false,
    func,
    literal_column,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import JSON

from persistence.codec import load_map
from persistence.database import Database
from persistence.models import CASES, PERSONS, READS, UNITS
from persistence.reach import Reach, offices_of, reached_persons, within
from persistence.views import Reading

MOST: Final = 10_000
_BATCH: Final = 500
_HOME: Final = "residence_commune"
_R: Final = READS.c


@dataclass(frozen=True, slots=True)
class Looked:
    """A reading with the communes of the office that looked and of the person's home, where they are on file."""

    reading: Reading
    office: str | None
    home: str | None

    @property
    def far(self) -> bool:
        """Whether the person lives in another commune than that of the office."""
        return None not in (self.office, self.home) and self.office != self.home


@dataclass(frozen=True, slots=True)
class Group:
    """Readings of one officer within an hour, of one kind. ``far``: of persons of another commune than the office's."""

    actor_id: str
    hour: datetime
    what: str
    far: bool
    number: int


@dataclass(frozen=True, slots=True)
class Looks:
    """The readings of a period: groups, and on which days (of Viet Nam) which officer looked at more than so many persons."""

    groups: tuple[Group, ...]
    busy: frozenset[tuple[str, date]]
    since: datetime
    until: datetime
    first: int
    reach: Reach | None = None


def looks(
    database: Database, since: datetime, until: datetime, *, many: int, reach: Reach | None = None
) -> Looks:
    """The readings from ``since`` on and before ``until``; ``many`` are the persons a day above which an officer is busy. ``reach``: those
    of persons of one territory, and those by its offices, alone."""
    near = _near(reach)
    with database.reading() as connection:
        oldest = (
            select(_R.id)
            .where(_R.at >= since, _R.at < until, *near)
            .order_by(_R.id.desc())
            .offset(MOST - 1)
            .limit(1)
        )
        first = connection.execute(oldest).scalar() or 0
        period = (_R.at >= since, _R.at < until, _R.id >= first, *near)
        groups = connection.execute(_grouped(connection, period)).all()
        each = (
            select(_R.actor_id, _day(connection).label("day"), _R.person_id)
            .where(*period)
            .distinct()
            .subquery()
        )
        busy = (
            select(each.c.actor_id, each.c.day)
            .group_by(each.c.actor_id, each.c.day)
            .having(func.count(each.c.person_id) > many)
        )
        days = frozenset((actor, _date(value)) for actor, value in connection.execute(busy))
    told = (Group(actor, _moment(hour), what, bool(far), number) for actor, hour, what, far, number in groups)
    return Looks(tuple(told), days, since, until, first, reach)


def newest(
    database: Database, found: Looks, *, actor_id: str = "", what: str = "", far: bool = False
) -> Iterator[Looked]:
    """The readings one by one, the newest first: of one officer, of one kind, of persons of another commune."""
    columns = [_R[name] for name in Reading.__slots__]
    asked: Select[Any] = (
        select(_R.id, *columns, UNITS.c.commune, PERSONS.c.attributes)
        .join_from(READS, UNITS, UNITS.c.id == _R.unit_id, isouter=True)
        .join(PERSONS, PERSONS.c.id == _R.person_id, isouter=True)
        .where(_R.at >= found.since, _R.at < found.until, _R.id >= found.first, *_near(found.reach))
        .order_by(_R.id.desc())
        .limit(_BATCH)
    )
    if actor_id:
        asked = asked.where(_R.actor_id == actor_id)
    if what:
        asked = asked.where(_R.what == what)
    before: int | None = None
    while True:
        with database.reading() as connection:
            step = asked if before is None else asked.where(_R.id < before)
            rows = connection.execute(step.where(_far(connection)) if far else step).all()
        for row in rows:
            yield Looked(Reading(*row[1:-2]), row[-2], _home(row[-1]))
        if len(rows) < _BATCH:
            return
        before = rows[-1].id


def cases_seen(database: Database, reach: Reach | None, cases: Iterable[str]) -> frozenset[str]:
    """Which of these cases are of the territory: of any other that an officer of it looked at no code is told."""
    some = frozenset(cases)
    if reach is None or reach.all or not some:
        return some
    with database.reading() as connection:
        asked = select(CASES.c.id).where(CASES.c.id.in_(some), within(reach))
        return frozenset(connection.execute(asked).scalars())


def _near(reach: Reach | None) -> tuple[ColumnElement[bool], ...]:
    if reach is None or reach.all:
        return ()
    return (or_(_R.unit_id.in_(offices_of(reach)), _R.person_id.in_(reached_persons(reach))),)


def _grouped(connection: Connection, period: tuple[ColumnElement[bool], ...]) -> Select[Any]:
    """Counted in two steps: many readings are of few persons, and only for these it is asked where they live."""
    hour = _hour(connection)
    told = (_R.actor_id, hour.label("hour"), _R.what, _R.unit_id, _R.person_id)
    some = (
        select(*told, func.count().label("number"))
        .where(*period)
        .group_by(_R.actor_id, hour, _R.what, _R.unit_id, _R.person_id)
        .subquery()
    )
    # Asked of one person after the other: a server that joins them reads everybody in the order of their ids.
    home = select(PERSONS.c.attributes).where(PERSONS.c.id == some.c.person_id).scalar_subquery()
    told_of = (
        select(some, UNITS.c.commune, home.label("attributes"))
        .join_from(some, UNITS, UNITS.c.id == some.c.unit_id, isouter=True)
        .offset(literal_column("0"))
        .subquery()
    )
    far = _far(connection, told_of.c.commune, told_of.c.attributes)
    return select(
        told_of.c.actor_id, told_of.c.hour, told_of.c.what, far, func.sum(told_of.c.number)
    ).group_by(told_of.c.actor_id, told_of.c.hour, told_of.c.what, far)


def _far(
    connection: Connection,
    commune: ColumnElement[Any] = UNITS.c.commune,
    attributes: ColumnElement[Any] = PERSONS.c.attributes,
) -> ColumnElement[bool]:
    """Whether office and home lie in different communes, as far as both are on file."""
    if connection.dialect.name == "sqlite":
        path = f"$.{_HOME}"
        kind, home, text = func.json_type(attributes, path), func.json_extract(attributes, path), "text"
    else:
        read: Any = cast(attributes, JSON)
        kind, home, text = func.json_typeof(read[_HOME]), read[_HOME].astext, "string"
    known = and_(commune.is_not(None), kind == text)
    return case((known, commune != type_coerce(home, String)), else_=false())


def _hour(connection: Connection) -> ColumnElement[Any]:
    """The hour of a reading; the zone of Viet Nam has no minutes."""
    return (
        func.substr(type_coerce(_R.at, String), 1, 13)
        if connection.dialect.name == "sqlite"
        else func.date_trunc("hour", _R.at)
    )


def _day(connection: Connection) -> ColumnElement[Any]:
    """The day of a reading in Viet Nam."""
    if connection.dialect.name == "sqlite":
        return func.date(type_coerce(_R.at, String), "+7 hours")
    return func.date(func.timezone("Asia/Ho_Chi_Minh", _R.at))


def _moment(value: object) -> datetime:
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    return datetime.strptime(str(value), "%Y-%m-%d %H").replace(tzinfo=UTC)


def _date(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _home(attributes: str | None) -> str | None:
    known: Mapping[str, Any] = {} if attributes is None else load_map(attributes)
    home = known.get(_HOME)
    return home if isinstance(home, str) else None
