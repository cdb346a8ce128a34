"""A database with very many persons, each with a case that the door made once and that is cast again and again under other ids.

A case is played through the one door on several days; its rows are then written for every person with ids of their own, the fingerprints
and hashes worked out anew, so that the trail stands as if each act had been done by hand. Made once and kept in the folder for
temporary files.
"""

from __future__ import annotations

import re
import sqlite3
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from sqlalchemy.dialects import sqlite

from bench.town import Commune, auditing, people, provincial
from persistence.database import Database
from persistence.mapping import ACT_OF, act_of
from persistence.migrate import upgrade
from persistence.register_mapping import person_row
from persistence.search import indexing
from persistence.types import Moment
from rules.terms import VIETNAM
from web.house import House
from web.settings import Environment, Settings
from workflows.audit import act_hash
from workflows.command import Command
from workflows.model import Actor, Person
from workflows.perform import perform

MANY: Final = 300_000
FEW: Final = 300
NOW: Final = datetime(2024, 10, 20, 9, 0, tzinfo=VIETNAM)
WHOLE: Final = 100  # every so many persons one has a case that went all the way
_PER_COMMUNE: Final = 220
_MODEL: Final = Person("d" * 32, "Lò Văn Mẫu", None, "male")
_DAYS: Final = 6
_TABLES: Final = ("cases", "case_units", "acts", "audit_entries", "deadlines", "documents")
_ID: Final = re.compile(r"[0-9a-f]{32}")
_PLACE: Final = re.compile(r"\b(?:ca|ub|yt|cb|ct|bs|xa)00000\b")
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
        making.rename(path)
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
            _insert(raw, "persons", [person_row(person)])
            whole = number % WHOLE == 0
            mould = moulds[number % _DAYS + (_DAYS if whole else 0)]
            mould.cast(raw, number, person.id, str(person.attributes["residence_commune"])[2:])
        for guard in guards:
            raw.execute(guard)
        raw.execute("COMMIT")
    database = Database(url)
    with database.writing() as connection:
        indexing.rebuild(connection)
    database.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _unguarded(raw: sqlite3.Connection) -> list[str]:
    """Take the guards away while the rows are laid; what brings them back."""
    kept = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in kept:
        raw.execute(f"DROP TRIGGER {name}")
    return [sql for _, sql in kept]


class _Text:
    """A text with slots for ids."""

    def __init__(self, text: str, slots: Mapping[str, int]) -> None:
        self.parts: list[str] = []
        self.slots: list[int] = []
        end = 0
        for found in re.finditer("|".join(map(re.escape, slots)), text):
            self.parts.append(text[end : found.start()])
            self.slots.append(slots[found[0]])
            end = found.end()
        self.parts.append(text[end:])

    def filled(self, values: Sequence[str]) -> str:
        """The text with these ids in its slots."""
        out = [self.parts[0]]
        for slot, part in zip(self.slots, self.parts[1:], strict=True):
            out += (values[slot], part)
        return "".join(out)


@dataclass
class _Mould:
    """The rows of one person's cases, each value plain or a text with slots."""

    rows: dict[str, list[dict[str, Any]]]
    blobs: list[tuple[str, bytes]]
    ids: list[str]
    places: list[str]
    hashes: list[str]

    def keep_blobs(self, raw: sqlite3.Connection) -> None:
        """The bytes of papers are the same for all."""
        raw.executemany("INSERT OR IGNORE INTO blobs (sha256, content) VALUES (?, ?)", self.blobs)

    def cast(self, raw: sqlite3.Connection, number: int, person: str, place: str) -> None:
        """Write the rows for one person, ids and hashes of their own."""
        values = [
            person if each == _MODEL.id else f"{number:08x}{at:024x}" for at, each in enumerate(self.ids)
        ]
        values += [each[:2] + place for each in self.places]
        values += self.hashes
        for table in ("cases", "case_units"):
            _insert(raw, table, [_filled(row, values) for row in self.rows[table]])
        acts = [_filled(row, values) for row in self.rows["acts"]]
        _insert(raw, "acts", acts)
        for at, row in enumerate(acts, start=len(values) - len(self.hashes)):
            values[at] = act_hash(act_of([_moment(row, name) for name in _ACT]))
        entries = list(_chained(_filled(row, values) for row in self.rows["audit_entries"]))
        _insert(raw, "audit_entries", entries)
        heads = {
            row["stream"]: {"stream": row["stream"], "length": row["seq"], "head": row["hash"]}
            for row in entries
        }
        _insert(raw, "audit_streams", list(heads.values()))
        for table in ("deadlines", "documents"):
            _insert(raw, table, [_filled(row, values) for row in self.rows[table]])


_ACT: Final = [column.name for column in ACT_OF.selected_columns]
_SQLITE: Final = sqlite.dialect()


def _moment(row: Mapping[str, Any], name: str) -> Any:  # noqa: ANN401 - a value of a row
    value = row[name]
    if name in {"at", "recorded_at"}:
        return Moment().process_result_value(datetime.fromisoformat(value), _SQLITE)
    return value


def _chained(rows: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    heads: dict[str, str] = {}
    for row in rows:
        stream = row["stream"]
        row["prev_hash"] = heads.get(stream, "")
        row["hash"] = heads[stream] = sha256(f"{row['prev_hash']}\n{row['body']}".encode()).hexdigest()
        yield row


def _filled(row: Mapping[str, Any], values: Sequence[str]) -> dict[str, Any]:
    return {name: value.filled(values) if isinstance(value, _Text) else value for name, value in row.items()}


def _insert(raw: sqlite3.Connection, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        names = list(rows[0])
        marks = ", ".join("?" * len(names))
        raw.executemany(
            f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})",  # noqa: S608 - names of our own columns
            [[_plain(row[name]) for name in names] for row in rows],
        )


def _plain(value: Any) -> Any:  # noqa: ANN401 - a value of a row
    return value.isoformat() if hasattr(value, "isoformat") else value


def _mould(*, whole: bool, day: int) -> _Mould:
    """Play the case on a day and take its rows."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/mould.db"
        upgrade(url)
        _play(url, Path(folder), NOW - timedelta(days=20 + 2 * day), whole=whole)
        with closing(sqlite3.connect(f"{folder}/mould.db")) as raw:
            raw.row_factory = sqlite3.Row
            found = {table: [dict(row) for row in raw.execute(_select(table))] for table in _TABLES}
            blobs = [tuple(row) for row in raw.execute("SELECT sha256, content FROM blobs")]
    found["audit_entries"] = [row for row in found["audit_entries"] if row["stream"].startswith("case:")]
    return _cut(found, blobs)


def _select(table: str) -> str:
    order = {"acts": "case_id, seq", "audit_entries": "stream, seq"}.get(table, "rowid")
    return f"SELECT * FROM {table} ORDER BY {order}"  # noqa: S608 - names of our own tables


def _cut(found: Mapping[str, list[dict[str, Any]]], blobs: list[Any]) -> _Mould:
    ids = {row["id"]: None for table in ("cases", "acts", "deadlines", "documents") for row in found[table]}
    ids |= {row["idempotency_key"]: None for row in found["acts"]} | {_MODEL.id: None}
    texts = [
        value for table in _TABLES for row in found[table] for value in row.values() if isinstance(value, str)
    ]
    places = sorted({place for text in texts for place in _PLACE.findall(text)})
    hashes = [act_hash(act_of([_moment(row, name) for name in _ACT])) for row in found["acts"]]
    slots = {text: at for at, text in enumerate([*ids, *places, *hashes])}
    rows = {
        table: [
            {name: _Text(value, slots) if isinstance(value, str) and _slotted(value, slots) else value for name, value in row.items()}
            for row in found[table]
        ]
        for table in _TABLES
    }  # fmt: skip
    return _Mould(rows, blobs, list(ids), places, hashes)


def _slotted(text: str, slots: Mapping[str, int]) -> bool:
    return any(slot in text for slot in slots)


def _play(url: str, folder: Path, start: datetime, *, whole: bool) -> None:
    """The case: proposed, or with all that follows."""
    clock = [start]
    commune = Commune(0)
    police, _, doctor = commune.officers
    with House.open(settings(url, folder), clock=lambda: clock[0]) as house:
        house.register(units=commune.units, actors=commune.officers, persons=[_MODEL])

        def do(actor: Actor, act: str, minutes: int, **inputs: object) -> None:
            clock[0] = start + timedelta(minutes=minutes)
            perform(Command(act, clock[0], inputs, person_id=_MODEL.id), actor, house.services)

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
