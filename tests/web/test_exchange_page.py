"""The page of what goes out: for the administrator and legal staff, with figures, reasons and a second try, and nobody's name."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from persistence.exchange import ExchangeBook
from persistence.outbox import NeverAgain, Policy
from persistence.webhooks import Webhooks
from tests.web.site import AN, INSPECTION, POLICE, STATION, Site, site
from web.exchange.webhooks import add
from web.exchange.wire import Rules, Wire
from web.settings import sqlite_url
from workflows.exchange import kind_of
from workflows.model import Actor, Appointment

ADMIN = Actor("admin", "Kiều Quản Trị", (Appointment("administrator", STATION),))
LEGAL = Actor("legal", "Lý Pháp Chế", (Appointment("legal_staff", INSPECTION),))
PUBLIC = Wire(Rules(), resolve=lambda _host, _port: ["203.0.114.7"])


@pytest.fixture
def town(sqlite_template: Path, tmp_path: Path) -> Iterator[Site]:
    shutil.copyfile(sqlite_template, tmp_path / "lotrinh.sqlite")
    with site(sqlite_url(tmp_path / "lotrinh.sqlite"), tmp_path) as found:
        yield found


@pytest.fixture
def dead(town: Site) -> str:
    """A message that was given up; its key."""
    town.house.register(actors=[ADMIN, LEGAL])
    town.finish()

    def refuse(_delivery: object) -> str:
        raise NeverAgain("HTTP 422", vi="HTTP 422")

    town.house.outbox.deliver({kind_of("health"): refuse}, 5, town.clock, Policy(ordered=True))
    (letter,) = ExchangeBook(town.house.database).dead("health")
    return letter.key


def test_who_looks_after_it_sees_figures_and_reasons(town: Site, dead: str) -> None:
    for officer in (ADMIN, LEGAL):
        browser = town.browser(officer)
        assert "/gui-du-lieu" in browser.open("/so-va-bao-cao").text
        page = browser.open("/gui-du-lieu").text
        assert dead in page
        assert "bên nhận từ chối thông điệp" in page
        assert "(HTTP 422)" in page
        assert "chưa đặt" in page
        assert AN.full_name not in page
    other = town.browser(POLICE)
    assert "/gui-du-lieu" not in other.open("/so-va-bao-cao").text
    assert other.open("/gui-du-lieu").status_code == 404


def test_a_message_is_sent_again_or_set_aside_on_record(town: Site, dead: str) -> None:
    browser = town.browser(LEGAL)
    browser.open("/gui-du-lieu")
    browser.send("/gui-du-lieu/de-rieng", key=dead, reason=" ")
    assert "lý do" in browser.open("/gui-du-lieu").text
    browser.send("/gui-du-lieu/gui-lai", key=dead)
    assert "sẽ được gửi lại" in browser.open("/gui-du-lieu").text
    assert ExchangeBook(town.house.database).dead("health") == ()
    browser.send("/gui-du-lieu/gui-lai", key="nothing")
    assert "Không có thông điệp" in browser.open("/gui-du-lieu").text
    (entry,) = town.house.reader.audit_of_stream("exchange")
    assert dead in entry.body
    assert LEGAL.id in entry.body


def test_a_webhook_is_paused_and_its_address_is_not_shown(town: Site, dead: str) -> None:
    made = add(town.house, ADMIN, "https://hooks.example/a-secret-path", ("act.done",), "Tỉnh", PUBLIC)
    browser = town.browser(ADMIN)
    page = browser.open("/gui-du-lieu").text
    assert "hooks.example" in page
    assert "a-secret-path" not in page
    browser.send("/gui-du-lieu/moc-noi", webhook=made.id, on="0")
    (hook,) = Webhooks(town.house.database).all()
    assert hook.state == "paused"
    assert "tạm dừng" in browser.open("/gui-du-lieu").text


def test_the_latest_comparison_is_shown_and_taken_home(town: Site, dead: str, tmp_path: Path) -> None:
    browser = town.browser(ADMIN)
    assert browser.open("/gui-du-lieu/doi-chieu/health.csv").status_code == 404
    line = ["missing", "key-1", "result_issued", "0" * 64, "", "", None]
    told = {"figures": {"same": 3, "missing": 1}, "lines": [line]}
    ExchangeBook(town.house.database).keep_comparison("c1", "health", town.clock.at, told)  # type: ignore[arg-type]
    assert "Đối chiếu lúc" in browser.open("/gui-du-lieu").text
    answer = browser.open("/gui-du-lieu/doi-chieu/health.csv")
    assert answer.mimetype == "text/csv"
    assert "key-1" in answer.text
