"""The town of ``tests.web.site`` on each database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.site import Site, site


@pytest.fixture
def town(migrated_url: str, tmp_path: Path) -> Iterator[Site]:
    with site(migrated_url, tmp_path) as found:
        yield found
