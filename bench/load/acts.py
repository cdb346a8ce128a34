"""Full legal acts on PostgreSQL by several processes at once, beside the bare transaction of the same rows, and beside few entries.

Ours is the whole door as an installation has it: load, authority, topology, facts, both engines, journal, sealing under the person's key,
deadlines, audit entry, commit, each flushed to the disk. The baseline writes the rows of such acts, worked out before, one
transaction an act, deciding nothing. Every act is on a case of its own.
"""

from __future__ import annotations

import gc
import os
import statistics
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import count
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, Final

from sqlalchemy import select

from bench.load import country, store
from bench.load.country import Country
from bench.load.playing import NOW
from bench.report import Measurement, Runner, figure
from persistence.database import Database
from persistence.models import CASE_UNITS, CASES
from persistence.unit_of_work import SqlUnitOfWork
from web.house import House
from workflows.command import Command
from workflows.model import Actor
from workflows.perform import perform
from workflows.ports import Change

PROCESSES: Final = 2 * (os.cpu_count() or 1)  # while one waits for the disk another one works
_FEW: Final = 20  # acts of each process in a round
_FINDINGS: Final[dict[str, object]] = {f"criterion_{number}": "no" for number in range(1, 7)}
_EXAMINED: Final = (
    select(CASES.c.id, CASES.c.person_id, CASE_UNITS.c.unit_id)
    .join_from(CASES, CASE_UNITS, CASE_UNITS.c.case_id == CASES.c.id)
    .where(CASES.c.closed.is_(False), CASES.c.stage == "examined", CASE_UNITS.c.part == "facility")
    .order_by(CASES.c.id)
)
_BARE: Final = "bare transaction"
_MILLISECONDS: Final = 1_000


class _Noting(SqlUnitOfWork):
    """Keeps what would be written and writes nothing."""

    def __init__(self, database: Database, noted: list[Change]) -> None:
        super().__init__(database)
        self._noted = noted

    def append(self, change: Change) -> None:
        self._noted.append(change)


class _Worker:
    """One process: acts on its own share of the cases."""

    def __init__(self, at: Country, part: int, parts: int) -> None:
        self._house = House.open(store.house_settings(at.url, at.name), clock=lambda: NOW)
        self._bare = Database(at.url)
        with self._house.database.reading() as connection:
            mine = connection.execute(_EXAMINED).all()[part::parts]
        self.cases = [row.id for row in mine]
        keys = self._house.database.keys
        if keys is not None:
            keys.make(row.person_id for row in mine)
        offices = {row.id: row.unit_id for row in mine}
        doctors = {office: _doctor(self._house, office) for office in set(offices.values())}
        self._doctors = {case: doctors[office] for case, office in offices.items()}
        self._next = count()
        self._made: list[Change] = []
        self._work = [0.0, 0.0]
        gc.collect()
        gc.freeze()  # as where the program serves (web/cli/serving.py)

    def ready(self, acts: int) -> None:
        """Work out so many changes for the baseline, on cases that nothing else is done on meanwhile."""
        self._made.clear()
        noting = replace(self._house.services, uow=lambda: _Noting(self._house.database, self._made))
        for _ in range(acts):
            self._examine(noting)
        first = next(self._next)
        for at in range(first, first + acts):  # an officer has opened the case before acting on it
            self._house.reader.find_case_file(self.cases[at % len(self.cases)])
        self._next = count(first)

    def ours(self, acts: int) -> list[float]:
        """Seconds of each of so many acts."""
        here, there = process_time(), self._server()
        times = [_timed(lambda: self._examine(self._house.services)) for _ in range(acts)]
        self._work = [process_time() - here, self._server() - there]
        return times

    def work(self, _acts: int) -> list[float]:
        """Seconds of processor that the acts done last took, here and in the server."""
        return self._work

    def _server(self) -> float:
        """Seconds of processor of the server's process behind the one connection; 0 where it runs on another machine."""
        with self._house.database.reading() as connection:
            told = Path(f"/proc/{connection.connection.driver_connection.info.backend_pid}/schedstat")  # type: ignore[union-attr]  # psycopg's
        return int(told.read_text().split()[0]) / 1e9 if told.exists() else 0.0

    def bare(self, acts: int) -> list[float]:
        """Seconds of each of so many transactions; their changes were worked out by ``ready``."""
        return [_timed(self._write) for _ in range(acts)]

    def _write(self) -> None:
        with SqlUnitOfWork(self._bare) as work:
            work.append(self._made.pop())

    def _examine(self, services: Any) -> None:  # noqa: ANN401 - Services, also with another way to write
        case = self.cases[next(self._next) % len(self.cases)]
        inputs = {**_FINDINGS, "evidence_sources": ["clinical", "interview"]}
        perform(Command("assessment.examine", NOW, inputs, case_id=case), self._doctors[case], services)


def _doctor(house: House, office: str) -> Actor:
    """The one of a health station, as ``bench.town`` has it."""
    found = house.reader.find_actor(f"bs{office[2:]}")
    if found is None:
        raise LookupError(f"the doctor of {office} is not on file")
    return found


def _timed(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def _serve(pipe: Connection, at: Country, part: int, parts: int) -> None:
    worker = _Worker(at, part, parts)
    pipe.send(len(worker.cases))
    while True:
        asked = pipe.recv()
        if asked is None:
            return
        name, acts = asked
        pipe.send(getattr(worker, name)(acts))


class Crew:
    """Processes at work on one country."""

    def __init__(self, at: Country, processes: int = PROCESSES) -> None:
        fresh = get_context("spawn")
        self._pipes: list[Connection] = []
        self._running = []
        for part in range(processes):
            mine, theirs = fresh.Pipe()
            process = fresh.Process(target=_serve, args=(theirs, at, part, processes), daemon=True)
            process.start()
            self._pipes.append(mine)
            self._running.append(process)
        cases = min(pipe.recv() for pipe in self._pipes)
        self._acts = min(
            _FEW, cases // 2
        )  # what one round works out beforehand and what it does are on different cases
        self.times: list[float] = []
        self.work: list[
            tuple[float, float]
        ] = []  # milliseconds of processor for an act, clients and server, of each round

    def do(self, name: str) -> list[float]:
        """Every process does its acts of a round, all at the same time."""
        for pipe in self._pipes:
            pipe.send((name, self._acts))
        answers = [pipe.recv() for pipe in self._pipes]
        return [each for answer in answers for each in answer or ()]

    def acts(self, name: str = "ours") -> float:
        """Acts a second in one round; where there are few cases they are done more often, so that rounds are as long."""
        again = -(-_FEW // self._acts) if name == "ours" else 1
        start = perf_counter()
        times = [each for _ in range(again) for each in self.do(name)]
        taken = perf_counter() - start
        if name == "ours":
            self.times += times
            told = self.do("work")
            last = len(times) / again
            here, there = sum(told[::2]) / last, sum(told[1::2]) / last
            self.work.append((here * _MILLISECONDS, there * _MILLISECONDS))
        return len(times) / taken

    def close(self) -> None:
        """Send everybody home."""
        for pipe in self._pipes:
            pipe.send(None)
        for process in self._running:
            process.join()


@cache
def _taken(rounds: int, warm_ups: int) -> tuple[list[float], list[float], list[float], list[float], str]:
    """Rates of ours on the big country, of the bare transaction there, of ours on the small one; milliseconds of every act of ours."""
    big, small = Crew(country.big()), Crew(country.small())
    rates: list[tuple[float, float, float]] = []
    for number in range(rounds + warm_ups):
        big.do("ready")
        small.do("ready")
        if number == warm_ups:
            big.times.clear()
            big.work.clear()
            small.work.clear()
        rates.append((big.acts(), big.acts("bare"), small.acts()))
    big.close()
    small.close()
    ours, bare, few = (list(each) for each in zip(*rates[warm_ups:], strict=True))
    times = [each * _MILLISECONDS for each in big.times]
    return ours, bare, few, times, _told(times, big.work, small.work)


def _told(times: list[float], work: list[tuple[float, float]], little: list[tuple[float, float]]) -> str:
    """Also what an act takes of the processors, which says more than its time where others are at work as well."""
    p50, p99 = statistics.median(times), _percentile(times, 99)
    here, there, few_here, few_there = (
        statistics.median(each) for done in (work, little) for each in zip(*done, strict=True)
    )
    return (
        f"{PROCESSES} processes, {country.big().entries:,} entries; p50 {p50:.1f} ms, p99 {p99:.1f} ms of {len(times)};"
        f" processor {here:.1f} ms client + {there:.1f} ms server an act"
        f" (1,000 entries: {few_here:.1f} + {few_there:.1f})"
    )


def _percentile(times: list[float], which: int) -> float:
    return statistics.quantiles(times, n=100)[which - 1]


@figure(
    name="load: a legal act on PostgreSQL",
    wanted=1 / 2.5,
    baseline=_BARE,
    unit="acts/s",
    better="higher",
)
def act(run: Runner) -> Measurement:
    """Acts a second, several processes, the country in the table."""
    ours, bare, _few, _times, note = _taken(run.rounds, run.warm_ups)
    return Measurement(ours, {_BARE: bare}, note)


@figure(name="load: legal acts a second", wanted=1.0, baseline="300 acts/s", unit="acts/s", better="higher")
def rate(run: Runner) -> Measurement:
    """The same against what is wanted of a machine of two cores."""
    ours, _bare, _few, _times, note = _taken(run.rounds, run.warm_ups)
    return Measurement(ours, {"300 acts/s": [300.0] * len(ours)}, note)


@figure(name="load: p99 of a legal act", wanted=1.0, baseline="100 ms", unit="ms", better="lower")
def slowest(run: Runner) -> Measurement:
    """The 99th percentile of all acts of all rounds."""
    _ours, _bare, _few, times, note = _taken(run.rounds, run.warm_ups)
    return Measurement([_percentile(times, 99)], {"100 ms": [100.0]}, note)


@figure(
    name="load: a legal act with the country in the table",
    wanted=1 / 1.2,
    baseline="1,000 entries",
    unit="acts/s",
    better="higher",
)
def depth(run: Runner) -> Measurement:
    """Acts a second with a whole country in the table beside the same with a thousand entries."""
    ours, _bare, few, _times, note = _taken(run.rounds, run.warm_ups)
    return Measurement(ours, {"1,000 entries": few}, note + f"; small: {country.small().entries:,} entries")
