"""What the program promises never to change, the database itself refuses to change."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pytest
from sqlalchemy.exc import DBAPIError

from persistence.audit import anchor
from persistence.database import Database
from persistence.dossiers import Dossiers, DossierVersion
from persistence.models import (
    AUDIT_ELSEWHERE,
    BOOK_VERSIONS,
    ERASURES,
    GUARDED,
    PERSON_MERGES,
    REPORT_VERSIONS,
)
from persistence.numbers import NEW_NUMBERS, entry_row
from persistence.registers import Clerk, Registers
from persistence.unit_of_work import SqlUnitOfWork
from persistence.views import Reading
from tests.persistence import world
from workflows.errors import CaseChanged
from workflows.ports import Change

Three = tuple[Change, Change, Change]
COLUMN = {
    "acts": "stage_to",
    "blobs": "content",
    "audit_entries": "body",
    "audit_anchors": "hash",
    "audit_anchor_heads": "head",
    "reads": "what",
    "dossier_versions": "manifest",
    "numbers": "title",
    "erasures": "told",
    "person_merges": "reason",
    "book_versions": "clear",
    "report_versions": "hash",
    "audit_elsewhere": "head",
}


@pytest.fixture
def full(an: Database, three: Three) -> Database:
    """Every guarded table has rows."""
    anchor(an, world.NINE)
    Registers(an).log_reads([Reading(world.NINE, "a", "u", world.AN.id, None, "case")])
    archive = b"zip"
    version = DossierVersion(
        three[0].after.id, 1, {}, "0" * 64, sha256(archive).hexdigest(), world.NINE, "a", "u"
    )
    Dossiers(an).keep(version, archive, world.AN.id, Clerk("a", "u"))
    with an.writing() as connection:
        connection.execute(NEW_NUMBERS, entry_row(world.number(three[0].act)))
        erasure = {"person_id": "x", "at": world.NINE, "ground": "g", "told": "{}"}
        connection.execute(ERASURES.insert(), erasure | {"audit_stream": "erasures", "audit_seq": 1})
        both = {"kept_id": world.AN.id, "merged_id": world.AN.id}
        texts = dict.fromkeys(("actor_id", "unit_id", "power", "reason", "cases", "records"), "[]")
        connection.execute(PERSON_MERGES.insert(), {"id": "m", "at": world.NINE, **both, **texts})
        line = {each.name: "x" for each in BOOK_VERSIONS.c} | dict.fromkeys(
            ("version", "number", "audit_seq"), 1
        )
        connection.execute(BOOK_VERSIONS.insert(), line | {"kind": "entered", "recorded_at": world.NINE})
        report = {each.name: "x" for each in REPORT_VERSIONS.c} | dict.fromkeys(("number", "audit_seq"), 1)
        days = dict.fromkeys(("period_from", "period_to"), world.NINE.date())
        connection.execute(REPORT_VERSIONS.insert(), report | days | {"recorded_at": world.NINE})
        connection.execute(
            AUDIT_ELSEWHERE.insert(), {"stream": "case:x", "length": 1, "head": "x", "anchor": 1}
        )
    return an


def refused(db: Database, statement: str) -> None:
    with pytest.raises(DBAPIError, match="lotrinh: "), db.writing() as connection:
        connection.exec_driver_sql(statement)


@pytest.mark.parametrize("table", GUARDED)
def test_update_is_refused(full: Database, table: str) -> None:
    refused(full, f"UPDATE {table} SET {COLUMN[table]} = {COLUMN[table]}")  # noqa: S608


@pytest.mark.parametrize("table", GUARDED)
def test_delete_is_refused(full: Database, table: str) -> None:
    refused(full, f"DELETE FROM {table}")  # noqa: S608


@pytest.mark.parametrize("table", GUARDED)
def test_truncate_is_refused(full: Database, table: str) -> None:
    if full.dialect == "sqlite":
        pytest.skip("SQLite has no TRUNCATE")
    refused(full, f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize("table", GUARDED)
def test_guards_hold_where_triggers_are_turned_off_for_a_session(full: Database, table: str) -> None:
    if full.dialect == "sqlite":
        pytest.skip("a session of SQLite cannot turn triggers off")
    with full.engine.connect() as connection:
        connection.exec_driver_sql("SET LOCAL session_replication_role = 'replica'")
        with pytest.raises(DBAPIError, match="lotrinh: "):
            connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608


@pytest.mark.parametrize("table", [table for table in GUARDED if table != "blobs"])
@pytest.mark.parametrize("recursive", ["ON", "OFF"])
def test_replacing_a_row_is_refused(full: Database, table: str, recursive: str) -> None:
    """SQLite's REPLACE deletes without firing DELETE triggers, unless the connection asked for them."""
    if full.dialect == "postgresql":
        pytest.skip("only SQLite has REPLACE")
    with full.engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA recursive_triggers = {recursive}")
        with pytest.raises(DBAPIError, match="lotrinh: already written"):
            connection.exec_driver_sql(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")  # noqa: S608
        connection.exec_driver_sql("PRAGMA recursive_triggers = ON")


def test_replacing_bytes_changes_nothing(full: Database) -> None:
    if full.dialect == "postgresql":
        pytest.skip("only SQLite has REPLACE")
    with full.writing() as connection:
        before = connection.exec_driver_sql("SELECT * FROM blobs ORDER BY 1").all()
        connection.exec_driver_sql("INSERT OR REPLACE INTO blobs SELECT sha256, x'00' FROM blobs")
        assert connection.exec_driver_sql("SELECT * FROM blobs ORDER BY 1").all() == before


def test_replacing_a_row_by_its_hidden_number_is_refused(full: Database) -> None:
    if full.dialect == "postgresql":
        pytest.skip("only SQLite has row numbers")
    refused(
        full,
        "INSERT OR REPLACE INTO audit_entries (rowid, stream, seq, recorded_at, kind, act, actor_id, unit_id, body, prev_hash, hash)"
        " SELECT rowid, 'elsewhere', seq, recorded_at, kind, act, actor_id, unit_id, body, prev_hash, hash FROM audit_entries",
    )


def test_an_upsert_is_refused(full: Database) -> None:
    refused(
        full,
        "INSERT INTO audit_anchors (seq, at, moved, prev_hash, hash) SELECT seq, at, moved, prev_hash, 'x' FROM audit_anchors WHERE true"
        " ON CONFLICT (seq) DO UPDATE SET hash = 'x'",
    )


def test_a_case_with_acts_cannot_go(full: Database) -> None:
    with pytest.raises(DBAPIError), full.writing() as connection:
        connection.exec_driver_sql("DELETE FROM cases")


def test_the_guards_do_not_hide_that_someone_was_first(full: Database, three: Three) -> None:
    again = replace(three[2], expected_version=3)
    with pytest.raises(CaseChanged), SqlUnitOfWork(full) as work:
        work.append(again)
