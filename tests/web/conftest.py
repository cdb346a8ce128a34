"""The town of ``tests.web.site`` on each database; a played record in a data folder of its own, for auditors."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web import made_once, record
from tests.web.site import Site, site

made_once.install()


@pytest.fixture
def town(migrated_url: str, tmp_path: Path) -> Iterator[Site]:
    with site(migrated_url, tmp_path) as found:
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
