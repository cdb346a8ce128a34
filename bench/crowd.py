"""A database with very many persons, each with a case that the door made once and that is cast again and again under other ids.

A case is played through the one door on several days; its rows are then written for every person with ids of their own, the fingerprints
and hashes worked out anew, so that the trail stands as if each act had been done by hand. Made once and kept in the folder for
temporary files.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from bench.mould import MODEL, TABLES, Mould, cut, insert_rows
from bench.town import Commune, auditing, people, provincial
from persistence import cites
from persistence.database import Database
from persistence.migrate import upgrade
from persistence.register_mapping import person_row
from persistence.search import indexing
from rules.terms import VIETNAM
from web.house import House
from web.settings import Environment, Settings
from workflows.command import Command
from workflows.model import Actor
from workflows.perform import perform

MANY: Final = 300_000
FEW: Final = 300
NOW: Final = datetime(2024, 10, 20, 9, 0, tzinfo=VIETNAM)
WHOLE: Final = 100  # every so many persons one has a case that went all the way
_PER_COMMUNE: Final = 220
_DAYS: Final = 6
_VERSION: Final = 1  # of what is made; another one is made anew


def crowd(count: int) -> tuple[str, Path]:
    """The URL of a SQLite database with so many persons, and its folder; made where it is not there yet."""
    folder = Path(tempfile.gettempdir()) / f"lotrinh-bench-{count}-{_VERSION}"
    path = folder / "crowd.db"
    if not path.exists():
        folder.mkdir(exist_ok=True)
        making = folder / "making.db"
        making.unlink(missing_ok=True)
        _make(making, count)
        for made in folder.glob("making.*"):  # the database and its keys
            made.rename(folder / made.name.replace("making", "crowd"))
    upgrade(f"sqlite:///{path}")
    return f"sqlite:///{path}", folder


def settings(url: str, folder: Path) -> Settings:
    """Settings of a house on such a database; signing in is that of development."""
    return Settings(folder, url, Environment.DEVELOPMENT, secret_key="x" * 40, soffice=None)


def _make(path: Path, count: int) -> None:
    print(f"making a database with {count:,} persons: {path}", file=sys.stderr, flush=True)
    url = f"sqlite:///{path}"
    upgrade(url)
    communes = max(4, count // _PER_COMMUNE)
    moulds = [_mould(whole=whole, day=day) for whole in (False, True) for day in range(_DAYS)]
    with House.open(settings(url, path.parent), clock=lambda: NOW) as house:
        everyone = [Commune(number) for number in range(communes)]
        offices = [provincial(number) for number in range(34)] + [auditing()]
        house.register(
            units=[*(unit for each in everyone for unit in each.units), *(unit for unit, _ in offices)],
            actors=[*(one for each in everyone for one in each.officers), *(one for _, one in offices)],
        )
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("PRAGMA synchronous=OFF")
        raw.execute("PRAGMA cache_size=-200000")
        raw.execute("BEGIN")
        guards = _unguarded(raw)
        for mould in moulds:
            mould.keep_blobs(raw)
        for number, person in enumerate(people(count, communes)):
            insert_rows(raw, "persons", [person_row(person)])
            whole = number % WHOLE == 0
            mould = moulds[number % _DAYS + (_DAYS if whole else 0)]
            mould.cast(raw, number, person.id, str(person.attributes["residence_commune"])[2:])
        for guard in guards:
            raw.execute(guard)
        raw.execute("COMMIT")
    database = Database(url)
    with database.writing() as connection:
        indexing.rebuild(connection)
        cites.fill(connection)
    database.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _unguarded(raw: sqlite3.Connection) -> list[str]:
    """Take the guards away while the rows are laid; what brings them back."""
    kept = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in kept:
        raw.execute(f"DROP TRIGGER {name}")
    return [sql for _, sql in kept]


def _mould(*, whole: bool, day: int) -> Mould:
    """Play the case on a day and take its rows."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/mould.db"
        upgrade(url)
        _play(url, Path(folder), NOW - timedelta(days=20 + 2 * day), whole=whole)
        with closing(sqlite3.connect(f"{folder}/mould.db")) as raw:
            raw.row_factory = sqlite3.Row
            found = {table: [dict(row) for row in raw.execute(_select(table))] for table in TABLES}
            blobs = [tuple(row) for row in raw.execute("SELECT sha256, content FROM blobs")]
    found["audit_entries"] = [row for row in found["audit_entries"] if row["stream"].startswith("case:")]
    return cut(found, blobs)


def _select(table: str) -> str:
    order = {"acts": "case_id, seq", "audit_entries": "stream, seq"}.get(table, "rowid")
    return f"SELECT * FROM {table} ORDER BY {order}"  # noqa: S608 - names of our own tables


def _play(url: str, folder: Path, start: datetime, *, whole: bool) -> None:
    """The case: proposed, or with all that follows."""
    clock = [start]
    commune = Commune(0)
    police, _, doctor = commune.officers
    with House.open(settings(url, folder), clock=lambda: clock[0]) as house:
        house.database.keys = None  # what is sealed for one cannot be cast for another
        house.register(units=commune.units, actors=commune.officers, persons=[MODEL])

        def do(actor: Actor, act: str, minutes: int, **inputs: object) -> None:
            clock[0] = start + timedelta(minutes=minutes)
            perform(Command(act, clock[0], inputs, person_id=MODEL.id), actor, house.services)

        day, held = (start - timedelta(days=200)).date().isoformat(), start.isoformat(timespec="minutes")[:16]
        do(
            police,
            "person_file.record",
            10,
            record="user_management_decided",
            record_on=day,
            record_paper="12/QĐ-UBND",
        )
        do(
            police, "assessment.propose", 30, ground="managed_user_reuse", detected_at=held, result="positive", unauthorised_use=True,
            detained=True, held_from=held, detention_place="Nhà tạm giữ hành chính", detention_place_has_facility=False,
            substances=["heroin"], facility=commune.units[2].id,
        )  # fmt: skip
        if whole:
            _whole(do, police, doctor, commune)


def _whole(do: Any, police: Actor, doctor: Actor, commune: Commune) -> None:  # noqa: ANN401 - the hand of ``_play``
    papers = ["test_result_copy", "detention_decision_copy"]
    criteria = {f"criterion_{number}": "yes" if number in {1, 3, 5} else "no" for number in range(1, 7)}
    do(
        police,
        "assessment.send_dossier",
        60,
        facility=commune.units[2].id,
        papers=papers,
        place="detention_place",
    )
    do(doctor, "assessment.accept_request", 90)
    do(doctor, "assessment.dispatch_staff", 1140)
    do(doctor, "assessment.receive_person", 1200)
    do(
        doctor, "assessment.examine", 1260, **criteria, together_one_month=True,
        evidence_sources=["clinical", "interview", "police_file"],
    )  # fmt: skip
