"""A standby of a PostgreSQL server, from which is read what decides nothing: statutory books, reports, an auditor's searches.

``Standby`` is a ``Database``: whoever reads through it cannot tell where from. It reads from the standby as long as that is at most so many
seconds behind the first server, else from the first server; it writes to the first server always. What decides an act, and what is put on
record, is never given one (``web.house``: ``House.standby``).

How far behind: an upper bound, from positions in the write-ahead log of the first server and the moments at which they were asked. A
standby that is cut off does not know that it is; its own word is therefore not asked for.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from math import inf
from threading import Lock
from time import monotonic
from typing import Any, Final, Protocol

from sqlalchemy import URL, Connection, Row, text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from persistence.database import Database
from persistence.engines import let_go, parse_url
from persistence.errors import StorageError
from persistence.models import SCHEMA_REVISION
from persistence.translating import busy, translated

_LOG: Final = logging.getLogger("lotrinh.standby")
_REST: Final = 20.0  # seconds for which one that did not serve is left alone
_POSITIONS: Final = 60  # of the first server are remembered, over the time that a standby may be behind
# Which record it is: the server's own number, its branch of time (another one after it was put back to an earlier moment), and the number
# of the database in it. A copy has the same ones.
_RECORD: Final = (
    "(SELECT system_identifier FROM pg_control_system()), (SELECT timeline_id FROM pg_control_checkpoint()),"
    " (SELECT oid FROM pg_database WHERE datname = current_database())"
)
_FIRST: Final = text(
    "SELECT CASE WHEN pg_is_in_recovery() THEN NULL ELSE pg_current_wal_flush_lsn() - '0/0' END, clock_timestamp(), "
    + _RECORD
)
_SECOND: Final = text(
    "SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() - '0/0' END, pg_last_xact_replay_timestamp(), "  # noqa: S608 - ours
    + _RECORD
    + ", (SELECT version_num FROM alembic_version)"
)


class Why(StrEnum):
    """Why a standby is not read."""

    AWAY = "it does not answer"
    BEHIND = "it is too far behind"
    NONE = "it is no standby: it takes writes itself"
    OTHER = "it is a copy of another record, or of another course of this one"
    TABLES = "its tables are not those of this program"


@dataclass(frozen=True, slots=True)
class StandbyState:
    """How a standby stands: why it is not read (None: it is), and at most how many seconds it is behind (None: nobody can tell)."""

    why: Why | None
    behind: float | None


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the first server stood in its log when it was asked: at which tick of ours, at which moment of its own."""

    tick: float
    position: int
    moment: datetime
    record: tuple[int, ...]


class Asker(Protocol):
    """Who reads: one request of a page, as ``web.standing_by`` sees it."""

    def fresh(self) -> bool:
        """Whether the first server must be asked: what was written just now must be seen."""
        ...

    def fell_back(self) -> None:
        """The first server was asked instead; from now on it must be, or this asker would go back in time."""
        ...


class Standby(Database):
    """The standby at ``url`` of the server of ``first``. Raises UnknownDatabase at once, later what ``first`` raises."""

    def __init__(
        self,
        url: str,
        first: Database,
        *,
        behind: float,
        asker: Asker,
        ticks: Callable[[], float] = monotonic,
        name: str = "lotrinh",
    ) -> None:
        """``behind``: seconds; ``ticks``: seconds of a clock that never goes back."""
        super().__init__(
            quickly(parse_url(url)), check_revision=False, keys=first.keys, name=name, bounded=True
        )
        self._first, self._most, self._asker, self._ticks = first, behind, asker, ticks
        self._places: deque[_Place] = deque(maxlen=_POSITIONS + 2)
        self._state = StandbyState(None, None)
        self._again = -inf  # not tried before this tick
        self._watch: Final = Lock()

    def connect(self, *, write: bool) -> Connection:
        """See ``Database``; a reading one is of the standby where that serves."""
        found = None if write else self._near()
        return found or self._first.connect(write=write)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """See ``Database``: of the first server."""
        with self._first.writing() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A reading transaction. One that the standby breaks off is DatabaseBusy: asked again, the first server answers."""
        mine = self._near()
        if mine is None:
            with self._first.reading() as connection:
                yield connection
            return
        whole = False
        try:
            yield mine
            whole = True
        except (OperationalError, InterfaceError) as error:
            self._left(Why.AWAY, None)
            raise busy() from error
        except DBAPIError as error:
            raise translated(error) from error
        finally:
            let_go(mine, read=whole)

    def _near(self) -> Connection | None:
        """A connection to the standby; None where the first server must be asked, and from then on by this asker."""
        if self._asker.fresh():
            return None
        found = self._fit() if self._may_try() else None
        if found is None:
            self._asker.fell_back()
        return found

    def check(self) -> None:
        """See ``Database``: of the first server."""
        self._first.check()

    def look(self) -> StandbyState:
        """How it stands now; asked as a reading would ask."""
        if self._may_try():
            found = self._fit()
            if found is not None:
                let_go(found)
        return self._state

    def _may_try(self) -> bool:
        """Whether this reading tries the standby; of one that did not serve, one reading tries now and then and the others do not wait."""
        with self._watch:
            if self._state.why is None:
                return True
            if self._ticks() < self._again:
                return False
            self._again = self._ticks() + _REST
            return True

    def _fit(self) -> Connection | None:
        """A connection to the standby with its transaction begun; None, with one line in the log, where it does not serve."""
        place = self._place()
        if place is None:
            self._left(Why.NONE, None)
            return None
        try:
            connection = self._open(write=False)
        except StorageError:
            self._left(Why.AWAY, None)
            return None
        try:
            told = self._told(connection)
        except DBAPIError as error:
            let_go(connection)
            self._left(Why.TABLES if getattr(error.orig, "sqlstate", None) == "42P01" else Why.AWAY, None)
            return None
        why, behind = self._judged(told, place)
        if why is not None:
            let_go(connection)
            self._left(why, behind)
            return None
        with self._watch:
            back, self._state = self._state.why is not None, StandbyState(None, behind)
        if back:
            _LOG.warning("the standby is read again; it is at most %.0f s behind", behind or 0)
        return connection

    def _told(self, connection: Connection) -> Row[Any]:
        """What the standby says of itself, in the snapshot that will be read."""
        return connection.execute(_SECOND).one()

    def _judged(self, told: Row[Any], place: _Place) -> tuple[Why | None, float | None]:
        position, replayed, *record, tables = tuple(told)
        if position is None:
            return Why.NONE, None
        if tuple(map(int, record)) != place.record:
            return Why.OTHER, None
        if tables != SCHEMA_REVISION:
            return Why.TABLES, None
        behind = self._behind(int(position), replayed)
        return (Why.BEHIND if behind > self._most else None), (None if behind == inf else behind)

    def _behind(self, position: int, replayed: datetime | None) -> float:
        """At most how many seconds a standby at ``position`` is behind; ``replayed``: when the last transaction it has was committed."""
        now = self._ticks()
        with self._watch:
            known = tuple(self._places)
        reached = max((place.tick for place in known if place.position <= position), default=-inf)
        last = known[-1]
        by_moment = inf if replayed is None else (last.moment - replayed).total_seconds() + now - last.tick
        return max(0.0, min(now - reached, by_moment))

    def _place(self) -> _Place | None:
        """Where the first server stands, asked now and then; None where it is a standby itself."""
        now, step = self._ticks(), max(1.0, self._most / _POSITIONS)
        with self._watch:
            last = self._places[-1] if self._places else None
        if last is not None and now - last.tick < step:
            return last
        with self._first.reading() as connection:
            position, moment, *record = connection.execute(_FIRST).one()
        if position is None:
            return None
        place = _Place(now, int(position), moment, tuple(map(int, record)))
        with self._watch:
            self._places.append(place)
        return place

    def _left(self, why: Why, behind: float | None) -> None:
        with self._watch:
            new, self._state = self._state.why is not why, StandbyState(why, behind)
            self._again = self._ticks() + _REST
        if new:
            _LOG.warning("the standby is not read: %s; the first server is read instead", why.value)


def quickly(url: URL) -> URL:
    """The address of a server for which nobody is to wait long, unless the address itself says how long."""
    wanted = {"connect_timeout": "2", "tcp_user_timeout": "3000"}
    return url.update_query_dict({name: value for name, value in wanted.items() if name not in url.query})
