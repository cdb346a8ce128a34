"""Attacks on signing in: stolen cookies, guessed names, old answers that come late, factors added behind an officer's back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha1
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from persistence.sessions import MOST
from tests.conftest import copied
from tests.web.accounts_kit import GIVEN, PASSWORD, account, browser, code, production, set_up
from tests.web.site import CHAIR, DOCTOR, POLICE, Browser, Site
from web.signin import passwords
from web.signin.askers import asker
from web.signin.breached import FILE, breached

COOKIE = "__Host-lotrinh"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(1, 8, 1))
    monkeypatch.setattr(passwords, "_NOBODY", passwords.hashed("nobody"))


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("hostile")
    copied(sqlite_template, home / "lotrinh.db")
    with production(f"sqlite:///{home}/lotrinh.db", home) as found:
        yield found


@pytest.fixture(scope="module")
def officer(town: Site) -> tuple[Browser, str]:
    return set_up(town, POLICE)


def again(town: Site, secret: str) -> Browser:
    """The officer signs in once more, in another browser."""
    town.later(minutes=2)
    other = browser(town)
    other.open("/dang-nhap")
    other.send("/dang-nhap", login=POLICE.id, password=PASSWORD)
    other.open("/dang-nhap/ma")
    other.send("/dang-nhap/ma", code=code(secret, town))
    assert other.open("/dang-nhap/chuc-danh").location == "/"
    other.open("/tai-khoan")
    return other


def cookie(one: Browser) -> str:
    held = one.client.get_cookie(COOKIE, "localhost")
    assert held is not None
    return held.value


def put(one: Browser, value: str) -> Browser:
    one.client.set_cookie(COOKIE, value, domain="localhost", secure=True, httponly=True)
    return one


def test_a_copy_of_the_cookie_opens_nothing_after_leaving(town: Site, officer: tuple[Browser, str]) -> None:
    """Whoever took it, or an answer that was still on its way and brings it back."""
    one = again(town, officer[1])
    kept = cookie(one)
    assert put(browser(town), kept).open("/ho-so").status_code == 200
    one.open("/tai-khoan")
    one.send("/thoat")
    assert put(one, kept).open("/ho-so").location == "/dang-nhap"
    assert put(browser(town), kept).client.get("/api/session").status_code == 401


def test_a_copy_from_before_the_lock_stays_locked(town: Site, officer: tuple[Browser, str]) -> None:
    one = again(town, officer[1])
    kept = cookie(one)
    one.send("/khoa", ve="/viec")
    assert put(one, kept).open("/viec").status_code == 423
    assert one.send("/mo-khoa", ve="/viec", password=PASSWORD).location == "/viec"
    assert one.open("/viec").status_code == 200


def test_a_session_is_listed_and_ended_by_its_owner(town: Site, officer: tuple[Browser, str]) -> None:
    one, two = again(town, officer[1]), again(town, officer[1])
    two.open("/tai-khoan")
    ids = re.findall(r'name="session" value="([0-9a-f]{64})"', two.page)
    assert len(ids) >= 1
    assert "Phiên này" in two.page
    assert two.send("/tai-khoan/phien/ket-thuc", session=ids[0], password="không phải").status_code == 422  # noqa: S106
    assert one.open("/ho-so").status_code == 200
    two.open("/tai-khoan")
    assert two.send("/tai-khoan/phien/ket-thuc", session=ids[0], password=PASSWORD).status_code == 303
    assert one.open("/ho-so").location == "/dang-nhap"
    assert two.open("/tai-khoan").status_code == 200
    assert two.send("/tai-khoan/thoat-het").status_code == 422


def test_the_session_of_another_officer_is_not_ended(town: Site, officer: tuple[Browser, str]) -> None:
    mine = again(town, officer[1])
    other, _ = set_up(town, CHAIR)
    mine_id = next(each.id for each in town.house.sessions.of(POLICE.id, 2, town.clock.at.replace(hour=0)))
    other.open("/tai-khoan")
    other.send("/tai-khoan/phien/ket-thuc", session=mine_id, password=PASSWORD)
    assert mine.open("/ho-so").status_code == 200


def test_the_oldest_of_many_sessions_ends(town: Site, officer: tuple[Browser, str]) -> None:
    many = [again(town, officer[1]) for _ in range(MOST + 1)]
    assert [one.open("/ho-so").status_code for one in many] == [303, *[200] * MOST]


def test_a_passkey_is_not_added_without_the_password(town: Site, officer: tuple[Browser, str]) -> None:
    one = again(town, officer[1])
    ask = {"X-CSRFToken": one.token()}
    for body in ({}, {"password": "không phải"}, {"password": ["x"]}):
        answer = one.client.post("/tai-khoan/khoa/hoi", json=body, headers=ask)
        assert (answer.status_code, "challenge" in answer.text) == (422, False)
    assert one.client.post("/tai-khoan/khoa/hoi", json={"password": PASSWORD}, headers=ask).status_code == 200


def test_a_name_that_is_nobodys_locks_like_a_known_one(town: Site) -> None:
    """Else the lock would tell which names there are."""
    account(town, DOCTOR)
    strip = re.compile(r'name="csrf_token" value="[^"]*"|value="(doctor|khongco)"')

    def tries(login: str) -> list[tuple[int, str]]:
        one, told = browser(town), []
        for password in ["sai hoàn toàn rồi"] * 6 + [GIVEN]:
            one.open("/dang-nhap")
            told.append(
                (one.send("/dang-nhap", login=login, password=password).status_code, strip.sub("", one.page))
            )
        town.later(minutes=16)
        one.open("/dang-nhap")
        told.append(
            (one.send("/dang-nhap", login=login, password="sai").status_code, strip.sub("", one.page))  # noqa: S106
        )
        town.later(minutes=-16)
        return told

    assert tries(DOCTOR.id) == tries("khongco")


def test_a_password_typed_behind_a_lock_or_too_late_is_put_away_nowhere(
    town: Site, officer: tuple[Browser, str]
) -> None:
    one = again(town, officer[1])
    form = {"password": PASSWORD, "new": "một câu khác để thử", "again": "một câu khác để thử"}
    token = one.hidden()["csrf_token"]
    one.send("/khoa", ve="/viec")
    locked = one.client.post("/tai-khoan/mat-khau", data={**form, "csrf_token": token})
    assert (locked.status_code, 'name="kept"' in locked.text) == (423, False)
    town.later(hours=11)
    one.client.post("/tai-khoan/mat-khau", data={**form, "csrf_token": token})
    held = town.house.unfinished.of_post(POLICE.id, "commune_police_officer@ca_hoa", town.clock.at)
    assert held == ()


def test_recovery_codes_cannot_be_turned_back_by_trying(town: Site, officer: tuple[Browser, str]) -> None:
    one = again(town, officer[1])
    one.send("/tai-khoan/ma-du-phong", password=PASSWORD)
    shown = re.findall(r"<li><code>([^<]+)</code>", one.page)
    assert {len(each.replace("-", "")) for each in shown} == {24}


def test_a_password_that_became_known_is_refused(tmp_path: Path) -> None:
    home = tmp_path
    known = ["mot cau dai da lo roi", "mot cau dai khac da lo"]
    digests = sorted(sha1(each.encode(), usedforsecurity=False).hexdigest().upper() for each in known)
    others = sorted([*digests, *(f"{number:040X}" for number in range(0, 2**160, 2**157 + 7))])
    (home / FILE).write_text("".join(f"{each}:3\r\n" for each in others))
    for each in known:
        assert breached(each, home)
        with pytest.raises(passwords.WeakPassword):
            passwords.check(each, login="x", name="y", known=lambda text: breached(text, home))
    assert not breached("mot cau dai chua ai biet", home)
    assert not breached("x", home / "nowhere")


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("unix:", "unix:"),
    ],
)
def test_whoever_has_a_whole_network_counts_as_one(address: str, counted: str) -> None:
    assert asker(address) == counted
