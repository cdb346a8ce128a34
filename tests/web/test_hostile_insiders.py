"""Attacks by somebody who has an account: answers used twice, another's key, reasons that say nothing, numbers tried by the clock."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher

from tests.conftest import copied
from tests.web.accounts_kit import PASSWORD, account, browser, production, set_up
from tests.web.site import AN, CHAIR, FAR_POLICE, POLICE, Browser, Site
from tests.web.soft_passkey import SoftPasskey
from tests.web.test_api_tokens import ask, issued
from web.pages import even
from web.signin import passwords
from web.signin.restricted import says_why, tidy
from workflows.command import Command
from workflows.perform import perform

COOKIE = "__Host-lotrinh"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("insiders")
    copied(sqlite_template, home / "lotrinh.db")
    with (
        pytest.MonkeyPatch.context() as patch,
        production(f"sqlite:///{home}/lotrinh.db", home) as found,
    ):
        patch.setattr(passwords, "_HASHER", PasswordHasher(1, 8, 1))
        found.propose()
        yield found


@pytest.fixture(scope="module")
def police(town: Site) -> Browser:
    one, _secret = set_up(town, POLICE)
    one.open("/viec")
    return one


def cookie(one: Browser) -> str:
    held = one.client.get_cookie(COOKIE, "localhost")
    assert held is not None
    return held.value


def posted(one: Browser, address: str, body: object) -> tuple[int, dict[str, Any]]:
    token = one.hidden()["csrf_token"]
    answer = one.client.post(address, json=body, headers={"X-CSRFToken": token})
    return answer.status_code, answer.get_json() or {}


def test_an_answer_of_a_passkey_opens_once_whatever_cookie_is_put_back(town: Site, police: Browser) -> None:
    mine, bare, others = SoftPasskey(b"mine"), SoftPasskey(b"bare", verified=False), SoftPasskey(b"others")
    mine.register(town, POLICE)
    bare.register(town, POLICE)
    account(town, CHAIR)
    others.register(town, CHAIR)
    police.send("/khoa", ve="/viec")
    police.open("/viec")
    for key, origin in (
        (bare, "https://localhost"),
        (others, "https://localhost"),
        (mine, "https://evil.example"),
    ):
        challenge = posted(police, "/mo-khoa/khoa/hoi", {})[1]["challenge"]
        assert posted(police, "/mo-khoa/khoa", key.answer(challenge, origin))[0] == 401
    challenge = posted(police, "/mo-khoa/khoa/hoi", {})[1]["challenge"]
    kept, answer = cookie(police), mine.answer(challenge)
    town.later(minutes=1)
    assert posted(police, "/mo-khoa/khoa", answer)[0] == 200
    police.open("/viec")
    police.send("/khoa", ve="/viec")
    police.open("/viec")
    thief = browser(town)
    thief.client.set_cookie(COOKIE, kept, domain="localhost", secure=True, httponly=True)
    thief.open("/viec")
    assert posted(thief, "/mo-khoa/khoa", answer)[0] == 401
    assert thief.open("/viec").status_code == 423
    challenge = posted(police, "/mo-khoa/khoa/hoi", {})[1]["challenge"]
    town.later(minutes=6)
    assert posted(police, "/mo-khoa/khoa", mine.answer(challenge))[0] == 401
    assert police.send("/mo-khoa", ve="/viec", password=PASSWORD).status_code == 303
    police.open("/viec")


@pytest.mark.parametrize(
    ("reason", "enough"),
    [
        ("", False),
        (" " * 40, False),
        ("\u200b\u2060\ufeff" * 20, False),
        ("................", False),
        ("aaaaaaaaaaaaaaaa", False),
        ("1234567890 123", False),
        ("Cấp cứu", False),
        ("QĐ 12/2026/QĐ-CA", True),
        ("Đối chiếu số liệu tháng 10", True),
    ],
)
def test_a_reason_is_made_of_words(reason: str, *, enough: bool) -> None:
    assert says_why(tidy(reason)) is enough


def test_a_program_leans_on_no_reason_of_a_cookie_beside_its_token(town: Site, police: Browser) -> None:
    """Nor does its answer set one: the next request gives its reason again."""
    case, token = town.case().id, issued(town, "read", actor=CHAIR)
    said = {"Access-Reason": "Đối chiếu số liệu".encode().decode("latin-1"), "Access-Opens": "health"}
    opened = ask(town, token, f"/api/cases/{case}", headers=said)
    assert opened.status_code == 200
    assert "Set-Cookie" not in opened.headers


def test_the_key_of_another_officer_is_neither_told_nor_in_the_way(town: Site) -> None:
    """Programs of two offices may count alike."""
    record = {"record": "user_management_decided", "record_on": "2024-03-13", "record_paper": "Quyết định 1"}
    used = Command("person_file.record", town.clock.at, record, person_id=AN.id, key="2026-00001")
    perform(used, POLICE, town.house.services)
    inputs = {"close_reason": "thử"}
    body = {"act": "assessment.close", "at": town.clock.at.isoformat(), "inputs": inputs}
    body["case_id"] = town.case().id
    for key in ("2026-00001", "2026-00002"):
        head = {"Idempotency-Key": key}
        token = issued(town, "act", actor=CHAIR)
        told = ask(town, token, "/api/acts", method="POST", json=body, headers=head).get_json()
        assert told["code"] == "not_permitted"


def test_a_case_of_another_commune_takes_as_long_as_none(town: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr(even, "sleep", waits.append)
    token = issued(town, "read", actor=FAR_POLICE)
    for case in (town.case().id, "0" * 32):
        assert ask(town, token, f"/api/cases/{case}").status_code == 404
    assert len(waits) == 2
    assert all(0 < each <= 0.1 for each in waits)
