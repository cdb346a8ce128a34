"""The cases of which moulds are made, each played once through the one door on several days: an open assessment, one that went to the
examination, and one that ran its course with many notes of care and was withdrawn."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from bench.crowd import settings
from bench.load.casting import TABLES, Cast, Row, cut
from bench.mould import MODEL
from bench.town import Commune
from persistence.migrate import upgrade
from rules.terms import VIETNAM
from web.house import House
from workflows.command import Command
from workflows.model import Actor
from workflows.perform import perform

NOW: Final = datetime(2024, 10, 20, 9, 0, tzinfo=VIETNAM)
"""The moment at which the country is looked at."""

_PAPERS: Final = ["test_result_copy", "detention_decision_copy"]
_CRITERIA: Final[dict[str, object]] = {
    f"criterion_{number}": "yes" if number in {1, 3, 5} else "no" for number in range(1, 7)
}
_PERSON: Final = replace(MODEL, born=date(1985, 3, 9))  # of age, as whoever asks for himself must be
Do = Callable[..., None]


class Kind(StrEnum):
    """Which case."""

    PROPOSED = "proposed"
    EXAMINED = "examined"
    CLOSED = "closed"


def played(kind: Kind, day: datetime, notes: int = 0) -> Cast:
    """The mould of a case of this kind begun on that day; a closed one has so many notes of care."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/mould.db"
        upgrade(url)
        _play(url, Path(folder), kind, day, notes)
        with closing(sqlite3.connect(f"{folder}/mould.db")) as raw:
            raw.row_factory = sqlite3.Row
            found: dict[str, list[Row]] = {
                table: [dict(row) for row in raw.execute(_select(table))] for table in TABLES
            }
            blobs = [(row[0], row[1]) for row in raw.execute("SELECT sha256, content FROM blobs")]
    found["audit_entries"] = [row for row in found["audit_entries"] if row["stream"].startswith("case:")]
    return cut(found, blobs)


def _select(table: str) -> str:
    order = {"acts": "case_id, seq", "audit_entries": "stream, seq"}.get(table, "rowid")
    return f"SELECT * FROM {table} ORDER BY {order}"  # noqa: S608 - names of our own tables


def _play(url: str, folder: Path, kind: Kind, start: datetime, notes: int) -> None:
    clock = [start]
    commune = Commune(0)
    with House.open(settings(url, folder), clock=lambda: clock[0]) as house:
        house.database.keys = None  # what is sealed for one cannot be cast for another
        house.register(units=commune.units, actors=commune.officers, persons=[_PERSON])

        def do(actor: Actor, act: str, minutes: int, **inputs: object) -> None:
            clock[0] = start + timedelta(minutes=minutes)
            perform(Command(act, clock[0], inputs, person_id=_PERSON.id), actor, house.services)

        if kind is Kind.CLOSED:
            _closed(do, commune.officers[2], notes)
            return
        _proposed(do, commune, start)
        if kind is Kind.EXAMINED:
            _examined(do, commune)


def _proposed(do: Do, commune: Commune, start: datetime) -> None:
    police = commune.officers[0]
    day, held = (start - timedelta(days=200)).date().isoformat(), start.isoformat(timespec="minutes")[:16]
    earlier = {"record": "user_management_decided", "record_on": day, "record_paper": "12/QĐ-UBND"}
    do(police, "person_file.record", 10, **earlier)
    do(
        police, "assessment.propose", 30, ground="managed_user_reuse", detected_at=held, result="positive", unauthorised_use=True,
        detained=True, held_from=held, detention_place="Nhà tạm giữ hành chính", detention_place_has_facility=False,
        substances=["heroin"], facility=commune.units[2].id,
    )  # fmt: skip


def _examined(do: Do, commune: Commune) -> None:
    police, _, doctor = commune.officers
    sent: dict[str, Any] = {"facility": commune.units[2].id, "papers": _PAPERS, "place": "detention_place"}
    do(police, "assessment.send_dossier", 60, **sent)
    do(doctor, "assessment.accept_request", 90)
    do(doctor, "assessment.dispatch_staff", 1140)
    do(doctor, "assessment.receive_person", 1200)
    sources = ["clinical", "interview", "police_file"]
    do(doctor, "assessment.examine", 1260, **_CRITERIA, together_one_month=True, evidence_sources=sources)


def _closed(do: Do, doctor: Actor, notes: int) -> None:
    do(doctor, "assessment.apply", 10, papers=["application_form_01"], photo_id_shown=True)
    do(doctor, "assessment.accept_request", 20)
    do(doctor, "assessment.receive_person", 30, identity_matched=True)
    for note in range(notes):
        do(doctor, "assessment.record_treatment", 60 + 30 * note, treatment_note="Khám, theo dõi; tỉnh táo")
    do(doctor, "assessment.withdraw", 120 + 30 * notes, close_reason="Người đề nghị rút đơn")
