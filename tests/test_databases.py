"""The databases of the tests are what they claim to be: two kinds, each test with one of its own."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, inspect, text

from tests import conftest
from tests import postgresql as pg
from tests.used_again import Spares


def _tables(url: str) -> list[str]:
    engine = create_engine(url)
    try:
        return inspect(engine).get_table_names()
    finally:
        engine.dispose()


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_has_an_empty_database_of_its_own(database_url: str, database: str, turn: int) -> None:
    assert database_url.startswith(database)
    assert _tables(database_url) == []
    engine = create_engine(database_url)
    with engine.begin() as link:
        link.execute(text("CREATE TABLE seen (name TEXT, turn INTEGER)"))
        link.execute(text("INSERT INTO seen VALUES ('Đặng Thị Hường', :turn)"), {"turn": turn})
        assert link.execute(text("SELECT name FROM seen")).scalars().all() == ["Đặng Thị Hường"]
    engine.dispose()


@pytest.mark.parametrize("turn", [1, 2])
def test_a_migrated_database_has_tables_and_is_new_each_time(migrated_url: str, turn: int) -> None:
    before = _tables(migrated_url)
    assert before
    assert "visitor" not in before, turn
    engine = create_engine(migrated_url)
    with engine.begin() as link:
        link.execute(text("CREATE TABLE visitor (name TEXT)"))
    engine.dispose()


def test_a_copy_of_a_template_survives_its_source_being_connected(postgresql: pg.Server) -> None:
    """A migration that leaves connections in a pool may not break the tests after it."""
    name = postgresql.create(name="busy")
    engine = create_engine(postgresql.url(name))
    link = engine.connect()
    link.execute(text("SELECT 1"))
    postgresql.close_to_visitors(name)
    copy = postgresql.create(template=name)
    assert _tables(postgresql.url(copy)) == []
    link.invalidate()
    link.close()
    engine.dispose()
    postgresql.drop(copy)


_MEDDLING = {
    "a right": "REVOKE ALL ON audit_entries FROM PUBLIC; GRANT SELECT ON audit_entries TO PUBLIC",
    "a guard": "ALTER TABLE audit_entries DISABLE TRIGGER USER",
    "a guard no longer forced": "ALTER TABLE audit_entries ENABLE TRIGGER audit_entries_only_grows",
    "a table": "CREATE TABLE visitor (name TEXT)",
    "a column": "ALTER TABLE units ADD COLUMN visitor TEXT",
    "a rule": "ALTER TABLE units ADD CHECK (id <> 'visitor')",
}


@pytest.mark.parametrize("what", [*_MEDDLING, "rows"])
def test_a_database_is_used_again_only_where_it_is_as_new(what: str, postgresql_spares: Spares) -> None:
    with postgresql_spares.one() as name, psycopg.connect(postgresql_spares.server.libpq(name)) as link:
        link.execute(_MEDDLING.get(what, "INSERT INTO alembic_version VALUES ('visitor')"))
    with postgresql_spares.one() as after, psycopg.connect(postgresql_spares.server.libpq(after)) as link:
        assert link.execute("SELECT count(*) FROM alembic_version").fetchone() == (1,)
    assert (name == after) is (what == "rows")


def test_a_server_that_cannot_start_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pg, "_SETTINGS", {"shared_buffers": "nonsense"})
    with pytest.raises(pg.PostgreSQLFailed, match="shared_buffers"):
        pg.start()


def test_a_machine_without_a_program_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert conftest.absent("soffice")
    assert any("chromium is not on this machine" in line for line in conftest.pytest_report_header())
