"""Notices are delivered as files once, and what came of each is on record."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.web.cli import answer, lotrinh


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LOTRINH_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def notices() -> list[dict[str, str]]:
    """Notices for the office itself; messages to national systems wait for a destination."""
    return [each for each in answer("outbox", "list") if not each["kind"].startswith("exchange:")]


def test_notices_become_files_without_a_name(home: Path, tmp_path: Path) -> None:
    lotrinh("demo")
    waiting = notices()
    assert {each["status"] for each in waiting} == {"waiting"}
    lotrinh("outbox", "deliver", "--to", tmp_path / "out")
    files = sorted((tmp_path / "out").glob("*.json"))
    assert len(files) == len(waiting)
    told = [json.loads(path.read_text("utf-8")) for path in files]
    assert {"result_issued", "result_returned", "dossier_opened", "reading_right"} <= {
        each["kind"] for each in told
    }
    assert not any("Giả Định" in path.read_text("utf-8") for path in files)
    assert {each["status"] for each in notices()} == {"done"}


def test_a_second_delivery_finds_nothing(home: Path, tmp_path: Path) -> None:
    lotrinh("demo")
    lotrinh("outbox", "deliver")
    lotrinh("outbox", "deliver", "--to", tmp_path / "again")
    assert list((tmp_path / "again").glob("*")) == []


def test_what_cannot_be_delivered_is_tried_later_and_said(home: Path, tmp_path: Path) -> None:
    lotrinh("demo")
    (tmp_path / "taken").write_text("a file where the folder should be", "utf-8")
    assert "taken" in lotrinh("outbox", "deliver", "--to", tmp_path / "taken", code=3).stderr
    assert {each["status"] for each in answer("outbox", "list")} == {"waiting"}
