"""``lotrinh person check-number``: the structure of a number told by exit status and finding; nobody is looked up."""

from __future__ import annotations

import json
from pathlib import Path

from tests.web.cli import lotrinh


def test_a_number_is_held_against_sex_and_birth(tmp_path: Path) -> None:
    env = {
        "LOTRINH_HOME": str(tmp_path),
        "LOTRINH_ENV": "development",
        "LOTRINH_DATABASE_URL": f"sqlite:///{tmp_path}/x.sqlite",
    }
    lotrinh("db", "upgrade", env=env)
    asked = ("person", "check-number")
    told = lotrinh(*asked, "001090000007", "--born", "1990-05-17", "--sex", "male", "--json", env=env).stdout
    assert json.loads(told)["ok"] is True
    wrong = lotrinh(
        *asked, "001190000007", "--born", "1990-05-17", "--sex", "male", "--json", env=env, code=1
    ).stdout
    assert [each["code"] for each in json.loads(wrong)["findings"]] == ["id.century_sex"]
    lotrinh(*asked, "12", env=env, code=1)
