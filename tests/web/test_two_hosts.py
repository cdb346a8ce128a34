"""Two web hosts over one server of databases: one session, one count of failures, one winner; and a server that goes and comes back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from psycopg import sql

from tests import postgresql as pg
from tests.web.accounts_kit import GIVEN, PASSWORD, account, browser, production
from tests.web.site import POLICE, Browser, Site, site
from web.app import create_app
from web.house import House
from web.masterkey import key_file
from web.signin import throttle
from workflows.command import Command
from workflows.perform import perform


@pytest.fixture
def url(postgresql: pg.Server, postgresql_template: str) -> Iterator[str]:
    name = postgresql.create(template=postgresql_template)
    yield postgresql.url(name)
    postgresql.drop(name)


def other_host(town: Site, folder: Path) -> Site:
    """A second process: its own house, connections and data folder; secret, keys and database are the same."""
    known = town.house.settings
    settings = replace(
        known, home=folder, keys_url=f"sqlite:///{known.keys_file}", master_key_file=key_file(known)
    )
    house = House.open(settings, clock=town.clock)
    return Site(house, create_app(house), town.clock)


def test_who_signs_in_on_one_host_acts_on_the_other_and_one_of_two_wins(url: str, tmp_path: Path) -> None:
    with site(url, tmp_path / "one") as town:
        other = other_host(town, tmp_path / "two")
        town.propose()
        case = town.case()
        here = town.browser(POLICE)
        there = Browser(other.app.test_client())
        cookie = here.client.get_cookie("lotrinh")
        assert cookie is not None
        there.client.set_cookie("lotrinh", cookie.value)
        assert there.open(f"/ho-so/{case.id}").status_code == 200
        command = Command(
            "assessment.close", town.clock.at, {"close_reason": "Trùng"}, case_id=case.id, key="key-of-one-form",
            expected_version=case.version,
        )  # fmt: skip
        first = perform(command, POLICE, town.house.services)
        again = perform(command, POLICE, other.house.services)
        assert again.act.id == first.act.id, "the same form sent to both hosts is one act"
        answer = there.do(
            "key-other-1",
            act="assessment.close",
            case_id=case.id,
            expected_version=case.version,
            **_late(town),
        )
        assert answer.status_code == 409
        assert town.case().version == 2
        other.house.close()


def _late(town: Site) -> dict[str, object]:
    return {"at": town.clock.at.isoformat(), "inputs": {"close_reason": "Trùng"}}


def test_failures_of_signing_in_are_counted_over_both(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "_MOST", 2)
    with production(url, tmp_path / "one") as town:
        other = other_host(town, tmp_path / "two")
        account(town, POLICE)
        both = [browser(town), browser(other)]
        for turn in range(2):
            one = both[turn % 2]
            one.open("/dang-nhap")
            assert one.send("/dang-nhap", login="nobody", password=PASSWORD).status_code == 401
        for one in both:
            one.open("/dang-nhap")
            assert one.send("/dang-nhap", login=POLICE.id, password=GIVEN).status_code == 429
        town.later(minutes=11)
        both[1].open("/dang-nhap")
        assert both[1].send("/dang-nhap", login=POLICE.id, password=GIVEN).status_code == 303
        other.house.close()


def test_a_server_that_is_away_is_told_and_comes_back_by_itself(
    url: str, tmp_path: Path, postgresql: pg.Server
) -> None:
    name = url.partition("@/")[2].partition("?")[0]
    with site(url, tmp_path / "home") as town:
        case = town.propose().id
        here = town.browser(POLICE)
        form = f"/ho-so/{case}/buoc/assessment.close"
        here.open(form)
        fields = here.hidden()
        postgresql.close_to_visitors(name)
        away = here.open("/ho-so")
        assert (away.status_code, away.headers["Retry-After"], away.headers["Refresh"]) == (503, "15", "15")
        assert away.mimetype == "text/html"
        assert "tạm thời không kết nối được cơ sở dữ liệu" in here.page
        assert "LOTRINH_DATABASE_URL" not in here.page
        sent = here.client.post(form, data={**fields, "close_reason": 'Nơi "<b>ấy</b>'})
        assert (sent.status_code, sent.headers["Retry-After"], "Refresh" in sent.headers) == (
            503,
            "15",
            False,
        )
        assert sent.mimetype == "text/html"
        page = sent.get_data(as_text=True)
        assert "Gửi lại" in page
        assert "&lt;b&gt;ấy" in page
        assert fields["_key"] in page
        program = here.client.get("/api/cases")
        assert (program.status_code, program.headers["Retry-After"]) == (503, "15")
        postgresql._say(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(sql.Identifier(name)))
        assert here.open("/ho-so").status_code == 200
