"""``lotrinh account``: opening, resetting, locking out; secrets are shown once and never listed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from persistence.migrate import upgrade
from tests.web.accounts_kit import account
from tests.web.cli import answer, lotrinh
from tests.web.site import POLICE, site
from web.settings import Environment
from web.signin import passwords


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    url = f"sqlite:///{tmp_path}/lotrinh.sqlite"
    upgrade(url)
    monkeypatch.setenv("LOTRINH_HOME", str(tmp_path))
    monkeypatch.setenv("LOTRINH_DATABASE_URL", url)
    with site(url, tmp_path, Environment.PRODUCTION):
        return tmp_path


def test_an_account_is_opened_with_a_password_that_serves_once(home: Path) -> None:
    assert home.exists()
    told = lotrinh("account", "open", "police", "--login", " Binh.TT ").stdout
    given = re.search(r"first password: (\S+)", told)
    assert given is not None
    assert len(given[1].replace("-", "")) == 20
    [row] = answer("account", "list")
    assert (row["login"], row["state"], row["second"]) == ("binh.tt", "chờ đổi mật khẩu", None)
    assert given[1] not in lotrinh("account", "list", "--json").stdout
    for again in (
        ("account", "open", "police", "--login", "khac"),
        ("account", "open", "doctor", "--login", "BINH.tt"),
        ("account", "open", "doctor", "--login", "x"),
        ("account", "open", "khong_co", "--login", "khong.co"),
        ("account", "reset", "doctor"),
    ):
        lotrinh(*again, code=2)


def test_a_reset_gives_another_password_and_ends_sessions(home: Path) -> None:
    with site(f"sqlite:///{home}/lotrinh.sqlite", home, Environment.PRODUCTION) as town:
        before = account(town, POLICE, must_change=False)
    given = re.search(
        r"first password: (\S+)", lotrinh("account", "reset", "police", "--second-factor").stdout
    )
    lotrinh("account", "disable", "police")
    assert answer("account", "list")[0]["state"] == "ngừng"
    lotrinh("account", "disable", "police", "--enable")
    lotrinh("account", "unlock", "police")
    lotrinh("account", "link", "police", "--subject", "abc-123")
    with site(f"sqlite:///{home}/lotrinh.sqlite", home, Environment.PRODUCTION) as town:
        after = town.house.accounts.of("police")
    assert after is not None
    assert given is not None
    assert passwords.fits(given[1], after.password_hash)
    assert (after.must_change, after.subject, after.epoch) == (True, "abc-123", before.epoch + 3)
