"""On PostgreSQL the program runs under a role that does its work and cannot change what only grows, nor take the guards away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Event
from types import SimpleNamespace

import pytest
from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError

from persistence.audit import anchor, verify
from persistence.database import Database
from persistence.errors import NoRoles, UnknownRole
from persistence.jobs import Order, jobs_of
from persistence.jobs.worker import Work, work
from persistence.models import GUARDED
from persistence.registers import Clerk, Registers
from persistence.roles import grant
from persistence.standby import Standby, Why
from persistence.unit_of_work import SqlUnitOfWork
from persistence.views import Reading
from tests.persistence import world
from workflows.audit import act_hash

ROLE = "lotrinh_app"


@pytest.fixture
def app(db: Database) -> Iterator[Database]:
    """The database as the program's role opens it; the tables belong to another."""
    if db.dialect != "postgresql":
        pytest.skip("SQLite has no roles")
    with db.writing() as connection:
        there = connection.exec_driver_sql(f"SELECT 1 FROM pg_roles WHERE rolname = '{ROLE}'").first()  # noqa: S608
        if there is None:
            connection.exec_driver_sql(f"CREATE ROLE {ROLE} LOGIN")
    grant(db, ROLE)
    grant(db, ROLE)
    database = Database(make_url(db.url).set(username=ROLE).render_as_string(hide_password=False))
    yield database
    database.close()
    with db.writing() as connection:
        connection.exec_driver_sql(f"DROP OWNED BY {ROLE}")


def fill(app: Database) -> None:
    """What the program does all day."""
    registers = Registers(app)
    clerk = Clerk("system", "system")
    registers.put(units=[world.STATION, world.CLINIC], persons=[world.AN], by=clerk, at=world.NINE)
    change = world.opening()
    for _ in range(3):
        with SqlUnitOfWork(app) as work:
            assert work.find_person(world.AN.id) is not None
            work.append(change)
        change = world.following(change)
    registers.log_reads([Reading(world.NINE, "a", "u", world.AN.id, None, "case")])
    assert anchor(app, world.NINE) is not None


def test_the_program_works_under_its_role(app: Database) -> None:
    fill(app)
    report = verify(app, act_hash)
    assert (report.ok, report.acts, report.anchors) == (True, 3, 1)
    jobs, done = jobs_of(app), []
    jobs.ask(Order("test.one", key="k"), world.NINE)
    handlers = {"test.one": lambda job: done.append(job.key)}
    work(app, Work(jobs, handlers, lambda: world.NINE, lambda: None, Event(), once=True))
    assert done == ["k"]
    assert jobs.sweep(datetime.now(UTC) + timedelta(days=1)) == 2


def test_the_role_may_copy_all_there_is(app: Database) -> None:
    """As ``pg_dump`` does, which reads the sequences too."""
    with app.reading() as connection:
        there = connection.exec_driver_sql(
            "SELECT schemaname || '.' || sequencename FROM pg_sequences"
            " WHERE schemaname IN ('public', 'lotrinh_jobs')"
        ).scalars()
        read = [connection.exec_driver_sql(f"SELECT last_value FROM {each}").scalar() for each in list(there)]  # noqa: S608
    assert len(read) >= 5


def test_the_role_may_ask_how_a_standby_stands(app: Database) -> None:
    """What is asked of both servers needs no power over either; this one says that it is none."""
    asker = SimpleNamespace(fresh=lambda: False, fell_back=lambda: None)
    standby = Standby(app.url.render_as_string(hide_password=False), app, behind=10, asker=asker)
    assert standby.look().why is Why.NONE
    with standby.reading() as connection:
        assert connection.exec_driver_sql("SELECT current_user").scalar() == ROLE
    standby.close()


@pytest.mark.parametrize("table", [*GUARDED, "documents"])
def test_the_role_cannot_change_what_only_grows(app: Database, table: str) -> None:
    for statement in (
        f"DELETE FROM {table}",  # noqa: S608
        f"TRUNCATE {table} CASCADE",
        f"ALTER TABLE {table} DISABLE TRIGGER ALL",
        f"DROP TABLE {table} CASCADE",
        f"UPDATE {table} SET {'id' if table in {'acts', 'reads', 'documents'} else 'ctid'} = NULL",  # noqa: S608
        "SET session_replication_role = 'replica'",
        f"DROP TRIGGER {table}_only_grows ON {table}",
        f"ALTER TABLE {table} ADD COLUMN more text",
        "CREATE OR REPLACE FUNCTION lotrinh_only_grows() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'",
    ):
        with pytest.raises(DBAPIError), app.writing() as connection:
            connection.exec_driver_sql(statement)


def test_a_deadline_is_only_closed(app: Database) -> None:
    fill(app)
    with pytest.raises(DBAPIError, match="permission denied"), app.writing() as connection:
        connection.exec_driver_sql("UPDATE deadlines SET due_at = now()")


def test_a_role_that_could_become_the_owner_is_refused(db: Database) -> None:
    if db.dialect == "sqlite":
        pytest.skip("SQLite has no roles")
    for rights in ("CREATEROLE", "REPLICATION", "IN ROLE postgres", "IN ROLE pg_write_all_data"):
        with db.writing() as connection:
            connection.exec_driver_sql("DROP ROLE IF EXISTS lotrinh_sly")
            connection.exec_driver_sql(f"CREATE ROLE lotrinh_sly LOGIN {rights}")
        with pytest.raises(UnknownRole, match="may become"):
            grant(db, "lotrinh_sly")
    with db.writing() as connection:
        connection.exec_driver_sql("DROP ROLE lotrinh_sly")


def test_what_is_no_role_for_the_program_is_refused(db: Database) -> None:
    if db.dialect == "sqlite":
        with pytest.raises(NoRoles):
            grant(db, ROLE)
        return
    for name in ("nobody_of_that_name", "postgres", 'x"; DROP TABLE acts'):
        with pytest.raises(UnknownRole):
            grant(db, name)
