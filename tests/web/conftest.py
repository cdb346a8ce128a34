"""The town of ``tests.web.site`` on each database; a played record in a data folder of its own, for auditors."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import postgresql as pg
from tests.web import made_once, record, settled
from tests.web.site import Site, site

made_once.install()


@pytest.fixture(scope="session")
def settled_file(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> settled.Settled:
    return settled.on_file(tmp_path_factory.mktemp("settled"), sqlite_template)


@pytest.fixture(scope="session")
def settled_server(
    tmp_path_factory: pytest.TempPathFactory, postgresql: pg.Server, postgresql_template: str
) -> settled.Settled:
    return settled.on_server(tmp_path_factory.mktemp("settled"), postgresql, postgresql_template)


@pytest.fixture
def settled_url(database: str, migrated_url: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """``migrated_url`` with the town on file; its keys lie in ``tmp_path``, the data folder."""
    made: settled.Settled = request.getfixturevalue(
        "settled_file" if database == "sqlite" else "settled_server"
    )
    if made.rows:
        made.fill(request.getfixturevalue("postgresql"), migrated_url.partition("@/")[2].partition("?")[0])
    made.give(tmp_path)
    return migrated_url


@pytest.fixture
def town(settled_url: str, tmp_path: Path) -> Iterator[Site]:
    with site(settled_url, tmp_path, settled=True) as found:
        yield found


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("played")
    record.play_into(home)
    return home


@pytest.fixture
def home(played: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    record.copy_home(played, folder)
    return folder
