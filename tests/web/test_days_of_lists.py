"""A day asked for beside a list is written as it is here; a link that was kept with a machine's day goes on to hold."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.site import POLICE, Browser, Site, site

TEMPLATES = Path(__file__).parents[2] / "web" / "templates"


@pytest.fixture(scope="module")
def browser(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    folder = tmp_path_factory.mktemp("days")
    shutil.copyfile(sqlite_template, folder / "lotrinh.sqlite")
    with site(f"sqlite:///{folder / 'lotrinh.sqlite'}", folder) as found:
        town: Site = found
        yield town.browser(POLICE)


def test_no_page_leaves_the_order_of_day_and_month_to_the_browser() -> None:
    assert [each.name for each in TEMPLATES.rglob("*.html") if 'type="date' in each.read_text("utf-8")] == []


@pytest.mark.parametrize(
    "address",
    [
        "/so-luat-dinh/illegal_users?tu=2024-01-01&ngay={}",
        "/so-luat-dinh/illegal_users?tu={}",
        "/bieu-mau?ngay={}",
        "/luat/trich?c=73/2021/QH14&ngay={}",
    ],
)
def test_both_ways_of_writing_a_day_ask_the_same(browser: Browser, address: str) -> None:
    for day in ("2024-07-06", "06/07/2024", "6/7/2024"):
        assert browser.open(address.format(day)).status_code == 200
        assert 'value="06/07/2024"' in browser.page
    for none in ("31/02/2024", "2024-W01-1", "20240706", "hôm nay"):
        assert browser.open(address.format(none)).status_code == 422, none
