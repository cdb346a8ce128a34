"""What every test may stand on: the two databases, and honesty about the programs that a machine lacks."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import settings

from tests import compiled_once
from tests import postgresql as pg
from tests.used_again import Spares

DATABASES = ("sqlite", "postgresql")
# Marker -> the names under which the program is looked for.
PROGRAMS = {
    "soffice": ("soffice", "libreoffice"),
    "chromium": ("chromium", "chromium-browser", "google-chrome"),
    "pdftotext": ("pdftotext",),
}
IN_CI = os.environ.get("CI", "").casefold() in {"1", "true"}

compiled_once.install()
settings.register_profile("lotrinh", deadline=None)  # a slow machine is no failure
settings.register_profile("ci", deadline=None, derandomize=True)  # what landed once lands again
settings.load_profile("ci" if IN_CI else "lotrinh")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--only-database", choices=DATABASES, help="run database tests on one of the two only")


def pytest_configure(config: pytest.Config) -> None:
    """No test reads the user's settings or writes into the user's data folder."""
    os.environ.pop("LOTRINH_DATABASE_URL", None)
    home = tempfile.mkdtemp(prefix="lotrinh-home-")
    os.environ["LOTRINH_HOME"] = home
    config.add_cleanup(lambda: shutil.rmtree(home, ignore_errors=True))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first, so that at the end no process waits for another."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def absent(program: str) -> bool:
    return not any(shutil.which(name) for name in PROGRAMS[program])


def pytest_report_header() -> list[str]:
    fate = "the tests that need it FAIL in CI" if IN_CI else "the tests that need it are skipped"
    return [f"{program} is not on this machine: {fate}" for program in PROGRAMS if absent(program)]


def pytest_runtest_setup(item: pytest.Item) -> None:
    for program in PROGRAMS:
        if item.get_closest_marker(program) and absent(program):
            if IN_CI:
                pytest.fail(
                    f"{program} must be on the machine that decides (.ci/run installs it)", pytrace=False
                )
            pytest.skip(f"{program} is not on this machine")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database" in metafunc.fixturenames:
        only = metafunc.config.getoption("--only-database")
        metafunc.parametrize("database", [only] if only else DATABASES, scope="session")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[pg.Server]:
    """The PostgreSQL of this test process. That it does not start is an error, never a skip."""
    server = pg.start()
    yield server
    server.stop()


@pytest.fixture
def database_url(database: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The SQLAlchemy URL of a new, empty database; the test runs once on SQLite and once on PostgreSQL."""
    if database == "sqlite":
        yield f"sqlite:///{tmp_path / 'lotrinh.sqlite'}"
        return
    server: pg.Server = request.getfixturevalue("postgresql")
    name = server.create()
    yield server.url(name)
    server.drop(name)


@pytest.fixture
def migrated_url(database: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """As ``database_url``, of a new database with all tables: a copy of one that was migrated once."""
    if database == "sqlite":
        target = tmp_path / "lotrinh.sqlite"
        copied(request.getfixturevalue("sqlite_template"), target)
        yield f"sqlite:///{target}"
        return
    spares: Spares = request.getfixturevalue("postgresql_spares")
    with spares.one() as name:
        yield spares.server.url(name)


@pytest.fixture(scope="session")
def upgrade() -> Callable[[str], object]:
    """What makes the tables; imported late, so that tests without a database do not stand on it."""
    from persistence.migrate import upgrade

    return upgrade


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory, upgrade: Callable[[str], object]) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.sqlite"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql_template(postgresql: pg.Server, upgrade: Callable[[str], object]) -> str:
    name = postgresql.create(name="migrated")
    upgrade(postgresql.url(name))
    postgresql.close_to_visitors(name)
    return name


@pytest.fixture(scope="session")
def postgresql_spares(postgresql: pg.Server, postgresql_template: str) -> Spares:
    return Spares(postgresql, postgresql_template)


def copied(source: Path, target: Path) -> None:
    """Copy a database with what its write-ahead log still holds."""
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
