"""The first day of an office, as docs/huong-dan/cai-dat.md leads through it: the example of offices and officers is one that loads."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from rules.places import gazetteer
from tests.web.cli import answer, lotrinh
from workflows.roles import ROLES

DOCS = Path(__file__).resolve().parents[2] / "docs"
GUIDE = (DOCS / "huong-dan" / "cai-dat.md").read_text("utf-8")


@pytest.fixture
def office(sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation without anything on file."""
    shutil.copyfile(sqlite_template, tmp_path / "lotrinh.sqlite")
    monkeypatch.setenv("LOTRINH_HOME", str(tmp_path))
    monkeypatch.setenv("LOTRINH_DATABASE_URL", f"sqlite:///{tmp_path}/lotrinh.sqlite")
    return tmp_path


def test_the_example_of_an_office_loads_and_its_officers_come_in(office: Path) -> None:
    example = DOCS / "deploy" / "co-quan.yaml"
    first = answer("admin", "load", example)
    assert first["changed"] == first["units"] + first["actors"] > 0, office
    assert answer("admin", "load", example)["changed"] == 0
    communes = {each["commune"] for each in answer("unit", "list") if each["commune"]}
    assert all(gazetteer().get("commune", code, date(2026, 7, 1)).name for code in communes)
    officers = {each["id"]: each["role"] for each in answer("officer", "list")}
    opened = re.findall(r"lotrinh account open (\S+) --login (\S+)", GUIDE)
    assert opened
    for officer, login in opened:
        lotrinh("account", "open", officer, "--login", login)
    assert {each["login"] for each in answer("account", "list")} == {login for _, login in opened}
    named = set(re.findall(r"`([a-z_]+)`", GUIDE.split("| vai trò trong tệp |")[1].split("\n\n")[0]))
    assert named <= set(ROLES)
    assert set(officers.values()) <= named, "the guide says who each of the example is"
    assert "Hồ sơ đang mở" in lotrinh("status").stdout
