"""Pages and a standby: who wrote sees what was written, and nothing that decides reads there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask, session

from persistence.database import Database
from web import standing_by
from web.given import EnvironmentFault
from web.recordroom import now
from web.settings import Settings
from web.standing_by import _Request

ROOT = Path(__file__).parents[2]
READ_THERE = {
    "web/pages/auditor/room.py",
    "web/pages/registers.py",
    "web/registers/asking.py",
    "web/registers/papers.py",
    "web/registers/publishing.py",
    "web/registers/sums.py",
    "web/reporting.py",
    "web/reports_kept.py",
}


def test_only_rooms_that_decide_nothing_read_from_a_standby() -> None:
    frame = {"web/house.py", "web/app.py", "web/watching/state.py", "web/standing_by.py", "persistence/standby.py"}  # fmt: skip
    found = {
        path.relative_to(ROOT).as_posix()
        for room in ("web", "persistence")
        for path in (ROOT / room).rglob("*.py")
        if "standby" in path.read_text("utf-8")
    }
    assert (
        found - frame - {"web/pages/state.py", "web/cli/status.py", "web/settings.py", "web/given.py"}
        == READ_THERE
    )


def test_whoever_wrote_reads_the_first_server_for_a_while() -> None:
    moment = [datetime(2026, 11, 26, 8, tzinfo=UTC)]
    app, asker, told = Flask("here"), _Request(30, lambda: moment[0]), []
    app.config["SECRET_KEY"] = "s" * 40
    standing_by.install(app, lambda: moment[0])

    @app.route("/", methods=["GET", "POST"])
    def here() -> str:
        session.setdefault("actor", "police")
        told.append(asker.fresh())
        return ""

    browser = app.test_client()
    for method, seconds in (("GET", 0), ("POST", 5), ("GET", 20), ("GET", 30)):
        moment[0] += timedelta(seconds=seconds)
        browser.open("/", method=method)
    assert told == [False, True, True, False]
    with app.test_request_context("/"):
        assert not asker.fresh()
        asker.fell_back()
        assert asker.fresh(), "one answer does not go back in time"
    assert asker.fresh(), "a thread of jobs reads the first server"


def test_a_standby_is_of_a_server(tmp_path: Path) -> None:
    env = {"LOTRINH_HOME": str(tmp_path), "LOTRINH_REPLICA_URL": "postgresql+psycopg://lotrinh@/lotrinh"}
    settings = Settings.from_environment(env)
    first = Database(settings.database_url)
    with pytest.raises(EnvironmentFault, match="LOTRINH_REPLICA_URL"):
        standing_by.standby_of(settings, first, now)
    assert standing_by.standby_of(replace(settings, replica_url=""), first, now) is first
    with pytest.raises(EnvironmentFault, match="LOTRINH_REPLICA_BEHIND"):
        Settings.from_environment({**env, "LOTRINH_REPLICA_BEHIND": "0"})
