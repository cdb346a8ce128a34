"""An open, migrated database of each kind, with the invented people on file."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from persistence.database import Database
from persistence.unit_of_work import SqlUnitOfWork
from tests.persistence import world
from workflows.ports import Change


@pytest.fixture
def db(migrated_url: str) -> Iterator[Database]:
    database = Database(migrated_url)
    yield database
    database.close()


@pytest.fixture
def an(db: Database) -> Database:
    """The database with Ân on file."""
    world.register(db)
    return db


@pytest.fixture
def three(an: Database) -> tuple[Change, Change, Change]:
    """Three acts of one case, written."""
    first = world.opening()
    second = world.following(first)
    third = world.following(second)
    for change in (first, second, third):
        with SqlUnitOfWork(an) as work:
            work.append(change)
    return first, second, third
