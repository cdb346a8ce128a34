"""What a database does by itself is what the migrations put there; whoever takes a guard away, or puts another trigger there, is named.

After a migration that brings triggers: ``LOTRINH_GUARDS=write pytest -p no:xdist tests/persistence/test_guards_told.py``.
"""

from __future__ import annotations

import json
import os
from typing import Final

from persistence.audit import verify
from persistence.audit.guards import FILE, altered_guards, guards_of
from persistence.database import Database
from workflows.audit import act_hash


def test_guards_are_those_of_the_migrations(migrated_url: str) -> None:
    database = Database(migrated_url)
    try:
        with database.reading() as connection:
            held = guards_of(connection)
        if os.environ.get("LOTRINH_GUARDS") == "write":
            told = json.loads(FILE.read_text()) if FILE.exists() else {}
            text = json.dumps(told | {database.dialect: held}, indent=1, sort_keys=True)
            FILE.write_text(f"{text}\n")
        assert json.loads(FILE.read_text())[database.dialect] == held
        assert {name.split(":")[0] for name in held} >= {"acts", "audit_entries", "blobs", "deadlines"}
        assert list(altered_guards(database)) == []
        with database.writing() as connection:
            for each in _attacks(database.dialect):
                connection.exec_driver_sql(each)
        found = {(each.place, each.detail) for each in altered_guards(database)}
        gone = "acts_no_delete" if database.dialect == "sqlite" else "acts_only_grows"
        assert found == {
            ("table acts", f"missing: {gone}"),
            ("table audit_entries", "not the program's: hides"),
            *_NAMED[database.dialect],
        }
        stopped = [each.place for each in verify(database, act_hash).problems]
        assert stopped == [] if database.dialect == "sqlite" else stopped == ["the check of everything"]
    finally:
        database.close()


def _attacks(dialect: str) -> tuple[str, ...]:
    if dialect == "sqlite":
        hides = "CREATE TRIGGER hides AFTER INSERT ON audit_entries BEGIN DELETE FROM outbox; END"
        return ("DROP TRIGGER acts_no_delete", hides)
    return (
        "DROP TRIGGER acts_only_grows ON acts",
        "CREATE RULE hides AS ON DELETE TO audit_entries DO INSTEAD NOTHING",
        "CREATE TABLE beneath () INHERITS (reads)",
        "DROP TRIGGER blobs_only_grows ON blobs",
        "CREATE TRIGGER blobs_only_grows BEFORE DELETE OR UPDATE OF sha256 ON blobs FOR EACH ROW EXECUTE FUNCTION lotrinh_only_grows()",
        "ALTER TABLE blobs ENABLE ALWAYS TRIGGER blobs_only_grows",
        "ALTER TABLE erasures SET UNLOGGED",
        "ALTER TABLE units ALTER name TYPE varchar(99), ADD twin text GENERATED ALWAYS AS (id) STORED",
        "CREATE FUNCTION count(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        "CREATE FUNCTION differs(text, integer) RETURNS boolean LANGUAGE sql AS 'SELECT false'",
        "CREATE OPERATOR <> (LEFTARG = text, RIGHTARG = integer, FUNCTION = differs)",
    )


_NAMED: Final = {
    "sqlite": (),
    "postgresql": (
        ("table reads", "not the program's: beneath"),
        ("table blobs", "changed: blobs_only_grows"),
        ("table erasures", "not the program's: kind"),
        ("table units", "changed: columns"),
        ("table database", "not the program's: <>(text,integer), count(integer)"),
    ),
}
