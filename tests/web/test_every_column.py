"""Every column of every table, changed with the file in hand and the program stopped: the check names it, or it is told here why not."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import Boolean, Column, Table
from sqlalchemy.dialects import sqlite

from documents import verify as one_file
from persistence.audit import act_rows, act_worker, anchor, verify
from persistence.audit.report import Findings
from persistence.audit.whole import whole_holds
from persistence.erasures import Erasures
from persistence.merging import Authority, Merging
from persistence.models.base import Base
from persistence.registers import Clerk, Registers
from persistence.reports import Reports, ReportVersion
from tests.documents import outside
from tests.persistence.test_dossiers import version as dossier_version
from tests.persistence.test_reports import PERIOD
from tests.web.site import AN, AUDITOR, CENTRE, CHAIR, DOCTOR, PAPERS, POLICE, Site, at, site
from tests.web.test_books import CONTACT, officer
from web.auditing.export import export_case
from web.auditing.key import make_key
from web.books import enter_row
from web.signin.officer import Officer
from workflows.audit import act_hash
from workflows.command import Command
from workflows.model import Person
from workflows.perform import perform
from workflows.ports import Attachment, Series
from workflows.reporting.report import hash_of

BY: Final = Clerk("chair", "ub_hoa")
NO_RECORD: Final = {
    "accounts, passkeys, api_tokens, sessions, failed_sign_ins": "by what an officer signs in; who did an act is in its entry",
    "person_index, person_words, name_words, duty_places": "made anew from the record by `lotrinh db reindex`",
    "cite_sets, entry_cites": "follow from the bodies of entries; `lotrinh db reindex` puts there what is missing",
    "person_pairs": "proposals for who looks after the registers; a merge is told",
    "outbox, jobs, job_keys, webhooks, webhook_deliveries": "what is still to be sent or done",
    "exchange_messages, exchange_reconciliations": "what other systems answered; what was sent follows from the acts",
    "bulk_jobs, bulk_rows, unfinished_forms, waiting_files, made_pdfs": "work under way, gone when it is done",
    "list_imports, list_chunks, list_rows, list_marks, list_layouts": "lists on their way in; what became of a row is an act or a person",
    "key_stores": "which store of keys belongs to this database: another one opens nothing",
    "audit_elsewhere": "streams that stayed on another server: test_office_transfer.py",
}
"""Tables that the record does not vouch for, and why."""
FREE: Final = {
    ("book_rows", "words"): "by what a row is searched: made from its last version",
}
Place = tuple[str, str]


@pytest.fixture(scope="module")
def record(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A town with at least one row of everything that the record vouches for."""
    folder = tmp_path_factory.mktemp("columns")
    shutil.copyfile(sqlite_template, folder / "lotrinh.sqlite")
    with site(f"sqlite:///{folder}/lotrinh.sqlite", folder / "home") as town:
        fill(town)
        yield town


def fill(town: Site) -> None:
    database, now = town.house.database, town.clock()
    town.propose()
    send(town)
    town.act(DOCTOR, "assessment.accept_request", "2024-10-08T17:30")
    registers = Registers(database)
    registers.begin_numbers(Series(CENTRE.id, 2025, "GM"), 7, by=BY, at=now)
    twins = [Person(name, "Lò Văn Tư") for name in ("tu1", "tu2", "tu3", "gone")]
    registers.put(persons=twins, by=BY, at=now)
    authority = Authority(BY, now, "120/2025/QH15 Đ44", "hai bản ghi của một người")
    Merging(database).merge("m1", "tu1", "tu2", from_merged=(), authority=authority)
    Merging(database).merge("m2", "tu3", "tu1", from_merged=(), authority=authority)
    frame = {"kind": "erasure", "act": "person.erase", "case_id": None, "person_id": "gone"}
    Erasures(database).erase(["gone"], {**frame, "actor_id": "a", "unit_id": "u", "ground": "order"}, now)
    told, archive = dossier_version(1)
    from persistence.dossiers import Dossiers

    case = town.case().id
    Dossiers(database).keep(type(told)(case, *(getattr(told, name) for name in type(told).__slots__[1:])), archive, AN.id, BY)  # fmt: skip
    body: dict[str, object] = {"figures": {}}
    Reports(database).keep(
        ReportVersion("hoa_an", "half", PERIOD, 1, body, hash_of(body), "", now, *vars_of(BY)), BY
    )
    town.browser(POLICE).open(f"/ho-so/{case}")
    town.clock.at = at("2026-08-03T09:00")
    enter_row(town.house, officer(town, POLICE), "contacts", CONTACT, key="k")
    town.browser(CHAIR).open("/ban-lam-viec")
    anchor(database, town.clock())


def vars_of(clerk: Clerk) -> tuple[str, str]:
    return clerk.actor_id, clerk.unit_id


def send(town: Site) -> None:
    """An act that brings a paper from outside."""
    town.clock.at += timedelta(hours=1)
    brought = (
        Attachment("papers.detention_decision_copy", "Quyết định.pdf", outside.pdf(2)),
        Attachment("other_paper", "Đơn của bà Xuân.pdf", outside.pdf(1)),
    )
    inputs: dict[str, Any] = {
        "facility": "tt_hoa",
        "papers": PAPERS[:1],
        "place": "detention_place",
    }
    asked = Command("assessment.send_dossier", town.clock(), inputs, person_id=AN.id, attachments=brought)
    perform(asked, POLICE, town.house.services)


def changed(value: object, column: Column[Any]) -> object:
    """Another value of the same kind; as SQLite holds it."""
    if isinstance(value, bytes):
        return bytes([value[0] ^ 1]) + value[1:]
    if isinstance(column.type, Boolean):
        return 1 - int(bool(value))
    if isinstance(value, int):
        return value + 1_017
    if value is None:
        return {"DATETIME": "2024-10-08 01:00:00.000000", "DATE": "2024-10-08", "INTEGER": 1}.get(
            kind_of(column), "x"
        )
    text = str(value)
    if kind_of(column) in {"DATETIME", "DATE"}:
        at_ = len("2024-10-0")
        return text[:at_] + str((int(text[at_]) + 1) % 10) + text[at_ + 1 :]
    return f"{text[:-1]}{'y' if text[-1:] == 'x' else 'x'}"


def kind_of(column: Column[Any]) -> str:
    return column.type.compile(sqlite.dialect())


def rows_of(raw: sqlite3.Connection, table: Table, column: str) -> list[tuple[int, object]]:
    """A row with a value and one without, where there are such."""
    found = []
    for where in (
        f"coalesce({column}, '') NOT IN ('', 0, '{{}}', '[]')",
        f"coalesce({column}, '') IN ('', 0, '{{}}', '[]')",
    ):
        row = raw.execute(f"SELECT rowid, {column} FROM {table.name} WHERE {where} LIMIT 1").fetchone()  # noqa: S608 - names of our own
        found += [] if row is None else [row]
    return found


def test_every_column_is_vouched_for(record: Site) -> None:
    """Each of some hundred columns is changed, looked for, and put back."""
    database = record.house.database
    assert verify(database, act_hash).problems == ()
    with database.reading() as connection:
        assert whole_holds(
            connection, database, Findings(1)
        )  # the quick way, which is not to be taken in either
    apart = {name for names in NO_RECORD for name in names.split(", ")}
    missed, empty, tried = set(), set(), 0
    with closing(sqlite3.connect(str(database.url.database), isolation_level=None)) as raw:
        loosened(raw)
        for name, table in Base.metadata.tables.items():
            if name in apart:
                continue
            for column in table.columns:
                rows = rows_of(raw, table, column.name)
                empty |= set() if rows else {name}
                for rowid, value in rows:
                    tried += 1
                    other = changed(value, column)
                    set_ = f"UPDATE {name} SET {column.name} = ? WHERE rowid = ?"  # noqa: S608 - names of our own
                    raw.execute(set_, [other, rowid])
                    if verify(database, act_hash).ok:
                        missed.add((name, column.name))
                    alias = (
                        column.primary_key and kind_of(column) == "INTEGER" and len(table.primary_key) == 1
                    )
                    raw.execute(set_, [value, other if alias else rowid])
        whole = verify(database, act_hash).problems
    assert (empty, missed - FREE.keys()) == (set(), set())
    assert whole == ()
    assert tried > 200


def test_acts_of_the_door_are_seen_to_hold_the_quick_way(record: Site) -> None:
    """Neither one of them, sealed and with lists of papers, nor an entry without an act is left to the sure way, thrice as long."""
    with closing(sqlite3.connect(str(record.house.database.url.database))) as raw:
        raw.text_factory = bytes
        acts, last = raw.execute(
            "SELECT (SELECT count(*) FROM acts), max(rowid) FROM audit_entries"
        ).fetchone()
        beside = act_worker.Acts()
        good, _, _, odd = act_rows.passed(raw.execute(act_worker.QUICK, (1, last)), beside)
        sealed = raw.execute("SELECT count(*) FROM acts WHERE sealed <> ''").fetchone()[0]
    assert good
    assert sealed == acts == beside.acts > 1
    assert not odd


def loosened(raw: sqlite3.Connection) -> None:
    """What somebody with the file does first."""
    for name, kind in raw.execute("SELECT name, type FROM sqlite_master WHERE type = 'trigger'").fetchall():
        raw.execute(f"DROP {kind} {name}")
    raw.execute("PRAGMA foreign_keys=OFF")
    raw.execute("PRAGMA ignore_check_constraints=ON")


def test_names_of_papers_from_outside_are_vouched_for_in_an_export(record: Site, tmp_path: Path) -> None:
    """Whoever calls a paper otherwise in the file, and has it exported, is found by ``verify.py`` alone."""
    auditor = Officer(AUDITOR, AUDITOR.appointments[0])
    key = make_key(record.house.settings)
    where = f"case:{record.case().id} #2"
    path = tmp_path / "export.zip"

    def found() -> list[str]:
        path.write_bytes(export_case(record.house, auditor, record.case().id, key, "kiểm tra theo kế hoạch"))
        return [each.where for each in one_file.check(one_file.Export(str(path)))]

    assert found() == []
    with closing(sqlite3.connect(str(record.house.database.url.database), isolation_level=None)) as raw:
        for name in ("title", "filename"):
            row = raw.execute(
                f"SELECT id, {name} FROM documents WHERE origin = 'attached'"  # noqa: S608
            ).fetchone()
            raw.execute(f"UPDATE documents SET {name} = 'Khác.pdf' WHERE id = ?", [row[0]])  # noqa: S608
            assert found() == [where]
            raw.execute(f"UPDATE documents SET {name} = ? WHERE id = ?", [row[1], row[0]])  # noqa: S608
