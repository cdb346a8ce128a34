"""The quick way through the whole record: by several processes, on either database, and taken in by nothing that the walk would name."""

from __future__ import annotations

from hashlib import sha256
from typing import Final

import pytest
from sqlalchemy import select

from persistence.audit import chain_worker, verify
from persistence.audit.report import Findings
from persistence.audit.whole import whole_holds
from persistence.database import Database
from persistence.models import AUDIT_ENTRIES
from tests.persistence import world
from tests.persistence.test_audit_kept import Tamper, Three, record, tamper  # noqa: F401 - fixtures
from workflows.audit import act_hash

CHANGES: Final = (
    ("acts", "actor_name", "'Khác'"),
    ("audit_entries", "actor_id", "'x'"),
    ("audit_entries", "body", "replace(body, 'refused', 'Refused')"),
    ("deadlines", "term", "'khác'"),
    ("documents", "sha256", "sha256 || ''"),
    ("documents", "form", "'x'"),
    ("cases", "stage", "'x'"),
)
"""Of each: table, column, and what is written there; the fifth changes nothing."""
BYTES: Final = ("actor_name", "inputs", "idempotency_key", "branch")


def quickly(database: Database, processes: int | None = None) -> Findings | None:
    findings = Findings(1)
    with database.reading() as connection:
        return findings if whole_holds(connection, database, findings, processes) else None


def test_several_processes_see_what_the_walk_sees(three: Three, record: Database, tamper: Tamper) -> None:  # noqa: F811
    """Acts and refusals, and the numbers are those of the walk; a change is left to it."""
    found = quickly(record, 2)
    walked = verify(record, act_hash)
    assert found is not None
    assert walked.ok
    told = {name: getattr(walked, name) for name in ("entries", "streams", "acts", "documents")}
    assert {name: found.counts[name] for name in told} == told
    assert told["acts"] == len(three)
    tamper(f"UPDATE acts SET unit_name = 'Khác' WHERE case_id = '{world.case_id(1)}' AND seq = 2")  # noqa: S608
    assert quickly(record, 2) is None


def test_what_is_changed_is_left_to_the_walk(record: Database, tamper: Tamper) -> None:  # noqa: F811
    if record.dialect != "sqlite":
        pytest.skip("one process, as for a small file: of a server the walk looks at once")
    for table, column, value in CHANGES:
        tamper(f"CREATE TABLE was AS SELECT rowid AS id, {column} AS value FROM {table}")  # noqa: S608
        tamper(f"UPDATE {table} SET {column} = {value} WHERE rowid = (SELECT max(rowid) FROM {table})")  # noqa: S608
        same = "||" in value
        assert (quickly(record) is not None) is same
        assert verify(record, act_hash).ok is same
        put = f"UPDATE {table} SET {column} = (SELECT value FROM was WHERE id = {table}.rowid)"  # noqa: S608
        tamper(put, "DROP TABLE was")
    assert quickly(record) is not None


@pytest.mark.parametrize("column", BYTES)
def test_bytes_are_no_text(record: Database, tamper: Tamper, column: str) -> None:  # noqa: F811
    """SQLite keeps bytes where text is declared; letter by letter they are the same, and the program cannot read them."""
    if record.dialect != "sqlite":
        pytest.skip("PostgreSQL keeps types")
    tamper(f"UPDATE acts SET {column} = CAST({column} AS BLOB) WHERE seq = 2")  # noqa: S608
    assert quickly(record) is None
    assert not verify(record, act_hash).ok


OTHERWISE: Final = (
    ("acts", "power", "' ' || power"),
    ("acts", "power", "replace(power, '[', '[ ')"),
    ("deadlines", "cites", "replace(cites, '[', '[ ')"),
)
"""What a reader of JSON takes for the same, and the program, which knows one way of writing, perhaps cannot read."""


@pytest.mark.parametrize(("table", "column", "value"), OTHERWISE)
def test_what_is_written_otherwise_is_left_to_the_walk(
    three: Three,
    record: Database,  # noqa: F811
    tamper: Tamper,  # noqa: F811
    table: str,
    column: str,
    value: str,
) -> None:
    assert quickly(record, 2) is not None
    tamper(f"UPDATE {table} SET {column} = {value}")  # noqa: S608
    assert quickly(record, 2) is None
    assert not verify(record, act_hash).ok


@pytest.mark.parametrize("blank", [b" ", b"\n", b"\t"])
def test_a_blank_behind_a_body_is_no_part_of_it(record: Database, blank: bytes) -> None:  # noqa: F811
    """Also where whoever has the file worked all hashes out again."""
    with record.reading() as connection:
        rows = connection.execute(select(*(AUDIT_ENTRIES.c[name] for name in chain_worker.COLUMNS))).all()
    for row in rows:
        told = [each.encode() if isinstance(each, str) else each for each in row]
        told[2] = row.recorded_at.strftime("%Y-%m-%d %H:%M:%S.%f").encode()
        for behind, good in ((b"", True), (blank, False)):
            body = told[9] + behind
            digest = sha256(told[10] + b"\n" + body).hexdigest().encode()
            assert chain_worker.rows_hold([(*told[:9], body, told[10], digest)])[0] is good
