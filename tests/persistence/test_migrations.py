"""Migrations: up, down, repeated, at once; what they build is what the models say; they need no file in the working folder."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, inspect

from persistence.database import Database
from persistence.errors import DatabaseNotMigrated, UnknownRevision
from persistence.migrate import config_for, current, downgrade, upgrade
from persistence.models import GUARDED, SCHEMA_REVISION, Base


def tables(url: str) -> set[str]:
    database = Database(url, check_revision=False)
    try:
        with database.reading() as connection:
            return set(inspect(connection).get_table_names()) - {"alembic_version"}
    finally:
        database.close()


def triggers(database: Database) -> set[str]:
    sql = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%\\_no\\_%' ESCAPE '\\'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'A'",
    }
    with database.reading() as connection:
        return set(connection.exec_driver_sql(sql[database.dialect]).scalars())


def test_up_and_down_and_up_again(database_url: str) -> None:
    assert current(database_url) is None
    upgrade(database_url)
    assert current(database_url) == SCHEMA_REVISION
    assert tables(database_url) == set(Base.metadata.tables)
    downgrade(database_url, "base")
    assert (current(database_url), tables(database_url)) == (None, set())
    upgrade(database_url)
    upgrade(database_url)
    assert tables(database_url) == set(Base.metadata.tables)


def test_every_step_goes_down_and_up(database_url: str) -> None:
    upgrade(database_url)
    database = Database(database_url, check_revision=False)
    with database.reading() as connection:
        steps = [
            script.revision for script in ScriptDirectory.from_config(config_for(connection)).walk_revisions()
        ]
    database.close()
    for _ in steps:
        downgrade(database_url, "-1")
    assert current(database_url) is None
    for _ in steps:
        upgrade(database_url, "+1")
    assert current(database_url) == SCHEMA_REVISION


def test_the_migrations_build_what_the_models_say(db: Database) -> None:
    with db.reading() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, Base.metadata) == []


def test_constraints_are_those_of_the_models(db: Database) -> None:
    """What ``compare_metadata`` does not look at: checks, primary keys and conditions of indexes."""
    with db.reading() as connection:
        found = inspect(connection)
        for name, table in Base.metadata.tables.items():
            checks = {check["name"] for check in found.get_check_constraints(name)}
            assert checks == {c.name for c in table.constraints if isinstance(c, CheckConstraint)}, name
            assert found.get_pk_constraint(name)["constrained_columns"] == [
                c.name for c in table.primary_key
            ], name
        partial = next(i for i in found.get_indexes("deadlines") if i["name"] == "ix_deadlines_open")
        assert "met_by_seq" in " ".join(map(str, partial["dialect_options"].values()))


def test_every_table_that_only_grows_is_guarded(db: Database) -> None:
    endings = (
        ("no_update", "no_delete", "no_twice") if db.dialect == "sqlite" else ("only_grows", "no_truncate")
    )
    assert triggers(db) == {f"{table}_{ending}" for table in GUARDED for ending in endings}


def test_the_program_knows_the_newest_migration(db: Database) -> None:
    with db.reading() as connection:
        script = ScriptDirectory.from_config(config_for(connection))
    assert script.get_heads() == [SCHEMA_REVISION]


def test_an_unknown_revision_is_told(database_url: str) -> None:
    with pytest.raises(UnknownRevision, match="head"):
        upgrade(database_url, "no_such_revision")
    assert current(database_url) is None


def test_any_working_folder_will_do(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "alembic.ini").write_text("[alembic]\nscript_location = nowhere\n")
    monkeypatch.chdir(tmp_path)
    upgrade(database_url)
    assert current(database_url) == SCHEMA_REVISION


def test_two_processes_may_upgrade_at_once(database_url: str) -> None:
    start, errors = threading.Barrier(2), []

    def start_up() -> None:
        start.wait(10)
        try:
            upgrade(database_url)
        except Exception as error:  # noqa: BLE001 - the test shows whatever came
            errors.append(error)

    threads = [threading.Thread(target=start_up) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert errors == []
    assert current(database_url) == SCHEMA_REVISION


def test_many_may_open_a_new_database_at_once(tmp_path: Path) -> None:
    """Turning a new file to WAL is refused at once when another does the same; none of them may be told "busy" for it."""
    for turn in range(40):
        url, start = f"sqlite:///{tmp_path}/{turn}.sqlite", threading.Barrier(4)
        errors: list[Exception] = []

        def start_up(
            url: str = url, start: threading.Barrier = start, errors: list[Exception] = errors
        ) -> None:
            start.wait(10)
            try:
                current(url)
            except Exception as error:  # noqa: BLE001 - the test shows whatever came
                errors.append(error)

        threads = [threading.Thread(target=start_up) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert errors == []


def test_a_failed_migration_leaves_nothing(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from persistence.migrations import guards

    def broken(_table: str, *_rest: object) -> None:
        raise RuntimeError("half-way")

    monkeypatch.setattr(guards, "_guard_sqlite", broken)
    monkeypatch.setattr(guards, "_guard_postgresql", broken)
    with pytest.raises(RuntimeError, match="half-way"):
        upgrade(database_url)
    assert (current(database_url), tables(database_url)) == (None, set())


def test_an_empty_database_says_what_to_do(database_url: str) -> None:
    database = Database(database_url)
    with pytest.raises(DatabaseNotMigrated, match="lotrinh db upgrade"), database.reading():
        pass
    upgrade(database_url)
    database.check()
    database.close()


@pytest.mark.parametrize(("found", "hint"), [("0000", "lotrinh db upgrade"), ("9999", "newer")])
def test_another_revision_says_what_to_do(migrated_url: str, found: str, hint: str) -> None:
    database = Database(migrated_url, check_revision=False)
    with database.writing() as connection:
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{found}'")  # noqa: S608
    with pytest.raises(DatabaseNotMigrated, match=hint):
        database.check()
    database.close()
    if found > SCHEMA_REVISION:  # what a newer program made is neither changed nor taken back
        with pytest.raises(DatabaseNotMigrated, match="Install the newer program"):
            upgrade(migrated_url)
        with pytest.raises(DatabaseNotMigrated, match="Install the newer program"):
            downgrade(migrated_url, SCHEMA_REVISION)
