"""The database: which URLs are taken, what is said when it cannot serve, how it is set."""

from __future__ import annotations

import os
import sqlite3
import threading
import traceback
import warnings
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, OperationalError

from persistence import engines as module
from persistence.database import Database
from persistence.errors import (
    DatabaseBusy,
    DatabaseDamaged,
    DatabaseUnreachable,
    NaiveMoment,
    UnknownDatabase,
)
from persistence.migrate import upgrade
from persistence.models import PERSONS, READS
from web.keeping.programs import _environment


@pytest.mark.parametrize(
    "url", ["mysql://host/db", "postgresql+psycopg2://host/db", "postgres://host/db", "nonsense", "", "sqlite://",
            "sqlite:///:memory:", "postgresql://host:port/db"]
)  # fmt: skip
def test_other_databases_are_refused_with_what_is_accepted(url: str) -> None:
    with pytest.raises(UnknownDatabase, match="postgresql\\+psycopg"):
        Database(url)


def test_short_names_mean_our_drivers() -> None:
    assert Database("sqlite:////x/y.db").url.drivername == "sqlite+pysqlite"
    assert Database("postgresql://host/db").url.drivername == "postgresql+psycopg"


@pytest.mark.parametrize(
    ("url", "mode"),
    [
        ("postgresql://db.example/l", "verify-full"),
        ("postgresql://u@/l?host=db1.example,db2.example", "verify-full"),
        ("postgresql://u@/l?host=/run&host=db.example", "verify-full"),
        ("postgresql://db.example/l?sslmode=disable", "disable"),
        ("postgresql://127.0.0.1/l", None),
        ("postgresql:///l", None),
        ("postgresql://u@/l?host=/var/run/postgresql", None),
    ],
)
def test_a_server_on_another_host_shows_its_certificate(url: str, mode: str | None) -> None:
    """pg_dump, which copies all of it, goes the same way."""
    found = Database(url).url
    assert found.query.get("sslmode") == mode
    assert _environment(found).get("PGSSLMODE") == mode


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnreachable, match="LOTRINH_DATABASE_URL"):
        Database(f"sqlite:///{tmp_path}/no/such/folder/x.db").check()
    with pytest.raises(DatabaseUnreachable, match="LOTRINH_DATABASE_URL"):
        upgrade(f"sqlite:///{tmp_path}/no/such/folder/x.db")


def test_a_missing_server_is_told_without_the_password(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnreachable) as caught:
        Database(f"postgresql://officer:secret@/db?host={tmp_path}").check()
    assert "secret" not in caught.value.en + caught.value.vi + str(caught.value.fields)


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(b"This is no database at all." * 400)
    with pytest.raises(DatabaseDamaged, match="restore a backup"):
        Database(f"sqlite:///{tmp_path}/x.db").check()


def test_tables_whose_revision_was_taken_away_are_not_called_empty(db: Database) -> None:
    with db.writing() as connection:
        connection.exec_driver_sql("DROP TABLE alembic_version")
    with pytest.raises(DatabaseDamaged, match="alembic_version"):
        db.check()


def test_sqlite_is_set_for_safety(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/x.db"
    upgrade(url)
    database = Database(url)
    with database.reading() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers")
        }
        assert int(connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one()) > 1_000
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1}
    database.close()


def test_a_busy_database_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_BUSY_MILLISECONDS", 50)
    url = f"sqlite:///{tmp_path}/x.db"
    upgrade(url)
    first, second = Database(url), Database(url)
    with first.writing():
        with pytest.raises(DatabaseBusy, match="Try again"), second.writing():
            pass
        with second.reading() as connection:  # readers do not wait
            assert connection.execute(select(PERSONS)).all() == []
    first.close()
    second.close()


def test_a_connection_that_is_lost_is_told(an: Database) -> None:
    if an.dialect == "sqlite":
        pytest.skip("a file is not lost like a server")
    killer = Database(an.url.render_as_string(hide_password=False))

    def work() -> None:
        with an.writing() as connection, killer.writing() as other:
            pid = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
            other.exec_driver_sql(f"SELECT pg_terminate_backend({pid})")
            connection.execute(select(PERSONS))

    with pytest.raises(DatabaseUnreachable):
        work()
    killer.close()


def test_a_forked_process_lets_go_of_its_parents_connections(an: Database) -> None:
    """As a server that forks its processes after the application was made."""
    if an.dialect == "sqlite":
        pytest.skip("a connection to a file is not shared over a wire")
    with an.reading() as connection:
        mine = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", DeprecationWarning
        )  # Python 3.12, of forking beside the threads of the test runner
        child = os.fork()
    if child == 0:
        try:
            with an.reading() as connection:
                other = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
            an.close()
            os._exit(0 if other != mine else 1)
        except BaseException:  # noqa: BLE001 - a child must never run the rest of the tests
            os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    with an.reading() as connection:
        assert connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one() == mine


def test_a_database_says_who_asks_and_bounds_what_pages_ask(an: Database) -> None:
    if an.dialect == "sqlite":
        pytest.skip("a file knows nobody's name")
    pages = Database(an.url.render_as_string(hide_password=False), name="lotrinh web", bounded=True)
    with pages.reading() as connection:
        told = [
            connection.exec_driver_sql(f"SHOW {each}").scalar_one()
            for each in (
                "application_name",
                "statement_timeout",
                "idle_in_transaction_session_timeout",
                "timezone",
            )
        ]
    assert told == ["lotrinh web", "2min", "2min", "UTC"]
    pages.close()


def test_personal_data_stays_out_of_errors(an: Database) -> None:
    row = {"id": "an", "full_name": "Tên Riêng", "folded_name": "ten rieng", "attributes": "{}"}
    with pytest.raises(IntegrityError) as caught, an.writing() as connection:
        connection.execute(PERSONS.insert(), row)
    assert "Riêng" not in "".join(traceback.format_exception(caught.value))


def test_a_reader_sees_one_state(an: Database) -> None:
    with an.reading() as connection:
        before = connection.execute(select(PERSONS.c.id)).all()

        def write() -> None:
            with an.writing() as other:
                other.execute(
                    PERSONS.insert(), {"id": "b", "full_name": "B", "folded_name": "b", "attributes": "{}"}
                )

        thread = threading.Thread(target=write)
        thread.start()
        thread.join(30)
        assert connection.execute(select(PERSONS.c.id)).all() == before
    with an.reading() as connection:
        assert len(connection.execute(select(PERSONS.c.id)).all()) == 2


def test_moments_are_kept_in_utc(an: Database) -> None:
    hanoi = datetime(2024, 3, 4, 9, 30, 0, 123456, tzinfo=timezone(timedelta(hours=7)))
    row = {"at": hanoi, "actor_id": "a", "unit_id": "u", "person_id": "an", "what": "case"}
    with an.writing() as connection:
        connection.execute(READS.insert(), row)
        found = connection.execute(select(READS.c.at)).scalar_one()
    assert found == hanoi
    assert found.tzinfo is UTC
    with pytest.raises(NaiveMoment), an.writing() as connection:
        connection.execute(READS.insert(), row | {"at": hanoi.replace(tzinfo=None)})


def test_moments_sort_by_time_in_the_file(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/x.db"
    upgrade(url)
    database = Database(url)
    base = datetime(2024, 3, 4, 2, 0, tzinfo=UTC)
    with database.writing() as connection:
        for shift in (timedelta(0), timedelta(microseconds=1), timedelta(hours=9)):
            row = {"at": base + shift, "actor_id": "a", "unit_id": "u", "person_id": "p", "what": "case"}
            connection.execute(READS.insert(), row)
    database.close()
    with sqlite3.connect(tmp_path / "x.db") as raw:
        texts = [row[0] for row in raw.execute("SELECT at FROM reads ORDER BY id")]
    raw.close()
    assert texts == sorted(texts)
    assert texts[0] == "2024-03-04 02:00:00.000000"


def test_a_connection_that_goes_while_it_is_given_back_is_let_go_of() -> None:
    """Seen when a server was killed under load: SQLAlchemy closes it, and then tells of the failure."""
    told = []

    class Going:
        closed = False

        def close(self) -> None:
            self.closed = True
            raise OperationalError("ROLLBACK", None, Exception("gone"))

        def invalidate(self) -> None:
            told.append("invalidated")

    module.let_go(Going())  # type: ignore[arg-type]  # what let_go needs of a connection
    assert told == []
