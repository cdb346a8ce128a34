"""Every column of every table, changed with the file in hand and the program stopped: the check names it, or it is told here why not."""

from __future__ import annotations

import json
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from documents import verify as one_file
from persistence.audit import act_questions, act_rows, act_worker, anchor, verify
from persistence.audit.report import Findings, Trouble
from persistence.audit.whole import whole_holds
from persistence.erasures import Erasures
from persistence.merging import Authority, Merging
from persistence.pairs import Pairs, State
from persistence.registers import Clerk, Registers
from persistence.reports import Reports, ReportVersion
from persistence.search.twins import Ground
from tests.documents import outside
from tests.persistence.test_dossiers import version as dossier_version
from tests.persistence.test_reports import PERIOD
from tests.web.accounts_kit import account
from tests.web.site import AN, AUDITOR, CENTRE, CHAIR, DOCTOR, PAPERS, POLICE, Site, at, site
from tests.web.soft_passkey import SoftPasskey
from tests.web.sweep import VOUCHED, Attack, File, loosened, of_columns, of_rows, unnoticed
from tests.web.test_api_tokens import issued
from tests.web.test_books import CONTACT, officer
from web.auditing.archive import signed
from web.auditing.export import Period, export_case, export_period
from web.auditing.key import OfficeKey, make_key
from web.books import enter_row
from web.signin.officer import Officer
from workflows.audit import act_hash
from workflows.command import Command
from workflows.model import Person
from workflows.perform import perform
from workflows.ports import Attachment, Series
from workflows.reporting.report import hash_of

BY: Final = Clerk("chair", "ub_hoa")
UNANCHORED: Final = Attack("reads", "", "put there")
"""A reading of after the last anchor is held by nothing yet: docs/audit-export.md."""
FREE: Final = {Attack("book_rows", "words", "another str"), UNANCHORED}
"""By what a row of a register is searched is made from its last version, and compared by `--derived`."""


@pytest.fixture(scope="module")
def record(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A town with at least one row of everything that the record vouches for."""
    folder = tmp_path_factory.mktemp("columns")
    shutil.copyfile(sqlite_template, folder / "lotrinh.sqlite")
    with site(f"sqlite:///{folder}/lotrinh.sqlite", folder / "home") as town:
        fill(town)
        yield town


@pytest.fixture(scope="module")
def key(record: Site) -> OfficeKey:
    return make_key(record.house.settings)


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
    near = [(one, (Ground.NEAR, Ground.NAME_BIRTH)) for one in ("gone", "tu1", AN.id)]
    Pairs(database).put("tu3", near, State.DIFFERENT, by=BY, at=now)
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
    for actor in (POLICE, CHAIR):
        account(town, actor)
        SoftPasskey(actor.id.encode()).register(town, actor)
        issued(town, "read", actor=actor)
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


def test_every_column_is_vouched_for(record: Site) -> None:
    """Each of some hundred columns is changed, a row of each table taken out, put there and swapped, looked for, and put back."""
    database = record.house.database
    assert verify(database, act_hash, derived=True).problems == ()
    with database.reading() as connection:
        assert whole_holds(
            connection, database, Findings(1)
        )  # the quick way, which is not to be taken in either
    missed, empty, tried = set(), set(), 0
    with closing(sqlite3.connect(str(database.url.database), isolation_level=None)) as raw:
        file = File(raw)
        for name, table in VOUCHED.items():
            attacks = [*of_rows(file, table, 1), *of_columns(file, table, 1)]
            empty |= set() if attacks else {name}
            tried += len(attacks)
            missed |= set(unnoticed(file, attacks, lambda: verify(database, act_hash, limit=1).ok))
        whole = verify(database, act_hash, derived=True).problems
    assert (empty, missed - FREE) == (set(), set())
    assert whole == ()
    assert tried > 300


def test_what_lists_and_searches_look_in_is_compared_where_it_is_asked_for(record: Site) -> None:
    """A person who cannot be found, a duty that a province does not see, an entry that no article leads to: named by `--derived`."""
    database = record.house.database
    hidden = {
        "person_index": "DELETE FROM person_index WHERE kind = 'number'",
        "name_words": "DELETE FROM name_words WHERE word = 'dang' AND variant = 'ang'",
        "duty_places": "DELETE FROM duty_places WHERE place = 'binh_son'",
        "entry_cites": "DELETE FROM entry_cites WHERE stream LIKE 'case:%'",
        "cite_sets": "DELETE FROM cite_sets WHERE cite LIKE '%Đ%'",
        "book_rows": "UPDATE book_rows SET words = 'khác'",
    }
    with closing(sqlite3.connect(str(database.url.database), isolation_level=None)) as raw:
        loosened(raw)
        for table, attack in hidden.items():
            kept = raw.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608 - names of our own
            assert raw.execute(attack).rowcount
            assert verify(database, act_hash).ok
            found = verify(database, act_hash, derived=True).problems
            assert {(each.trouble, each.place) for each in found} == {(Trouble.DERIVED, table)}
            raw.execute(f"DELETE FROM {table}")  # noqa: S608
            raw.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(kept[0]))})", kept)  # noqa: S608


ODD: Final = {
    "persons.full_name": (
        "UPDATE persons SET full_name = CAST('Khác' AS BLOB) WHERE id = 'tu1'",
        "person tu1",
    ),
    "units.name": ("UPDATE units SET name = x'00' WHERE id = 'ub_hoa'", "name"),
    "reads.origin": ("UPDATE reads SET origin = x'00'", "origin"),
    "acts.case_id": ("UPDATE acts SET case_id = CAST(case_id AS BLOB) WHERE seq = 2", "case_id"),
    "report_versions.period_to": ("UPDATE report_versions SET period_to = 'mai'", "version 1"),
    "audit_streams.head": (
        "UPDATE audit_streams SET head = CAST(head AS BLOB) WHERE stream = 'admin'",
        "head",
    ),
    "audit_anchor_heads.head": ("UPDATE audit_anchor_heads SET head = x'00' WHERE stream = 'admin'", "head"),
    "book_rows.open": ("UPDATE book_rows SET open = open + 2", "the row as it stands"),
    "cases": ("DELETE FROM cases WHERE id IN (SELECT case_id FROM documents)", "its row is gone"),
    "audit_anchors": ("DELETE FROM audit_anchors", "its row is gone"),
    "law": ("DELETE FROM blobs WHERE sha256 NOT IN (SELECT sha256 FROM documents)", "first named by case:"),
    "no table": ("DROP TABLE person_merges", "table person_merges"),
    "escape": ("INSERT INTO audit_streams VALUES (char(27) || '[2J', 1, 'x', 0)", "<001B>[2J"),
}
"""What no program writes: values of another kind, parts of a record without the rest. And which detail names it."""


@pytest.mark.parametrize("place", ODD)
def test_what_no_program_writes_is_named_and_stops_nothing(record: Site, place: str) -> None:
    database, (attack, detail) = record.house.database, ODD[place]
    path = Path(str(database.url.database))
    with (
        closing(sqlite3.connect(path, isolation_level=None)) as raw,
        closing(sqlite3.connect(":memory:")) as before,
    ):
        raw.backup(before)
        loosened(raw)
        raw.execute(attack)
        found = verify(database, act_hash, derived=True).problems
        before.backup(raw)
    assert [each for each in found if detail in f"{each.place} {each.detail}"]
    assert all(each.vi and each.en for each in found)


def test_acts_of_the_door_are_seen_to_hold_the_quick_way(record: Site) -> None:
    """Neither one of them, sealed and with lists of papers, nor an entry without an act is left to the sure way, thrice as long."""
    with closing(sqlite3.connect(str(record.house.database.url.database))) as raw:
        raw.text_factory = bytes
        acts, last = raw.execute(
            "SELECT (SELECT count(*) FROM acts), max(rowid) FROM audit_entries"
        ).fetchone()
        beside = act_worker.Acts()
        passing = act_rows.Passing(beside)
        raw.create_function("take", len(act_rows.ROW), passing.take)
        raw.execute(act_questions.QUICK, (1, last)).fetchone()
        _, odd = passing.ended()
        sealed = raw.execute("SELECT count(*) FROM acts WHERE sealed <> ''").fetchone()[0]
    assert sealed == acts == beside.acts > 1
    assert not odd


def test_names_of_papers_from_outside_are_vouched_for_in_an_export(
    record: Site, key: OfficeKey, tmp_path: Path
) -> None:
    """Whoever calls a paper otherwise in the file, and has it exported, is found by ``verify.py`` alone."""
    auditor = Officer(AUDITOR, AUDITOR.appointments[0])
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


def test_rows_of_registers_go_out_with_the_entries_that_tell_of_them(
    record: Site, key: OfficeKey, tmp_path: Path
) -> None:
    """In an export of a period; one that was changed, or left out, is found by ``verify.py`` alone."""
    auditor = Officer(AUDITOR, AUDITOR.appointments[0])
    path = tmp_path / "period.zip"
    path.write_bytes(
        export_period(record.house, auditor, Period(at("2019-01-01T00:00"), at("2030-01-01T00:00")), key)
    )
    assert one_file.check(one_file.Export(str(path))) == []
    with zipfile.ZipFile(path) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    (row,) = map(json.loads, held["books.jsonl"].splitlines())
    assert json.loads(row["opened"])["values"]
    assert f"lt:row/{json.loads(row['text'])['row']}/1" in json.loads(held["prov.json"])["entity"]
    manifest = json.loads(held.pop("manifest.json"))
    about = {name: value for name, value in manifest.items() if name not in {"files", "public_key"}}
    del held["manifest.sig"]
    for other in (
        {**row, "text": row["text"].replace('"number":1', '"number":2')},
        {**row, "opened": "{}"},
        None,
    ):
        lines = b"" if other is None else one_file.canonical(other).encode() + b"\n"
        path.write_bytes(signed({**held, "books.jsonl": lines}, about, key))
        found = one_file.check(one_file.Export(str(path)))
        assert [each.where for each in found] == [f"{row['stream']} #{row['seq']}"]
