"""Those who run it see that it lives, what it did and what waits; and nobody's name with it."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from pathlib import Path

import pytest
from flask import request

from persistence.standby import StandbyState, Why
from tests.web.site import AN, CENTRE, POLICE, PROPOSAL, STATION, Site
from web.app import create_app
from web.cli.status import _figures, _said
from web.house import House
from web.settings import EnvironmentFault, Settings
from web.watching.logs import Lines
from web.watching.state import state_of
from workflows.model import Actor, Appointment

ADMIN = Actor("admin", "Kiều Quản Trị", (Appointment("administrator", STATION),))
TOKEN = "a-token-of-the-monitoring"  # noqa: S105 - of a test


@pytest.fixture
def watched(town: Site) -> Site:
    settings = replace(town.house.settings, metrics_token=TOKEN)
    return replace(town, app=create_app(replace(town.house, settings=settings)))


def figures(town: Site) -> dict[str, float]:
    page = town.app.test_client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text
    lines = [line.rpartition(" ") for line in page.splitlines() if line and line[0] != "#"]
    return {name: float(value) for name, _, value in lines}


def test_alive_and_ready_are_told_to_whoever_asks(town: Site) -> None:
    client = town.app.test_client()
    assert client.get("/healthz").get_json() == {"alive": True}
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.get_json() == {"ready": True, "checks": {"database": True, "disk": True}}


def test_without_room_or_database_no_officer_is_sent_here(
    town: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("web.watching.watch.free_megabytes", lambda _house: 3)
    monkeypatch.setattr("persistence.database.SCHEMA_REVISION", "another")
    answer = town.app.test_client().get("/readyz")
    assert answer.status_code == 503
    assert answer.get_json() == {"ready": False, "checks": {"database": False, "disk": False}}


def test_figures_are_closed_without_the_token(town: Site, watched: Site) -> None:
    assert town.app.test_client().get("/metrics").status_code == 404, "no token is set: no such address"
    for header in ("", "Bearer ", "Bearer wrong", TOKEN + "x"):
        answer = watched.app.test_client().get("/metrics", headers={"Authorization": header})
        assert answer.status_code == 404


def test_acts_refusals_by_article_and_what_is_late_are_counted(watched: Site) -> None:
    watched.later(hours=2)
    browser = watched.browser(POLICE)
    proposal = {"person_id": AN.id, "act": "assessment.propose", "at": "2024-10-08T15:30:00+07:00"}
    entered = {**PROPOSAL, "facility": CENTRE.id}
    assert browser.do(**proposal, inputs=entered).status_code == 422, "not under management"
    managed = {"person_id": AN.id, "act": "person_file.record", "at": "2024-10-08T14:10:00+07:00"}
    paper = {"record": "user_management_decided", "record_on": "2024-03-13", "record_paper": "12/QĐ-UBND"}
    for _ in range(2):
        assert browser.do("key-00000002", **managed, inputs=paper).status_code == 201

    assert browser.do("key-00000003", **proposal, inputs=entered).status_code == 201
    browser.do("key-00000004", **{**managed, "act": "Nguyễn Văn A"}, inputs={})
    watched.later(days=30)
    found = figures(watched)
    assert found['lotrinh_acts_total{act="assessment.propose",outcome="requirements_not_met"}'] == 1
    assert found['lotrinh_acts_total{act="assessment.propose",outcome="done"}'] == 1
    assert found['lotrinh_acts_total{act="person_file.record",outcome="repeated"}'] == 1
    refused = {name: value for name, value in found.items() if name.startswith("lotrinh_refusals_total")}
    assert refused['lotrinh_refusals_total{article="73/2021/QH14 Đ27"}'] == 1
    assert found["lotrinh_deadlines_missed"] >= 1
    assert found["lotrinh_cases_open"] >= 1
    assert found["lotrinh_figures_ok"] == 1
    assert not any("Nguyễn" in name for name in found), "what was typed is no label"


def test_the_page_of_figures_is_the_administrators(town: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    town.house.register(actors=[ADMIN])
    town.propose()
    page = town.browser(ADMIN)
    assert page.open("/tinh-trang").status_code == 200
    assert "Thời hạn đã quá" in page.page
    assert AN.full_name not in page.page
    assert town.browser(POLICE).open("/tinh-trang").status_code == 404
    now = state_of(town.house)
    for standby, said in (
        (StandbyState(None, 2.2), "chậm nhiều nhất 3 giây"),
        (StandbyState(Why.BEHIND, 90.0), "chậm quá giới hạn"),
    ):
        told = replace(now, standby=standby)
        monkeypatch.setattr("web.pages.state.state_of", lambda _house, told=told: told)
        page.open("/tinh-trang")
        assert said in page.page
        assert ("đang đọc máy chủ chính" in page.page) is (standby.why is not None)
        assert dict(each[::2] for each in told.samples())["lotrinh_standby_read"] == (standby.why is None)
        assert said in dict(_said(told, 1))["Máy chủ sao chép"]
        assert _figures(told)["standby"] == ("behind" if standby.why else "read")
    assert "Máy chủ sao chép" not in dict(_said(now, 1)), "there is none"
    assert _figures(now)["standby"] is None


def test_a_line_of_the_log_names_no_person_and_carries_the_request(
    town: Site, caplog: pytest.LogCaptureFixture
) -> None:
    case = town.propose()
    with caplog.at_level(logging.INFO, "lotrinh.request"):
        answer = town.browser(POLICE).open(f"/ho-so/{case.id}?ten=Đặng Văn Ân").headers
    lines = [json.loads(Lines().format(each)) for each in caplog.records if each.name == "lotrinh.request"]
    assert lines[-1]["rule"].startswith("/ho-so/<")
    assert lines[-1]["status"] == 200
    assert case.id not in json.dumps(lines)
    assert "Đặng" not in json.dumps(lines, ensure_ascii=False)
    assert len(answer["X-Request-ID"]) == 32


def test_a_harmless_id_of_the_proxy_is_kept_and_another_is_not(town: Site) -> None:
    client = town.app.test_client()
    assert (
        client.get("/healthz", headers={"X-Request-ID": "abc-12345"}).headers["X-Request-ID"] == "abc-12345"
    )
    forged = client.get("/healthz", headers={"X-Request-ID": 'x" level="error'}).headers["X-Request-ID"]
    assert len(forged) == 32


def test_a_fault_is_told_without_its_text() -> None:
    error = ValueError("Đặng Văn Ân, 000090000001")
    record = logging.LogRecord("lotrinh.web", 40, __file__, 1, "fault 1", (), (ValueError, error, None))
    line = Lines().format(record)
    assert json.loads(line)["fault"] == "ValueError"
    assert "Đặng" not in line
    assert "000090000001" not in line


def test_behind_a_proxy_the_officers_address_is_the_officers(migrated_url: str, tmp_path: Path) -> None:
    seen = []
    for proxies in (0, 1):
        with House.open(Settings(tmp_path, migrated_url, secret_key="x" * 40, proxies=proxies)) as house:
            app = create_app(house)
            app.before_request(lambda: seen.append(request.remote_addr))
            app.test_client().get(
                "/healthz", headers={"X-Forwarded-For": "10.1.2.3"}, base_url="https://localhost"
            )
    assert seen == ["127.0.0.1", "10.1.2.3"], "believed only where a proxy of ours is said to be there"


@pytest.mark.parametrize(("name", "value"), [("LOTRINH_PROXIES", "many"), ("LOTRINH_METRICS_TOKEN", "short")])
def test_a_setting_that_is_not_accepted_is_named(name: str, value: str, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match=name):
        Settings.from_environment({"LOTRINH_HOME": str(tmp_path), name: value})
