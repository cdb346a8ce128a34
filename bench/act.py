"""A committed act that issues no paper, beside the bare transaction of the same rows, on SQLite as the program ships it (WAL, FULL).

Ours is the whole door: load, authority, topology, facts, both engines, journal, deadlines, audit entry, commit. The baseline commits the
very rows that such acts left behind (journal, case, audit entry, head of the stream), one transaction an act, deciding nothing.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path

from bench.report import OURS, Measurement, Runner, figure
from persistence.database import Database
from persistence.keys import Keys, KeyStore, MasterKey, Ring
from persistence.keys.binding import bind, realm_of
from persistence.keys.cipher import KEY_BYTES
from persistence.migrate import upgrade
from persistence.registers import Clerk, Registers
from persistence.unit_of_work import SqlUnitOfWork
from rules.corpus import load_corpus
from rules.engine.dual import DualEngine
from rules.terms import load_calendar
from workflows.command import Command, Services
from workflows.model import Actor, Appointment, Person, Unit
from workflows.paper_ports import Writ
from workflows.perform import perform
from workflows.ports import Change
from workflows.procedure import load_procedures

_START = datetime.fromisoformat("2024-05-06T08:00:00+07:00")
_PERIOD = {"from": "2022-01-01"}
_UNIT = Unit(
    "tram",
    "health_facility",
    "Trạm Y tế",
    commune="a",
    attributes={"qualified": dict(_PERIOD), "designated": dict(_PERIOD)},
)
_DOCTOR = Actor(
    "bs",
    "Lò Thị Mây",
    (Appointment("assessing_doctor", _UNIT, "Bác sỹ"),),
    {"certificate": {"speciality": "psychiatry", "valid_from": "2020-01-01"}},
)
_POLICE = Unit("ca", "commune_police", "Công an xã", commune="a")
_COMMITTEE = Unit("ub", "commune_pc", "Ủy ban nhân dân xã", commune="a")
_OFFICER = Actor("cb", "Lường Văn Pành", (Appointment("commune_police_officer", _POLICE),))
_CHAIR = Actor("ct", "Cà Thị Hoan", (Appointment("commune_chair", _COMMITTEE),))
_PERSON = Person(
    "p", "Vàng A Dính", date(1990, 5, 17), "male", {"residence_kind": "stable", "residence_commune": "a"}
)
_FINDINGS: dict[str, object] = {f"criterion_{number}": "no" for number in range(1, 7)}
_OPS = 40


class _NoPaper:
    """The act measured issues none; the application before it is not measured."""

    def render(self, form: str, data: object, on: date) -> Writ:
        from documents.catalogue import load_catalogue
        from documents.writs import Forms

        return Forms(load_catalogue()).render(form, data, on)  # type: ignore[arg-type]  # handed through

    def coded(self, writ: Writ, number: str, day: date) -> Writ:  # noqa: ARG002 - the port hands them over
        return writ

    def numbering(self, form: str, on: date) -> None:  # noqa: ARG002 - the port hands them over
        return None

    def draft(self, form: str, data: object, on: date) -> Writ:
        return self.render(form, data, on)


class _Recording(SqlUnitOfWork):
    """Remembers what was written, so that the baseline can write the same rows."""

    noted: list[Change]

    def append(self, change: Change) -> None:
        super().append(change)
        self.noted.append(change)


@figure(
    name="a committed act without a paper",
    wanted=1 / 2.5,
    baseline="bare transaction",
    unit="ms/act",
    better="lower",
)
def act(run: Runner) -> Measurement:
    """Milliseconds for one act; every round does as many of one as of the other, each on a database of its own."""
    with tempfile.TemporaryDirectory() as folder:
        ours = door(Path(folder) / "ours.db")
        bare = _bare(Path(folder), (run.rounds + run.warm_ups) * _OPS)
        contenders = {OURS: _times(ours), "bare transaction": _times(bare)}
        return run.milliseconds(contenders, ops=_OPS, note="assessment.examine on SQLite, synchronous FULL")


def _times(work: Callable[[], object]) -> Callable[[], object]:
    return lambda: [work() for _ in range(_OPS)]


def door(
    path: Path, kept: list[Change] | None = None, kind: type[SqlUnitOfWork] = SqlUnitOfWork
) -> Callable[[], object]:
    """A case at the stage of examination; each call performs one more examination through the door. ``kind`` is the way to write."""
    database = _filled(path, [_UNIT], [_DOCTOR])
    moments = _moments()
    now = [next(moments)]

    def uow() -> SqlUnitOfWork:
        if kept is None:
            return kind(database)
        recording = _Recording(database)
        recording.noted = kept
        return recording

    services = _services(uow, database, now)

    def do(name: str, **inputs: object) -> object:
        now[0] = next(moments)
        return perform(Command(f"assessment.{name}", now[0], inputs, person_id="p"), _DOCTOR, services)

    do("apply", papers=["application_form_01"], photo_id_shown=True)
    do("accept_request")
    do("receive_person", identity_matched=True)
    return lambda: do("examine", **_FINDINGS, evidence_sources=["clinical", "interview"])


def _filled(path: Path, units: list[Unit], actors: list[Actor]) -> Database:
    """A new database with offices, officers and the person."""
    url = f"sqlite:///{path}"
    upgrade(url)
    database = Database(url)
    database.keys = _keys(database, path.with_suffix(".keys"))
    Registers(database).put(
        units=units, persons=[_PERSON], actors=actors, by=Clerk("system", "system"), at=_START
    )
    return database


def _keys(database: Database, path: Path) -> Keys:
    """The record seals, as in production."""
    store = KeyStore(f"sqlite:///{path}", os.urandom)
    bind(database, store.prepare(realm_of(database)), _START)
    ring = Ring((MasterKey.of(os.urandom(KEY_BYTES)),))
    return Keys(store, lambda: ring, os.urandom)


def _services(uow: Callable[[], SqlUnitOfWork], database: Database, now: list[datetime]) -> Services:
    """The door as it is in production, with a clock of its own."""
    numbers = count()
    return Services(
        corpus=load_corpus(),
        procedures=load_procedures(),
        judge=DualEngine(),
        calendar=load_calendar(),
        renderer=_NoPaper(),
        uow=uow,
        reading=lambda: SqlUnitOfWork(database, reading=True),
        clock=lambda: now[0],
        new_id=lambda: f"id{next(numbers):030d}",
    )


def _bare(folder: Path, acts: int) -> Callable[[], object]:
    """The same acts made once, their rows kept; then a copy of the database as it stood before gets the rows alone."""
    made, kept = folder / "made.db", list[Change]()
    examine = door(made, kept)
    opened = len(kept)
    _copy(made, folder / "bare.db")
    for _ in range(acts):
        examine()
    changes = iter(kept[opened:])
    database = Database(f"sqlite:///{folder / 'bare.db'}")

    def write() -> None:
        with SqlUnitOfWork(database) as unit_of_work:
            unit_of_work.append(next(changes))

    return write


def _copy(source: Path, target: Path) -> None:
    with sqlite3.connect(source) as old, sqlite3.connect(target) as new:
        old.backup(new)


def _moments() -> Iterator[datetime]:
    return (_START + timedelta(seconds=number) for number in count())


_LONG, _SHORT, _FEW = 1_000, 10, 4


@figure(
    name=f"an act on a case with {_LONG} earlier acts",
    wanted=1 / 1.2,
    baseline=f"{_SHORT} earlier acts",
    unit="ms/act",
    better="lower",
)
def long_case(run: Runner) -> Measurement:
    """Milliseconds for one act on a long case beside one on a short case, each in a database of its own."""
    with tempfile.TemporaryDirectory() as folder:
        contenders = {}
        for name, acts in ((OURS, _LONG), (f"{_SHORT} earlier acts", _SHORT)):
            work = _managed(Path(folder) / f"{acts}.db")
            for _ in range(acts - 2):  # the case was opened and decided
                work()
            contenders[name] = _few(work)
        return run.milliseconds(
            contenders, ops=_FEW, note="user_management.check_residence on SQLite, synchronous FULL"
        )


def _managed(path: Path) -> Callable[[], object]:
    """A person under management; each call checks the residence once more, which meets one term and starts the next."""
    database = _filled(path, [_POLICE, _COMMITTEE], [_OFFICER, _CHAIR])
    moments = _moments()
    now = [next(moments)]
    services = _services(lambda: SqlUnitOfWork(database), database, now)

    def do(by: Actor, name: str, **inputs: object) -> object:
        now[0] = next(moments)
        return perform(Command(f"user_management.{name}", now[0], inputs, person_id="p"), by, services)

    do(_OFFICER, "record_test", result="positive", unauthorised_use=True)
    do(_CHAIR, "decide")
    return lambda: do(_OFFICER, "check_residence", residence_check="present")


def _few(work: Callable[[], object]) -> Callable[[], object]:
    return lambda: [work() for _ in range(_FEW)]
