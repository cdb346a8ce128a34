"""Reading from a standby: while it is near, never for writing, and from the first server whenever it does not serve.

The standby is played here by the first server under another name; `make faults` tries a real one (``tests/faults/standby.py``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Connection

from persistence.database import Database
from persistence.errors import DatabaseBusy
from persistence.models import SCHEMA_REVISION
from persistence.standby import Standby, Why
from tests import postgresql as pg

HERE, THERE = "first", "second"


@dataclass
class Asker:
    must: bool = False
    fell: int = 0

    def fresh(self) -> bool:
        return self.must

    def fell_back(self) -> None:
        self.fell += 1


@dataclass
class Clock:
    tick: float = 100.0

    def __call__(self) -> float:
        return self.tick


class Played(Standby):
    """A standby that stands where it is told to."""

    lag = 0  # bytes behind the first server
    said: Any = None

    def _told(self, connection: Connection) -> Any:
        connection.exec_driver_sql("SELECT 1")
        place = self._places[-1]
        plain = (place.position - self.lag, None, *place.record, SCHEMA_REVISION)
        return plain if self.said is None else self.said(plain)


@dataclass
class Pair:
    first: Database
    standby: Played
    asker: Asker
    clock: Clock
    lines: list[str] = field(default_factory=list)

    def read(self) -> str:
        with self.standby.reading() as connection:
            return str(connection.exec_driver_sql("SHOW application_name").scalar())


@pytest.fixture(scope="module")
def url(postgresql: pg.Server, postgresql_template: str) -> Iterator[str]:
    name = postgresql.create(template=postgresql_template)
    yield postgresql.url(name)
    postgresql.drop(name)


@pytest.fixture
def pair(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pair]:
    first, asker, clock = Database(url, name=HERE), Asker(), Clock()
    found = Pair(first, Played(url, first, behind=10, asker=asker, ticks=clock, name=THERE), asker, clock)
    log = SimpleNamespace(warning=lambda text, *values: found.lines.append(text % values))
    monkeypatch.setattr("persistence.standby._LOG", log)
    yield found
    found.standby.close()
    first.close()


def test_what_is_only_read_is_read_from_the_standby(pair: Pair) -> None:
    assert pair.read() == THERE
    with pair.standby.writing() as connection:
        assert connection.exec_driver_sql("SHOW application_name").scalar() == HERE
    pair.asker.must = True
    assert pair.read() == HERE
    assert (pair.lines, pair.asker.fell) == ([], 0)


def test_one_that_lags_is_left_alone_until_it_is_near_again(pair: Pair) -> None:
    assert pair.read() == THERE
    pair.standby.lag = 1_000_000
    pair.clock.tick += 11
    assert [pair.read(), pair.read()] == [HERE, HERE]
    assert pair.standby.look().why is Why.BEHIND
    assert len(pair.lines) == 1
    assert "too far behind" in pair.lines[0]
    assert pair.asker.fell == 2
    pair.standby.lag = 0
    assert pair.read() == HERE, "it is not asked with every reading"
    pair.clock.tick += 60
    assert pair.read() == THERE
    assert pair.standby.look().why is None
    assert len(pair.lines) == 2


def test_how_far_behind_is_an_upper_bound(pair: Pair) -> None:
    pair.read()
    begun = pair.standby._places[-1].position
    pair.standby.said = lambda plain: (begun, *plain[1:])  # it stays where it was
    with pair.first.writing() as connection:
        connection.exec_driver_sql(
            "SET LOCAL synchronous_commit = on"
        )  # the server of the tests writes its log when it likes
        connection.exec_driver_sql("SELECT pg_logical_emit_message(true, 'test', 'the log moves on')")
    pair.clock.tick += 9
    assert pair.read() == THERE
    assert pair.standby.look().behind == pytest.approx(9)
    pair.clock.tick += 3
    assert pair.read() == HERE
    now = pair.standby._places[-1].moment
    for ago, where in (
        (60, HERE),
        (0, THERE),
    ):  # what it says of its last transaction is taken where that says more
        pair.standby.said = lambda plain, ago=ago: (begun, now - timedelta(seconds=ago), *plain[2:])
        pair.clock.tick += 60
        assert pair.read() == where


@pytest.mark.parametrize(
    ("place", "value", "why"),
    [(0, None, Why.NONE), (2, 1, Why.OTHER), (3, 99, Why.OTHER), (4, 1, Why.OTHER), (5, "0001", Why.TABLES)],
)
def test_another_record_is_never_read(pair: Pair, place: int, value: object, why: Why) -> None:
    pair.standby.said = lambda plain: (*plain[:place], value, *plain[place + 1 :])
    assert pair.read() == HERE
    assert pair.standby.look().why is why


def test_a_standby_that_breaks_off_in_the_midst(pair: Pair) -> None:
    with pytest.raises(DatabaseBusy), pair.standby.reading() as connection:
        connection.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")
    assert pair.read() == HERE


def test_what_a_server_says_of_itself(pair: Pair, url: str, tmp_path: Path) -> None:
    """The questions themselves: this server is no standby, another database of it has no tables, and nobody is at home elsewhere."""
    plain = Standby(url, pair.first, behind=10, asker=pair.asker)
    server, _, folder = url.partition("?")
    untouched = f"{server.rpartition('/')[0]}/postgres?{folder}"
    empty = Standby(untouched, pair.first, behind=10, asker=pair.asker)
    nobody = Standby(
        f"postgresql+psycopg://postgres@/x?host={tmp_path}", pair.first, behind=10, asker=pair.asker
    )
    for each, why in ((plain, Why.NONE), (empty, Why.TABLES), (nobody, Why.AWAY)):
        assert each.look().why is why
        with each.reading() as connection:
            assert connection.exec_driver_sql("SHOW application_name").scalar() == HERE
        each.close()
    assert len(pair.lines) == 3
