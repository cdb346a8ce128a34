"""Every page is timed with 300,000 persons on file, or it is said why not: a new address needs a line in ``bench/kinds.py``."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from werkzeug.routing import Map

from bench.ground import WAYS, officers
from bench.kinds import EXCUSED, KINDS, patterns
from persistence.migrate import upgrade
from tests.web.site import Site, site
from web.app import create_app


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("town")
    url = f"sqlite:///{home}/town.db"
    upgrade(url)
    with site(url, home) as found:
        yield found


def maps(town: Site) -> list[Map]:
    """The addresses in development and at work."""
    return [town.app.url_map, create_app(town.house, development_signin=False).url_map]


def timed(town: Site) -> set[str]:
    """The views that answer the addresses that are timed."""
    bound = town.app.url_map.bind("localhost")
    addresses = (re.sub(r"\{\w+\}", "1", each).partition("?")[0] for each in patterns())
    return {str(bound.match(each, method="GET")[0]) for each in addresses}


def test_every_page_is_timed_or_excused(town: Site) -> None:
    asked = {
        rule.endpoint for each in maps(town) for rule in each.iter_rules() if "GET" in (rule.methods or ())
    }
    seen = timed(town)
    missing = asked - seen - set(EXCUSED)
    assert not missing, f"neither timed nor excused with a reason: {sorted(missing)}"
    assert not set(EXCUSED) - asked, f"excused, but there is no such address: {sorted(set(EXCUSED) - asked)}"
    assert not set(EXCUSED) & seen, f"excused, but timed: {sorted(set(EXCUSED) & seen)}"
    assert all(len(reason) > 20 for reason in EXCUSED.values())


def test_who_opens_what_is_known() -> None:
    assert {who for who, _ in KINDS.values()} <= set(officers())
    assert {name for each in patterns() for name in re.findall(r"\{(\w+)\}", each)} <= set(WAYS)
